// Package credential makes and checks the signed licence that stands in the QR
// of the paper, and the other things that central or a counter puts its name to.
//
// A licence's claims are CBOR with integer keys, signed as COSE_Sign1 with
// Ed25519 by the key of the counter, and written in Base45 so that a QR holds
// them in its alphanumeric mode. Whoever has central's public key and its trust
// list checks one with no network at all.
package credential

import (
	"bytes"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Claims is what the QR of a licence says. It names the holder but never carries
// the whole identity number.
type Claims struct {
	Number       app.LicenceNumber
	Service      string // code of the catalogue
	Transaction  string
	Holder       string
	IDLast4      string // the last four digits of the holder's identity number
	Trade        string // trade name, else the establishment's
	Municipality app.Place
	From, Until  hijri.Civil
	IssuedAt     time.Time // whole seconds, UTC
	Operator     string    // ID
	Device       string    // ID
	LedgerSeq    uint64
	LedgerPrev   []byte // first 8 bytes of the hash of the ledger entry before
	Catalogue    int
}

// LedgerPrevLen is how much of the ledger's hash the claims carry.
const LedgerPrevLen = 8

// maxClaims bounds the payload of a token: what fits a QR a person can scan.
const maxClaims = 1024

// wireClaims is the form inside the token. Keys are never renumbered or reused.
// Days are written as the number yyyymmdd.
type wireClaims struct {
	Number      string `cbor:"1,keyasint"`
	Service     string `cbor:"2,keyasint"`
	Transaction string `cbor:"3,keyasint"`
	Holder      string `cbor:"4,keyasint"`
	IDLast4     string `cbor:"5,keyasint,omitempty"`
	Trade       string `cbor:"6,keyasint,omitempty"`
	TownCode    string `cbor:"7,keyasint"`
	Town        string `cbor:"8,keyasint"`
	From        uint32 `cbor:"9,keyasint"`
	Until       uint32 `cbor:"10,keyasint"`
	IssuedAt    int64  `cbor:"11,keyasint"` // Unix seconds
	Operator    string `cbor:"12,keyasint"`
	Device      string `cbor:"13,keyasint"`
	LedgerSeq   uint64 `cbor:"14,keyasint"`
	LedgerPrev  []byte `cbor:"15,keyasint,omitempty"`
	Catalogue   int    `cbor:"16,keyasint"`
}

func (c Claims) wire() wireClaims {
	prev := c.LedgerPrev
	if len(prev) > LedgerPrevLen {
		prev = prev[:LedgerPrevLen]
	}
	return wireClaims{
		Number: string(c.Number), Service: c.Service, Transaction: c.Transaction,
		Holder: c.Holder, IDLast4: c.IDLast4, Trade: c.Trade,
		TownCode: c.Municipality.Code, Town: c.Municipality.Name,
		From: dayNumber(c.From), Until: dayNumber(c.Until), IssuedAt: c.IssuedAt.Unix(),
		Operator: c.Operator, Device: c.Device,
		LedgerSeq: c.LedgerSeq, LedgerPrev: prev, Catalogue: c.Catalogue,
	}
}

func (w wireClaims) claims() Claims {
	return Claims{
		Number: app.LicenceNumber(w.Number), Service: w.Service, Transaction: w.Transaction,
		Holder: w.Holder, IDLast4: w.IDLast4, Trade: w.Trade,
		Municipality: app.Place{Code: w.TownCode, Name: w.Town},
		From:         dayOf(w.From), Until: dayOf(w.Until), IssuedAt: time.Unix(w.IssuedAt, 0).UTC(),
		Operator: w.Operator, Device: w.Device,
		LedgerSeq: w.LedgerSeq, LedgerPrev: w.LedgerPrev, Catalogue: w.Catalogue,
	}
}

// check refuses claims that no counter makes.
func (c Claims) check() error {
	switch {
	case !c.Number.Valid():
		return &app.Error{Code: app.Invalid, Field: "number"}
	case !c.From.Valid() || !c.Until.Valid():
		return &app.Error{Code: app.Invalid, Field: "term"}
	case len(c.IDLast4) > 4:
		return &app.Error{Code: app.Invalid, Field: app.FieldIDNo}
	case c.Device == "":
		return &app.Error{Code: app.Invalid, Field: "device"}
	}
	return nil
}

func dayNumber(c hijri.Civil) uint32 { return uint32(c.Year*10000 + c.Month*100 + c.Day) }

func dayOf(n uint32) hijri.Civil {
	return hijri.Civil{Year: int(n / 10000), Month: int(n / 100 % 100), Day: int(n % 100)}
}

// ClaimsOf returns what the QR of a licence says about it.
func ClaimsOf(l app.Licence) Claims {
	last4 := l.Entered.Get(app.FieldIDNo)
	if len(last4) > 4 {
		last4 = last4[len(last4)-4:]
	}
	trade := l.Entered.Get(app.FieldTradeName)
	if trade == "" {
		trade = l.Entered.Get(app.FieldEstablishment)
	}
	return Claims{
		Number: l.Number, Service: l.Service, Transaction: l.Transaction,
		Holder: l.Entered.Get(app.FieldFullName), IDLast4: last4, Trade: trade,
		Municipality: l.Office.Municipality, From: l.From.Civil, Until: l.Until.Civil,
		IssuedAt: l.IssuedAt, Operator: l.IssuedBy.ID, Device: l.Device,
		LedgerSeq: l.LedgerSeq, LedgerPrev: l.LedgerPrev, Catalogue: l.Catalogue,
	}
}

// Fits tells whether the claims say of the licence what it says of itself.
func (c Claims) Fits(l app.Licence) bool {
	want, errWant := encode(ClaimsOf(l).wire())
	got, errGot := encode(c.wire())
	return errWant == nil && errGot == nil && bytes.Equal(want, got)
}
