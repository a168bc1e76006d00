package desk_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

func (f *fake) ShiftReport(context.Context, hijri.Civil) (app.Document, error) {
	return app.Document{Kind: app.PaperShift}, nil
}

func (f *fake) Summary(_ context.Context, id app.ID) (app.Document, error) {
	return app.Document{Kind: app.PaperSummary}, map[app.ID]error{"lost": app.Fail(app.NotFound, nil)}[id]
}

func (f *fake) Receipt(context.Context, app.ID) (app.Document, error) {
	return app.Document{Kind: app.PaperReceipt}, nil
}

func (f *fake) PrintPaper(_ context.Context, d app.Document, printer string) (app.PrintJob, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.printed = append(f.printed, string(d.Kind)+" "+printer)
	return app.PrintJob{}, nil
}

func (f *fake) Printers(context.Context) ([]app.PrinterInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.printers, nil
}

func (f *fake) connect(list ...app.PrinterInfo) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.printers = list
}

func (f *fake) papers() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.printed)
}

// TestPapersInOneStep: they go to the printer of the settings, else to the
// system's own, and nowhere when there is none.
func TestPapersInOneStep(t *testing.T) {
	b := open(t, nil)
	b.fake.connect(app.PrinterInfo{Name: "Cellar"}, app.PrinterInfo{Name: "Hall", Default: true})
	b.signIn()
	var want []string
	for _, step := range []struct {
		act  func()
		want string
	}{
		{b.ShiftReport, "shift Hall"},
		{func() { b.Receipt("a1") }, "receipt Hall"},
		{func() { b.Summary("a1") }, "summary Hall"},
	} {
		step.act()
		want = append(want, step.want)
		for late := time.Now().Add(8 * time.Second); !slices.Equal(b.fake.papers(), want); time.Sleep(time.Millisecond) {
			if time.Now().After(late) {
				t.Fatalf("printed are %q, not %q", b.fake.papers(), want)
			}
		}
		b.turnUntilIdle()
	}
	b.Summary("lost")
	b.fake.connect()
	b.ShiftReport()
	b.turnUntilIdle()
	if !slices.Equal(b.fake.papers(), want) {
		t.Errorf("printed are %q", b.fake.papers())
	}
}
