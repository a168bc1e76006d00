// Package template reads how a paper looks: the sheet, its margins and emblem,
// and the blocks that stand on it, one below the other. A municipality changes
// wording, emblem and layout by writing such a file; no code knows a paper.
package template

// Text is wording in both languages. Words in braces, as {number}, stand for
// what the document says; see Values.
type Text struct {
	Ar string `json:"ar"`
	En string `json:"en"`
}

// In returns the words in a language, the Arabic ones where the other has none.
func (t Text) In(lang string) string {
	if lang == "en" && t.En != "" {
		return t.En
	}
	return t.Ar
}

// Template is one paper's look.
type Template struct {
	Page    Page            `json:"page"`
	Emblem  string          `json:"emblem"`  // a file beside the template; the house's own when empty
	Subject Text            `json:"subject"` // what the file says it is
	Marks   map[string]Text `json:"marks"`   // wording of the marks across the page; "always" when no other is due
	Blocks  []Block         `json:"blocks"`
	Foot    []string        `json:"foot"` // what the last line of every page says, from the right

	// Picture is the file that Emblem names.
	Picture []byte `json:"-"`
}

// Page is the sheet. Lengths are millimetres.
type Page struct {
	Size      Size    `json:"size"`
	Landscape bool    `json:"landscape"`
	Margins   Margins `json:"margins"`
	Frame     bool    `json:"frame"`  // a line around the page
	Frieze    bool    `json:"frieze"` // a row of arches on top
	Scale     float64 `json:"scale"`  // of type and measures, 1 when 0
}

// Margins are those of what is written; a frame stands outside them.
type Margins struct {
	Top    float64 `json:"top"`
	Sides  float64 `json:"sides"`
	Bottom float64 `json:"bottom"` // with the foot in it
}

// Size is a format of paper.
type Size string

// The formats.
const (
	A4     Size = "A4"
	A5     Size = "A5"
	Roll80 Size = "roll80" // 80 mm wide and as long as it must be, black only
)

// Millimetres returns width and height of the sheet; a roll's height is 0.
func (p Page) Millimetres() (w, h float64) {
	switch p.Size {
	case A5:
		w, h = 148, 210
	case Roll80:
		return 80, 0
	default:
		w, h = 210, 297
	}
	if p.Landscape {
		w, h = h, w
	}
	return w, h
}

// The kinds of blocks.
const (
	Header     = "header"     // who issues the paper, emblem, references
	Title      = "title"      //
	Notice     = "notice"     // a warning in a box
	Number     = "number"     // the number in a box, with the term and the QR code
	Fields     = "fields"     // the labelled values in a grid
	Tables     = "tables"     // the tables of the document
	Terms      = "terms"      // numbered paragraphs
	Signatures = "signatures" // places to sign and to stamp, at the foot of a page
	Code       = "code"       // the QR code alone
	Words      = "text"       // a paragraph
)

// Block is one part of a paper. Which entries it may have depends on its kind.
type Block struct {
	Block      string      `json:"block"`
	Text       Text        `json:"text"`        // title, text: the wording; notice: below its head
	Head       Text        `json:"head"`        // notice, terms
	Under      string      `json:"under"`       // title: the value in the line below
	Stacked    bool        `json:"stacked"`     // header, number: all in the middle, one below the other
	References []Reference `json:"references"`  // header
	Value      string      `json:"value"`       // number: number or application_no
	Label      Text        `json:"label"`       // number
	Term       bool        `json:"term"`        // number: with the days between which it holds
	Code       bool        `json:"code"`        // number: with the QR code beside it
	Caption    Text        `json:"caption"`     // number, code: below the QR code
	Columns    int         `json:"columns"`     // fields: 1 to 3, 2 when 0
	LabelWidth float64     `json:"label_width"` // fields, in mm; 21 when 0
	Plain      bool        `json:"plain"`       // fields, tables: lines between rows, no boxes
	Places     []Place     `json:"places"`      // signatures
	Stamp      Text        `json:"stamp"`       // signatures: what the place to stamp says; none when empty
	Strong     bool        `json:"strong"`      // text
	Centred    bool        `json:"centred"`     // text
}

// Reference is a value in the header with its name.
type Reference struct {
	Value string `json:"value"`
	Label Text   `json:"label"`
}

// Place is a place to sign.
type Place struct {
	Who   string `json:"who"`
	Label Text   `json:"label"`
}
