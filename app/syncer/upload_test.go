package syncer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/syncer"
)

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// handIn queues an application with documents.
func (b *bench) handIn(record app.ID, documents ...[]byte) {
	b.Helper()
	a := app.Application{ID: record}
	for _, d := range documents {
		a.Attachments = append(a.Attachments, app.Attachment{Document: "photo", Media: "application/pdf", Size: int64(len(d)), SHA256: sumOf(d)})
		b.m.blobs[sumOf(d)] = d
	}
	body, err := json.Marshal(a)
	if err != nil {
		b.Fatal(err)
	}
	b.m.add(1)
	c := &b.m.outbox[len(b.m.outbox)-1]
	c.Kind, c.Record, c.Body = app.CommandSubmit, record, body
}

// shelf is what central has of documents, for a line.
type shelf struct {
	parts map[string][]byte // by ID, which is the hash
	whole map[string]int64  // how large they will be
	asked int               // how often it was asked for an offset
}

func (b *bench) shelve() *shelf {
	s := &shelf{parts: map[string][]byte{}, whole: map[string]int64{}}
	b.m.blobs = map[string][]byte{}
	b.l.announce = func(a app.Attachment) (app.Upload, error) {
		s.whole[a.SHA256] = a.Size
		return s.of(a.SHA256), nil
	}
	b.l.uploaded = func(id string) (app.Upload, error) {
		s.asked++
		if _, there := s.whole[id]; !there {
			return app.Upload{}, &app.Error{Code: app.NotFound}
		}
		return s.of(id), nil
	}
	b.l.append = func(id string, at int64, part []byte) (int64, error) {
		if at != int64(len(s.parts[id])) {
			return 0, &app.Error{Code: app.Conflict}
		}
		s.parts[id] = append(s.parts[id], part...)
		return at + int64(len(part)), nil
	}
	return s
}

func (s *shelf) of(id string) app.Upload {
	n := int64(len(s.parts[id]))
	return app.Upload{ID: id, Offset: n, Done: n == s.whole[id]}
}

// wants refuses a command whose documents are not there, as central does.
func (s *shelf) wants(b *bench) {
	b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
		out, err := accept(cs)
		for i, c := range cs {
			for _, d := range c.Documents() {
				if !s.of(d.SHA256).Done || s.whole[d.SHA256] == 0 {
					out[i] = app.Outcome{ID: c.ID, Code: app.Offline}
				}
			}
		}
		return out, err
	}
}

func document(n int) []byte { return bytes.Repeat(fmt.Appendf(nil, "page %d\n", n), 100) }

// TestDocumentsGoBeforeTheirCommand: the line breaks after each part; what waits for
// no document goes on, and each part is sent once.
func TestDocumentsGoBeforeTheirCommand(t *testing.T) {
	inBubble(t, syncer.Options{Part: 100}, func(b *bench) {
		s := b.shelve()
		s.wants(b)
		b.handIn("a", document(1), document(2))
		b.m.add(3)
		b.handIn("a") // the same record: it must not overtake
		inner, parts := b.l.append, 0
		b.l.append = func(id string, at int64, part []byte) (int64, error) {
			if b.m.state(app.OutAcked) < 3 || b.m.outbox[0].State == app.OutAcked || b.m.outbox[4].State == app.OutAcked {
				b.Errorf("at part %d: %v", parts, b.m.outbox)
			}
			parts++
			at, _ = inner(id, at, part)
			if parts%2 == 0 {
				return 0, &app.Error{Code: app.Offline} // done, and the answer lost
			}
			return at, nil
		}
		b.pass(10 * time.Minute)
		if n := b.m.state(app.OutAcked); n != 5 {
			t.Errorf("%d acked: %+v", n, b.m.outbox)
		}
		for i := 1; i <= 2; i++ {
			if got := s.parts[sumOf(document(i))]; !bytes.Equal(got, document(i)) {
				t.Errorf("document %d came as %q", i, got)
			}
		}
		if want := 2 * len(document(1)) / 100; parts != want || s.asked == 0 {
			t.Errorf("%d parts, %d wanted; asked for the offset %d times", parts, want, s.asked)
		}
		if st := b.e.Status(); st.ToSend != 0 || st.Sent != 0 {
			t.Errorf("afterwards %+v", st)
		}
	})
}

// TestProgressOfADocumentIsTold while it is on its way.
func TestProgressOfADocumentIsTold(t *testing.T) {
	inBubble(t, syncer.Options{Part: 300}, func(b *bench) {
		b.shelve()
		b.handIn("a", document(1))
		inner := b.l.append
		var told []int64
		b.l.append = func(id string, at int64, part []byte) (int64, error) {
			st := b.e.Status()
			told = append(told, st.Sent, st.ToSend)
			return inner(id, at, part)
		}
		b.pass(time.Minute)
		if !slices.Equal(told, []int64{0, 700, 300, 700, 600, 700}) {
			t.Errorf("%v", told)
		}
	})
}

// TestADocumentThatCannotBeSent is the clerk's to mend, and keeps nothing else up.
func TestADocumentThatCannotBeSent(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		s := b.shelve()
		s.wants(b)
		b.handIn("missing", document(1))
		b.handIn("refused", document(2))
		b.handIn("good", document(3))
		delete(b.m.blobs, sumOf(document(1)))
		inner := b.l.append
		b.l.append = func(id string, at int64, part []byte) (int64, error) {
			if id == sumOf(document(2)) {
				return 0, &app.Error{Code: app.FileTooLarge}
			}
			return inner(id, at, part)
		}
		b.pass(time.Minute)
		want := []app.Code{app.DocMissing, app.DocRefused, ""}
		for i, c := range b.m.outbox {
			if c.Code != want[i] || (c.State == app.OutNeedsOperator) != (want[i] != "") {
				t.Errorf("%s: %s %s", c.Record, c.State, c.Code)
			}
		}
	})
}

// TestADocumentThatCentralLost, or got as another one, comes anew.
func TestADocumentThatCentralLost(t *testing.T) {
	inBubble(t, syncer.Options{Part: 300}, func(b *bench) {
		s := b.shelve()
		s.wants(b)
		b.handIn("a", document(1))
		inner, n := b.l.append, 0
		b.l.append = func(id string, at int64, part []byte) (int64, error) {
			switch n++; n {
			case 2: // it was given up
				delete(s.parts, id)
				return 0, &app.Error{Code: app.NotFound}
			case 4: // it came twice
				s.parts[id] = append(s.parts[id], part...)
			case 6: // the line has changed a letter
				delete(s.parts, id)
				return 0, &app.Error{Code: app.BadHash}
			}
			return inner(id, at, part)
		}
		lost := b.l.send
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			if n < 12 { // restored from a copy that has it not
				s.parts = map[string][]byte{}
			}
			return lost(cs)
		}
		b.pass(10 * time.Minute)
		if b.m.state(app.OutAcked) != 1 || !bytes.Equal(s.parts[sumOf(document(1))], document(1)) || n < 12 {
			t.Errorf("after %d parts: %+v", n, b.m.outbox)
		}
	})
}

// TestDocumentsReachCentral over real HTTP, from a real store, through lost
// answers, a central that starts anew and an engine that is ended in the middle.
func TestDocumentsReachCentral(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	large := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
	w.srv.Faults().SetOffline(true)
	a := c.handIn("HLT-48-0003-00001", large, document(1))
	issued := c.issue("سارة")
	w.srv.Faults().SetOffline(false)
	c.engine.Nudge()
	until(t, "a part at central", func() bool { return c.engine.Status().Sent > 0 })
	c.end()
	c.run()
	w.srv.Faults().DropAfterCommit(2)
	w.restart()
	w.srv.Faults().DropAfterCommit(1)
	c.drained()
	if n := c.states(); n[app.OutNeedsOperator]+n[app.OutQuarantined] > 0 {
		t.Fatalf("%v", n)
	}
	w.exactly(c, []app.Licence{issued})
	until(t, "settled", func() bool { return c.states()[app.OutSettled] == 2 })
	d := newCounter(w, "0004")
	d.signIn("reem")
	until(t, "the other counter has it", func() bool {
		there, err := d.db.Application(t.Context(), a.ID)
		return err == nil && len(there.Attachments) == 2
	})
	for _, data := range [][]byte{large, document(1)} {
		if got, err := d.client.FetchDocument(t.Context(), sumOf(data), nil); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d of %d bytes, %v", len(got), len(data), err)
		}
	}
}

// TestDocumentsOfALicenceReachCentral behind it, through a central that starts anew and
// lost answers; the licence is there before them, and another counter has and opens them.
func TestDocumentsOfALicenceReachCentral(t *testing.T) {
	w := newTown(t)
	c, d := newCounter(w, "0003"), newCounter(w, "0004")
	c.signIn("noura")
	d.signIn("reem")
	c.ready()
	large := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
	w.srv.Faults().SetOffline(true)
	l := c.issue("سارة", large, document(1))
	w.srv.Faults().SetOffline(false)
	c.engine.Nudge()
	until(t, "a part at central", func() bool { return c.engine.Status().Sent > 0 })
	if n := c.states(); n[app.OutAcked]+n[app.OutSettled] != 1 {
		t.Errorf("the licence waits for its documents: %v", n)
	}
	c.end()
	c.run()
	w.srv.Faults().DropAfterCommit(2)
	w.restart()
	w.srv.Faults().DropAfterCommit(1)
	c.drained()
	until(t, "settled", func() bool { return c.states()[app.OutSettled] == 2 })
	w.exactly(c, []app.Licence{l})
	for _, x := range []*counter{c, d} {
		x.engine.Nudge()
		until(t, "the documents on the licence", func() bool {
			there, err := x.db.Licence(t.Context(), l.ID)
			return err == nil && len(there.Attachments) == 2 && there.Token == l.Token
		})
	}
	for _, data := range [][]byte{large, document(1)} {
		if got, err := d.client.FetchDocument(t.Context(), sumOf(data), nil); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d of %d bytes, %v", len(got), len(data), err)
		}
	}
}

// attachments keeps documents at the counter.
func (c *counter) attachments(documents [][]byte) (list []app.Attachment) {
	c.t.Helper()
	for i, data := range documents {
		sum, err := c.db.PutBlob(c.t.Context(), data)
		if err != nil {
			c.t.Fatal(err)
		}
		list = append(list, app.Attachment{Document: fmt.Sprint("d", i), Name: "x.pdf", Media: "application/pdf", Size: int64(len(data)), SHA256: sum, AddedAt: time.Now().UTC()})
	}
	return list
}

// handIn hands an application in with documents.
func (c *counter) handIn(number string, documents ...[]byte) app.Application {
	c.t.Helper()
	ctx, now := c.t.Context(), time.Now().UTC()
	a := app.Application{
		ID: app.NewID(now), Number: number, Service: "HLT", Transaction: "issue", State: app.Draft, CreatedAt: now, CreatedBy: "noura",
		Office: "EST-KHB", Device: c.device.ID, Entered: app.Entered{Fields: map[string]string{app.FieldFullName: "سارة"}},
	}
	a.Attachments = c.attachments(documents)
	if _, err := c.db.SaveApplication(ctx, a); err != nil {
		c.t.Fatal(err)
	}
	_, err := c.db.Submit(ctx, a.ID, func(a app.Application, seq uint64) (app.Submission, error) {
		a.State = app.Queued
		body, err := json.Marshal(a)
		return app.Submission{
			Application: a,
			Command:     app.Command{ID: app.NewID(now), Seq: seq, Kind: app.CommandSubmit, Record: a.ID, Title: a.Number, Operator: "noura", At: now, Body: body},
			Audit:       app.AuditEntry{At: now, Operator: "noura", Action: "submit", Record: a.ID},
		}, err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}
