package counter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/client/central"
)

// TestADocumentOfAnotherCounterIsFetchedOnce: it comes over the line when it is
// opened, with progress, is sealed from then on, and opened without central then.
// In an outage it is said that it cannot be fetched.
func TestADocumentOfAnotherCounterIsFetchedOnce(t *testing.T) {
	o := newOffice(t)
	o.ready()
	ctx := t.Context()
	paper := append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("a page of a lease contract\n"), 60_000)...)
	a, err := o.NewDraft(ctx, "HLT", "issue", app.Entered{})
	if err != nil {
		t.Fatal(err)
	}
	s, ok := o.cat.Service("HLT")
	if !ok {
		t.Fatal("no service")
	}
	i := slices.IndexFunc(s.Documents, func(d catalogue.Document) bool { return slices.Contains(d.Media, "application/pdf") })
	if a, err = o.Attach(ctx, a, s.Documents[i].Code, "lease.pdf", paper); err != nil {
		t.Fatal(err)
	}
	d := a.Attachments[0]
	u, err := o.client.Announce(ctx, d)
	for at := int64(0); err == nil && at < d.Size; {
		at, err = o.client.Append(ctx, u.ID, at, paper[at:min(at+1<<20, d.Size)])
	}
	if err != nil {
		t.Fatal(err)
	}
	open := func(told func(done, of int64)) ([]byte, error) { return o.Attachment(ctx, a.ID, d, told) }
	silent := func(int64, int64) { t.Error("what is here is fetched") }
	if got, err := open(silent); err != nil || !bytes.Equal(got, paper) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}

	folder := filepath.Join(o.dir, "counter", "blobs")
	if err := os.RemoveAll(folder); err != nil { // as a counter that never had it
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	o.srv.Faults().SetOffline(true)
	if _, err := open(silent); app.CodeOf(err) != app.DocAway {
		t.Errorf("in an outage: %v", err)
	}
	o.srv.Faults().SetOffline(false)
	var told []int64
	got, err := open(func(done, of int64) { told = append(told, done, of) })
	if err != nil || !bytes.Equal(got, paper) || len(told) < 4 || told[len(told)-2] != d.Size || told[1] != d.Size {
		t.Errorf("%d bytes, told %v, %v", len(got), told, err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	sealed, err := os.ReadFile(filepath.Join(folder, files[0].Name()))
	if err != nil || bytes.Contains(sealed, []byte("lease contract")) {
		t.Errorf("it can be read on the disk, %v", err)
	}
	o.srv.Faults().SetOffline(true)
	if got, err := open(silent); err != nil || !bytes.Equal(got, paper) {
		t.Errorf("in an outage, once it is here: %v", err)
	}
	o.srv.Faults().SetOffline(false)
	none := d
	none.SHA256 = sumOfNothing
	if _, err := o.Attachment(ctx, a.ID, none, nil); app.CodeOf(err) != app.DocMissing {
		t.Errorf("what nobody has: %v", err)
	}
	history, err := o.History(context.WithoutCancel(ctx), a.ID)
	text, _ := json.Marshal(history)
	if err != nil || bytes.Count(text, []byte("open_document")) != 5 {
		t.Errorf("%s, %v", text, err)
	}
}

const sumOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// outbox returns the commands of a record, in order.
func (o *office) outbox(record app.ID) []app.Command {
	o.t.Helper()
	all, err := o.Commands(o.t.Context(), 100)
	if err != nil {
		o.t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(c app.Command) bool { return c.Record != record })
	slices.SortFunc(all, func(a, b app.Command) int { return int(a.Seq) - int(b.Seq) })
	return all
}

// TestWhatWasHandedInWithALicenceReachesCentral behind it; the licence goes as it was
// signed. Its documents are listed from the moment that it is issued.
func TestWhatWasHandedInWithALicenceReachesCentral(t *testing.T) {
	o := newOffice(t)
	o.ready()
	o.srv.Faults().SetOffline(true)
	a := o.shop()
	l, err := o.Issue(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := o.Documents(t.Context(), l); err != nil || !slices.Equal(got, a.Attachments) || len(got) != 1 {
		t.Errorf("at once: %+v, %v", got, err)
	}
	if got, err := o.Documents(t.Context(), app.Licence{Application: "of another counter"}); err != nil || got != nil {
		t.Errorf("of another counter, before central has them: %+v, %v", got, err)
	}
	cs := o.outbox(l.ID)
	if len(cs) != 2 || cs[0].Kind != app.CommandIssue || cs[1].Kind != app.CommandDocuments || cs[1].Title != l.Number.Grouped() ||
		bytes.Contains(cs[0].Body, []byte("attachments")) || !slices.Equal(cs[1].Documents(), a.Attachments) {
		t.Fatalf("%+v", cs)
	}
	o.srv.Faults().SetOffline(false)
	o.engine.Nudge()
	o.until("the documents at central", func() bool {
		x, err := o.Licence(t.Context(), l.ID)
		return err == nil && len(x.Attachments) == 1
	})
	there, err := o.client.Find(t.Context(), string(l.Number), 1)
	if err != nil || len(there.Items) != 1 || !slices.Equal(there.Items[0].Attachments, a.Attachments) || there.Items[0].Token != l.Token {
		t.Errorf("%+v, %v", there.Items, err)
	}
	data, err := o.client.FetchDocument(t.Context(), a.Attachments[0].SHA256, nil)
	if err != nil || !bytes.Equal(data, onePixel) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// TestADocumentThatIsLostIsLeftOut when the clerk says so: the licence is at central all
// the while, the others come, and somebody there is told.
func TestADocumentThatIsLostIsLeftOut(t *testing.T) {
	o := newOffice(t)
	o.ready()
	ctx := t.Context()
	o.srv.Faults().SetOffline(true)
	a := o.shop()
	lost := append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("a page\n"), 100)...)
	s, _ := o.cat.Service("COM")
	i := slices.IndexFunc(s.Documents, func(d catalogue.Document) bool {
		return d.Code != "facade" && slices.Contains(d.Media, "application/pdf")
	})
	folder := filepath.Join(o.dir, "counter", "blobs")
	before, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = o.Attach(ctx, a, s.Documents[i].Code, "lost.pdf", lost); err != nil {
		t.Fatal(err)
	}
	l, err := o.Issue(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	command := o.outbox(l.ID)[1]
	if err := o.SendWithout(ctx, command.ID); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("what waits: %v", err)
	}
	if err := o.SendWithout(ctx, "none"); app.CodeOf(err) != app.NotFound {
		t.Error(err)
	}
	after, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range after {
		if !slices.ContainsFunc(before, func(b os.DirEntry) bool { return b.Name() == f.Name() }) {
			if err := os.WriteFile(filepath.Join(folder, f.Name()), []byte("a bad sector"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	o.srv.Faults().SetOffline(false)
	o.engine.Nudge()
	o.until("the clerk is asked", func() bool {
		c := o.outbox(l.ID)[1]
		return c.State == app.OutNeedsOperator && c.Code == app.DocMissing
	})
	if x, err := o.Licence(ctx, l.ID); err != nil || !x.Synced {
		t.Errorf("the licence waits: %+v, %v", x.Synced, err)
	}
	if err := o.SendWithout(ctx, command.ID); err != nil {
		t.Fatal(err)
	}
	o.engine.Nudge()
	o.until("the rest at central", func() bool {
		x, err := o.Licence(ctx, l.ID)
		return err == nil && len(x.Attachments) == 1 && x.Attachments[0].Document == "facade"
	})
	tasks, err := o.srv.Tasks(ctx)
	if err != nil || !slices.ContainsFunc(tasks, func(x central.Task) bool {
		return x.Kind == central.TaskDocuments && x.Record == l.ID && x.Detail == s.Documents[i].Code
	}) {
		t.Errorf("%+v, %v", tasks, err)
	}
	if cs := o.outbox(l.ID); len(cs) != 3 || cs[1].State != app.OutReplaced || !slices.Equal(cs[1].Documents(), a.Attachments) {
		t.Errorf("%+v", cs)
	}
}

// TestDocumentsThatAreThereAreSentAgain as they are.
func TestDocumentsThatAreThereAreSentAgain(t *testing.T) {
	o := newOffice(t)
	o.ready()
	o.srv.Faults().SetOffline(true)
	l, err := o.Issue(t.Context(), o.shop().ID)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(o.dir, "counter", "blobs")
	if err := os.Rename(folder, folder+".away"); err != nil {
		t.Fatal(err)
	}
	o.srv.Faults().SetOffline(false)
	o.engine.Nudge()
	o.until("the clerk is asked", func() bool { return o.outbox(l.ID)[1].Code == app.DocMissing })
	if err := os.Rename(folder+".away", folder); err != nil {
		t.Fatal(err)
	}
	if err := o.SendWithout(t.Context(), o.outbox(l.ID)[1].ID); err != nil {
		t.Fatal(err)
	}
	o.engine.Nudge()
	o.until("the document at central", func() bool {
		x, err := o.Licence(t.Context(), l.ID)
		return err == nil && len(x.Attachments) == 1
	})
	if cs := o.outbox(l.ID); len(cs) != 2 {
		t.Errorf("%+v", cs)
	}
}
