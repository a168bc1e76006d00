package review_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/review"
)

// desk keeps one application, and issues it once.
type desk struct {
	mu     sync.Mutex
	a      app.Application
	e      counter.Eligibility
	issues int
	fail   error
}

func (d *desk) Application(context.Context, app.ID) (app.Application, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.a.ID == "" {
		return d.a, app.Fail(app.NotFound, nil)
	}
	return d.a, nil
}

func (d *desk) SaveDraft(_ context.Context, a app.Application) (app.Application, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if a.Edition != d.a.Edition {
		return a, app.Fail(app.Conflict, nil)
	}
	a.Edition++
	d.a = a
	return a, nil
}

func (d *desk) Issue(context.Context, app.ID) (app.Licence, error) {
	time.Sleep(100 * time.Millisecond)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return app.Licence{}, d.fail
	}
	d.issues++
	if d.issues > 1 {
		return app.Licence{}, app.Fail(app.AlreadyIssued, nil)
	}
	d.a.Licence, d.a.State = "l1", app.Issued
	return app.Licence{ID: "l1"}, nil
}

func (d *desk) Submit(context.Context, app.ID) (app.Application, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.issues++
	return d.a, nil
}

func (d *desk) Eligibility(_ context.Context, a app.Application) (counter.Eligibility, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.e
	for _, code := range []string{"truth", "safety", "changes"} {
		if !slices.Contains(a.Agreed, code) {
			e.Problems = append(e.Problems, &app.Error{Code: app.MustAgree, Field: "agree:" + code})
		}
	}
	return e, nil
}

func (d *desk) Input(a app.Application) catalogue.Input {
	return catalogue.Input{Entered: a.Entered, Transaction: a.Transaction, Today: hijri.Civil{Year: 2026, Month: 11, Day: 23}, Class: "A"}
}

func (d *desk) Who() counter.Who {
	return counter.Who{Operator: app.Operator{ID: "noura"}, Device: app.Device{Office: app.Office{Municipality: app.Place{Name: "بلدية الخبر"}}}}
}

type nav struct{ went []string }

func (n *nav) IntakeAt(id app.ID, field string) {
	n.went = append(n.went, "intake "+string(id)+" "+field)
}
func (n *nav) Press(id app.ID)   { n.went = append(n.went, "press "+string(id)) }
func (n *nav) Summary(id app.ID) { n.went = append(n.went, "summary "+string(id)) }
func (n *nav) Slip(id app.ID)    { n.went = append(n.went, "slip "+string(id)) }
func (n *nav) Back()             { n.went = append(n.went, "back") }

type bench struct {
	*review.Model
	desk  *desk
	nav   *nav
	mu    sync.Mutex
	posts []func()
}

// settle runs what is posted until nothing more happens for a second.
func (b *bench) settle() {
	for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
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

func bubble(t *testing.T, e counter.Eligibility, test func(*testing.T, *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		cat, err := catalogue.Parse(assets.Catalogue()...)
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{nav: &nav{}, desk: &desk{e: e}}
		b.desk.a = app.Application{
			ID: "a1", Number: "COM-48-0003-00001", Service: "COM", Transaction: "issue", State: app.Draft, Edition: 3,
			Entered: app.Entered{Fields: map[string]string{"full_name": "هند", "term_years": "1", "trade_name": "رواق"}},
		}
		loop := kit.NewLoop(t.Context(), func(f func()) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.posts = append(b.posts, f)
		})
		defer func() { loop.Close(); loop.Wait() }()
		b.Model = review.NewModel(b.desk, catalogue.NewShelf(cat), loop, b.nav, time.Now, func() {})
		b.Open("a1")
		b.settle()
		test(t, b)
	})
}

func (b *bench) agree() {
	for _, code := range []string{"truth", "safety", "changes"} {
		b.Agree(code, true)
	}
}

var mayIssue = counter.Eligibility{Issue: true, Immediate: true, RoleAllows: true, Online: true, NumbersLeft: 3}

func TestPressedTwiceItIssuesOnce(t *testing.T) {
	bubble(t, mayIssue, func(t *testing.T, b *bench) {
		b.agree()
		b.Go()
		b.Go()
		if !b.State().Busy {
			t.Error("the button is not locked at once")
		}
		b.settle()
		b.Go()
		b.settle()
		if b.desk.issues != 1 || !slices.Equal(b.nav.went, []string{"press l1"}) {
			t.Errorf("issued %d times, went %v", b.desk.issues, b.nav.went)
		}
		if !slices.Equal(b.desk.a.Agreed, []string{"truth", "safety", "changes"}) {
			t.Errorf("kept %v", b.desk.a.Agreed)
		}
	})
}

func TestDeclarationsComeFirst(t *testing.T) {
	bubble(t, mayIssue, func(t *testing.T, b *bench) {
		b.Agree("truth", true)
		b.Go()
		b.settle()
		s := b.State()
		if b.desk.issues != 0 || app.CodeOf(s.Err) != app.MustAgree || s.Focus.On != "safety" {
			t.Errorf("issued %d, %v, focus %q", b.desk.issues, s.Err, s.Focus.On)
		}
		if len(s.Problems) != 0 {
			t.Errorf("declarations are listed as errors of the form: %v", s.Problems)
		}
	})
}

func TestErrorsLeadToTheirField(t *testing.T) {
	e := mayIssue
	e.Problems = app.Problems{{Code: app.Invalid, Field: "vat_no", Warning: true}, {Code: app.Required, Field: "activities[0].code"}}
	bubble(t, e, func(t *testing.T, b *bench) {
		b.agree()
		b.Go()
		b.settle()
		if b.desk.issues != 0 || !slices.Equal(b.nav.went, []string{"intake a1 activities[0].code"}) {
			t.Errorf("issued %d, went %v", b.desk.issues, b.nav.went)
		}
	})
}

func TestWhatCannotBeIssuedIsCaptured(t *testing.T) {
	bubble(t, counter.Eligibility{Capture: true, Why: app.NoNumbers, RoleAllows: true}, func(t *testing.T, b *bench) {
		b.agree()
		b.Go()
		b.settle()
		if !slices.Equal(b.nav.went, []string{"slip a1"}) {
			t.Errorf("went %v", b.nav.went)
		}
	})
}

func TestAForbiddenRoleIsToldSo(t *testing.T) {
	bubble(t, counter.Eligibility{Why: app.Forbidden}, func(t *testing.T, b *bench) {
		b.agree()
		b.Go()
		b.settle()
		if b.desk.issues != 0 || app.CodeOf(b.State().Err) != app.Forbidden {
			t.Errorf("issued %d, %v", b.desk.issues, b.State().Err)
		}
	})
}

func TestAFailureUnlocksTheButton(t *testing.T) {
	bubble(t, mayIssue, func(t *testing.T, b *bench) {
		b.agree()
		b.desk.fail = app.Fail(app.NoNumbers, nil)
		b.Go()
		b.settle()
		if s := b.State(); s.Busy || app.CodeOf(s.Err) != app.NoNumbers || len(b.nav.went) > 0 {
			t.Errorf("busy %v, %v, went %v", s.Busy, s.Err, b.nav.went)
		}
		b.desk.mu.Lock()
		b.desk.fail = nil
		b.desk.mu.Unlock()
		b.Go()
		b.settle()
		if !slices.Equal(b.nav.went, []string{"press l1"}) {
			t.Errorf("went %v", b.nav.went)
		}
	})
}

func TestALicenceThatExistsIsShown(t *testing.T) {
	bubble(t, mayIssue, func(t *testing.T, b *bench) {
		b.agree()
		b.settle()
		b.desk.mu.Lock()
		b.desk.issues, b.desk.a.Licence = 1, "l7"
		b.desk.mu.Unlock()
		b.Go()
		b.settle()
		if !slices.Contains(b.nav.went, "press l7") {
			t.Errorf("went %v", b.nav.went)
		}
	})
}

func TestTicksSurviveAnotherEdition(t *testing.T) {
	bubble(t, mayIssue, func(t *testing.T, b *bench) {
		b.desk.mu.Lock()
		b.desk.a.Edition = 9
		b.desk.a.Reason = "changed elsewhere"
		b.desk.mu.Unlock()
		b.Agree("truth", true)
		b.settle()
		if b.desk.a.Reason == "" || !slices.Equal(b.desk.a.Agreed, []string{"truth"}) {
			t.Errorf("%q %v", b.desk.a.Reason, b.desk.a.Agreed)
		}
	})
}

func TestThePaperShowsWhatWillBeIssued(t *testing.T) {
	bubble(t, mayIssue, func(t *testing.T, b *bench) {
		d := b.Paper("ar")
		if d.Until.Civil != (hijri.Civil{Year: 2027, Month: 11, Day: 22}) || d.Number != "" || len(d.Cells) == 0 {
			t.Errorf("until %v, number %q, %d cells", d.Until, d.Number, len(d.Cells))
		}
	})
}

func TestAnUnknownApplicationSaysSo(t *testing.T) {
	bubble(t, mayIssue, func(t *testing.T, b *bench) {
		b.desk.a.ID = ""
		b.Open("a2")
		b.settle()
		if s := b.State(); s.Phase != review.Broken || app.CodeOf(s.Err) != app.NotFound {
			t.Errorf("phase %d, %v", s.Phase, s.Err)
		}
	})
}
