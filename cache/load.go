package cache

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// index keeps the search entry of a record.
func (t *txn) index(now entry) error {
	key := entryKey(now.hit.Kind, now.hit.ID)
	old, err := t.entry(key)
	if err != nil {
		return err
	}
	if old != nil && now.began == 0 {
		now.began = old.began
	}
	t.entries = append(t.entries, entryChange{key: string(key), old: old, now: &now})
	return t.put(bucketEntries, key, now.encode())
}

// fold folds the words of a text, mostly that of the draft that was just saved.
// Only writers call it, and they take turns.
func (t *txn) fold(text string) []string {
	last := &t.mem.folded
	if last.text != text || last.words == nil {
		last.text, last.words = text, arabic.Words(text)
	}
	return last.words
}

// unindex forgets the search entry of a record.
func (t *txn) unindex(kind app.HitKind, id app.ID) error {
	key := entryKey(kind, id)
	old, err := t.entry(key)
	if err != nil || old == nil {
		return err
	}
	t.entries = append(t.entries, entryChange{key: string(key), old: old})
	return t.drop(bucketEntries, key)
}

// entry reads a search entry, nil when there is none of this form.
func (t *txn) entry(key []byte) (*entry, error) {
	plain, err := t.get(bucketEntries, key)
	if plain == nil || err != nil {
		return nil, err
	}
	e, err := decodeEntry(plain)
	if err != nil {
		return nil, nil //nolint:nilerr // an entry of another form is as good as none: it is made anew
	}
	return &e, nil
}

// sealedEntry is an entry as it lies in the file.
type sealedEntry struct{ key, value []byte }

// indexBuilder gathers what the index is made of.
type indexBuilder struct {
	x     *index
	words map[string]*[]uint32
	spots []spot
	stale []string // keys of entries that must be made anew
}

// loadIndex makes the index of all entries. Opening and decoding them is shared
// by the machine's cores.
func loadIndex(t *txn) (*index, []string, error) {
	b := &indexBuilder{x: newIndex(), words: map[string]*[]uint32{}}
	var batch []sealedEntry
	err := t.of(bucketEntries).ForEach(func(k, v []byte) error {
		if batch = append(batch, sealedEntry{k, v}); len(batch) < 8192 {
			return nil
		}
		err := b.add(t.keys, batch)
		batch = batch[:0]
		return err
	})
	if err == nil {
		err = b.add(t.keys, batch)
	}
	if err != nil {
		return nil, nil, err
	}
	b.finish()
	return b.x, b.stale, nil
}

// add opens a batch on all cores and takes it in, in order.
func (b *indexBuilder) add(keys *seal.Keys, batch []sealedEntry) error {
	opened := make([]entry, len(batch))
	failed := make([]error, len(batch))
	var wg sync.WaitGroup
	for core := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := core; i < len(batch); i += runtime.GOMAXPROCS(0) {
				opened[i], failed[i] = openEntry(keys, batch[i])
			}
		})
	}
	wg.Wait()
	for i, e := range opened {
		switch key := string(batch[i].key); {
		case errors.Is(failed[i], errEntry):
			b.stale = append(b.stale, key)
		case failed[i] != nil:
			return app.Fail(app.StoreFault, failed[i])
		default:
			b.take(key, e)
		}
	}
	return nil
}

// openEntry must not fault the program: each core guards itself.
func openEntry(keys *seal.Keys, s sealedEntry) (e entry, err error) {
	err = faultsToErrors(func() error {
		plain, err := keys.Open(bucketEntries.purpose, seal.Place{Bucket: bucketEntries.name, Key: s.key}, s.value)
		if err != nil {
			return err
		}
		e, err = decodeEntry(plain)
		return err
	})
	return e, err
}

func (b *indexBuilder) take(key string, e entry) {
	n := b.x.place(key)
	b.x.docs[n] = b.x.docOf(key, e)
	b.x.order = append(b.x.order, n)
	for _, w := range e.words {
		docs := b.words[w]
		if docs == nil {
			docs = new([]uint32)
			b.words[strings.Clone(w)] = docs
		}
		if len(*docs) == 0 || (*docs)[len(*docs)-1] != n {
			*docs = append(*docs, n)
		}
	}
	for _, id := range e.idents {
		b.spots = append(b.spots, spot{id, n})
	}
}

func (b *indexBuilder) finish() {
	var sorting sync.WaitGroup
	sorting.Go(func() { b.x.idents.fill(slices.Compact(sortSpots(b.spots))) })
	defer sorting.Wait()
	slices.SortFunc(b.x.order, b.x.byTime)
	terms := make([]term, 0, len(b.words))
	for w, docs := range b.words {
		t := term{text: w, letters: lettersOf(w), one: (*docs)[0]}
		if len(*docs) > 1 {
			t.more = docs
		}
		terms = append(terms, t)
	}
	slices.SortFunc(terms, compareTerms)
	b.x.words.fill(terms)
}

// sortSpots sorts spots whose docs come in order: digit by digit, which leaves
// those of one identifier as they are. It uses and returns one of two rows.
func sortSpots(spots []spot) []spot {
	const digit, digits = 16, 1 << 16
	if len(spots) < digits/4 {
		slices.SortFunc(spots, compareSpots)
		return spots
	}
	other := make([]spot, len(spots))
	for shift := 0; shift < 64; shift += digit {
		var start [digits + 1]uint32
		for _, s := range spots {
			start[s.id>>shift%digits+1]++
		}
		for d := range digits {
			start[d+1] += start[d]
		}
		for _, s := range spots {
			at := &start[s.id>>shift%digits]
			other[*at] = s
			*at++
		}
		spots, other = other, spots
	}
	return spots
}

// loadMemory makes all that is kept of an unlocked store in memory.
func loadMemory(t *txn) (m *memory, stale []string, err error) {
	m = &memory{}
	var d app.Device
	if _, err := t.load(bucketMeta, keyDevice, &d); err != nil {
		return nil, nil, err
	}
	m.office.Store(&d.Office.Municipality.Code)
	if m.leases, err = loadLeases(t); err != nil {
		return nil, nil, err
	}
	if m.queue, err = loadQueue(t); err != nil {
		return nil, nil, err
	}
	m.index, stale, err = loadIndex(t)
	return m, stale, err
}

// reindex makes entries of another form anew from their records.
func (t *txn) reindex(stale []string) error {
	for _, key := range stale {
		kind, id := keyed([]byte(key))
		var err error
		if kind == app.HitLicence {
			var l app.Licence
			if l, err = t.licence(id); err == nil {
				err = t.index(entryOfLicence(l, t.begun(l), t.fold))
			}
		} else {
			var a app.Application
			if a, err = t.application(id); err == nil {
				err = t.index(entryOfApplication(a, t.fold))
			}
		}
		if missing(err) {
			err = t.drop(bucketEntries, []byte(key))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
