package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/kit"
)

func TestActionsDropKeyCapsBeforeTheyOverflow(t *testing.T) {
	test.NewTempApp(t)
	next := kit.NewButton(kit.Primary, "التالي", func() {})
	save := kit.NewButton(kit.Quiet, "حفظ المسودة", func() {}).Key("Ctrl S")
	submit := kit.NewButton(kit.Secondary, "تقديم", func() {}).Key("Ctrl Enter")
	row := kit.Actions(12, next, save, kit.Spacer(), submit)
	w := test.NewTempWindow(t, kit.Frame(200, 40, row))
	w.SetPadded(false)
	least := row.MinSize().Width
	w.Resize(fyne.NewSize(900, 60))
	wide := submit.Size().Width
	w.Resize(fyne.NewSize(least+4, 60))
	if submit.Size().Width >= wide {
		t.Errorf("submit stayed %v wide in a row of %v", wide, least+4)
	}
	for _, b := range []*kit.Button{next, save, submit} {
		if x := b.Position().X; x < 0 || x+b.Size().Width > row.Size().Width+0.5 {
			t.Errorf("a button stands at %v to %v of %v", x, x+b.Size().Width, row.Size().Width)
		}
	}
	w.Resize(fyne.NewSize(900, 60))
	if submit.Size().Width != wide {
		t.Errorf("the key cap did not come back: %v, want %v", submit.Size().Width, wide)
	}
}

func TestAKeyThatIsKeptGoesLast(t *testing.T) {
	test.NewTempApp(t)
	save := kit.NewButton(kit.Quiet, "حفظ المسودة", nil).Key("Ctrl S")
	submit := kit.NewButton(kit.Secondary, "تقديم", nil).Key("Ctrl Enter").KeepKey()
	row := kit.Actions(12, save, kit.Spacer(), submit)
	w := test.NewTempWindow(t, kit.Frame(200, 40, row))
	w.SetPadded(false)
	least := row.MinSize().Width
	w.Resize(fyne.NewSize(900, 60))
	saved, submits := save.Size().Width, submit.Size().Width
	w.Resize(fyne.NewSize(least+90, 60)) // for one of the caps
	if save.Size().Width >= saved || submit.Size().Width != submits {
		t.Errorf("saving took %v of %v, submitting %v of %v", save.Size().Width, saved, submit.Size().Width, submits)
	}
	w.Resize(fyne.NewSize(least+4, 60))
	if submit.Size().Width >= submits {
		t.Errorf("submitting stayed %v wide in a row of %v", submit.Size().Width, least+4)
	}
}

func TestFrameHoldsItsSize(t *testing.T) {
	test.NewTempApp(t)
	long := kit.NewLabel("نص طويل جدًا لا يتسع له الإطار مهما كان عرضه كبيرًا", kit.Title)
	if got := kit.Frame(100, 50, long).MinSize(); got != fyne.NewSize(100, 50) {
		t.Errorf("least size = %v, want 100 × 50", got)
	}
}
