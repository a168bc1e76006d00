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
	PaperSlip    DocumentKind = "slip" // acknowledgement; no licence
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
	Head   []string
	Widths []float64 // shares of the width, the first column is the rightmost
	Rows   [][]string
}

// Document is all that a paper shows, in the language of the paper: labels and
// titles come from the catalogue, fixed words from the message files, and the
// paper formats dates, money and numbers.
type Document struct {
	Kind          DocumentKind
	Title         string
	TitleEn       string
	Bodies        []string // header lines, the last is the office
	Number        LicenceNumber
	ApplicationNo string
	IssuedOn      hijri.Dual
	From, Until   hijri.Dual
	Cells         []Cell
	Table         *DocTable
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
	Pages int
	Media string // IPP's name of the sheet (PWG 5101.1)
}
