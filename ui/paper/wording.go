package paper

import (
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper/template"
)

// say returns the template's wording with its gaps filled, or the house's own
// message where it has none.
func (c *composer) say(t template.Text, id string) string {
	s := t.In(c.voice.Lang())
	if s == "" && id != "" {
		return c.voice.Say(id)
	}
	for _, name := range template.Gaps(s) {
		s = strings.Replace(s, "{"+name+"}", c.named(name), 1)
	}
	return s
}

// wording sets what say returns. Words that no document has a part in are kept for
// the next one.
func (c *composer) wording(t template.Text, id string, st style, width float64) block {
	s := c.say(t, id)
	if len(template.Gaps(t.In(c.voice.Lang()))) > 0 {
		return c.set.set(s, st, width)
	}
	return c.set.word(s, st, width)
}

// named is what the document says under a name of template.Values.
func (c *composer) named(name string) string {
	d := &c.doc
	switch name {
	case "number":
		return c.voice.Ident(d.Number.Grouped())
	case "title":
		return d.Title
	case "title_en":
		return d.TitleEn
	case "office":
		if n := len(d.Bodies); n > 0 {
			return d.Bodies[n-1]
		}
	case "application_no":
		return ident(d.ApplicationNo)
	case "receipt":
		return ident(d.Receipt)
	case "fingerprint":
		return ident(d.Fingerprint)
	case "prepared_by":
		return d.PreparedBy
	case "approved_by":
		return d.ApprovedBy
	case "copy":
		return c.voice.Number(int64(d.Copy))
	default:
		return c.dated(name)
	}
	return ""
}

func (c *composer) dated(name string) string {
	d := &c.doc
	dual := func(day hijri.Dual) string {
		if day.IsZero() {
			return ""
		}
		return c.voice.Dual(day)
	}
	switch name {
	case "issued_on":
		return dual(d.IssuedOn)
	case "from":
		return dual(d.From)
	case "until":
		return dual(d.Until)
	case "printed_by":
		return d.PrintedBy
	case "counter":
		return d.Counter
	case "day":
		return c.voice.Day(d.PrintedAt)
	case "time":
		return c.voice.Clock(d.PrintedAt)
	}
	return ""
}

// ident isolates an identifier, nothing if there is none.
func ident(s string) string {
	if s == "" {
		return ""
	}
	return arabic.LTR(s)
}

// title is what the paper says it is.
func (c *composer) title() string {
	for i := range c.Blocks {
		if b := &c.Blocks[i]; b.Block == template.Title {
			if s := c.say(b.Text, ""); s != "" {
				return s
			}
		}
	}
	return c.doc.Title
}

// number is by what the paper is found: the licence number, or where it has none
// that of the application.
func (c *composer) number() string {
	if c.doc.Number == "" {
		return c.voice.Ident(c.doc.ApplicationNo)
	}
	return c.voice.Ident(c.doc.Number.Grouped())
}

// markWord is the word across the page, "" for none: the template's own, else the
// house's.
func (c *composer) markWord() string {
	own := c.say(c.Marks[c.doc.Mark], "")
	switch c.doc.Mark {
	case "copy":
		if own == "" && c.doc.Copy > 1 {
			return c.voice.With("paper.mark.copy_n", map[string]any{"copy": c.voice.Number(int64(c.doc.Copy))})
		}
		return orElse(own, c.voice.Say("paper.mark.copy"))
	case "cancelled":
		return orElse(own, c.voice.Say("paper.mark.cancelled"))
	case "training":
		return orElse(own, c.voice.Say("paper.mark.training"))
	case "expired":
		return orElse(own, c.voice.Say("paper.mark.expired"))
	case "provisional":
		return orElse(own, c.voice.Say("paper.mark.provisional"))
	}
	return c.say(c.Marks["always"], "")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// value formats a cell by its kind.
func (c *composer) value(cell app.Cell) string {
	switch cell.Kind {
	case app.CellIdent:
		return c.voice.Ident(cell.Value)
	case app.CellDate:
		return c.voice.Dual(cell.Date)
	case app.CellMoney:
		if n, err := app.ParseScaled(cell.Value, 2); err == nil {
			return c.voice.Riyals(n)
		}
	case app.CellArea:
		return c.voice.Area(cell.Value)
	case app.CellYears:
		if n, ok := wholeNumber(cell.Value); ok {
			return c.voice.Years(n)
		}
	case app.CellText:
	}
	return cell.Value
}
