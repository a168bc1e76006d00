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
