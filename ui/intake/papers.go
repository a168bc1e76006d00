package intake

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// papers lists the documents with their state, in the panel and in the section
// that asks for them.
type papers struct {
	f       *form
	wide    bool // in the section
	body    *fyne.Container
	entries []*kit.Tile
	codes   []string
	drawn   string
}

func newPapers(f *form, wide bool) *papers { return &papers{f: f, wide: wide, body: kit.VBox(4)} }

func (p *papers) object() fyne.CanvasObject { return p.body }

func (p *papers) draw(st State) {
	all := p.f.s.Papers()
	drawn := fmt.Sprint(len(all), st.Attach.Busy, st.Attach.Document)
	for _, a := range all {
		drawn += fmt.Sprint(a.Document.Code, a.Required, a.Attachment != nil, st.Problems.Of(documentPrefix+a.Document.Code) != nil)
		if a.Attachment != nil {
			drawn += a.Attachment.SHA256
		}
	}
	if drawn == p.drawn {
		return
	}
	p.drawn = drawn
	p.build(st, all)
}

func (p *papers) build(st State, all []Paper) {
	v, there, needed := p.f.v, 0, 0
	p.entries, p.codes = nil, nil
	var objs []fyne.CanvasObject
	for _, a := range all {
		if a.Attachment != nil {
			there++
		}
		if a.Required || a.Attachment != nil {
			needed++
		}
		code := a.Document.Code
		t := kit.NewTile(p.row(st, a), func() { p.f.s.BeginAttach(code, "") }).Radius(theme.Radius).Hover(theme.Hover).Fill(theme.Clear)
		if p.wide {
			t.Fill(theme.Surface).Line(theme.Line)
			if st.Problems.Of(documentPrefix+code) != nil {
				t.Line(theme.ErrorIcon)
			}
		}
		p.entries, p.codes = append(p.entries, t), append(p.codes, code)
		objs = append(objs, t)
	}
	count := v.With("intake.documents_count", map[string]any{"n": v.Number(int64(there)), "all": v.Number(int64(needed))})
	head := kit.HBox(8, kit.NewLabel(v.Say("intake.documents"), kit.BodyStrong), kit.Spacer(), kit.NewLabel(count, kit.Small).Role(theme.Secondary))
	objs = append([]fyne.CanvasObject{kit.Pad(0, 0, 4, 0, head)}, objs...)
	if !p.wide && len(all) > 0 {
		objs = append(objs, kit.Pad(6, 0, 0, 0, p.dropBox()))
	}
	p.body.Objects = objs
	p.body.Refresh()
}

// dropBox says that files may be dropped, and opens the dialog.
func (p *papers) dropBox() fyne.CanvasObject {
	row := kit.HBox(8, kit.NewIcon("upload", 18, theme.Secondary), kit.NewLabel(p.f.v.Say("intake.drop"), kit.Small).Role(theme.GreenText))
	return kit.NewTile(kit.Fixed(0, 40, kit.Center(row)), func() { p.f.s.BeginAttach("", "") }).Line(theme.FieldBorder).Radius(theme.Radius).Hover(theme.Hover)
}

// row is one document: what it is, and whether it is there.
func (p *papers) row(st State, a Paper) fyne.CanvasObject {
	v := p.f.v
	icon, ink, text, role := "minus", theme.Secondary, v.Say("intake.optional"), theme.Secondary
	switch {
	case a.Attachment != nil:
		icon, ink, text = "checkc", theme.SuccessIcon, v.With("intake.size", map[string]any{"kb": v.Number(max(a.Attachment.Size>>10, 1))})
	case st.Attach.Busy && st.Attach.Document == a.Document.Code:
		icon, text = "sync", v.Say("intake.attaching")
	case st.Problems.Of(documentPrefix+a.Document.Code) != nil:
		icon, ink, text, role = "errc", theme.ErrorIcon, v.Say("intake.required"), theme.ErrorText
	case a.Required:
		icon, ink, text, role = "warn", theme.WarningIcon, v.Say("intake.required"), theme.WarningText
	}
	row := kit.Grow(10, 1, kit.NewIcon(icon, 18, ink), kit.NewLabel(a.Document.Label.In(v.Lang()), kit.Small).Cut(), kit.NewLabel(text, kit.Caption).Role(role))
	if p.wide {
		return kit.Fixed(0, 48, kit.Inset(4, 12, row))
	}
	return kit.Fixed(0, 32, kit.Inset(2, 4, row))
}

func (p *papers) focus(path string) bool {
	for i, code := range p.codes {
		if path == documentPrefix+code || path == "" {
			kit.Focus(p.entries[i])
			return true
		}
	}
	return false
}

func (p *papers) focusedPath() string { return "" }
