package central

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// pageWriter writes a page of changes (client.Changes) with its records in the
// bytes that they are stored in.
type pageWriter struct {
	items bytes.Buffer
	n     int
	last  uint64 // the revision after which the next page begins
	more  bool
}

// add writes one item: its head without the record, then the record.
func (p *pageWriter) add(c client.Change, record []byte) error {
	head, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if p.n++; p.n > 1 {
		p.items.WriteByte(',')
	}
	if record == nil {
		p.items.Write(head)
		return nil
	}
	p.items.Write(head[:len(head)-1])
	fmt.Fprintf(&p.items, ",%q:", c.Kind)
	p.items.Write(record)
	p.items.WriteByte('}')
	return nil
}

// page returns the whole.
func (p *pageWriter) page(watermark uint64) ready {
	out := make([]byte, 0, p.items.Len()+100)
	out = append(append(append(out, `{"items":[`...), p.items.Bytes()...), ']')
	return fmt.Appendf(out, `,"next_cursor":"%d","more":%t,"device_seq_watermark":%d}`, p.last, p.more, watermark)
}

// limitOf reads a limit between 1 and most.
func limitOf(r *http.Request, most int) (int, error) {
	text := r.URL.Query().Get("limit")
	if text == "" {
		return most, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, &app.Error{Code: app.Invalid, Field: "limit"}
	}
	return min(n, most), nil
}

func (s *Server) changes(r *http.Request, c caller) (reply, error) {
	limit, err := limitOf(r, client.MaxPage)
	if err != nil {
		return reply{}, err
	}
	after := uint64(0)
	if cursor := r.URL.Query().Get("cursor"); cursor != "" {
		if after, err = strconv.ParseUint(cursor, 10, 63); err != nil {
			return reply{}, &app.Error{Code: app.Invalid, Field: "cursor", Err: err}
		}
	}
	seen := uint64(0)
	if text := r.URL.Query().Get("seen"); text != "" {
		if seen, err = strconv.ParseUint(text, 10, 63); err != nil {
			return reply{}, &app.Error{Code: app.Invalid, Field: "seen", Err: err}
		}
	}
	page := pageWriter{last: after}
	watermark := uint64(0)
	err = s.store.View(r.Context(), func(tx Tx) error {
		var d deviceRow
		if err := load(tx, tableDevices, []byte(c.device.Device.ID), &d); err != nil {
			return err
		}
		watermark = d.Watermark
		if err := firstError(known(tx, after), known(tx, seen)); err != nil {
			return err
		}
		return page.fill(tx, c.device.office(), limit)
	})
	return reply{body: page.page(watermark)}, err
}

// fill reads an office's changes after a revision. The cursor moves over other
// offices' changes too, so that none is looked at twice, and after the last change
// into the present span: who has only asked since central was restored, and told it
// of leases, then notices that it was restored once more.
func (p *pageWriter) fill(tx Tx, office string, limit int) error {
	err := p.read(tx, office, limit)
	if !p.more {
		p.last = max(p.last, readBE64(tx.Get(tableMeta, metaRevision())))
	}
	return err
}

func (p *pageWriter) read(tx Tx, office string, limit int) error {
	return eachRow(tx, tableLog, be64(p.last+1), func(k []byte, row logRow) (bool, error) {
		if row.Office == office && p.n == limit {
			p.more = true
			return false, nil
		}
		p.last = readBE64(k)
		if row.Office != office {
			return true, nil
		}
		table := tableLicences
		if row.Kind == app.RemoteApplication {
			table = tableApplications
		}
		item := client.Change{Kind: row.Kind, ID: row.ID, Revision: int64(p.last), Command: row.Command}
		return true, p.add(item, tx.Get(table, []byte(row.ID)))
	})
}

// find searches the licences of every office: all words of the question must
// stand in what a licence is looked up by. Newest first.
func (s *Server) find(r *http.Request, _ caller) (reply, error) {
	limit, err := limitOf(r, client.MaxPage)
	if err != nil {
		return reply{}, err
	}
	question := r.URL.Query().Get("q")
	words := strings.Fields(fold(question))
	if len(words) == 0 || len(question) > maxQuery {
		return reply{}, &app.Error{Code: app.Required, Field: "q"}
	}
	a := client.Licences{Items: []app.Licence{}}
	err = s.store.View(r.Context(), func(tx Tx) error {
		var ids [][]byte
		err := tx.Each(tableWords, nil, func(k, v []byte) (bool, error) {
			if text := string(v); !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
				ids = append(ids, slices.Clone(k))
			}
			return true, nil
		})
		a.Total = len(ids)
		slices.Reverse(ids)
		for _, id := range ids[:min(limit, len(ids))] {
			var l app.Licence
			if err := load(tx, tableLicences, id, &l); err != nil {
				return err
			}
			a.Items = append(a.Items, l)
		}
		return err
	})
	return reply{body: a}, err
}

// wordsOf is what a licence is found by.
func wordsOf(l app.Licence) string {
	get := l.Entered.Get
	return fold(strings.Join([]string{
		string(l.Number), l.AppNumber, get(app.FieldIDNo), get(app.FieldCR), get(app.FieldMobile),
		get(app.FieldFullName), get(app.FieldTradeName), get(app.FieldEstablishment),
	}, " "))
}

// fold makes spellings of a word one: marks off, the forms of alef, ya, ta and
// hamza joined, digits Latin, letters small.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x64b && r <= 0x65f, r == 0x670, r == 0x640, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		case r == 0x622 || r == 0x623 || r == 0x625 || r == 0x671:
			return 0x627 // alef
		case r == 0x649 || r == 0x6cc || r == 0x626:
			return 0x64a // ya
		case r == 0x629:
			return 0x647 // ha
		case r == 0x624:
			return 0x648 // waw
		case r == 0x6a9:
			return 0x643 // kaf
		case r >= 0x660 && r <= 0x669:
			return '0' + r - 0x660
		case r >= 0x6f0 && r <= 0x6f9:
			return '0' + r - 0x6f0
		}
		return r
	}, strings.ToLower(s))
}
