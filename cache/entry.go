package cache

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// entry is what the search index knows of a record. It is stored sealed beside
// the record, in a form of its own that is read many times faster than the
// record, so that the index is made at unlock without reading any record.
type entry struct {
	hit    app.Hit // without Kind and ID, which are its key
	device string
	office string   // municipality code
	began  int64    // Unix time of the first entry; 0 when not known
	words  []string // folded
	idents []ident
}

// entryForm is the version of the stored form and of the folding of words. An
// entry of another form is made anew from its record.
const entryForm = 2

var errEntry = errors.New("a search entry of another form")

// entryOfApplication returns what is searched of an application.
func entryOfApplication(a app.Application, fold folder) entry {
	e := entryOf(a.Entered, fold)
	e.hit.Kind, e.hit.ID, e.hit.Number = app.HitApplication, a.ID, a.Number
	e.hit.Service, e.hit.State, e.hit.Section, e.hit.Reason = a.Service, a.State, a.Section, a.Reason
	e.hit.At, e.hit.Operator, e.hit.Unsynced = a.CreatedAt, a.CreatedBy, a.State == app.Queued
	e.device, e.office, e.began = a.Device, a.Office, a.CreatedAt.Unix()
	e.number(a.Number)
	return e
}

// entryOfLicence returns what is searched of a licence whose application was
// begun then, if that is known.
func entryOfLicence(l app.Licence, began *time.Time, fold folder) entry {
	e := entryOf(l.Entered, fold)
	e.hit.Kind, e.hit.ID, e.hit.Number = app.HitLicence, l.ID, string(l.Number)
	e.hit.Service, e.hit.State, e.hit.Until = l.Service, l.State, l.Until
	e.hit.At, e.hit.Operator, e.hit.Unsynced = l.IssuedAt, l.IssuedBy.ID, !l.Synced
	e.device, e.office = l.Device, l.Office.Municipality.Code
	if began != nil {
		e.began = began.Unix()
	}
	e.number(string(l.Number))
	e.number(l.AppNumber)
	return e
}

// folder returns the folded words of a text.
type folder func(text string) []string

func entryOf(f app.Entered, fold folder) (e entry) {
	e.hit.Holder, e.hit.IDNo = f.Get(app.FieldFullName), f.Get(app.FieldIDNo)
	names := []string{f.Get(app.FieldTradeName), f.Get(app.FieldEstablishment), e.hit.Holder}
	for _, name := range names {
		if e.hit.Title == "" {
			e.hit.Title = name
		}
	}
	e.words = fold(strings.Join(names, " \u2022 ")) // no compound across names
	for code, v := range f.Fields {
		if code != app.FieldIDType && len(v) >= 7 {
			e.ident(v) // every identifier of every service: ID, CR, mobile, 700 number, deed
		}
	}
	return e
}

// number adds the number of an application or licence.
func (e *entry) number(n string) {
	digits := strings.TrimLeftFunc(n, func(r rune) bool { return r < '0' || r > '9' })
	if service := strings.Trim(n[:len(n)-len(digits)], "-"); service != "" {
		e.words = append(slices.Clip(e.words), arabic.Fold(service))
	}
	e.ident(digits)
}

// ident adds an identifier whole and by its last four digits. A text that begins
// with a letter is none.
func (e *entry) ident(v string) {
	if first, _ := utf8.DecodeRuneInString(v); unicode.IsLetter(first) {
		return
	}
	digits := localNumber(arabic.Digits(v))
	if id, ok := identOf(digits); ok {
		e.idents = append(e.idents, id)
		if last, ok := lastFour(digits); ok {
			e.idents = append(e.idents, last)
		}
	}
}

// key is where the entry is stored.
func entryKey(kind app.HitKind, id app.ID) []byte { return append([]byte{kind[0]}, id...) }

// keyed returns kind and ID of a key.
func keyed(key []byte) (app.HitKind, app.ID) {
	if len(key) > 0 && key[0] == app.HitLicence[0] {
		return app.HitLicence, app.ID(key[1:])
	}
	return app.HitApplication, app.ID(key[min(1, len(key)):])
}

// encode returns the stored form.
func (e entry) encode() []byte {
	w := make([]byte, 0, 256)
	w = append(w, entryForm)
	h := e.hit
	for _, s := range []string{h.Number, h.Service, string(h.State), h.Title, h.Holder, h.IDNo, h.Operator, h.Reason, e.device, e.office} {
		w = appendText(w, s)
	}
	for _, n := range []int{h.Until.Hijri.Year, h.Until.Hijri.Month, h.Until.Hijri.Day, h.Until.Civil.Year, h.Until.Civil.Month, h.Until.Civil.Day, h.Section} {
		w = binary.AppendVarint(w, int64(n))
	}
	w = binary.AppendVarint(w, h.At.Unix())
	w = binary.AppendVarint(w, int64(h.At.Nanosecond()))
	w = binary.AppendVarint(w, e.began)
	w = append(w, byte(0))
	if h.Unsynced {
		w[len(w)-1] = 1
	}
	w = binary.AppendUvarint(w, uint64(len(e.words)))
	for _, s := range e.words {
		w = appendText(w, s)
	}
	for _, id := range e.idents {
		w = binary.BigEndian.AppendUint64(w, uint64(id))
	}
	return w
}

func appendText(w []byte, s string) []byte {
	return append(binary.AppendUvarint(w, uint64(len(s))), s...)
}

// decodeEntry reads the stored form. Its texts share one piece of memory.
func decodeEntry(plain []byte) (e entry, err error) {
	if len(plain) == 0 || plain[0] != entryForm {
		return e, errEntry
	}
	r := &entryReader{rest: string(plain[1:])}
	h := &e.hit
	for _, p := range []*string{&h.Number, &h.Service, (*string)(&h.State), &h.Title, &h.Holder, &h.IDNo, &h.Operator, &h.Reason, &e.device, &e.office} {
		*p = r.text()
	}
	h.Until.Hijri = hijri.Date{Year: r.small(), Month: r.small(), Day: r.small()}
	h.Until.Civil = hijri.Civil{Year: r.small(), Month: r.small(), Day: r.small()}
	h.Section = r.small()
	h.At = time.Unix(r.varint(), r.varint()).UTC()
	e.began = r.varint()
	h.Unsynced = r.take(1) == "\x01"
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		return e, errEntry
	}
	e.words = make([]string, n)
	for i := range e.words {
		e.words[i] = r.text()
	}
	if r.bad || len(r.rest)%8 != 0 {
		return e, errEntry
	}
	e.idents = make([]ident, 0, len(r.rest)/8)
	for len(r.rest) > 0 {
		e.idents = append(e.idents, ident(binary.BigEndian.Uint64([]byte(r.take(8)))))
	}
	return e, nil
}

// entryReader reads from the front; after an end too early it is bad and gives zeros.
type entryReader struct {
	rest string
	bad  bool
}

func (r *entryReader) take(n int) string {
	if n < 0 || n > len(r.rest) {
		r.bad, r.rest = true, ""
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *entryReader) uvarint() (n uint64) {
	for shift := 0; shift < 64; shift += 7 {
		b := r.take(1)
		if b == "" {
			return 0
		}
		n |= uint64(b[0]&0x7f) << shift
		if b[0] < 0x80 {
			return n
		}
	}
	r.bad = true
	return 0
}

func (r *entryReader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *entryReader) small() int {
	n := r.varint()
	if n < math.MinInt32 || n > math.MaxInt32 {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *entryReader) text() string {
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, ""
		return ""
	}
	return r.take(int(n))
}
