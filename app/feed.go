package app

import "sync"

// Change is a set of the kinds of record that are no longer as they were last
// read. It carries no data: whoever is told reads again.
type Change uint16

// The kinds of record that change.
const (
	Applications Change = 1 << iota // drafts and applications
	Licences
	Outbox
	Numbers   // leases
	Prints    // print jobs
	Link      // connection to central
	Sessions  // signed in, locked, signed out
	Catalogue // a new bundle
)

// Feed tells subscribers of changes. Publish never waits for them: what a slow
// subscriber has not yet taken is merged, so that none is ever lost or queued.
// The zero value is ready; it is safe for concurrent use.
type Feed struct {
	mu   sync.Mutex
	subs map[*Sub]struct{}
}

// Sub is one subscription to a Feed.
type Sub struct {
	feed *Feed
	wake chan struct{}
	due  Change
}

// Subscribe returns a subscription that the caller must Close.
func (f *Feed) Subscribe() *Sub {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.subs == nil {
		f.subs = make(map[*Sub]struct{})
	}
	s := &Sub{feed: f, wake: make(chan struct{}, 1)}
	f.subs[s] = struct{}{}
	return s
}

// Publish marks c as changed for every subscriber.
func (f *Feed) Publish(c Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.subs {
		s.due |= c
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

// Wake receives when there is something to Take.
func (s *Sub) Wake() <-chan struct{} { return s.wake }

// Take returns what has changed since the last Take.
func (s *Sub) Take() Change {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	c := s.due
	s.due = 0
	return c
}

// Close ends the subscription.
func (s *Sub) Close() {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	delete(s.feed.subs, s)
}
