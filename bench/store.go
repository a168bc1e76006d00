package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/gold"
)

// many is how many licences the rows about a full store have in it.
const many = 100_000

// storeRows are about a store with 100,000 licences. They share one, since it
// takes long to fill.
func storeRows() []row {
	var full fullStore
	return []row{
		{name: "store.apply_records", unit: "per s", goal: 20000, more: true, measure: full.fill},
		{name: "store.search_p95", unit: "ms", goal: 10, measure: full.search},
		{name: "store.search_recall", unit: "%", goal: 99, more: true, measure: full.recall},
		{name: "store.search_precision", unit: "%", goal: 75, more: true, measure: full.precision},
		{name: "store.apply_500_new", unit: "ms", goal: 100, measure: full.applyNew},
		{name: "store.unlock", unit: "ms", goal: 1000, measure: full.unlock},
		{name: "store.index_memory", unit: "MB", goal: 150, measure: full.memory},
	}
}

type fullStore struct {
	post  *post
	seeds []app.Licence
	next  int
	score gold.Score
}

var errNoStore = errors.New("there is no full store")

// fill applies pages of the changes feed, as the syncer does, with no network in
// between: decoded they are; encrypted, indexed and durable they become.
func (s *fullStore) fill(dir string) (perSecond float64, err error) {
	ctx := context.Background()
	p, err := openPost(ctx, dir, demonstration)
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	if err != nil {
		return 0, err
	}
	if _, err := p.sync(ctx, p.pulled(ctx)); err != nil {
		return 0, err
	}
	if s.seeds, err = p.licences(ctx); err != nil {
		return 0, err
	}
	var took time.Duration
	for s.next < many {
		page, err := s.page(500)
		if err != nil {
			return 0, err
		}
		began := time.Now()
		if err := p.db.Apply(ctx, page); err != nil {
			return 0, err
		}
		took += time.Since(began)
	}
	s.post = p
	return many / took.Seconds(), s.addGold(ctx)
}

// addGold puts the records of the gold set among the others, with a crowd of names
// that are made of the same words.
func (s *fullStore) addGold(ctx context.Context) error {
	const crowd = 10_000
	begin := s.seeds[0].IssuedAt.AddDate(-2, 0, 0)
	for first, of := range map[int][]app.Entered{1: gold.Crowd(crowd), crowd + 1: gold.Records()} {
		page, err := gold.Page(of, first, begin)
		if err != nil {
			return err
		}
		if err := s.post.db.Apply(ctx, page); err != nil {
			return err
		}
	}
	return nil
}

// recall is the part of the gold set whose record is found.
func (s *fullStore) recall(string) (percent float64, err error) {
	if s.post == nil {
		return 0, errNoStore
	}
	s.score, err = gold.Measure(context.Background(), s.post.db.Find)
	return 100 * s.score.Recall, err
}

// precision is the part of the first ten hits that is what was meant.
func (s *fullStore) precision(string) (percent float64, err error) {
	if s.score.Precision == 0 {
		return 0, errNoStore
	}
	return 100 * s.score.Precision, nil
}

// licences returns those that the post has.
func (p *post) licences(ctx context.Context) ([]app.Licence, error) {
	found, err := p.db.Find(ctx, app.Query{Kind: app.HitLicence, Limit: demonstration})
	if err != nil {
		return nil, err
	}
	list := make([]app.Licence, len(found.Hits))
	for i, h := range found.Hits {
		if list[i], err = p.db.Licence(ctx, h.ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// page makes the next n licences: a holder of one and a shop of another, each
// issued ten minutes after the one before, as the feed of a busy town has them.
func (s *fullStore) page(n int) (page app.ChangesPage, err error) {
	for range n {
		i := s.next
		s.next++
		l := s.seeds[i%len(s.seeds)]
		other := s.seeds[(i*7+i/len(s.seeds))%len(s.seeds)]
		l.IssuedAt = s.seeds[0].IssuedAt.Add(time.Duration(i) * 10 * time.Minute)
		l.ID = app.NewID(l.IssuedAt)
		if l.Number, err = app.NewLicenceNumber(l.Number.Series(), uint32(i+1)); err != nil {
			return page, err
		}
		l.Entered = l.Entered.Clone()
		l.Entered.Fields[app.FieldTradeName] = other.Entered.Get(app.FieldTradeName)
		l.Entered.Fields[app.FieldCR] = fmt.Sprintf("1010%06d", i)
		l.Revision = int64(1_000_000 + i)
		l.Synced = true
		raw, err := json.Marshal(l)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: l.Revision, Licence: &l, Raw: raw})
	}
	page.Next = fmt.Sprint(s.next)
	return page, nil
}

// search asks as clerks ask, each question once: a name in full, its beginning,
// a misspelt one, a shop, numbers from the start and from the end, and all of the
// gold set.
func (s *fullStore) search(string) (float64, error) {
	if s.post == nil {
		return 0, errNoStore
	}
	var times []time.Duration
	for i := range 100 {
		l := s.seeds[i*len(s.seeds)/100]
		name, id := []rune(l.Entered.Get(app.FieldFullName)), l.Entered.Get(app.FieldIDNo)
		middle := len(name) / 2
		misspelt := string(name[:middle]) + string(name[middle+1:])
		for _, text := range []string{
			string(name), string(name[:middle]), misspelt, l.Entered.Get(app.FieldTradeName),
			id, id[len(id)-4:], string(l.Number[:6]), l.Number.Grouped(),
		} {
			began := time.Now()
			if _, err := s.post.db.Find(context.Background(), app.Query{Text: text}); err != nil {
				return 0, err
			}
			times = append(times, time.Since(began))
		}
	}
	for _, p := range gold.Pairs() {
		began := time.Now()
		if _, err := s.post.db.Find(context.Background(), app.Query{Text: p.Typed}); err != nil {
			return 0, err
		}
		times = append(times, time.Since(began))
	}
	return milliseconds(p95(times)), nil
}

// applyNew takes a page of 500 new records over among those that are there, the
// median of nine.
func (s *fullStore) applyNew(string) (float64, error) {
	if s.post == nil {
		return 0, errNoStore
	}
	var times []time.Duration
	for range 9 {
		page, err := s.page(500)
		if err != nil {
			return 0, err
		}
		began := time.Now()
		if err := s.post.db.Apply(context.Background(), page); err != nil {
			return 0, err
		}
		times = append(times, time.Since(began))
	}
	return milliseconds(median(times)), nil
}

// unlock opens the full store anew, beside the derivation of the key.
func (s *fullStore) unlock(string) (ms float64, err error) {
	if s.post == nil {
		return 0, errNoStore
	}
	s.post.db.Lock()
	began := time.Now()
	if _, err := s.post.db.Unlock(context.Background(), s.post.operator.ID, s.post.password); err != nil {
		return 0, err
	}
	return milliseconds(time.Since(began)), nil
}

// memory is what an unlocked store holds of memory, and ends it.
func (s *fullStore) memory(string) (megabytes float64, err error) {
	if s.post == nil {
		return 0, errNoStore
	}
	defer func() { err = errors.Join(err, s.post.Close()) }()
	unlocked := heap()
	s.post.db.Lock()
	return (unlocked - heap()) / (1 << 20), nil
}

// heap is how many bytes are in use after what is garbage has gone.
func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
