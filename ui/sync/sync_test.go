package sync_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/sync"
	"github.com/shubbak/shubbak/ui/theme"
)

type desk struct {
	commands          []app.Command
	retried           []app.ID
	mended, withdrawn []app.ID
	without           []app.ID
	strip             counter.Strip
	err               error
}

func (d *desk) Commands(context.Context, int) ([]app.Command, error) { return d.commands, d.err }
func (d *desk) Retry(_ context.Context, id app.ID) error {
	d.retried = append(d.retried, id)
	return d.err
}
func (d *desk) Strip(context.Context) (counter.Strip, error) { return d.strip, nil }
func (d *desk) Who() counter.Who                             { return counter.Who{} }
func (d *desk) Mend(_ context.Context, id app.ID) (app.Application, error) {
	d.mended = append(d.mended, id)
	return app.Application{ID: id}, d.err
}

func (d *desk) SendWithout(_ context.Context, id app.ID) error {
	d.without = append(d.without, id)
	return d.err
}

func (d *desk) Withdraw(_ context.Context, id app.ID) error {
	d.withdrawn = append(d.withdrawn, id)
	return d.err
}
func (d *desk) ExportCommand(context.Context, app.ID) ([]byte, error) { return []byte("{}"), d.err }

func (d *desk) Operators(context.Context) ([]app.Operator, error) { return nil, nil }

func shelf(t *testing.T) *catalogue.Shelf {
	t.Helper()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.NewShelf(cat)
}

func entries() []app.Command {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	var out []app.Command
	for i, s := range []app.OutboxState{app.OutQuarantined, app.OutNeedsOperator, app.OutQueued, app.OutSending, app.OutBlocked, app.OutHeldAuth, app.OutAcked, app.OutSettled} {
		out = append(out, app.Command{
			ID: app.ID(rune('a' + i)), Seq: uint64(i + 1), Kind: []app.CommandKind{app.CommandIssue, app.CommandSubmit, app.CommandPrint}[i%3],
			Title: "4803 0041 2760", State: s, At: at, Tries: i % 3, Code: app.Rejected, Record: app.ID("r" + string(rune('a'+i))),
		})
	}
	return out
}

// collided is a change of an application that was changed at central too.
func collided() []app.Command {
	body := []byte(`{"service":"HLT","transaction":"issue","catalogue":1,"entered":{"fields":{"mobile":"+966512345678","profession":"baker"}}}`)
	return []app.Command{
		{ID: "m1", Seq: 1, Kind: app.CommandSubmit, Title: "HLT-48-0003-00001", State: app.OutNeedsOperator, Code: app.Conflict, Record: "a1", Body: body},
		{ID: "m2", Seq: 2, Kind: app.CommandSubmit, Title: "HLT-48-0003-00002", State: app.OutNeedsOperator, Code: app.Invalid, Field: "mobile", Record: "a2", Body: body},
		{ID: "m3", Seq: 3, Kind: app.CommandWithdraw, State: app.OutReplaced},
	}
}

// lostDocument are the documents of a licence, of which this counter has lost one.
func lostDocument() []app.Command {
	body := []byte(`{"record":"l1","attachments":[{"document":"lease","name":"lease.pdf"}],"missing":[{"document":"id","name":"id.png"}]}`)
	return []app.Command{{ID: "d1", Seq: 1, Kind: app.CommandDocuments, Title: "4803 0041 2760", State: app.OutNeedsOperator, Code: app.DocMissing, Detail: "x", Field: "attachments", Record: "l1", Body: body}}
}

// TestWhatIsLostIsLeftOutByKeyboard: a licence's documents of which one is lost say so;
// the clerk is asked, and what is left goes out at once.
func TestWhatIsLostIsLeftOutByKeyboard(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		d := &desk{commands: lostDocument()}
		loop, h := kittest.NewLoop(t)
		v, nudged := kittest.Speak(t, lang, false), 0
		s := sync.New(sync.Deps{Desk: d, Loop: loop, Voice: v, Nav: &nav{}, Catalogue: shelf(t), Now: time.Now, Nudge: func() { nudged++ }})
		w := kittest.Window(t, kit.Stack())
		s.Window = w
		w.SetContent(s.Content())
		s.Shown()
		h.Turn(t)
		said := kittest.Texts(s.Content())
		for _, id := range []string{"command.record.documents", "sync.reason_document_lost", "sync.without"} {
			if !strings.Contains(said, v.Say(id)) || strings.Contains(said, "⟦") {
				t.Errorf("%s: not %q but %s", lang, v.Say(id), said)
			}
		}
		enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
		for range 2 { // from the row to what can be done, and there
			w.Canvas().Focused().TypedKey(enter)
		}
		over := w.Canvas().Overlays().Top()
		if over == nil || !strings.Contains(kittest.Texts(over), v.Say("sync.without_sure")) || len(d.without) != 0 {
			t.Fatalf("%s: she is not asked: %v", lang, d.without)
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
		for range 4 { // to the button that says yes
			if b, ok := w.Canvas().Focused().(*kit.Button); ok && strings.Contains(kittest.Texts(b), v.Say("sync.without")) {
				break
			}
			w.Canvas().FocusNext()
		}
		w.Canvas().Focused().TypedKey(enter)
		h.Turn(t)
		if !slices.Equal(d.without, []app.ID{"d1"}) || nudged != 1 {
			t.Errorf("%s: sent %v, nudged %d times", lang, d.without, nudged)
		}
	}
}

// TestLostDocumentsAreNamed among what a command holds.
func TestLostDocumentsAreNamed(t *testing.T) {
	m, _, _ := model(t, &desk{commands: lostDocument()})
	facts := m.Kept(lostDocument()[0], i18n.English)
	if len(facts) != 2 || facts[0].Say != "sync.document" || facts[0].Value != "lease.pdf" || facts[1].Say != "sync.document_lost" || facts[1].Value != "id.png" {
		t.Errorf("%+v", facts)
	}
}

func down() counter.Strip {
	return counter.Strip{Link: app.LinkStatus{Known: true, Since: time.Now().Add(-time.Hour), Pulled: 1200}, NumbersLeft: 208}
}

func TestEveryEntrySaysWhatCanBeDone(t *testing.T) {
	for _, tt := range []struct {
		c    app.Command
		want []sync.Deed
	}{
		{collided()[0], []sync.Deed{sync.Merge, sync.Withdraw, sync.Export}},
		{collided()[1], []sync.Deed{sync.Mend, sync.Retry, sync.Export}},
		{app.Command{Kind: app.CommandIssue, State: app.OutNeedsOperator, Code: app.Conflict}, []sync.Deed{sync.Retry, sync.Open, sync.Export}},
		{lostDocument()[0], []sync.Deed{sync.Without, sync.Retry, sync.Open, sync.Export}},
		{app.Command{Kind: app.CommandDocuments, State: app.OutNeedsOperator, Code: app.DocRefused}, []sync.Deed{sync.Without, sync.Retry, sync.Open, sync.Export}},
		{app.Command{Kind: app.CommandDocuments, State: app.OutNeedsOperator, Code: app.Invalid}, []sync.Deed{sync.Retry, sync.Open, sync.Export}},
		{app.Command{Kind: app.CommandIssue, State: app.OutQuarantined}, []sync.Deed{sync.Export, sync.Open}},
		{app.Command{Kind: app.CommandIssue, State: app.OutQueued}, []sync.Deed{sync.Open}},
	} {
		if got := sync.Deeds(tt.c); !slices.Equal(got, tt.want) {
			t.Errorf("%s %s %s: %v, want %v", tt.c.Kind, tt.c.State, tt.c.Code, got, tt.want)
		}
	}
}

func TestARefusedSubmissionGoesBackIntoTheForm(t *testing.T) {
	d := &desk{commands: collided()}
	m, h, _ := model(t, d)
	n := &nav{}
	m.Mend(d.commands[1], n.Intake)
	h.Turn(t)
	if !slices.Equal(d.mended, []app.ID{"a2"}) || !slices.Equal(n.went, []string{"intake a2"}) {
		t.Errorf("mended %v, went %v", d.mended, n.went)
	}
	if facts := m.Kept(d.commands[1], "en"); len(facts) != 2 || facts[0].Label.En != "Mobile number" || facts[1].Value == "baker" {
		t.Errorf("kept: %+v", facts)
	}
}

func TestAnEntryIsExportedWhole(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	d := &desk{commands: collided()}
	m, h, _ := model(t, d)
	m.Export(d.commands[0])
	h.Turn(t)
	if b, err := os.ReadFile(m.State().Saved); err != nil || string(b) != "{}" || !strings.HasPrefix(m.State().Saved, home) {
		t.Errorf("%q in %q, %v", b, m.State().Saved, err)
	}
	d.err = app.Fail(app.NotFound, nil)
	m.Export(d.commands[0])
	h.Turn(t)
	if m.State().Err == nil {
		t.Error("a failure is not said")
	}
}

func model(t *testing.T, d *desk) (*sync.Model, kittest.Hand, *int) {
	t.Helper()
	loop, h := kittest.NewLoop(t)
	nudged := new(int)
	m := sync.NewModel(d, loop, shelf(t), time.Now, func() { *nudged++ })
	m.Reload()
	h.Turn(t)
	return m, h, nudged
}

func TestEveryEntryStandsInOneGroup(t *testing.T) {
	m, _, _ := model(t, &desk{commands: entries()})
	s := m.State()
	if len(s.Needs) != 2 || len(s.Waiting) != 4 || len(s.Done) != 2 {
		t.Errorf("%d need the clerk, %d wait, %d are done", len(s.Needs), len(s.Waiting), len(s.Done))
	}
	if s.Selected != "a" {
		t.Errorf("%q is selected first", s.Selected)
	}
}

func TestTheSelectionStaysAndMovesWithinTheList(t *testing.T) {
	d := &desk{commands: entries()}
	m, h, _ := model(t, d)
	m.Move(2)
	m.Reload()
	h.Turn(t)
	if got := m.State().Selected; got != "c" {
		t.Errorf("%q is selected after reading anew", got)
	}
	m.Move(99)
	if got := m.State().Selected; got != "h" {
		t.Errorf("the last is %q", got)
	}
	d.commands = d.commands[:2]
	m.Reload()
	h.Turn(t)
	if got := m.State().Selected; got != "a" {
		t.Errorf("%q is selected when the entry has gone", got)
	}
	m.Move(-1)
	if got := m.State().Selected; got != "a" {
		t.Errorf("above the first is %q", got)
	}
}

func TestRetryingSendsAtOnce(t *testing.T) {
	d := &desk{commands: entries()}
	m, h, nudged := model(t, d)
	m.Retry("b")
	h.Turn(t)
	h.Turn(t)
	if len(d.retried) != 1 || *nudged != 1 {
		t.Errorf("retried %v, nudged %d times", d.retried, *nudged)
	}
	d.err = app.Fail(app.Locked, nil)
	m.Retry("b")
	h.Turn(t)
	if m.State().Err == nil || *nudged != 1 {
		t.Errorf("a refused retry: %v, nudged %d times", m.State().Err, *nudged)
	}
}

type nav struct{ went []string }

func (n *nav) Press(id app.ID)  { n.went = append(n.went, "press "+string(id)) }
func (n *nav) Intake(id app.ID) { n.went = append(n.went, "intake "+string(id)) }
func (n *nav) Merge(id app.ID)  { n.went = append(n.went, "merge "+string(id)) }
func (n *nav) Slip(id app.ID)   { n.went = append(n.went, "slip "+string(id)) }

func TestTheScreenIsDrawnForEveryState(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		for _, d := range []*desk{{commands: entries()}, {commands: collided(), strip: down()}, {}, {err: app.Fail(app.Internal, nil)}} {
			voice := kittest.Speak(t, lang, false)
			loop, h := kittest.NewLoop(t)
			up := true
			line := &sync.Line{Set: func(on bool) { up = on }, Up: func() bool { return up }}
			s := sync.New(sync.Deps{Desk: d, Loop: loop, Voice: voice, Nav: &nav{}, Catalogue: shelf(t), Now: time.Now, Nudge: func() {}, Line: line})
			w := kittest.Window(t, s.Content())
			s.Shown()
			h.Turn(t)
			for range d.commands {
				if said := kittest.Texts(s.Content()); strings.Contains(said, "⟦") {
					t.Fatalf("%s: a message is missing: %s", lang, said)
				}
				if w.Canvas().Focused() == nil {
					t.Fatalf("%s: nothing has the focus", lang)
				}
				if !s.Key(kit.KeyDown) {
					t.Fatal("the arrow was not used")
				}
			}
		}
	}
}

// TestADocumentOnItsWayIsTold in megabytes, in both languages.
func TestADocumentOnItsWayIsTold(t *testing.T) {
	for lang, want := range map[string]string{i18n.Arabic: "وصل 1.5 م.ب من 9.6 م.ب", i18n.English: "1.5 MB of 9.6 MB"} {
		loop, h := kittest.NewLoop(t)
		d := &desk{strip: counter.Strip{Link: app.LinkStatus{Known: true, Online: true, Busy: true, Sent: 3 << 19, ToSend: 10_000_000}}}
		s := sync.New(sync.Deps{Desk: d, Loop: loop, Voice: kittest.Speak(t, lang, false), Nav: &nav{}, Catalogue: shelf(t), Now: time.Now, Nudge: func() {}})
		kittest.Window(t, s.Content())
		s.Shown()
		h.Turn(t)
		if said := kittest.Texts(s.Content()); !strings.Contains(said, want) {
			t.Errorf("%s: not %q but %s", lang, want, said)
		}
	}
}

// TestARowSaysItsNumberAndReasonWhole in the narrowest window and at the largest text: nothing of them is cut.
func TestARowSaysItsNumberAndReasonWhole(t *testing.T) {
	const why = "رقم الجوال مسجّل لهوية أخرى في مكتب الدمام وتحقق منه الموظف يوم أمس قبل إقفال المعاملة"
	for lang, want := range map[string]string{i18n.Arabic: "رقم الجوال: ", i18n.English: "Mobile number: "} {
		for _, scale := range []float32{1, 1.5} {
			voice := kittest.Speak(t, lang, false)
			fyne.CurrentApp().Settings().SetTheme(theme.New(false, scale).Reading(lang == i18n.Arabic))
			loop, h := kittest.NewLoop(t)
			refused := collided()[1]
			refused.Detail = why
			s := sync.New(sync.Deps{Desk: &desk{commands: []app.Command{refused}}, Loop: loop, Voice: voice, Nav: &nav{}, Catalogue: shelf(t), Now: time.Now, Nudge: func() {}})
			w := kittest.Window(t, s.Content())
			w.Resize(fyne.NewSize(952, 600)) // what the frame leaves of 1024 × 700
			s.Shown()
			h.Turn(t)
			said := kittest.Texts(sync.List(s))
			for _, part := range []string{"HLT-48-0003-00002", want, why} {
				if !strings.Contains(said, part) {
					t.Errorf("%s at %v: %q is not in the row: %s", lang, scale, part, said)
				}
			}
			if cut := kittest.Cut(s.Content()); len(cut) > 0 {
				t.Errorf("%s at %v: cut are %q", lang, scale, cut)
			}
		}
	}
}
