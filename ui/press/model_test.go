package press_test

import (
	"cmp"
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/press"
)

// desk is a counter with one licence, and a spooler whose answers are set.
type desk struct {
	mu       sync.Mutex
	state    app.State // of the applications, queued while empty
	jobs     []app.PrintJob
	prints   int
	slips    int
	printErr error
	spool    app.SpoolState
	trouble  app.Trouble
	spoolErr error
	offers   app.PrinterChoices
	requests []counter.PrintRequest
	printers []app.PrinterInfo
	down     error
	pdf      []byte
	pdfErr   error
	reasons  []string
}

func (d *desk) Licence(_ context.Context, id app.ID) (app.Licence, error) {
	if id != "l1" {
		return app.Licence{}, app.Fail(app.NotFound, nil)
	}
	return app.Licence{ID: "l1", Number: "480300412760", Application: "a1", Service: "COM", IssuedAt: time.Now(), Copies: 1}, nil
}

func (d *desk) Application(_ context.Context, id app.ID) (app.Application, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return app.Application{ID: id, Number: "COM-48-0003-00001", Service: "COM", Transaction: "issue", State: cmp.Or(d.state, app.Queued), Licence: "l1"}, nil
}

func (d *desk) Document(_ context.Context, _ app.ID, n int) (app.Document, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n == 0 {
		n = len(d.jobs) + 1
	}
	return app.Document{Kind: app.PaperLicence, Copy: n}, nil
}

func (d *desk) Slip(context.Context, app.ID) (app.Document, error) {
	return app.Document{Kind: app.PaperSlip, Copy: 1}, nil
}

func (d *desk) Person(app.Application) app.Entered {
	return app.Entered{Fields: map[string]string{app.FieldFullName: "هند"}}
}

func (d *desk) Export(context.Context, app.ID) ([]byte, error) { return d.pdf, d.pdfErr }
func (d *desk) PDF(app.Document) ([]byte, error)               { return d.pdf, d.pdfErr }

func (d *desk) Printers(context.Context) ([]app.PrinterInfo, error) { return d.printers, d.down }

func (d *desk) PrinterChoices(_ context.Context, name string) (app.PrinterChoices, error) {
	if name == "old" {
		return app.PrinterChoices{Copies: 1}, nil
	}
	return d.offers, nil
}

func (d *desk) Print(_ context.Context, r counter.PrintRequest) (app.PrintJob, error) {
	time.Sleep(100 * time.Millisecond)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.prints++
	d.requests = append(d.requests, r)
	if d.printErr != nil && app.CodeOf(d.printErr) != app.SpoolUnsure {
		return app.PrintJob{}, d.printErr
	}
	d.reasons = append(d.reasons, r.Reason)
	j := app.PrintJob{
		ID: app.ID("j" + string(rune('0'+d.prints))), Licence: r.Licence, Copy: len(d.jobs) + 1, State: app.PrintSpooled,
		Printer: r.Printer, SpoolID: 5, Spool: app.SpoolPending, Unsure: d.printErr != nil,
	}
	if r.Slip != "" {
		d.slips++
		j.Kind, j.Record, j.Copy = app.PaperSlip, r.Slip, 0
	}
	d.jobs = append([]app.PrintJob{j}, d.jobs...)
	return j, d.printErr
}

// printed tells how often was printed, and why.
func (d *desk) printed() (int, []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.prints, slices.Clone(d.reasons)
}

func (d *desk) PrintJobs(context.Context, app.ID, int) ([]app.PrintJob, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.jobs), nil
}

func (d *desk) Follow(_ context.Context, j app.PrintJob) (app.PrintJob, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.spoolErr != nil:
		j.Unsure = true
	case d.spool == app.SpoolDone:
		j.State, j.Spool, j.Unsure = app.PrintDone, d.spool, false
	case d.spool == app.SpoolGone:
		j.State, j.Spool, j.Unsure = app.PrintFailed, d.spool, false
	default:
		j.Spool, j.Trouble, j.Unsure = d.spool, d.trouble, false
	}
	d.jobs[0] = j
	return j, d.spoolErr
}

func (d *desk) become(j app.PrintJob, s app.SpoolState) (app.PrintJob, error) {
	d.mu.Lock()
	d.spool = s
	d.mu.Unlock()
	return d.Follow(context.Background(), j)
}

func (d *desk) CancelPrint(_ context.Context, j app.PrintJob) (app.PrintJob, error) {
	return d.become(j, app.SpoolGone)
}

func (d *desk) HoldPrint(_ context.Context, j app.PrintJob) (app.PrintJob, error) {
	return d.become(j, app.SpoolHeld)
}

func (d *desk) ReleasePrint(_ context.Context, j app.PrintJob) (app.PrintJob, error) {
	return d.become(j, app.SpoolPending)
}

func (d *desk) Answer(_ context.Context, j app.PrintJob, yes bool) (app.PrintJob, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j.Unsure = false
	if j.State = app.PrintFailed; yes {
		j.State = app.PrintAnswered
	}
	d.jobs[0] = j
	return j, nil
}

// preview notes what was drawn.
type preview struct {
	mu     sync.Mutex
	drawn  []int // copies
	thumbs int
	dpi    []float64
}

func (p *preview) Sheets(app.Document) ([]press.Sheet, error) {
	return []press.Sheet{{Width: 595, Height: 842}, {Width: 842, Height: 595}}, nil
}

// Find finds "رخصة" twice on the first page, the second time in two pieces, and
// once on the second.
func (p *preview) Find(_ app.Document, text string) ([]press.Hit, error) {
	if text != "رخصة" {
		return nil, nil
	}
	return []press.Hit{
		{Page: 0, X: 10, Y: 10, Width: 20, Height: 10, First: true},
		{Page: 1, X: 30, Y: 30, Width: 20, Height: 10, First: true},
		{Page: 0, X: 10, Y: 50, Width: 20, Height: 10, First: true},
		{Page: 0, X: 40, Y: 50, Width: 20, Height: 10},
	}, nil
}

func (p *preview) Image(d app.Document, _ int, dpi float64) (image.Image, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if dpi < 40 { // a small picture
		p.thumbs++
		return image.NewRGBA(image.Rect(0, 0, 2, 3)), nil
	}
	p.drawn, p.dpi = append(p.drawn, d.Copy), append(p.dpi, dpi)
	return image.NewRGBA(image.Rect(0, 0, 10, 14)), nil
}

type nav struct{ seed app.Entered }

func (n *nav) StartFor(_, _ string, seed app.Entered) { n.seed = seed }
func (n *nav) Back()                                  {}

// prefs are settings in memory.
type prefs map[string]string

func (p prefs) Get(key string) string { return p[key] }
func (p prefs) Set(key, value string) { p[key] = value }

type bench struct {
	*press.Model
	prefs   prefs
	desk    *desk
	nav     *nav
	preview *preview
	mu      sync.Mutex
	posts   []func()
}

func (b *bench) settle() {
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		synctest.Wait()
		b.mu.Lock()
		posts := b.posts
		b.posts = nil
		b.mu.Unlock()
		for _, f := range posts {
			f()
		}
	}
}

func bubble(t *testing.T, test func(*testing.T, *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		cat, err := catalogue.Parse(assets.Catalogue()...)
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{nav: &nav{}, preview: &preview{}, prefs: prefs{}, desk: &desk{
			spool: app.SpoolActive, offers: app.PrinterChoices{Copies: 99, Duplex: true, Trays: []string{"auto", "tray-1", "tray-2"}, Media: []string{"iso_a4_210x297mm", "iso_a5_148x210mm"}}, pdf: []byte("%PDF-1.4"),
			printers: []app.PrinterInfo{{Name: "old", Accepting: true}, {Name: "hp", Default: true, Accepting: true}},
		}}
		loop := kit.NewLoop(t.Context(), func(f func()) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.posts = append(b.posts, f)
		})
		defer func() { loop.Close(); loop.Wait() }()
		b.Model = press.NewModel(press.Deps{Desk: b.desk, Catalogue: catalogue.NewShelf(cat), Loop: loop, Nav: b.nav, Now: time.Now, Preview: b.preview, Prefs: b.prefs}, func() {})
		b.Open("l1")
		b.Shown()
		b.settle()
		if b.State().Phase != press.Ready {
			t.Fatalf("phase %d: %v", b.State().Phase, b.State().Err)
		}
		test(t, b)
	})
}

func (b *bench) spool(s app.SpoolState, err error) {
	b.desk.mu.Lock()
	defer b.desk.mu.Unlock()
	b.desk.spool, b.desk.spoolErr = s, err
}

func TestAJobIsFollowedToItsEnd(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		if p := b.State().Print; p.Choice.Printer != "hp" || p.NeedsReason || p.Copy != 1 {
			t.Fatalf("%+v", p)
		}
		b.Print()
		b.Print() // pressed twice
		b.settle()
		if p := b.State().Print; b.desk.prints != 1 || !p.Running() || p.Job.Spool != app.SpoolActive {
			t.Fatalf("printed %d times, %+v", b.desk.prints, p)
		}
		if b.CanPrint() {
			t.Error("a second job may start while the first is on its way")
		}
		b.spool(app.SpoolDone, nil)
		b.settle()
		if p := b.State().Print; p.Running() || p.Job.State != app.PrintDone || p.Copy != 2 || !p.NeedsReason {
			t.Errorf("%+v", p)
		}
	})
}

// TestAKeyPressedTooEarlyIsNotLost: F9 before the printers are known prints once
// when they are; not when she has gone elsewhere meanwhile.
func TestAKeyPressedTooEarlyIsNotLost(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Open("l1")
		b.Print()
		b.Print()
		b.settle()
		if b.desk.prints != 1 {
			t.Errorf("printed %d times", b.desk.prints)
		}
		b.spool(app.SpoolDone, nil)
		b.settle()
		b.OpenSlip("a1")
		b.Print()
		b.Hidden()
		b.settle()
		if b.desk.prints != 1 {
			t.Error("it prints what nobody looks at any more")
		}
	})
}

func TestACopyAsksForItsReason(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.spool(app.SpoolDone, nil)
		b.Print()
		b.settle()
		b.SetReason("   ")
		b.Print()
		b.settle()
		if !b.State().Print.ReasonErr || b.desk.prints != 1 {
			t.Fatalf("printed %d times without a reason", b.desk.prints)
		}
		b.SetReason("تلف")
		b.Print()
		b.settle()
		if b.desk.prints != 2 || b.desk.reasons[1] != "تلف" || b.State().Print.Reason != "" {
			t.Errorf("%v", b.desk.reasons)
		}
	})
}

func TestTheCopyOnScreenIsTheOneThatWasPrinted(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Need(80)
		b.Print()
		b.settle()
		if got := b.State().Doc.Copy; got != 1 {
			t.Errorf("while copy 1 prints the page shows copy %d", got)
		}
		b.spool(app.SpoolDone, nil)
		b.settle()
		b.SetReason("تلف")
		b.settle()
		if got := b.State().Doc.Copy; got != 2 {
			t.Errorf("before copy 2 the page shows copy %d", got)
		}
	})
}

func TestFailuresStandWhereTheyAreMended(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.desk.printErr = app.Fail(app.PrinterStopped, nil)
		b.Print()
		b.settle()
		if p := b.State().Print; app.CodeOf(p.Err) != app.PrinterStopped || p.Busy || !b.CanPrint() {
			t.Fatalf("%+v", p)
		}
		b.desk.printErr = nil
		b.Retry()
		b.Print()
		b.settle()
		if p := b.State().Print; p.Err != nil || !p.Running() {
			t.Errorf("%+v", p)
		}
	})
}

func TestNoSpooler(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.desk.printers, b.desk.down = nil, app.Fail(app.SpoolerDown, nil)
		b.Retry()
		b.settle()
		if p := b.State().Print; app.CodeOf(p.PrintersErr) != app.SpoolerDown || b.CanPrint() {
			t.Fatalf("%+v", p)
		}
		b.desk.printers, b.desk.down = []app.PrinterInfo{{Name: "new", Accepting: true}}, nil
		b.Retry()
		b.settle()
		if p := b.State().Print; p.Choice.Printer != "new" || !b.CanPrint() {
			t.Errorf("%+v", p)
		}
	})
}

func TestAnUnknownEndIsAsked(t *testing.T) {
	for yes, want := range map[bool]app.PrintState{true: app.PrintAnswered, false: app.PrintFailed} {
		bubble(t, func(t *testing.T, b *bench) {
			b.Print()
			b.settle()
			b.spool("", app.Fail(app.SpoolerDown, nil))
			b.settle()
			if !b.State().Print.Asks() {
				t.Fatalf("%+v", b.State().Print)
			}
			b.Answer(yes)
			b.settle()
			if p := b.State().Print; p.Job.State != want || p.Asks() {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestAJobIsTakenBack(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Print()
		b.settle()
		b.Cancel()
		b.settle()
		if p := b.State().Print; p.Job.State != app.PrintFailed || p.Running() {
			t.Errorf("%+v", p)
		}
	})
}

func TestASlipIsPrintedAndFollowed(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.OpenSlip("a1")
		b.settle()
		b.Print()
		b.settle()
		if p := b.State().Print; b.desk.slips != 1 || !p.Running() || p.NeedsReason {
			t.Fatalf("%+v", p)
		}
		b.spool(app.SpoolDone, nil)
		b.settle()
		if p := b.State().Print; p.Running() || p.Job.State != app.PrintDone {
			t.Errorf("%+v", p)
		}
	})
}

func TestAJobIsPausedAndGoesOn(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Print()
		b.settle()
		b.HoldOrRelease()
		b.settle()
		if p := b.State().Print; !p.Held() || b.CanPrint() {
			t.Fatalf("%+v", p)
		}
		b.HoldOrRelease()
		b.settle()
		if p := b.State().Print; p.Held() || !p.Running() {
			t.Errorf("%+v", p)
		}
	})
}

// TestTheChoiceGoesWithTheJob: what the printer offers is what is sent, and stays
// chosen for the next paper of the kind.
func TestTheChoiceGoesWithTheJob(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.ChooseTray("tray-2")
		b.ChooseMedia("iso_a5_148x210mm")
		b.ChooseDuplex(true)
		b.ChooseCopies(3)
		if !b.State().Print.NeedsReason {
			t.Error("three copies need no reason")
		}
		b.SetReason("لكل شريك")
		b.Print()
		b.settle()
		want := counter.PrintRequest{Licence: "l1", Printer: "hp", Tray: "tray-2", Media: "iso_a5_148x210mm", Duplex: true, Copies: 3, Reason: "لكل شريك"}
		if len(b.desk.requests) != 1 || b.desk.requests[0] != want {
			t.Fatalf("%+v", b.desk.requests)
		}
		b.Open("l1")
		b.settle()
		if c := b.State().Print.Choice; c != (press.Choice{Printer: "hp", Tray: "tray-2", Media: "iso_a5_148x210mm", Duplex: true, Copies: 1}) {
			t.Errorf("the next paper has %+v", c)
		}
		b.ChoosePrinter("old")
		b.settle()
		if c := b.State().Print.Choice; c != (press.Choice{Printer: "old", Copies: 1}) {
			t.Errorf("a printer without trays has %+v", c)
		}
		b.OpenSlip("a1")
		b.settle()
		if c := b.State().Print.Choice; c.Tray != "" || c.Duplex {
			t.Errorf("the slip has %+v", c)
		}
	})
}

func TestEachKindHasItsPrinter(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.prefs.Set("printer.slip", "old")
		b.OpenSlip("a1")
		b.settle()
		if c := b.State().Print.Choice; c.Printer != "old" {
			t.Errorf("the slip goes to %q", c.Printer)
		}
		b.Open("l1")
		b.settle()
		if c := b.State().Print.Choice; c.Printer != "hp" {
			t.Errorf("the licence goes to %q", c.Printer)
		}
	})
}

// TestACutWhileSendingIsAsked: the paper may be there, so it is not sent again.
func TestACutWhileSendingIsAsked(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.desk.printErr = app.Fail(app.SpoolUnsure, nil)
		b.Print()
		b.settle()
		if p := b.State().Print; !p.Asks() || p.Running() {
			t.Errorf("%+v", p)
		}
	})
}

func TestTheFileIsWholeOrNotThere(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		dir := t.TempDir()
		b.BeginSave()
		if p := b.State().Save.Path; !filepath.IsAbs(p) || !strings.HasSuffix(p, "480300412760.pdf") {
			t.Errorf("proposes %q", p)
		}
		b.Save(filepath.Join(dir, "new", "licence"))
		b.settle()
		got, err := os.ReadFile(filepath.Join(dir, "new", "licence.pdf"))
		if s := b.State().Save; err != nil || string(got) != "%PDF-1.4" || s.Open || s.Saved == "" {
			t.Fatalf("%q %v %+v", got, err, s)
		}
		b.desk.pdfErr = errors.New("no ink")
		for _, path := range []string{filepath.Join(dir, "x.pdf"), "relative.pdf", ""} {
			b.Save(path)
			b.settle()
			if b.State().Save.Err == nil {
				t.Errorf("%q: no error", path)
			}
		}
		b.desk.pdfErr = nil
		b.Save(filepath.Join(dir, "new", "licence.pdf", "x.pdf")) // a file stands in the way
		b.settle()
		if app.CodeOf(b.State().Save.Err) != app.FileUnreadable {
			t.Errorf("%v", b.State().Save.Err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
			t.Errorf("left behind: %v", left)
		}
	})
}

func TestThePageIsDrawnOnceForItsSize(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Need(80)
		b.Need(80.2)
		b.settle()
		b.Turn(1)
		b.Turn(5)
		b.settle()
		b.Zoom(1, 0.5)
		if z := b.State().Page.Zoom; z <= 0.5 {
			t.Errorf("zoom %v", z)
		}
		b.Need(9999)
		b.settle()
		if got := b.preview.dpi; !slices.Equal(got, []float64{80, 80, 300}) || b.State().Page.At != 1 {
			t.Errorf("drawn at %v, page %d", got, b.State().Page.At)
		}
	})
}

// TestTheTextOfThePagesIsSearched: places are counted, shown in turn, and turn the
// pages; what was asked before is not answered later.
func TestTheTextOfThePagesIsSearched(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.BeginSearch()
		b.Search("رخ")
		b.Search("رخصة")
		b.settle()
		if s := b.State().Page.Search; s.Count != 3 || s.At != 0 || b.State().Page.At != 0 {
			t.Fatalf("%+v", s)
		}
		b.NextHit(1)
		if hits, now := b.State().Page.Search.Shown(0); len(hits) != 3 || now[0] || !now[1] || !now[2] {
			t.Errorf("%+v %v", hits, now)
		}
		b.NextHit(1)
		if b.State().Page.At != 1 || b.State().Page.Sheet.Width != 842 {
			t.Errorf("the third is on page %d, %+v", b.State().Page.At, b.State().Page.Sheet)
		}
		b.NextHit(1)
		b.NextHit(-1)
		if s := b.State().Page.Search; s.At != 2 {
			t.Errorf("round and back is %d", s.At)
		}
		b.Search("لا شيء")
		b.settle()
		if s := b.State().Page.Search; s.Count != 0 || s.Hits != nil {
			t.Errorf("%+v", s)
		}
		b.EndSearch()
		if s := b.State().Page.Search; s.Open || s.Text != "" {
			t.Errorf("%+v", s)
		}
		if th := b.State().Page.Thumbs; len(th) != 2 || th[0] == nil || th[1] == nil || b.preview.thumbs != 2 {
			t.Errorf("%d small pictures of %v", b.preview.thumbs, th)
		}
	})
}

func TestTheSamePersonComesAgain(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.NewForSame()
		if b.nav.seed.Get(app.FieldFullName) != "هند" {
			t.Errorf("%v", b.nav.seed.Fields)
		}
	})
}

func TestAnUnknownLicenceSaysSo(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Open("l2")
		b.settle()
		if s := b.State(); s.Phase != press.Broken || app.CodeOf(s.Err) != app.NotFound {
			t.Errorf("phase %d, %v", s.Phase, s.Err)
		}
	})
}
