package find

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// printSide shows the selected job: its page, how it stands, and what to do.
type printSide struct {
	p     *Prints
	body  fyne.CanvasObject
	parts *fyne.Container
	drawn string
	thumb image.Image
}

func newPrintSide(p *Prints) *printSide {
	s := &printSide{p: p, parts: kit.VBox(14)}
	s.body = kit.Scroll(kit.Inset(20, 24, s.parts))
	return s
}

// draw shows the job, unless it is shown already.
func (s *printSide) draw(st PrintsState) {
	job, ok := st.Job()
	drawn := fmt.Sprint(job, ok, st.Loaded)
	if drawn == s.drawn && st.Thumb == s.thumb {
		return
	}
	s.drawn, s.thumb = drawn, st.Thumb
	v := s.p.Voice
	if !ok {
		s.parts.Objects = []fyne.CanvasObject{kit.NewLabel(v.Say("find.select"), kit.Small).Role(theme.Secondary).Wrap()}
		s.parts.Refresh()
		return
	}
	kind, icon, word := jobLook(job)
	number := kit.NewLabel(jobNumber(v, job), kit.Title).LTR().Cut()
	s.parts.Objects = []fyne.CanvasObject{
		s.page(st.Thumb),
		kit.VBox(4, number, kit.NewLabel(copyTitle(v, job), kit.Small).Role(theme.Secondary).Cut(), kit.HBox(0, kit.NewChip(kind, icon, v.Say(word)))),
	}
	if what := string(job.Trouble); Waits(job) && what != "" {
		s.parts.Add(kit.Notice(kit.Warning, v.Say("mend."+what), "", nil))
	}
	if Asked(job) {
		s.parts.Add(kit.Notice(kit.Warning, v.Say("press.did_it_print"), v.Say("press.did_it_print_detail"), nil))
	}
	s.parts.Add(kit.Divider())
	for _, f := range s.facts(job) {
		s.parts.Add(kit.VBox(0, kit.NewLabel(f.word, kit.Caption).Role(theme.Secondary).Cut(), kit.NewLabel(f.value, kit.SmallMedium).WrapTo(3)))
	}
	s.parts.Refresh()
}

// The size of the page in the panel: A4, at 100%.
const (
	thumbWidth  = 170
	thumbHeight = 240
)

// page is the small page, or its place while it is drawn. Pressed, it opens.
func (s *printSide) page(img image.Image) fyne.CanvasObject {
	content := kit.NewBox(kit.Gap(1)).Fill(theme.Sunken).Line(theme.StrongLine)
	if img != nil {
		picture := &canvas.Image{Image: img, FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
		content = kit.NewBox(kit.Inset(1, 1, picture)).Line(theme.StrongLine)
	}
	scale := theme.Current().Scale()
	return kit.Center(kit.NewTile(kit.Fixed(thumbWidth*scale, thumbHeight*scale, content), s.p.press).Hover(theme.Hover))
}

// facts say how it was printed, by whom and when.
func (s *printSide) facts(job app.PrintJob) []fact {
	v := s.p.Voice
	var out []fact
	add := func(word, value string) {
		if value != "" {
			out = append(out, fact{v.Say(word), value, ""})
		}
	}
	at := func(id string) {
		add(id, v.Clock(job.At)+" · "+v.Civil(hijri.Today(job.At)))
	}
	add("find.col_printer", job.Printer)
	at("find.print_at")
	if !job.EndedAt.IsZero() {
		add("find.print_ended", v.Clock(job.EndedAt))
	}
	add("find.reason", job.Reason)
	add("find.print_by", v.Ident(job.Operator))
	return out
}
