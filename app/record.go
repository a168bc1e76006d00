package app

import (
	"log/slog"
	"maps"
	"time"

	"github.com/shubbak/shubbak/app/hijri"
)

// State is where an application or a licence stands (DOMAIN section 4). Clients
// send actions, never states; EXPIRED is computed from the date.
type State string

// The states.
const (
	Draft       State = "draft"
	Queued      State = "queued"
	Submitted   State = "submitted"
	UnderReview State = "under_review"
	Inspection  State = "inspection"
	Returned    State = "returned"
	Approved    State = "approved"
	Invoiced    State = "invoiced"
	Paid        State = "paid"
	Issued      State = "issued"
	RejectedApp State = "rejected"
	Suspended   State = "suspended"
	Cancelled   State = "cancelled"
	Expired     State = "expired"
	Superseded  State = "superseded"
)

// Entered is what was typed into a form, by field code. Every value is in its
// canonical form: digits 0-9, dates yyyy-mm-dd Gregorian, numbers with a point,
// yes/no as "yes" and "no", a choice by its code. A Hijri date that was copied
// from a paper stands beside its Gregorian one under CODE+"_hijri".
type Entered struct {
	Fields map[string]string              `json:"fields"`
	Rows   map[string][]map[string]string `json:"rows,omitempty"`
}

// Get returns a field, "" when nothing was entered.
func (e Entered) Get(code string) string { return e.Fields[code] }

// Clone returns a copy that shares nothing.
func (e Entered) Clone() Entered {
	c := Entered{Fields: maps.Clone(e.Fields)}
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	if e.Rows != nil {
		c.Rows = make(map[string][]map[string]string, len(e.Rows))
	}
	for k, rows := range e.Rows {
		for _, r := range rows {
			c.Rows[k] = append(c.Rows[k], maps.Clone(r))
		}
	}
	return c
}

// LogValue keeps what people typed out of the log.
func (e Entered) LogValue() slog.Value { return slog.IntValue(len(e.Fields)) }

// The field codes that every service has and the program itself reads.
const (
	FieldIDType        = "id_type"
	FieldIDNo          = "id_no"
	FieldFullName      = "full_name"
	FieldMobile        = "mobile"
	FieldEstablishment = "establishment_name"
	FieldCR            = "cr_no"
	FieldTradeName     = "trade_name"
	FieldAmana         = "amana"
	FieldMunicipality  = "municipality"
	FieldDistrict      = "district"
	FieldStreet        = "street"
	FieldTermYears     = "term_years"

	// Of transactions that begin from a licence: that licence.
	FieldPreviousNo    = "previous_licence_no"
	FieldPreviousUntil = "previous_until"
)

// Attachment is a document handed in. Its bytes lie in the store under SHA256.
type Attachment struct {
	Document string    `json:"document"` // code of the catalogue's document
	Name     string    `json:"name"`
	Media    string    `json:"media"` // application/pdf, image/jpeg, image/png
	Size     int64     `json:"size"`
	SHA256   string    `json:"sha256"`
	AddedAt  time.Time `json:"added_at"`
}

// FeeLine is one line of an assessment. Formula holds what it was computed from
// as numbers: area × rate × years; i18n puts the units to it.
type FeeLine struct {
	Code     string  `json:"code"`
	Label    string  `json:"label"`
	LabelEn  string  `json:"label_en"`
	Revenue  string  `json:"revenue"` // revenue code
	Amount   Halalas `json:"amount"`
	Quantity string  `json:"quantity,omitempty"` // "120.00"
	Unit     string  `json:"unit,omitempty"`     // m2, m, piece
	Rate     Halalas `json:"rate,omitempty"`     // per unit and year
	Years    int     `json:"years,omitempty"`    // 0: not multiplied
	Rule     string  `json:"rule"`               // the rule's code
	Source   string  `json:"source,omitempty"`
}

// Assessment is the fee as the counter computed it (تقدير); central's invoice is final.
type Assessment struct {
	Lines     []FeeLine `json:"lines"`
	Total     Halalas   `json:"total"`
	Class     string    `json:"class"` // municipality class A to E
	Catalogue int       `json:"catalogue"`
}

// Application is a request for a transaction of a service.
type Application struct {
	ID          ID           `json:"id"`
	Number      string       `json:"number"` // COM-48-0003-00118
	Service     string       `json:"service"`
	Transaction string       `json:"transaction"`
	Catalogue   int          `json:"catalogue"` // version it was made under
	State       State        `json:"state"`
	Entered     Entered      `json:"entered"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Agreed      []string     `json:"agreed,omitempty"` // declarations ticked
	Section     int          `json:"section"`          // where the clerk stopped
	Assessment  Assessment   `json:"assessment"`
	Licence     ID           `json:"licence,omitempty"` // once issued
	Reason      string       `json:"reason,omitempty"`  // why it was returned or refused
	Office      string       `json:"office"`            // municipality code
	Device      string       `json:"device"`
	CreatedBy   string       `json:"created_by"` // operator ID
	CreatedAt   time.Time    `json:"created_at"`
	UpdatedAt   time.Time    `json:"updated_at"`
	Verified    bool         `json:"verified"` // identity checked online
	Revision    int64        `json:"revision"` // central's; 0 until central has it
	Edition     int64        `json:"edition"`  // counts local saves
}

// LogValue keeps personal data out of the log.
func (a Application) LogValue() slog.Value { return slog.StringValue(string(a.ID)) }

// Licence is an issued licence, as it was signed.
type Licence struct {
	ID          ID            `json:"id"`
	Number      LicenceNumber `json:"number"`
	Application ID            `json:"application"`
	AppNumber   string        `json:"app_number"`
	Service     string        `json:"service"`
	Transaction string        `json:"transaction"`
	Catalogue   int           `json:"catalogue"`
	State       State         `json:"state"` // issued, suspended, cancelled, superseded
	Entered     Entered       `json:"entered"`
	Assessment  Assessment    `json:"assessment"`
	From        hijri.Dual    `json:"from"`
	Until       hijri.Dual    `json:"until"`
	IssuedAt    time.Time     `json:"issued_at"` // UTC
	IssuedOn    hijri.Dual    `json:"issued_on"` // in Riyadh
	IssuedBy    Operator      `json:"issued_by"`
	Office      Office        `json:"office"`
	Device      string        `json:"device"`
	Counter     string        `json:"counter"`
	Lease       string        `json:"lease"` // the lease the number came from
	LedgerSeq   uint64        `json:"ledger_seq"`
	LedgerPrev  []byte        `json:"ledger_prev"` // SHA-256 of the entry before
	Token       string        `json:"token"`       // text of the QR: the signed claims
	Offline     bool          `json:"offline"`     // issued while central was out of reach
	Receipt     string        `json:"receipt"`     // fee receipt reference
	Copies      int           `json:"copies"`      // copies printed so far
	Revision    int64         `json:"revision"`
	Synced      bool          `json:"synced"` // central has it
	// Attachments are what was handed in, once central has it; nothing signed.
	Attachments []Attachment `json:"attachments,omitempty"`
}

// LogValue keeps personal data out of the log.
func (l Licence) LogValue() slog.Value { return slog.StringValue(string(l.Number)) }

// StateOn returns the state on a day: an issued licence past its end is expired.
func (l Licence) StateOn(day hijri.Civil) State {
	if l.State == Issued && l.Until.Civil.Before(day) {
		return Expired
	}
	return l.State
}
