package app

import (
	"time"

	"github.com/shubbak/shubbak/app/hijri"
)

// DocumentKind is what paper it is.
type DocumentKind string

// The papers.
const (
	PaperLicence DocumentKind = "licence"
	PaperSlip    DocumentKind = "slip"    // acknowledgement; no licence
	PaperReceipt DocumentKind = "receipt" // of the fees
	PaperSummary DocumentKind = "summary" // of an application, for the file
	PaperShift   DocumentKind = "shift"   // what an operator did on a day
)

// CellKind says how a value stands on paper.
type CellKind string

// The kinds of cells.
const (
	CellText  CellKind = "text"
	CellIdent CellKind = "ident" // isolated left to right
	CellDate  CellKind = "date"  // both calendars, see Cell.Date
	CellMoney CellKind = "money" // riyals, as Halalas.String
	CellArea  CellKind = "area"  // m², decimal text
	CellYears CellKind = "years" // a whole number
)

// Cell is one labelled value. Value is canonical; the paper formats it.
type Cell struct {
	Field string
	Label string
	Value string
	Kind  CellKind
	Date  hijri.Dual // when Kind is CellDate
}

// DocTable is a table on a paper.
type DocTable struct {
	Title  string // above it, "" for none
	Head   []string
	Widths []float64  // shares of the width, the first column is the rightmost
	Kinds  []CellKind // of the columns, CellText where there are fewer
	Rows   [][]string
	Total  []string // a last row that sums up, nil for none
}

// Document is all that a paper shows, in the language of the paper: labels and
// titles come from the catalogue, fixed words from the message files, and the
// paper formats dates, money and numbers.
type Document struct {
	Kind          DocumentKind
	Template      string // name of its look, "" for that of its kind
	Title         string
	TitleEn       string
	Bodies        []string // header lines, the last is the office
	Number        LicenceNumber
	ApplicationNo string
	IssuedOn      hijri.Dual
	From, Until   hijri.Dual
	Cells         []Cell
	Tables        []DocTable
	Terms         []string
	PreparedBy    string
	PreparedRole  string
	ApprovedBy    string
	ApprovedRole  string
	Receipt       string // fee receipt reference
	Token         string // text of the QR, "" for none
	Fingerprint   string // short form of the signature, for people
	Mark          string // "", "copy", "provisional", "cancelled", "training", "expired"
	Copy          int    // 0 for a file that was saved, which is no print
	PrintedBy     string
	Counter       string
	PrintedAt     time.Time
}

// Layout is how a document came out when it was laid out.
type Layout struct {
	Pages   int
	Media   string   // IPP's name of the sheet (PWG 5101.1)
	Missing []string // characters that no font has; the paper shows their names
}

// Shift is what one operator did at one counter on a day in Riyadh.
type Shift struct {
	Operator Operator
	Office   Office
	Counter  string
	Day      hijri.Civil
	Issued   []Licence  // oldest first, as the others
	Printed  []PrintJob // copies that came out
	Voided   []PrintJob // copies whose number is used and whose paper never came out
	Queued   []Hit      // applications that went to review
}
