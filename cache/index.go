package cache

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// index finds records by words, identifiers, state and time. It is in memory
// only. Searches run side by side; a change waits for them.
type index struct {
	mu      sync.RWMutex
	docs    []doc
	free    []uint32          // places in docs that are empty
	byKey   map[string]uint32 // entryKey -> place in docs
	order   []uint32          // of docs by time, the oldest first
	words   chunks[term]
	idents  chunks[spot]
	service names
	state   names
	clerk   names
	device  names
	office  names
}

// doc is what filters and statistics ask of a record.
type doc struct {
	key      string
	at       int64 // Unix time
	until    int32 // day of the end, see dayOf; 0 for none
	seconds  uint16
	service  uint16
	state    uint16
	clerk    uint16
	device   uint16
	office   uint16
	unsynced bool
}

func (d doc) kind() app.HitKind {
	kind, _ := keyed([]byte(d.key[:1]))
	return kind
}

// spot is one identifier of one doc.
type spot struct {
	id  ident
	doc uint32
}

func compareSpots(a, b spot) int {
	return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.doc, b.doc))
}

// names numbers the few different values of a field.
type names struct {
	of map[string]uint16
}

func (n *names) number(s string) uint16 {
	if i, ok := n.of[s]; ok {
		return i
	}
	if n.of == nil {
		n.of = map[string]uint16{}
	}
	i := uint16(min(len(n.of)+1, math.MaxUint16))
	n.of[strings.Clone(s)] = i
	return i
}

// maxSeconds caps what one licence adds to the average: a draft that lay over
// lunch says nothing about the work.
const maxSeconds = 3600

// dayOf returns the day in Riyadh as yyyymmdd.
func dayOf(t time.Time) int { return dayNumber(hijri.Today(t)) }

func dayNumber(c hijri.Civil) int { return c.Year*10000 + c.Month*100 + c.Day }

func newIndex() *index {
	return &index{
		byKey:  map[string]uint32{},
		words:  chunks[term]{cmp: compareTerms},
		idents: chunks[spot]{cmp: compareSpots},
	}
}

// docOf returns what is kept of an entry.
func (x *index) docOf(key string, e entry) doc {
	d := doc{
		key: key, at: e.hit.At.Unix(), until: int32(dayNumber(e.hit.Until.Civil)), unsynced: e.hit.Unsynced,
		service: x.service.number(e.hit.Service), state: x.state.number(string(e.hit.State)),
		clerk: x.clerk.number(e.hit.Operator), device: x.device.number(e.device),
		office: x.office.number(e.office),
	}
	if e.began != 0 {
		d.seconds = uint16(min(max(d.at-e.began, 0), maxSeconds))
	}
	return d
}

// entryChange is one entry that a transaction has written.
type entryChange struct {
	key      string
	old, now *entry // nil: there was none, there is none
}

// numbered returns the licences that have a number, or an identifier like it.
func (x *index) numbered(n app.LicenceNumber) (out []app.ID) {
	id, _ := identOf(string(n))
	x.mu.RLock()
	defer x.mu.RUnlock()
	for s := range x.idents.from(spot{id: id}) {
		if s.id != id {
			break
		}
		if kind, record := keyed([]byte(x.docs[s.doc].key)); kind == app.HitLicence {
			out = append(out, record)
		}
	}
	return out
}

// apply follows a transaction.
func (x *index) apply(changes []entryChange) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var moved []uint32
	gone := map[uint32]bool{}
	for _, c := range changes {
		n, had := x.byKey[c.key]
		switch {
		case c.now == nil && had:
			x.drop(n, c)
			gone[n] = true
		case c.now != nil:
			if !had {
				n = x.place(c.key)
			}
			d := x.docOf(x.docs[n].key, *c.now)
			if !had || d.at != x.docs[n].at {
				moved = append(moved, n)
				if had {
					gone[n] = true
				}
			}
			x.docs[n] = d
			x.reword(n, c)
		}
	}
	x.reorder(moved, gone)
}

// place finds room for a new doc.
func (x *index) place(key string) uint32 {
	n := uint32(len(x.docs))
	if len(x.free) > 0 {
		n, x.free = x.free[len(x.free)-1], x.free[:len(x.free)-1]
		x.docs[n] = doc{key: key}
	} else {
		x.docs = append(x.docs, doc{key: key})
	}
	x.byKey[key] = n
	return n
}

func (x *index) drop(n uint32, c entryChange) {
	x.reword(n, c)
	delete(x.byKey, c.key)
	x.docs[n] = doc{}
	x.free = append(x.free, n)
}

// reword moves a doc from the words and identifiers of the old entry to those of
// the new one.
func (x *index) reword(n uint32, c entryChange) {
	old, now := entry{}, entry{}
	if c.old != nil {
		old = *c.old
	}
	if c.now != nil {
		now = *c.now
	}
	for _, w := range old.words {
		if !slices.Contains(now.words, w) {
			x.dropWord(w, n)
		}
	}
	for _, w := range now.words {
		if !slices.Contains(old.words, w) {
			x.putWord(w, n)
		}
	}
	for _, id := range old.idents {
		if !slices.Contains(now.idents, id) {
			x.idents.drop(spot{id, n})
		}
	}
	for _, id := range now.idents {
		x.idents.put(spot{id, n})
	}
}

// reorder takes docs out of the order of time and puts the moved ones in.
func (x *index) reorder(moved []uint32, gone map[uint32]bool) {
	if len(gone) > 0 {
		x.order = slices.DeleteFunc(x.order, func(n uint32) bool { return gone[n] })
	}
	moved = slices.Compact(slices.Sorted(slices.Values(moved)))
	moved = slices.DeleteFunc(moved, func(n uint32) bool { return x.docs[n].key == "" })
	slices.SortFunc(moved, x.byTime)
	at := len(x.order)
	x.order = append(x.order, moved...)
	if at > 0 && len(moved) > 0 && x.byTime(x.order[at-1], x.order[at]) > 0 {
		x.order = x.merge(x.order[:at], moved)
	}
}

func (x *index) byTime(a, b uint32) int {
	return cmp.Or(cmp.Compare(x.docs[a].at, x.docs[b].at), strings.Compare(x.docs[a].key, x.docs[b].key))
}

func (x *index) merge(a, b []uint32) []uint32 {
	out := make([]uint32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if x.byTime(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
