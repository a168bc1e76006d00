// Package home is the first screen: what to go on with, what to start, and how the day goes.
package home

import (
	"context"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
)

// Desk is what the first screen needs of the counter.
type Desk interface {
	Who() counter.Who
	Home(ctx context.Context) (counter.Home, error)
	Strip(ctx context.Context) (counter.Strip, error)
	Find(ctx context.Context, q app.Query) (app.Found, error)
	Noted(ctx context.Context, licence app.ID) error
	Answer(ctx context.Context, job app.PrintJob, yes bool) (app.PrintJob, error)
}

// Tile is a transaction of a service that can be started, on the key of its place.
type Tile struct {
	Service     *catalogue.Service
	Transaction *catalogue.Transaction
}

// Outage says what a tile is good for while central is out of reach.
func (t Tile) Outage() catalogue.Offline { return t.Service.Offline }

// maxTiles are the keys 1 to 9.
const maxTiles = 9

// State is what the screen shows.
type State struct {
	Loaded bool
	Err    error
	Who    counter.Who
	Home   counter.Home
	Link   app.LinkStatus
	Names  map[app.ID]string // of the licences that were printed, perhaps
	Tiles  []Tile
	At     time.Time // when it was read
}

// GrantEndsSoon tells whether the offline grant ends within a day.
func (s State) GrantEndsSoon() bool {
	return s.Loaded && !s.Home.GrantEnds.IsZero() && s.Home.GrantEnds.Sub(s.At) < 24*time.Hour
}

// NumbersLow tells whether less than a fifth of the leased numbers is left.
func (s State) NumbersLow() bool {
	return s.Loaded && s.Home.NumbersAll > 0 && s.Home.NumbersLeft*5 < s.Home.NumbersAll
}

// Offline tells whether central is known to be out of reach.
func (s State) Offline() bool { return s.Link.Known && !s.Link.Online }

// Hours returns the hours of the day that the bars show: the working hours, and whichever beyond them were busy.
func (s State) Hours() (first, last int) {
	first, last = 7, 13
	for h, n := range s.Home.Today.ByHour {
		if n > 0 {
			first, last = min(first, h), max(last, h)
		}
	}
	now := s.At.In(hijri.Riyadh).Hour()
	if now > last && now < 20 {
		last = now
	}
	return first, last
}

// Model reads the day. Its methods are called on the main goroutine.
type Model struct {
	desk  Desk
	loop  *kit.Loop
	now   func() time.Time
	cat   *catalogue.Shelf
	state State
	show  func(State)
	busy  bool // a reading is under way
	stale bool // and another one is wanted
}

// NewModel makes a model over the services of cat.
func NewModel(desk Desk, loop *kit.Loop, cat *catalogue.Shelf, now func() time.Time) *Model {
	return &Model{desk: desk, loop: loop, now: now, show: func(State) {}, cat: cat, state: State{Tiles: tiles(cat.Newest()), At: now()}}
}

// tiles are the open transactions: the first of every service, then the others.
func tiles(cat *catalogue.Catalogue) []Tile {
	var first, more []Tile
	for i := range cat.Services {
		s, n := &cat.Services[i], 0
		for j := range s.Transactions {
			if t := s.Transactions[j]; !t.Open || t.Begins() {
				continue
			}
			t := Tile{s, &s.Transactions[j]}
			if n++; n == 1 {
				first = append(first, t)
			} else {
				more = append(more, t)
			}
		}
	}
	all := append(first, more...)
	return all[:min(len(all), maxTiles)]
}

// Watch has show called with the state now and at each change.
func (m *Model) Watch(show func(State)) {
	m.show = show
	show(m.state)
}

// State returns the state.
func (m *Model) State() State { return m.state }

// Reload reads everything anew. Asked again while it reads, it reads once more afterwards.
func (m *Model) Reload() {
	if m.busy {
		m.stale = true
		return
	}
	m.busy = true
	m.loop.Go(func(ctx context.Context) func() {
		h, err := m.desk.Home(ctx)
		strip, errStrip := m.desk.Strip(ctx)
		if err == nil {
			err = errStrip
		}
		names := m.names(ctx, h.Unanswered)
		return func() {
			m.state.Names = names
			m.loaded(h, strip.Link, err)
		}
	})
}

// names tells whose licences the jobs print; one that is not found has none.
func (m *Model) names(ctx context.Context, jobs []app.PrintJob) map[app.ID]string {
	out := map[app.ID]string{}
	for _, j := range jobs {
		f, err := m.desk.Find(ctx, app.Query{Text: string(j.Number), Kind: app.HitLicence, Limit: 1})
		if err == nil && len(f.Hits) > 0 && f.Hits[0].ID == j.Licence {
			out[j.Licence] = f.Hits[0].Title
		}
	}
	return out
}

func (m *Model) loaded(h counter.Home, link app.LinkStatus, err error) {
	m.busy = false
	m.state.Loaded, m.state.Err, m.state.Who, m.state.At = true, err, m.desk.Who(), m.now()
	if err == nil {
		m.state.Home, m.state.Link, m.state.Tiles = h, link, tiles(m.cat.Newest())
	}
	m.show(m.state)
	if m.stale {
		m.stale = false
		m.Reload()
	}
}

// Noted takes a notice off the screen.
func (m *Model) Noted(licence app.ID) {
	m.loop.Go(func(ctx context.Context) func() {
		err := m.desk.Noted(ctx, licence)
		return func() {
			if err != nil {
				m.state.Err = err
				m.show(m.state)
				return
			}
			m.Reload()
		}
	})
}

// Answer records whether a paper came out, and goes on with then, if there is any.
func (m *Model) Answer(job app.PrintJob, yes bool, then func()) {
	m.loop.Go(func(ctx context.Context) func() {
		_, err := m.desk.Answer(ctx, job, yes)
		return func() {
			if err != nil {
				m.state.Err = err
				m.show(m.state)
				return
			}
			m.Reload()
			if then != nil {
				then()
			}
		}
	})
}
