package central_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client/central"
)

// TestWhoOnlyAskedNoticesARestore: central is restored from one copy twice. A counter
// that asked in between, and was told of no change, is of neither history before; it
// must tell of its leases once more.
func TestWhoOnlyAskedNoticesARestore(t *testing.T) {
	w := newWorld(t)
	ask := func(cursor string) (string, error) {
		page, err := w.client.Changes(t.Context(), app.Since{Cursor: cursor}, 10)
		return page.Next, err
	}
	begin, err := ask("")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(w.dir, central.FileName)
	if err := w.srv.Close(); err != nil {
		t.Fatal(err)
	}
	spare, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w.srv = open(t, w.dir, w.clock.Now)
	w.http.Config.Handler = w.srv.Handler()
	between, err := ask(begin)
	if err != nil || between == begin {
		t.Fatalf("the cursor went from %s to %s, %v", begin, between, err)
	}
	if err := w.srv.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, spare, 0o600); err != nil {
		t.Fatal(err)
	}
	w.srv = open(t, w.dir, w.clock.Now)
	w.http.Config.Handler = w.srv.Handler()
	if _, err := ask(between); app.CodeOf(err) != app.CursorGone {
		t.Errorf("a cursor of the lost history: %v", err)
	}
	if _, err := ask(begin); err != nil {
		t.Errorf("a cursor of both: %v", err)
	}
}
