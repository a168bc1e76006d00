// Package catalogue holds the services of a municipality as data: their fields,
// documents, fees, terms, transactions and offline policy, and pure functions
// over them. No service has code of its own.
//
// Every rate, term and list is data with an effective date; an application keeps
// the version of the catalogue it was made under.
package catalogue

import (
	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Text is a label in both languages.
type Text struct {
	Ar string `json:"ar"`
	En string `json:"en"`
}

// In returns the text of a language, "en" or anything else for Arabic.
func (t Text) In(lang string) string {
	if lang == "en" && t.En != "" {
		return t.En
	}
	return t.Ar
}

// Catalogue is one version of everything. It is not changed after Parse, so it
// may be shared.
type Catalogue struct {
	Version    int                 `json:"version"`
	Ministry   Text                `json:"ministry"`
	Country    Text                `json:"country"`
	Services   []Service           `json:"services"`
	Activities []Activity          `json:"activities"`
	Amanas     []Amana             `json:"amanas"`
	Lists      map[string][]Choice `json:"lists"` // look-ups that several fields share
	Fees       []FeeRule           `json:"fees"`
	// RetentionDays is how long after its end a record stays at a counter that
	// central has, too; 0 is for ever.
	RetentionDays int   `json:"retention_days"`
	Slip          Paper `json:"slip"`    // the acknowledgement of every service
	Receipt       Paper `json:"receipt"` // of the fees of every service
	Summary       Paper `json:"summary"` // of an application
	Shift         Paper `json:"shift"`   // of an operator's day

	index index
}

// Offline says what a service allows while central is out of reach.
type Offline string

// The offline policies.
const (
	OfflineIssue   Offline = "issue"   // may be issued from leased numbers
	OfflineCapture Offline = "capture" // queued, with a slip that is no licence
	OfflineNone    Offline = "online"  // needs central
)

// Service is one service of the municipality.
type Service struct {
	Code         string        `json:"code"`   // COM
	Series       string        `json:"series"` // two digits of the licence number
	Family       string        `json:"family"` // commercial, health … for grouping
	Icon         string        `json:"icon"`
	Label        Text          `json:"label"`
	Offline      Offline       `json:"offline"`
	Immediate    bool          `json:"immediate"` // needs no review (أنشطة فورية)
	TargetSecs   int           `json:"target_secs"`
	Transactions []Transaction `json:"transactions"`
	Sections     []Section     `json:"sections"`
	Documents    []Document    `json:"documents"`
	Declarations []Declaration `json:"declarations"`
	Term         Term          `json:"term"`
	Paper        Paper         `json:"paper"`

	in     *Catalogue // whose service it is
	fields map[string]*Field
	fees   []*FeeRule
}

// Transaction is what may be done: issue, renew … A counter offers those whose
// Open is true.
type Transaction struct {
	Code   string      `json:"code"`
	Label  Text        `json:"label"`
	Icon   string      `json:"icon,omitempty"`
	Roles  []app.Role  `json:"roles"` // who may issue it
	Open   bool        `json:"open"`
	From   []app.State `json:"from,omitempty"`   // begins from a licence in one of these states, which the new one takes the place of; none: from nothing
	Review bool        `json:"review,omitempty"` // never immediate
	Term   TermFrom    `json:"term,omitempty"`
}

// Begins tells whether the transaction begins from a licence.
func (t Transaction) Begins() bool { return len(t.From) > 0 }

// TermFrom says where the term of a licence begins and ends.
type TermFrom string

// The terms of transactions that begin from a licence, whose end is
// app.FieldPreviousUntil.
const (
	TermOwn     TermFrom = ""        // years from the day of issue on
	TermFollows TermFrom = "follows" // years from the end of the one before, if that is ahead
	TermKeeps   TermFrom = "keeps"   // until the end of the one before
)

// Section is a step of the form. One of them asks for the documents, one for
// the declarations; it may be the same, and either may have no fields.
type Section struct {
	Code         string  `json:"code"`
	Label        Text    `json:"label"`
	Fields       []Field `json:"fields"`
	Documents    bool    `json:"documents,omitempty"`
	Declarations bool    `json:"declarations,omitempty"`
}

// Type says how a field is entered.
type Type string

// The types of fields.
const (
	TypeText     Type = "text"
	TypeArabic   Type = "arabic" // Arabic text, may hold Latin names
	TypeNotes    Type = "notes"  // several lines
	TypeDigits   Type = "digits" // an identifier: digits or code, left to right
	TypeMobile   Type = "mobile"
	TypeNumber   Type = "number" // decimal with Scale decimals and a Unit
	TypeInteger  Type = "integer"
	TypeMoney    Type = "money"
	TypeChoice   Type = "choice"   // one of Choices or of the list List
	TypeSegment  Type = "segment"  // a short choice, all of it shown
	TypeAmana    Type = "amana"    //
	TypeTown     Type = "town"     // municipality of the amana in Parent
	TypeDate     Type = "date"     // in both calendars
	TypeYesNo    Type = "yesno"    //
	TypeActivity Type = "activity" // one ISIC activity of six digits
	TypeRows     Type = "rows"     // a repeated group: Columns
)

// Field is one field of a form.
type Field struct {
	Code       string   `json:"code"`
	Label      Text     `json:"label"`
	Help       Text     `json:"help,omitzero"`
	Type       Type     `json:"type"`
	Rule       string   `json:"rule,omitempty"`        // predicate of package catalogue: national_id, cr, vat …
	Required   bool     `json:"required,omitempty"`    //
	RequiredIf string   `json:"required_if,omitempty"` // expression over fields
	ShownIf    string   `json:"shown_if,omitempty"`    // expression; a hidden field is not checked nor kept
	Choices    []Choice `json:"choices,omitempty"`
	List       string   `json:"list,omitempty"`
	Parent     string   `json:"parent,omitempty"`
	Default    string   `json:"default,omitempty"`
	Unit       string   `json:"unit,omitempty"` // m2, m, years …
	Scale      int      `json:"scale,omitempty"`
	Min        string   `json:"min,omitempty"` // number, or for dates today±Ny / today±Nd
	Max        string   `json:"max,omitempty"`
	MinLen     int      `json:"min_len,omitempty"`
	MaxLen     int      `json:"max_len,omitempty"`
	Central    bool     `json:"central,omitempty"` // central fills it in; it does not stand on the counter's form
	Fixed      bool     `json:"fixed,omitempty"`   // comes from the licence that the transaction begins from; not typed
	Wide       bool     `json:"wide,omitempty"`    // takes both columns
	Hijri      bool     `json:"hijri,omitempty"`   // copied from a paper: its Hijri date is kept as typed
	Columns    []Field  `json:"columns,omitempty"` // of TypeRows
	MinRows    int      `json:"min_rows,omitempty"`
	MaxRows    int      `json:"max_rows,omitempty"`
	MainColumn string   `json:"main_column,omitempty"` // a yesno column of which exactly one row is "yes"
	Unique     string   `json:"unique,omitempty"`      // column that may not repeat

	shownIf    *condition
	requiredIf *condition
}

// Choice is one entry of a look-up.
type Choice struct {
	Code  string `json:"code"`
	Label Text   `json:"label"`
	Note  string `json:"note,omitempty"`
	Rule  string `json:"rule,omitempty"` // for a field whose rule is "by_parent"
}

// Activity is an ISIC activity of six digits.
type Activity struct {
	Code       string `json:"code"`
	Label      Text   `json:"label"`
	Immediate  bool   `json:"immediate"`
	HealthRisk bool   `json:"health_risk"`         // term of one year only
	FeeGroup   string `json:"fee_group,omitempty"` // activities with a rate of their own
}

// Amana is a regional municipality with its municipalities.
type Amana struct {
	Code   string `json:"code"`   // ours, three letters
	Region string `json:"region"` // ISO 3166-2
	Label  Text   `json:"label"`
	Postal string `json:"postal,omitempty"` // first digits of its postal codes
	Towns  []Town `json:"towns"`
}

// Town is a municipality (بلدية) with its fee class.
type Town struct {
	Code  string `json:"code"`
	Label Text   `json:"label"`
	Class string `json:"class"` // A to E
}

// Document is a paper that the applicant hands in.
type Document struct {
	Code       string   `json:"code"`
	Label      Text     `json:"label"`
	Required   bool     `json:"required"`
	RequiredIf string   `json:"required_if,omitempty"`
	Media      []string `json:"media"`
	MaxBytes   int64    `json:"max_bytes"`

	requiredIf *condition
}

// Declaration is a sentence that the applicant agrees to before issuing.
type Declaration struct {
	Code  string `json:"code"`
	Label Text   `json:"label"`
}

// Term says how long a licence lasts.
type Term struct {
	Field   string `json:"field,omitempty"` // whose value is the years; else Years
	Years   int    `json:"years,omitempty"`
	Allowed []int  `json:"allowed,omitempty"`
}

// Paper says what stands on a licence or on one of the other papers. How it looks
// there is the template's business.
type Paper struct {
	Title    Text         `json:"title"`
	Template string       `json:"template,omitempty"` // its look; else that of its kind
	Cells    []PaperCell  `json:"cells"`
	Tables   []PaperTable `json:"tables,omitempty"`
	Terms    []Text       `json:"terms"`
	Join     Text         `json:"join"` // between the parts of a composed cell
}

// PaperTable shows a repeated group: a field of type TypeRows, or "fee_lines",
// "handed_in" and, on the report of a shift, "issued", "printed", "voided" and
// "queued".
type PaperTable struct {
	Rows    string        `json:"rows"`
	Title   Text          `json:"title,omitzero"`
	Columns []PaperColumn `json:"columns"`
	Total   Text          `json:"total,omitzero"` // word of a last row with the sum of its money; none when empty
}

// PaperCell is one labelled value of the paper: a field, or several Parts joined.
// Beside the fields there are the values "service", "transaction", "fees" and
// "documents". A cell without a value is left out.
type PaperCell struct {
	Field string       `json:"field,omitempty"`
	Parts []PaperPart  `json:"parts,omitempty"`
	Label Text         `json:"label,omitzero"` // else the field's own
	Kind  app.CellKind `json:"kind,omitempty"` // else by the field's type
}

// PaperPart is a part of a composed cell: a field, and the words that stand
// before and after it when it has a value.
type PaperPart struct {
	Field  string `json:"field"`
	Before Text   `json:"before,omitzero"`
	After  Text   `json:"after,omitzero"`
}

// PaperColumn is a column of a paper's table.
type PaperColumn struct {
	Label Text         `json:"label"`
	Field string       `json:"field"`          // a column of the rows
	Raw   bool         `json:"raw,omitempty"`  // the code itself, not its words
	Kind  app.CellKind `json:"kind,omitempty"` // how its values stand there
	Width float64      `json:"width"`          // share of the table's width
}

// FeeRule is one rule of the fee table. Rules that follow each other in time, or
// that exclude each other by If, make the same Line.
type FeeRule struct {
	Code        string           `json:"code"`
	Line        string           `json:"line"` // code of its line: shop, sign, inspection …
	Service     string           `json:"service"`
	Transaction string           `json:"transaction"`
	Classes     map[string]Rates `json:"classes,omitempty"` // A to E; else Bands × the class multiplier
	Label       Text             `json:"label"`
	Basis       string           `json:"basis"`               // flat, per_m2, per_m, per_unit, percent
	Quantity    string           `json:"quantity,omitempty"`  // field code
	If          string           `json:"if,omitempty"`        // expression
	BandMode    string           `json:"band_mode,omitempty"` // whole (default) or marginal
	Bands       []Band           `json:"bands"`               // class A rates
	ByClass     bool             `json:"by_class"`            // multiply by A 1.0 … E 0.2
	Years       bool             `json:"years_multiplier"`
	Min         app.Halalas      `json:"min,omitempty"`
	Max         app.Halalas      `json:"max,omitempty"`
	Revenue     string           `json:"revenue_code"`
	From        hijri.Civil      `json:"effective_from"`
	To          hijri.Civil      `json:"effective_to,omitzero"`
	Source      string           `json:"source"`

	when *condition
}

// Rates are the bands of one class.
type Rates []Band

// Band is a rate up to and including a quantity; the last band has no end.
type Band struct {
	UpTo string      `json:"up_to,omitempty"` // decimal, "" for the last
	Rate app.Halalas `json:"rate"`
}
