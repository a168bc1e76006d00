package app

import (
	"encoding/json"

	"github.com/shubbak/shubbak/app/hijri"
)

// DecodeLicence reads a licence from JSON, as json.Unmarshal does and quicker.
func DecodeLicence(data []byte) (l Licence, err error) {
	r := newReader(data)
	if l = r.licence(); r.end() {
		return l, nil
	}
	l = Licence{}
	err = json.Unmarshal(data, &l)
	return l, err
}

// DecodeApplication reads an application from JSON, as json.Unmarshal does and
// quicker.
func DecodeApplication(data []byte) (a Application, err error) {
	r := newReader(data)
	if a = r.application(); r.end() {
		return a, nil
	}
	a = Application{}
	err = json.Unmarshal(data, &a)
	return a, err
}

// DecodeChanges reads a page of the changes feed from JSON, as json.Unmarshal
// does and quicker. Only what it reads quickly has its Raw bytes, which lie in
// data.
func DecodeChanges(data []byte) (p ChangesPage, err error) {
	r := newReader(data)
	r.raw = data
	if p = r.changesPage(); r.end() {
		return p, nil
	}
	p = ChangesPage{}
	err = json.Unmarshal(data, &p)
	return p, err
}

func (r *reader) changesPage() (p ChangesPage) {
	r.open('{')
	field(r, "items", &p.Items, list((*reader).remoteChange))
	field(r, "next_cursor", &p.Next, text)
	field(r, "more", &p.More, (*reader).bool)
	field(r, "device_seq_watermark", &p.Watermark, number)
	r.close('}')
	return p
}

func (r *reader) remoteChange() (c RemoteChange) {
	r.open('{')
	field(r, "kind", &c.Kind, text)
	field(r, "id", &c.ID, text)
	field(r, "revision", &c.Revision, number)
	field(r, "deleted", &c.Deleted, (*reader).bool)
	field(r, "command", &c.Command, text)
	if r.key("licence") {
		l := kept(r, &c.Raw, (*reader).licence)
		c.Licence = &l
	}
	if r.key("application") {
		a := kept(r, &c.Raw, (*reader).application)
		c.Application = &a
	}
	r.close('}')
	return c
}

// kept reads a value and keeps where it stood.
func kept[T any](r *reader, raw *[]byte, read func(*reader) T) T {
	r.peek()
	from := r.at
	v := read(r)
	*raw = r.raw[from:r.at:r.at]
	return v
}

func (r *reader) licence() (l Licence) {
	r.open('{')
	field(r, "id", &l.ID, text)
	field(r, "number", &l.Number, text)
	field(r, "application", &l.Application, text)
	field(r, "app_number", &l.AppNumber, text)
	field(r, "service", &l.Service, text)
	field(r, "transaction", &l.Transaction, text)
	field(r, "catalogue", &l.Catalogue, number)
	field(r, "state", &l.State, text)
	field(r, "entered", &l.Entered, (*reader).entered)
	field(r, "assessment", &l.Assessment, (*reader).assessment)
	field(r, "from", &l.From, (*reader).dual)
	field(r, "until", &l.Until, (*reader).dual)
	field(r, "issued_at", &l.IssuedAt, (*reader).time)
	field(r, "issued_on", &l.IssuedOn, (*reader).dual)
	field(r, "issued_by", &l.IssuedBy, (*reader).operator)
	field(r, "office", &l.Office, (*reader).office)
	field(r, "device", &l.Device, text)
	field(r, "counter", &l.Counter, text)
	field(r, "lease", &l.Lease, text)
	field(r, "ledger_seq", &l.LedgerSeq, number)
	field(r, "ledger_prev", &l.LedgerPrev, (*reader).bytes)
	field(r, "token", &l.Token, text)
	field(r, "offline", &l.Offline, (*reader).bool)
	field(r, "receipt", &l.Receipt, text)
	field(r, "copies", &l.Copies, number)
	field(r, "revision", &l.Revision, number)
	field(r, "synced", &l.Synced, (*reader).bool)
	field(r, "attachments", &l.Attachments, list((*reader).attachment))
	r.close('}')
	return l
}

func (r *reader) application() (a Application) {
	r.open('{')
	field(r, "id", &a.ID, text)
	field(r, "number", &a.Number, text)
	field(r, "service", &a.Service, text)
	field(r, "transaction", &a.Transaction, text)
	field(r, "catalogue", &a.Catalogue, number)
	field(r, "state", &a.State, text)
	field(r, "entered", &a.Entered, (*reader).entered)
	field(r, "attachments", &a.Attachments, list((*reader).attachment))
	field(r, "agreed", &a.Agreed, list(text[string]))
	field(r, "section", &a.Section, number)
	field(r, "assessment", &a.Assessment, (*reader).assessment)
	field(r, "licence", &a.Licence, text)
	field(r, "reason", &a.Reason, text)
	field(r, "office", &a.Office, text)
	field(r, "device", &a.Device, text)
	field(r, "created_by", &a.CreatedBy, text)
	field(r, "created_at", &a.CreatedAt, (*reader).time)
	field(r, "updated_at", &a.UpdatedAt, (*reader).time)
	field(r, "verified", &a.Verified, (*reader).bool)
	field(r, "revision", &a.Revision, number)
	field(r, "edition", &a.Edition, number)
	r.close('}')
	return a
}

func (r *reader) entered() (e Entered) {
	r.open('{')
	field(r, "fields", &e.Fields, table(text[string]))
	field(r, "rows", &e.Rows, table(list(table(text[string]))))
	r.close('}')
	return e
}

func (r *reader) attachment() (a Attachment) {
	r.open('{')
	field(r, "document", &a.Document, text)
	field(r, "name", &a.Name, text)
	field(r, "media", &a.Media, text)
	field(r, "size", &a.Size, number)
	field(r, "sha256", &a.SHA256, text)
	field(r, "added_at", &a.AddedAt, (*reader).time)
	r.close('}')
	return a
}

func (r *reader) feeLine() (f FeeLine) {
	r.open('{')
	field(r, "code", &f.Code, text)
	field(r, "label", &f.Label, text)
	field(r, "label_en", &f.LabelEn, text)
	field(r, "revenue", &f.Revenue, text)
	field(r, "amount", &f.Amount, number)
	field(r, "quantity", &f.Quantity, text)
	field(r, "unit", &f.Unit, text)
	field(r, "rate", &f.Rate, number)
	field(r, "years", &f.Years, number)
	field(r, "rule", &f.Rule, text)
	field(r, "source", &f.Source, text)
	r.close('}')
	return f
}

func (r *reader) assessment() (a Assessment) {
	r.open('{')
	field(r, "lines", &a.Lines, list((*reader).feeLine))
	field(r, "total", &a.Total, number)
	field(r, "class", &a.Class, text)
	field(r, "catalogue", &a.Catalogue, number)
	r.close('}')
	return a
}

func (r *reader) operator() (o Operator) {
	r.open('{')
	field(r, "id", &o.ID, text)
	field(r, "name", &o.Name, text)
	field(r, "name_en", &o.NameEn, text)
	field(r, "roles", &o.Roles, list(text[Role]))
	r.close('}')
	return o
}

func (r *reader) office() (o Office) {
	r.open('{')
	field(r, "amana", &o.Amana, (*reader).place)
	field(r, "municipality", &o.Municipality, (*reader).place)
	field(r, "class", &o.Class, text)
	field(r, "head", &o.Head, text)
	field(r, "head_title", &o.HeadTitle, text)
	r.close('}')
	return o
}

func (r *reader) place() (p Place) {
	r.open('{')
	field(r, "code", &p.Code, text)
	field(r, "name", &p.Name, text)
	field(r, "name_en", &p.NameEn, text)
	r.close('}')
	return p
}

func (r *reader) dual() (d hijri.Dual) {
	r.open('{')
	field(r, "h", &d.Hijri, textual[hijri.Date])
	field(r, "g", &d.Civil, textual[hijri.Civil])
	r.close('}')
	return d
}
