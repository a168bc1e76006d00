package cache_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// documented issues a licence with a document, as the counter does.
func (s *shop) documented(n int, data []byte) (app.Issuance, app.Attachment) {
	s.t.Helper()
	sum, err := s.PutBlob(s.t.Context(), data)
	s.must(err)
	d := app.Attachment{Document: "lease", Name: "lease.pdf", Media: "application/pdf", Size: int64(len(data)), SHA256: sum, AddedAt: s.clock.Now()}
	a := s.application(n)
	a.Attachments = []app.Attachment{d}
	a, err = s.SaveApplication(s.t.Context(), a)
	s.must(err)
	is, err := s.Issue(s.t.Context(), a.ID, series, func(a app.Application, slot app.Slot) (app.Issuance, error) {
		out, err := s.build(a, slot)
		out.Documents = app.Command{ID: app.NewID(s.clock.Now()), Kind: app.CommandDocuments, Record: out.Licence.ID, Operator: "noura"}
		out.Documents.Body, _ = json.Marshal(app.HandedIn{Record: out.Licence.ID, Attachments: a.Attachments})
		return out, err
	})
	s.must(err)
	return is, d
}

// TestDocumentsOfALicenceStandBehindIt in the outbox, both or neither; the licence's own
// bytes are what was signed.
func TestDocumentsOfALicenceStandBehindIt(t *testing.T) {
	s := open(t)
	is, d := s.documented(1, []byte("a deed"))
	s.reopen()
	due, err := s.Due(t.Context(), 10, nil)
	s.must(err)
	if len(due) != 2 || due[0].ID != is.Command.ID || due[1].ID != is.Documents.ID || due[1].Seq != due[0].Seq+1 || due[1].Record != is.Licence.ID {
		t.Fatalf("%+v", due)
	}
	if got := due[1].Documents(); !slices.Equal(got, []app.Attachment{d}) || due[0].Documents() != nil || string(due[0].Body) != string(is.Command.Body) {
		t.Errorf("%+v, %s", got, due[0].Body)
	}
	a := s.application(2)
	a.Attachments = []app.Attachment{d}
	a, err = s.SaveApplication(t.Context(), a)
	s.must(err)
	_, err = s.Issue(t.Context(), a.ID, series, s.build)
	s.code(err, app.Internal)
	_, err = s.Issue(t.Context(), a.ID, series, func(a app.Application, slot app.Slot) (app.Issuance, error) {
		out, err := s.build(a, slot)
		out.Documents = app.Command{ID: is.Documents.ID, Kind: app.CommandDocuments, Record: out.Licence.ID, Body: []byte("{}")}
		return out, err
	})
	s.code(err, app.Internal)
	if n, err := s.OutboxCount(t.Context()); err != nil || n.Waiting != 2 {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestWaitingDocumentsKeepNothingFromTheLicence: what central says of it counts at once,
// and once they came through they stand on it.
func TestWaitingDocumentsKeepNothingFromTheLicence(t *testing.T) {
	s := open(t)
	is, d := s.documented(1, []byte("a deed"))
	l := is.Licence
	l.Synced, l.State = true, app.Suspended
	s.must(s.Apply(t.Context(), page("c1", app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: 7, Command: is.Command.ID, Licence: &l})))
	if got, err := s.Licence(t.Context(), l.ID); err != nil || got.State != app.Suspended || !got.Synced {
		t.Errorf("%+v, %v", got, err)
	}
	l.Attachments = []app.Attachment{d}
	s.must(s.Apply(t.Context(), page("c2", app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: 8, Command: is.Documents.ID, Licence: &l})))
	if got, err := s.Licence(t.Context(), l.ID); err != nil || !slices.Equal(got.Attachments, l.Attachments) || got.Revision != 8 {
		t.Errorf("%+v, %v", got, err)
	}
	if n, err := s.OutboxCount(t.Context()); err != nil || n.Waiting != 0 {
		t.Errorf("%+v, %v", n, err)
	}
	s.reopen()
	if got, err := s.Licence(t.Context(), l.ID); err != nil || len(got.Attachments) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestAPurgeKeepsDocumentsThatALicenceNames, from this counter or another, and drops
// them with it. A licence whose documents have not come through stays.
func TestAPurgeKeepsDocumentsThatALicenceNames(t *testing.T) {
	s := open(t)
	settled, d := s.documented(1, []byte("a deed that central has"))
	waiting, w := s.documented(2, []byte("a deed that waits"))
	for i, is := range []app.Issuance{settled, waiting} {
		jobs, err := s.PrintJobs(t.Context(), is.Licence.ID, 1)
		s.must(err)
		jobs[0].State = app.PrintDone
		s.must(s.SavePrint(t.Context(), jobs[0], nil))
		l, command := is.Licence, is.Command.ID
		l.Synced, l.Copies = true, 1
		items := []app.RemoteChange{{Kind: app.RemoteLicence, ID: l.ID, Revision: int64(7 + 2*i), Command: command, Licence: &l}}
		if i == 0 {
			named := l
			named.Attachments = []app.Attachment{d}
			items = append(items, app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: 8, Command: is.Documents.ID, Licence: &named})
		}
		s.must(s.Apply(t.Context(), app.ChangesPage{More: true, Next: "x", Items: items}))
	}
	theirs := settled.Licence
	sum, err := s.PutBlob(t.Context(), []byte("a deed from another counter"))
	s.must(err)
	until, err := hijri.Today(s.clock.Now().AddDate(5, 0, 0)).Dual()
	s.must(err)
	theirs.ID, theirs.Number, theirs.Application, theirs.Device, theirs.Until = "theirs", "480300999961", "", "dev-9", until
	theirs.Attachments = []app.Attachment{{Document: "lease", SHA256: sum}}
	s.must(s.Apply(t.Context(), app.ChangesPage{More: true, Next: "y", Items: []app.RemoteChange{{Kind: app.RemoteLicence, ID: "theirs", Revision: 20, Licence: &theirs}}}))

	has := func(sum string) bool {
		_, err := s.Blob(t.Context(), sum)
		return err == nil
	}
	s.clock.Move(time.Hour * 24 * 450)
	n, err := s.Purge(t.Context(), hijri.Today(s.clock.Now()).AddDays(-30))
	s.must(err)
	if n.Licences != 1 || n.Applications != 1 || n.Documents != 1 || n.Commands != 2 {
		t.Errorf("%+v", n)
	}
	if has(d.SHA256) || !has(w.SHA256) || !has(sum) {
		t.Errorf("purged %v, waiting %v, another counter's %v", has(d.SHA256), has(w.SHA256), has(sum))
	}
	all, err := s.Commands(t.Context(), 100)
	s.must(err)
	for _, c := range all {
		if c.Record == settled.Licence.ID && len(c.Documents()) > 0 {
			t.Errorf("a purged command names documents: %s", c.Body)
		}
	}
	if h, err := s.Examine(t.Context(), nil); err != nil || !h.Sound() {
		t.Errorf("%+v, %v", h, err)
	}
}

// TestOnlyRefusedDocumentsAreReplaced and the refused command keeps its bytes.
func TestOnlyRefusedDocumentsAreReplaced(t *testing.T) {
	s := open(t)
	is, d := s.documented(1, []byte("a deed"))
	without := func(old app.Command) (app.Command, error) {
		return old.Without(map[string]bool{d.SHA256: true}, "reem", s.clock.Now())
	}
	audit := app.AuditEntry{Operator: "reem", Action: "send_without", Record: is.Licence.ID}
	s.code(s.Replace(t.Context(), is.Documents.ID, without, audit), app.NotAllowedHere)
	s.code(s.Replace(t.Context(), "none", without, audit), app.NotFound)
	due, err := s.Due(t.Context(), 10, nil)
	s.must(err)
	sending, err := s.SendingAll(t.Context(), due)
	s.must(err)
	_, err = s.AnsweredAll(t.Context(), sending, []app.Outcome{
		{ID: is.Command.ID, Code: app.Rejected}, {ID: is.Documents.ID, Code: app.DocMissing, Field: "attachments", Detail: d.SHA256},
	})
	s.must(err)
	s.code(s.Replace(t.Context(), is.Command.ID, without, audit), app.NotAllowedHere)
	s.code(s.Replace(t.Context(), is.Documents.ID, func(old app.Command) (app.Command, error) {
		next, err := without(old)
		next.Record = "other"
		return next, err
	}, audit), app.Internal)
	s.must(os.RemoveAll(filepath.Join(s.dir, "blobs")))
	s.must(os.Mkdir(filepath.Join(s.dir, "blobs"), 0o700))
	missing := func() int {
		h, err := s.Examine(t.Context(), nil)
		s.must(err)
		return h.MissingDoc
	}
	if n := missing(); n != 1 {
		t.Errorf("%d documents are missing", n)
	}
	s.must(s.Replace(t.Context(), is.Documents.ID, without, audit))
	if n := missing(); n != 0 {
		t.Errorf("%d documents are missing, one was given up", n)
	}
	s.reopen()
	list, err := s.Commands(t.Context(), 10)
	s.must(err)
	i := slices.IndexFunc(list, func(c app.Command) bool { return c.Replaces == is.Documents.ID })
	j := slices.IndexFunc(list, func(c app.Command) bool { return c.ID == is.Documents.ID })
	if i < 0 || j < 0 {
		t.Fatalf("%+v", list)
	}
	var body app.HandedIn
	s.must(json.Unmarshal(list[i].Body, &body))
	if next := list[i]; next.ReplacesSeq != is.Documents.Seq || len(body.Attachments) != 0 || !slices.Equal(body.Missing, []app.Attachment{d}) || next.State != app.OutQueued {
		t.Errorf("%+v, %s", next, next.Body)
	}
	if old := list[j]; old.State != app.OutReplaced || string(old.Body) != string(is.Documents.Body) || old.ReplacedBy != list[i].ID {
		t.Errorf("%+v", old)
	}
}
