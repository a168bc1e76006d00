package find_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/find"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
)

// TestADocumentIsSavedAndItsWayIsTold: how much has come is said while it comes, then
// where the copy is; in an outage that it cannot be fetched, and nothing is written.
func TestADocumentIsSavedAndItsWayIsTold(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		home := t.TempDir()
		t.Setenv("HOME", home)
		t.Setenv("XDG_CONFIG_HOME", home)
		d := &desk{total: 1, state: app.Submitted}
		dp, _, h := deps(t, d, lang)
		svc, ok := services(t).Service("HLT")
		if !ok {
			t.Fatal("no service")
		}
		code := svc.Documents[0].Code
		d.papers = []app.Attachment{{Document: code, Name: "lease.png", Media: "image/png", Size: 3 << 20, SHA256: "x"}}
		w := kittest.Window(t, kit.Stack())
		dp.Window = w
		s := find.New(dp, app.HitApplication)
		w.SetContent(s.Content())
		s.Shown()
		h.Turn(t)
		h.Turn(t) // details
		v := dp.Voice
		says := func(what string) {
			t.Helper()
			if said := kittest.Texts(s.Content()); !strings.Contains(said, what) || strings.Contains(said, "⟦") {
				t.Errorf("%s: not %q but %s", lang, what, said)
			}
		}
		says(svc.Documents[0].Label.In(lang))
		says(v.Megabytes(3 << 20))

		d.fetch = func(func(done, of int64)) ([]byte, error) { return nil, app.Fail(app.DocAway, nil) }
		press(t, s.Content(), v.Say("find.save_document"))
		says(v.Say("find.document_opens"))
		h.Turn(t)
		says(v.Error(app.Fail(app.DocAway, nil)))
		file := filepath.Join(home, "Documents", "HLT-48-0003-00001-"+code+".png")
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Errorf("a document that did not come: %v", err)
		}

		rest := make(chan bool)
		d.fetch = func(told func(done, of int64)) ([]byte, error) {
			told(1<<20, 3<<20)
			<-rest
			return []byte("picture"), nil
		}
		press(t, s.Content(), v.Say("find.save_document"))
		h.Turn(t)
		says(v.With("find.document_comes", map[string]any{"done": v.Megabytes(1 << 20), "of": v.Megabytes(3 << 20)}))
		close(rest)
		h.Turn(t)
		says(v.With("find.document_saved", map[string]any{"path": v.Ident(file)}))
		if got, err := os.ReadFile(file); err != nil || string(got) != "picture" {
			t.Errorf("%q, %v", got, err)
		}

		d.fetch = func(func(done, of int64)) ([]byte, error) { return []byte("picture"), nil }
		press(t, s.Content(), v.Say("find.show_document"))
		h.Turn(t)
		says(v.Error(&app.Error{Code: app.DocUnshown, Args: map[string]string{"file": "lease.png"}}))
		var dot bytes.Buffer
		if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 30, 40))); err != nil {
			t.Fatal(err)
		}
		d.fetch = func(func(done, of int64)) ([]byte, error) { return dot.Bytes(), nil }
		press(t, s.Content(), v.Say("find.show_document"))
		h.Turn(t)
		over := w.Canvas().Overlays().Top()
		if over == nil || !strings.Contains(kittest.Texts(over), v.Say("find.close_document")) || !strings.Contains(kittest.Texts(over), svc.Documents[0].Label.In(lang)) {
			t.Fatalf("%s: the picture is not shown", lang)
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if w.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: the picture stays", lang)
		}
	}
}

// TestALicenceShowsWhatWasHandedIn with it: each document is reached and saved by
// keyboard, under the number of the licence.
func TestALicenceShowsWhatWasHandedIn(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		home := t.TempDir()
		t.Setenv("HOME", home)
		t.Setenv("XDG_CONFIG_HOME", home)
		d := &desk{total: 1, state: app.Issued, fetch: func(func(done, of int64)) ([]byte, error) { return []byte("page"), nil }}
		dp, _, h := deps(t, d, lang)
		svc, ok := services(t).Service("HLT")
		if !ok {
			t.Fatal("no service")
		}
		code := svc.Documents[0].Code
		d.papers = []app.Attachment{{Document: code, Name: "lease.pdf", Media: "application/pdf", Size: 3 << 20, SHA256: "x"}}
		w := kittest.Window(t, kit.Stack())
		dp.Window = w
		s := find.New(dp, app.HitLicence)
		w.SetContent(s.Content())
		s.Shown()
		h.Turn(t)
		h.Turn(t) // details
		v := dp.Voice
		if said := kittest.Texts(s.Content()); !strings.Contains(said, v.Say("find.documents")) || !strings.Contains(said, svc.Documents[0].Label.In(lang)) {
			t.Fatalf("%s: %s", lang, said)
		}
		reached := false
		for range 60 {
			w.Canvas().FocusNext()
			if b, ok := w.Canvas().Focused().(*kit.Button); ok && strings.Contains(kittest.Texts(b), v.Say("find.save_document")) {
				reached = true
				break
			}
		}
		if !reached {
			t.Fatalf("%s: no key leads to the document", lang)
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		h.Turn(t)
		file := filepath.Join(home, "Documents", "480300412760-"+code+".pdf")
		if got, err := os.ReadFile(file); err != nil || string(got) != "page" {
			t.Errorf("%s: %q, %v", lang, got, err)
		}
	}
}

// press presses the only button of that word.
func press(t *testing.T, in fyne.CanvasObject, word string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(in) {
		if b, ok := o.(*kit.Button); ok && strings.Contains(kittest.Texts(b), word) {
			b.Tapped(nil)
			return
		}
	}
	t.Fatalf("no button says %q", word)
}
