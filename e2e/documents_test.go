package e2e

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/shubbak/shubbak/app"
	desk "github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/cache"
)

// TestADocumentOfAnotherCounterIsOpened: a picture is handed in at one counter, and
// saved at the window of another one, by the keyboard: not while the line is cut, and
// once it is back. From then on it lies there sealed.
func TestADocumentOfAnotherCounterIsOpened(t *testing.T) {
	centre := newCentral(t)
	first, second := newPost(t, centre, "first"), newPost(t, centre, "second")
	var id app.ID
	first.within(func(b *desk.Counter, _ *cache.DB) {
		id = handIn(t, b)
	})
	second.within(func(b *desk.Counter, db *cache.DB) {
		eventually(t, "the application at the second counter", func() bool {
			a, err := b.Application(within(t), id)
			return err == nil && a.State == app.Submitted && len(a.Attachments) == 1
		})
		a, err := b.Application(within(t), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Blob(within(t), a.Attachments[0].SHA256); app.CodeOf(err) != app.NotFound {
			t.Fatalf("it is there already: %v", err)
		}
	})
	saved := filepath.Join(second.home, "Documents", captured+"-photo.png")

	d := second.desk
	second.begin()
	second.line.cut()
	second.find(captured)
	d.key("Tab", "Tab", "Tab", "Tab", "Tab", "Tab") // past what can be done now, and the showing
	d.shot("document-found")
	d.key("Return")
	d.pause()
	d.shot("document-away")
	if _, err := os.Stat(saved); err == nil {
		t.Fatal("a document came through a line that is cut")
	}
	second.line.mend()
	d.press("Return", "the copy of the document", func() bool {
		got, err := os.ReadFile(saved)
		return err == nil && bytes.Equal(got, picture)
	})
	d.pause()
	d.shot("document-saved")
	d.key("shift+Tab", "Return")
	d.pause()
	d.shot("document-shown")
	d.key("Escape")
	second.end(syscall.SIGTERM)

	second.within(func(b *desk.Counter, db *cache.DB) {
		a, err := b.Application(within(t), id)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := db.Blob(within(t), a.Attachments[0].SHA256); err != nil || !bytes.Equal(got, picture) {
			t.Errorf("it is not kept: %v", err)
		}
	})
	err := filepath.WalkDir(second.data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && bytes.Contains(b, picture) {
			t.Errorf("%s can be read on the disk", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
