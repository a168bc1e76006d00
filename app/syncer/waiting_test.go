package syncer_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/syncer"
)

// stepped is an engine that a test has do its rounds, by a clock of its own.
type stepped struct {
	*bench
	now  time.Time
	work *syncer.Engine
}

func inSteps(t *testing.T) *stepped {
	t.Helper()
	feed := &app.Feed{}
	s := &stepped{now: time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)}
	s.bench = &bench{T: t, feed: feed, m: &memory{feed: feed, wishes: map[string]app.LeaseRequest{}}, l: &line{sent: map[app.ID]int{}, order: true}}
	s.work = syncer.New(syncer.Options{Store: s.m, Remote: s.l, Feed: feed, Now: func() time.Time { return s.now }, Jitter: func() float64 { return 1 }})
	t.Cleanup(s.work.Begin())
	return s
}

func (s *stepped) step() { s.work.Step(s.Context(), true) }

// handOver queues the documents of a licence behind what is there.
func (b *bench) handOver(record app.ID, documents ...[]byte) *app.Command {
	b.Helper()
	h := app.HandedIn{Record: record}
	for _, d := range documents {
		h.Attachments = append(h.Attachments, app.Attachment{Document: "photo", Media: "application/pdf", Size: int64(len(d)), SHA256: sumOf(d)})
		b.m.blobs[sumOf(d)] = d
	}
	body, err := json.Marshal(h)
	if err != nil {
		b.Fatal(err)
	}
	seq := uint64(len(b.m.outbox) + 1)
	b.m.outbox = append(b.m.outbox, app.Command{ID: app.ID(fmt.Sprint("docs-", seq)), Seq: seq, State: app.OutQueued, Kind: app.CommandDocuments, Record: record, Body: body})
	return &b.m.outbox[seq-1]
}

// about has the newest commands be about a record.
func (b *bench) about(record app.ID, kinds ...app.CommandKind) {
	for i, k := range kinds {
		c := &b.m.outbox[len(b.m.outbox)-len(kinds)+i]
		c.Record, c.Kind = record, k
	}
}

// TestALicenceWaitsForNoDocument: neither the licence that its documents lie behind, also
// when central put it off, nor the prints that lie behind them.
func TestALicenceWaitsForNoDocument(t *testing.T) {
	inBubble(t, syncer.Options{Part: 100}, func(b *bench) {
		s := b.shelve()
		b.m.add(1)
		b.about("l1", app.CommandIssue)
		docs := b.handOver("l1", document(1), document(2))
		b.m.add(1)
		b.about("l1", app.CommandPrint)
		s.wants(b)
		inner, refused := b.l.send, false
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			out, err := inner(cs)
			if !refused && cs[0].Kind == app.CommandIssue {
				refused = true
				out[0] = app.Outcome{ID: cs[0].ID, Code: app.TryLater}
			}
			return out, err
		}
		append1, parts := b.l.append, 0
		b.l.append = func(id string, at int64, part []byte) (int64, error) {
			if parts++; parts > 3 && b.m.state(app.OutAcked) != 2 {
				b.Errorf("at part %d: %+v", parts, b.m.outbox)
			}
			time.Sleep(time.Second)
			return append1(id, at, part)
		}
		b.pass(10 * time.Minute)
		if b.m.state(app.OutAcked) != 3 || !refused || parts != 2*len(document(1))/100 || b.l.sent[docs.ID] != 1 {
			t.Errorf("%d parts: %+v", parts, b.m.outbox)
		}
	})
}

// TestAMonthsDocumentsAreNotSearched: twenty thousand commands that wait for documents
// are gone through in no time, and the outbox is read in large steps.
func TestAMonthsDocumentsAreNotSearched(t *testing.T) {
	s := inSteps(t)
	s.shelve()
	const month = 20_000
	for i := range month {
		s.handOver(app.ID(fmt.Sprint("l", i)), document(1))
	}
	s.m.add(1)
	s.m.outbox[month].ID = "last"
	announced := 0
	inner := s.l.announce
	s.l.announce = func(a app.Attachment) (app.Upload, error) {
		if announced++; announced > 50 {
			return app.Upload{}, offline()
		}
		return inner(a)
	}
	began := time.Now()
	s.step()
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("a round took %v", took)
	}
	if s.l.sent["last"] != 1 || announced < 50 || s.m.reads > month/50 {
		t.Errorf("the last was sent %d times; %d announced; the outbox was read %d times", s.l.sent["last"], announced, s.m.reads)
	}
}

// TestAClockThatIsSetBackHoldsNothing: what was put off, or done, at a time that is to
// come again is due.
func TestAClockThatIsSetBackHoldsNothing(t *testing.T) {
	s := inSteps(t)
	s.m.add(1)
	later := true
	s.l.send = func(cs []app.Command) ([]app.Outcome, error) {
		if later {
			return []app.Outcome{{ID: cs[0].ID, Code: app.TryLater}}, nil
		}
		return accept(cs)
	}
	s.step()
	later = false
	s.step()
	if s.m.state(app.OutQueued) != 1 || s.m.trusts != 0 && s.m.grants != 1 {
		t.Fatalf("%+v, %d grants", s.m.outbox, s.m.grants)
	}
	trusts, grants := s.m.trusts, s.m.grants
	s.now = s.now.Add(-48 * time.Hour)
	s.step()
	if s.m.state(app.OutAcked) != 1 || s.m.trusts != trusts+1 || s.m.grants != grants+1 {
		t.Errorf("%+v, trust %d, grants %d", s.m.outbox, s.m.trusts, s.m.grants)
	}
}

// TestWhatWasPutOffGoesBeforeWhatStoodBehindIt: the older of two changes of a record was
// put off, so that the documents of the newer came first; when the older is due again it
// goes first, and the round ends.
func TestWhatWasPutOffGoesBeforeWhatStoodBehindIt(t *testing.T) {
	s := inSteps(t)
	on := s.shelve()
	s.handIn("a", document(1))
	s.handIn("a", document(2))
	refused, late := false, false
	s.l.send = func(cs []app.Command) ([]app.Outcome, error) {
		if !refused {
			refused = true
			return []app.Outcome{{ID: cs[0].ID, Code: app.TryLater}}, nil
		}
		return accept(cs)
	}
	inner, announced := s.l.announce, 0
	s.l.announce = func(a app.Attachment) (app.Upload, error) {
		if announced++; announced > 1000 {
			return app.Upload{}, offline()
		}
		s.feed.Publish(app.Outbox) // something has come up: it is looked for before the next step
		if a.SHA256 == sumOf(document(2)) && !late {
			late = true
			s.now = s.now.Add(time.Second + time.Millisecond) // the first is due again by now
		}
		return inner(a)
	}
	s.step()
	s.step()
	if !refused || announced > 20 || s.m.state(app.OutAcked) != 2 || len(on.parts) != 2 {
		t.Errorf("%d announced, refused %v: %+v", announced, refused, s.m.outbox)
	}
}

// TestWhatWaitsMakesNoBatchSmaller: licences and the commands of their documents stand by
// turns, and the licences still go a hundred at a time.
func TestWhatWaitsMakesNoBatchSmaller(t *testing.T) {
	inBubble(t, syncer.Options{Part: 100}, func(b *bench) {
		s := b.shelve()
		for i := range 120 {
			record := app.ID(fmt.Sprint("l", i))
			b.m.add(1)
			b.about(record, app.CommandIssue)
			b.handOver(record, document(1))
		}
		s.wants(b)
		b.pass(time.Minute)
		if len(b.l.sizes) < 2 || b.l.sizes[0] != 100 || b.l.sizes[1] != 20 {
			t.Errorf("batches of %v", b.l.sizes)
		}
	})
}
