package find

import (
	"cmp"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Column is a column that records are sorted by.
type Column uint8

// The columns of the list, from the start.
const (
	ColumnNumber Column = iota
	ColumnName
	ColumnState // in the order of the work
	ColumnDay   // the end of a licence, the day an application was begun
)

// Sort is an order of the list. The zero value is that of the counter: what answers best, of that the newest.
type Sort struct {
	Ordered    bool
	Column     Column
	Descending bool
}

// mostSorted is how many records are read to be sorted, in the counter's order. A list of more is to be narrowed.
const mostSorted = 10_000

// SortBy sorts the list. What is the same in the column stays as it was, and what has nothing there stands last. The
// selected record stays selected.
func (m *Model) SortBy(by Sort) {
	m.state.Sort = by
	here := m.state.Central == nil
	if here && !by.Ordered {
		m.asFound = m.asFound[:min(len(m.asFound), page)] // the rest is read again when it comes near
	}
	m.arrange()
	m.show(m.state)
	if here && by.Ordered && len(m.asFound) < min(m.state.Total, mostSorted) {
		m.search(page)
	}
}

// arrange lists what was found in its order.
func (m *Model) arrange() {
	selected, _ := m.state.Hit()
	m.state.Hits = m.state.Sort.of(m.asFound, m.States())
	m.state.Selected = place(m.state.Hits, selected.ID)
}

// of returns the records in the order. States are those of the list, in the order of the work.
func (o Sort) of(hits []app.Hit, states []app.State) []app.Hit {
	if !o.Ordered {
		return hits
	}
	keyed := make([]keyedHit, len(hits))
	for i, h := range hits {
		keyed[i] = o.Column.key(h, states)
	}
	slices.SortStableFunc(keyed, func(a, b keyedHit) int {
		if a.empty != b.empty {
			if a.empty {
				return 1
			}
			return -1
		}
		if o.Descending {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.rank, b.rank), a.at.Compare(b.at), cmp.Compare(a.text, b.text))
	})
	out := make([]app.Hit, len(hits))
	for i := range keyed {
		out[i] = keyed[i].hit
	}
	return out
}

// keyedHit is a record with what it is sorted by.
type keyedHit struct {
	hit   app.Hit
	empty bool // it has nothing in the column
	rank  int
	at    time.Time
	text  string
}

func (c Column) key(h app.Hit, states []app.State) keyedHit {
	k := keyedHit{hit: h}
	switch c {
	case ColumnNumber:
		k.text = h.Number
		k.empty = k.text == ""
	case ColumnName:
		k.text = h.SortName()
		k.empty = k.text == ""
	case ColumnState:
		st := h.State
		if waits(h) {
			st = app.Queued
		}
		k.rank = slices.Index(states, st)
		k.empty = k.rank < 0
	case ColumnDay:
		k.at = h.At
		if h.Kind == app.HitLicence {
			k.at, k.empty = midnight(h.Until), h.Until.IsZero()
		}
	}
	return k
}

// waits tells whether central does not have a record yet.
func waits(h app.Hit) bool { return h.Unsynced && (h.State == app.Issued || h.State == app.Queued) }

func midnight(d hijri.Dual) time.Time {
	return time.Date(d.Civil.Year, time.Month(d.Civil.Month), d.Civil.Day, 0, 0, 0, 0, time.UTC)
}
