package central

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// wireChange is client.Change with its record as it is stored.
type wireChange struct {
	Kind        app.RemoteKind  `json:"kind"`
	ID          app.ID          `json:"id"`
	Revision    int64           `json:"revision"`
	Command     app.ID          `json:"command,omitempty"`
	Licence     json.RawMessage `json:"licence,omitempty"`
	Application json.RawMessage `json:"application,omitempty"`
}

// wireChanges is client.Changes.
type wireChanges struct {
	Items      []wireChange `json:"items"`
	NextCursor string       `json:"next_cursor"`
	More       bool         `json:"more"`
	Watermark  uint64       `json:"device_seq_watermark"`
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
	page := wireChanges{Items: make([]wireChange, 0, limit)}
	err = s.store.View(r.Context(), func(tx Tx) error {
		var d deviceRow
		if err := load(tx, tableDevices, []byte(c.device.Device.ID), &d); err != nil {
			return err
		}
		page.Watermark = d.Watermark
		return page.fill(tx, c.device.office(), after, limit)
	})
	return reply{body: page}, err
}

// fill reads an office's changes after a revision. The cursor moves over other
// offices' changes too, so that none is looked at twice.
func (p *wireChanges) fill(tx Tx, office string, after uint64, limit int) error {
	last := after
	err := eachRow(tx, tableLog, be64(after+1), func(k []byte, row logRow) (bool, error) {
		if row.Office == office && len(p.Items) == limit {
			p.More = true
			return false, nil
		}
		last = readBE64(k)
		if row.Office != office {
			return true, nil
		}
		item := wireChange{Kind: row.Kind, ID: row.ID, Revision: int64(last), Command: row.Command}
		switch row.Kind {
		case app.RemoteLicence:
			item.Licence = tx.Get(tableLicences, []byte(row.ID))
		case app.RemoteApplication:
			item.Application = tx.Get(tableApplications, []byte(row.ID))
		}
		p.Items = append(p.Items, item)
		return true, nil
	})
	p.NextCursor = strconv.FormatUint(last, 10)
	return err
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
