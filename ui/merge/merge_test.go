package merge_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/merge"
)

// desk is a counter with one collision.
type desk struct {
	of        app.Collision
	err       error
	sent      []counter.Choice
	withdrawn []app.ID
	slip      bool
	licence   app.Licence
}

func (d *desk) Collision(context.Context, app.ID) (app.Collision, error) { return d.of, d.err }
func (d *desk) Merged(of app.Collision, c counter.Choice) (app.Application, []app.Difference) {
	return (&counter.Counter{Config: counter.Config{Catalogue: catalogue.NewShelf(&catalogue.Catalogue{})}}).Merged(of, c)
}

func (d *desk) Merge(_ context.Context, _ app.ID, c counter.Choice) (app.Application, error) {
	d.sent = append(d.sent, c)
	return app.Application{}, d.err
}

func (d *desk) Withdraw(_ context.Context, id app.ID) error {
	d.withdrawn = append(d.withdrawn, id)
	return nil
}

func (d *desk) Previous(context.Context, app.Application) (app.Licence, bool, error) {
	return d.licence, d.licence.ID != "", nil
}

func (d *desk) History(context.Context, app.ID) ([]app.AuditEntry, error) {
	if d.slip {
		return []app.AuditEntry{{Action: "print_slip"}}, nil
	}
	return nil, nil
}

func (d *desk) Operators(context.Context) ([]app.Operator, error) {
	return []app.Operator{{ID: "noura", Name: "نورة الشهري", NameEn: "Noura"}}, nil
}

// changed is a health certificate that both changed: mobile and profession in two
// ways, the district here alone, the examination's day there alone.
func changed() app.Collision {
	base := app.Application{
		ID: "a1", Service: "HLT", Transaction: "issue", Catalogue: 1, State: app.Submitted,
		Entered: app.Entered{Fields: map[string]string{
			"full_name": "سالم بن ناصر القحطاني", "mobile": "+966512345678", "profession": "cook", "district": "العقربية", "exam_date": "2026-11-01",
		}},
	}
	mine, theirs := base, base
	mine.Entered, theirs.Entered = base.Entered.Clone(), base.Entered.Clone()
	mine.UpdatedAt, theirs.UpdatedAt = time.Unix(1.8e9, 0), time.Unix(1.8e9+600, 0)
	mine.Entered.Fields["mobile"], mine.Entered.Fields["profession"], mine.Entered.Fields["district"] = "+966500000001", "baker", "الراكة"
	theirs.Entered.Fields["mobile"], theirs.Entered.Fields["profession"], theirs.Entered.Fields["exam_date"] = "+966500000002", "assistant_cook", "2026-11-03"
	theirs.Revision = 7
	return app.Collision{Command: "c1", Title: "HLT-48-0003-00001", Operator: "noura", Known: true, Base: base, Mine: mine, Theirs: theirs}
}

func shelf(t *testing.T) *catalogue.Shelf {
	t.Helper()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.NewShelf(cat)
}

func model(t *testing.T, d *desk) (*merge.Model, kittest.Hand, *int) {
	t.Helper()
	loop, h := kittest.NewLoop(t)
	over := new(int)
	m := merge.NewModel(d, shelf(t), loop, func() {}, func() { *over++ })
	m.Open("c1")
	h.Turn(t)
	return m, h, over
}

func codes(ds []app.Difference) (out []string) {
	for _, d := range ds {
		out = append(out, d.Code)
	}
	return out
}

func TestOnlyWhatDiffersIsAskedFor(t *testing.T) {
	m, _, _ := model(t, &desk{of: changed()})
	s := m.State()
	if got := codes(s.Rows()); !slices.Equal(got, []string{"mobile", "profession"}) {
		t.Errorf("asked for %v", got)
	}
	if s.Clashes() != 2 || len(s.All) != 4 || s.Ready() {
		t.Errorf("%d clashes of %d, ready %v", s.Clashes(), len(s.All), s.Ready())
	}
	if s.Result.Entered.Get("district") != "الراكة" || s.Result.Entered.Get("exam_date") != "2026-11-03" || s.Result.State != app.Submitted {
		t.Errorf("what is not in dispute did not merge: %v", s.Result.Entered.Fields)
	}
	m.Show(true)
	if got := codes(m.State().Rows()); !slices.Equal(got, []string{"mobile", "profession", "district", "exam_date"}) {
		t.Errorf("all of it: %v", got)
	}
}

func TestChoosingAndWritingMakeTheResult(t *testing.T) {
	d := &desk{of: changed()}
	m, h, over := model(t, d)
	m.Send() // too early
	m.Choose(0, app.Mine)
	if s := m.State(); s.At != 1 || len(s.Open) != 1 {
		t.Errorf("at row %d, %d open", s.At, len(s.Open))
	}
	m.Write(1, "waiter")
	s := m.State()
	if !s.Ready() || s.Result.Entered.Get("mobile") != "+966500000001" || s.Result.Entered.Get("profession") != "waiter" {
		t.Fatalf("ready %v: %v", s.Ready(), s.Result.Entered.Fields)
	}
	m.Choose(1, app.Theirs) // and changes her mind
	if v := m.State().Result.Entered.Get("profession"); v != "assistant_cook" {
		t.Errorf("the profession is %q", v)
	}
	m.Send()
	m.Send() // pressed twice
	h.Turn(t)
	if len(d.sent) != 1 || *over != 1 || d.sent[0].Sides["field.mobile"] != app.Mine || len(d.sent[0].Written) != 0 {
		t.Errorf("sent %+v, over %d times", d.sent, *over)
	}
}

func TestWhatTheRulesRefuseIsShownAtItsField(t *testing.T) {
	d := &desk{of: changed()}
	m, h, over := model(t, d)
	m.Choose(0, app.Mine)
	m.Choose(1, app.Mine)
	d.err = app.Problems{{Code: app.BadDate, Field: "exam_date"}}
	m.Send()
	h.Turn(t)
	s := m.State()
	if *over != 0 || len(s.Problem) != 1 || !s.Whole || codes(s.Rows())[s.At] != "exam_date" {
		t.Errorf("over %d, %v, at row %d of %v", *over, s.Problem, s.At, codes(s.Rows()))
	}
}

func TestADecidedApplicationTakesNoMerge(t *testing.T) {
	d := &desk{of: changed()}
	d.of.Theirs.State = app.Approved
	m, h, over := model(t, d)
	m.Choose(0, app.Mine)
	m.Choose(1, app.Mine)
	if m.State().Ready() {
		t.Error("it can be sent")
	}
	m.Withdraw()
	h.Turn(t)
	if len(d.withdrawn) != 1 || *over != 1 {
		t.Errorf("withdrawn %v, over %d", d.withdrawn, *over)
	}
}

type nav struct{ went []string }

func (n *nav) Sync() { n.went = append(n.went, "sync") }
func (n *nav) Back() { n.went = append(n.went, "back") }

func TestTheScreenIsWorkedByKeys(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		d := &desk{of: changed(), slip: true, licence: app.Licence{ID: "l1", Number: "480300412760", Copies: 2}}
		voice := kittest.Speak(t, lang, lang == i18n.English)
		loop, h := kittest.NewLoop(t)
		n := &nav{}
		s := merge.New(merge.Deps{Desk: d, Catalogue: shelf(t), Loop: loop, Voice: voice, Nav: n, Nudge: func() {}})
		w := kittest.Window(t, s.Content())
		s.Open("c1")
		s.Shown()
		h.Turn(t)
		mine, theirs := kit.KeyRight, kit.KeyLeft
		if lang == i18n.English {
			mine, theirs = theirs, mine
		}
		if w.Canvas().Focused() == nil || !s.Key(mine) || !s.Key(theirs) || s.Key(kit.KeyF9) {
			t.Fatalf("%s: the keys are not used", lang)
		}
		if r := s.State().Result.Entered; r.Get("mobile") != "+966500000001" || r.Get("profession") != "assistant_cook" {
			t.Errorf("%s: %v", lang, r.Fields)
		}
		said := kittest.Texts(s.Content())
		if strings.Contains(said, "⟦") || strings.Contains(said, "assistant_cook") {
			t.Errorf("%s: the screen says %s", lang, said)
		}
		s.Key(kit.KeyCtrlEnter)
		h.Turn(t)
		if len(d.sent) != 1 || !slices.Equal(n.went, []string{"sync"}) {
			t.Errorf("%s: sent %v, went %v", lang, d.sent, n.went)
		}
	}
}
