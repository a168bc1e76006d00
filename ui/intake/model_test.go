package intake_test

import (
	"context"
	"errors"
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
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/ui/intake"
	"github.com/shubbak/shubbak/ui/kit"
)

// desk keeps one application as the store does: with an edition that must fit.
type desk struct {
	cat *catalogue.Catalogue

	mu     sync.Mutex
	stored app.Application
	saves  int
	fail   error
	inside bool // SaveDraft is running
}

func (d *desk) NewDraft(_ context.Context, service, transaction string, seed app.Entered) (app.Application, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := d.cat.Service(service)
	if !ok {
		return app.Application{}, app.Fail(app.NotFound, nil)
	}
	e := seed.Clone()
	for _, sec := range s.Sections {
		for _, f := range sec.Fields {
			if f.Default != "" && e.Fields[f.Code] == "" {
				e.Fields[f.Code] = f.Default
			}
		}
	}
	d.stored = app.Application{ID: "a1", Number: "COM-48-0003-00001", Service: service, Transaction: transaction, State: app.Draft, Entered: e}
	return d.stored, nil
}

func (d *desk) Application(context.Context, app.ID) (app.Application, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	a := d.stored
	a.Entered = a.Entered.Clone()
	return a, nil
}

func (d *desk) SaveDraft(_ context.Context, a app.Application) (app.Application, error) {
	d.mu.Lock()
	if d.inside {
		d.mu.Unlock()
		panic("two saves at once")
	}
	d.inside = true
	d.mu.Unlock()
	time.Sleep(50 * time.Millisecond)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.inside = false
	switch {
	case d.fail != nil:
		return a, d.fail
	case a.Edition != d.stored.Edition:
		return a, app.Fail(app.Conflict, nil)
	}
	d.saves++
	a.Edition++
	a.Entered = a.Entered.Clone()
	d.stored = a
	return a, nil
}

func (d *desk) Similar(_ context.Context, a app.Application) ([]app.Hit, error) {
	if a.Entered.Get(app.FieldIDNo) == "1010101010" {
		return []app.Hit{{Kind: app.HitLicence, ID: "l1"}}, nil
	}
	return nil, nil
}

func (d *desk) Check(a app.Application) app.Problems {
	s, _ := d.cat.Service(a.Service)
	return d.cat.Check(s, d.Input(a))
}

func (d *desk) Assess(a app.Application) app.Assessment {
	s, _ := d.cat.Service(a.Service)
	as, _ := d.cat.Assess(s, d.Input(a))
	return as
}

func (d *desk) Input(a app.Application) catalogue.Input {
	return catalogue.Input{
		Entered: a.Entered, Attachments: a.Attachments, Agreed: a.Agreed, Transaction: a.Transaction,
		Today: hijri.Civil{Year: 2026, Month: 11, Day: 23}, Class: "A",
	}
}

func (d *desk) Attach(ctx context.Context, a app.Application, document, name string, data []byte) (app.Application, error) {
	a.Attachments = append(slices.Clone(a.Attachments), app.Attachment{Document: document, Name: name, Media: "application/pdf", Size: int64(len(data))})
	return d.SaveDraft(ctx, a)
}

func (d *desk) Detach(ctx context.Context, a app.Application, document string) (app.Application, error) {
	a.Attachments = slices.DeleteFunc(slices.Clone(a.Attachments), func(x app.Attachment) bool { return x.Document == document })
	return d.SaveDraft(ctx, a)
}

// nav notes where the form leads to.
type nav struct{ went []string }

func (n *nav) Review(id app.ID) { n.went = append(n.went, "review "+string(id)) }
func (n *nav) Intake(id app.ID) { n.went = append(n.went, "intake "+string(id)) }
func (n *nav) Press(id app.ID)  { n.went = append(n.went, "press "+string(id)) }
func (n *nav) Back()            { n.went = append(n.went, "back") }
func (n *nav) Entitle()         {}

// bench is a form on a bench: the main goroutine is the test's, and posts are run by settle.
type bench struct {
	*intake.Model
	t     *testing.T
	desk  *desk
	nav   *nav
	loop  *kit.Loop
	mu    sync.Mutex
	posts []func()
}

func onBench(t *testing.T) *bench {
	t.Helper()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, desk: &desk{cat: cat}, nav: &nav{}}
	b.loop = kit.NewLoop(t.Context(), func(f func()) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.posts = append(b.posts, f)
	})
	b.Model = intake.NewModel(b.desk, catalogue.NewShelf(cat), b.loop, b.nav, time.Now, func() {})
	return b
}

// settle runs what is posted for d.
func (b *bench) settle(d time.Duration) {
	for end := time.Now().Add(d); ; {
		synctest.Wait()
		b.mu.Lock()
		posts := b.posts
		b.posts = nil
		b.mu.Unlock()
		for _, f := range posts {
			f()
		}
		if len(posts) == 0 && !time.Now().Before(end) {
			return
		}
		if len(posts) == 0 {
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func (b *bench) close() {
	b.loop.Close()
	b.loop.Wait()
}

// bubble runs a test of the form of a new COM application.
func bubble(t *testing.T, test func(*testing.T, *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := onBench(t)
		defer b.close()
		b.Start("COM", "issue")
		b.settle(time.Millisecond)
		if s := b.State(); s.Phase != intake.Filling {
			t.Fatalf("phase %d: %v", s.Phase, s.Err)
		}
		test(t, b)
	})
}

// complete fills in everything that COM asks for.
func (b *bench) complete() {
	for code, v := range map[string]string{
		"id_no": "1010101010", "full_name": "هند العتيبي", "mobile": "0512345678", "birth_date": "1990-01-01",
		"establishment_name": "مؤسسة رواق", "cr_no": "1010123456", "amana": "EST", "district": "العقربية",
		"street": "طريق الملك", "short_address": "EKBD2217", "lat": "26.2", "lon": "50.2", "trade_name": "محمصة رواق",
		"area_m2": "١٢٠", "sign_area_m2": "6", "contract_no": "4471", "contract_end": "2028-01-01",
	} {
		b.Set(code, v)
	}
	for _, a := range b.desk.cat.Amanas {
		if a.Code == "EST" {
			b.Set("municipality", a.Towns[0].Code)
		}
	}
	for _, a := range b.desk.cat.Activities {
		if a.Immediate && !a.HealthRisk {
			b.GoTo(3)
			b.SetCell("activities", 0, "code", a.Code)
			break
		}
	}
}

// file makes a document.
func (b *bench) file() string {
	path := filepath.Join(b.t.TempDir(), "facade.pdf")
	if err := os.WriteFile(path, []byte("%PDF-1.4 x"), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func TestWhatIsTypedIsSavedSoon(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		for _, typed := range []string{"م", "مح", "محم", "محمد"} {
			b.Set("full_name", typed)
		}
		if b.State().Save.Kind != intake.Saving {
			t.Error("the screen does not say that it saves")
		}
		b.settle(500 * time.Millisecond)
		if got := b.desk.stored.Entered.Get("full_name"); got != "محمد" || b.desk.saves != 1 {
			t.Errorf("stored %q in %d saves", got, b.desk.saves)
		}
		if b.State().Save.Kind != intake.Saved {
			t.Error("the screen does not say that it is saved")
		}
	})
}

func TestAnApplicationWithoutAWordIsNotKept(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Shown()
		b.GoTo(1)
		b.Set("establishment_name", "م")
		b.Set("establishment_name", "")
		b.settle(time.Second)
		if b.Hidden(); b.desk.saves != 0 || b.State().Save.Kind != intake.Unsaved {
			t.Errorf("%d saves, state %d", b.desk.saves, b.State().Save.Kind)
		}
		b.Set("establishment_name", "مؤسسة")
		b.settle(time.Second)
		b.Set("establishment_name", "")
		b.settle(time.Second)
		if b.desk.saves != 2 {
			t.Errorf("what was typed was saved %d times, want twice", b.desk.saves)
		}
	})
}

func TestSavingOnPurposeKeepsAnEmptyApplication(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Save()
		b.settle(time.Second)
		if b.desk.saves != 1 || b.State().Save.Kind != intake.Saved {
			t.Errorf("%d saves, state %d", b.desk.saves, b.State().Save.Kind)
		}
	})
}

func TestWhatIsTypedWhileSavingIsSavedToo(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Set("full_name", "هند")
		b.settle(310 * time.Millisecond) // the save is under way
		b.Set("full_name", "هند خالد")
		b.Hidden()
		b.loop.Close() // the program ends
		b.loop.Wait()
		if got := b.desk.stored.Entered.Get("full_name"); got != "هند خالد" {
			t.Errorf("stored %q", got)
		}
	})
}

func TestWrongValuesStayAsTyped(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		for code, c := range map[string]struct {
			typed, kept string
			code        app.Code
		}{
			"mobile": {"٠٥١٢٣", "05123", app.BadMobile}, "birth_date": {"1990/13", "1990/13", app.BadDate},
			"id_no": {"١٠٠٠٠٠٠٠٠٠", "1000000000", app.BadID}, "lat": {"شمال", "شمال", app.NotNumber},
		} {
			b.Set(code, c.typed)
			if p := b.State().Problems.Of(code); p != nil {
				t.Errorf("%s: %v shows before the field is left", code, p)
			}
			b.Leave(code)
			if p := b.State().Problems.Of(code); p == nil || p.Code != c.code || b.Value(code) != c.kept {
				t.Errorf("%s: kept %q, shows %v", code, b.Value(code), p)
			}
		}
		b.settle(time.Second)
		if b.desk.stored.Entered.Get("mobile") != "05123" || b.desk.stored.Entered.Get("lat") != "شمال" {
			t.Error("a wrong value was not saved")
		}
	})
}

func TestNextShowsErrorsOnceAndThenGoesOn(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		before := b.State().Focus.Seq
		b.Next()
		s := b.State()
		if s.Section != 0 || s.Focus.Path != "id_no" || s.Focus.Seq == before || s.Errors == 0 {
			t.Fatalf("section %d, focus %+v, %d errors", s.Section, s.Focus, s.Errors)
		}
		b.Next()
		if s = b.State(); s.Section != 1 || s.Steps[0].State != intake.Faulty || s.Steps[0].Errors == 0 {
			t.Errorf("section %d, first step %+v", s.Section, s.Steps[0])
		}
	})
}

func TestWhatWasAtFaultStaysListedUntilTheClerkGoesOn(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Next()
		listed := slices.Clone(b.State().Listed)
		if len(listed) < 2 || !slices.Contains(listed, "full_name") {
			t.Fatalf("listed %v", listed)
		}
		b.Set("full_name", "هند العتيبي")
		b.Mend("mobile")
		if !slices.Equal(b.State().Listed, listed) || b.State().Problems.Of("full_name") != nil {
			t.Errorf("listed %v after one was mended", b.State().Listed)
		}
		if b.State().Focus.Path != "mobile" {
			t.Errorf("mending leads to %q", b.State().Focus.Path)
		}
		b.GoTo(1)
		if len(b.State().Listed) != 0 {
			t.Errorf("listed %v in another section", b.State().Listed)
		}
		b.Submit()
		if left := b.State().Listed; b.State().Section != 0 || len(left) != len(listed)-1 || slices.Contains(left, "full_name") {
			t.Errorf("asking for the review lists %v of section %d", left, b.State().Section)
		}
		b.Mend("cr_no")
		if !slices.Contains(b.State().Listed, "cr_no") || slices.Contains(b.State().Listed, "mobile") {
			t.Errorf("section %d lists %v", b.State().Section, b.State().Listed)
		}
	})
}

func TestErrorsAreWalkedThrough(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Submit()
		s := b.State()
		if s.Focus.Path != "id_no" || len(b.nav.went) > 0 {
			t.Fatalf("focus %q, went %v", s.Focus.Path, b.nav.went)
		}
		want := s.Problems.Errors()
		for i := 1; i <= len(want); i++ {
			b.NextError()
			if got := b.State().Focus.Path; got != want[i%len(want)].Field {
				t.Fatalf("F8 number %d goes to %q, not %q", i, got, want[i%len(want)].Field)
			}
		}
		if b.State().Section != 0 {
			t.Error("after the last error comes the first")
		}
	})
}

func TestSubmitOpensTheReviewOnceSaved(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.complete()
		b.Attach("facade", b.file())
		b.settle(time.Second)
		b.Submit()
		if p := b.State().Problems.Errors(); len(p) > 0 {
			t.Fatal(p)
		}
		b.Set("trade_name", "محمصة رواق الشرق")
		b.settle(time.Second)
		if !slices.Equal(b.nav.went, []string{"review a1"}) {
			t.Errorf("went %v", b.nav.went)
		}
		if b.desk.stored.Entered.Get("area_m2") != "120.00" || len(b.desk.stored.Attachments) != 1 {
			t.Errorf("stored %v, %v", b.desk.stored.Entered.Get("area_m2"), b.desk.stored.Attachments)
		}
	})
}

func TestFeeFollowsAndItsLineIsHot(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.complete()
		if got := b.State().Assessment.Total; got != 164000 {
			t.Errorf("total %v", got)
		}
		b.Set("sign_area_m2", "7")
		if s := b.State(); s.Hot != "sign" || s.Assessment.Total != 179000 {
			t.Errorf("hot %q, total %v", s.Hot, s.Assessment.Total)
		}
	})
}

func TestConflictKeepsBothSides(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Set("full_name", "هند")
		b.settle(time.Second)
		b.desk.mu.Lock()
		b.desk.stored.Edition += 5
		b.desk.stored.Entered = b.desk.stored.Entered.Clone()
		b.desk.stored.Entered.Fields["street"] = "شارع آخر"
		b.desk.mu.Unlock()
		b.Set("full_name", "هند خالد")
		b.settle(time.Second)
		e := b.desk.stored.Entered
		if e.Get("street") != "شارع آخر" || e.Get("full_name") != "هند خالد" || b.Value("street") != "شارع آخر" {
			t.Errorf("stored %v, on the form %q", e.Fields, b.Value("street"))
		}
	})
}

func TestAFailedSaveSaysSoAndIsTriedAgain(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.desk.fail = app.Fail(app.DiskFull, errors.New("no room"))
		b.Set("full_name", "هند")
		b.settle(time.Second)
		if s := b.State().Save; s.Kind != intake.SaveFailed || app.CodeOf(s.Err) != app.DiskFull {
			t.Fatalf("%+v", s)
		}
		b.desk.mu.Lock()
		b.desk.fail = nil
		b.desk.mu.Unlock()
		b.settle(4 * time.Second)
		if b.State().Save.Kind != intake.Saved || b.desk.stored.Entered.Get("full_name") != "هند" {
			t.Errorf("%+v", b.State().Save)
		}
	})
}

func TestLookUpsThatNoLongerFitAreEmptied(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.complete()
		b.Set("amana", "RUH")
		if v := b.Value("municipality"); v != "" {
			t.Errorf("a municipality of another amana stays: %q", v)
		}
	})
}

func TestRowsKeepOneMain(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.GoTo(3)
		mains := func() (n int) {
			for _, r := range b.Rows("activities") {
				if r["main"] == catalogue.Yes {
					n++
				}
			}
			return n
		}
		b.AddRow("activities")
		b.AddRow("activities")
		if got := b.State().Focus.Path; got != "activities[2].code" || len(b.Rows("activities")) != 3 || mains() != 1 {
			t.Fatalf("focus %q, %v", got, b.Rows("activities"))
		}
		b.SetMain("activities", 2)
		b.RemoveRow("activities", 2)
		if mains() != 1 || b.Rows("activities")[0]["main"] != catalogue.Yes {
			t.Errorf("%v", b.Rows("activities"))
		}
		for range 30 {
			b.AddRow("activities")
		}
		if n := len(b.Rows("activities")); n != 10 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestDocuments(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		big := filepath.Join(t.TempDir(), "big.pdf")
		if err := os.WriteFile(big, make([]byte, 11<<20), 0o600); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]app.Code{
			"/nowhere/x.pdf": app.FileMissing, "": app.FileMissing, t.TempDir(): app.FileUnreadable, big: app.FileTooLarge,
		} {
			b.Attach("facade", path)
			b.settle(300 * time.Millisecond)
			if got := app.CodeOf(b.State().Attach.Err); got != want || b.State().Attach.Busy {
				t.Errorf("%s: %q", path, got)
			}
		}
		b.Set("full_name", "هند")
		b.Drop(b.file()) // one document is missing: no question
		b.Set("full_name", "هند خالد")
		b.settle(time.Second)
		s := b.State()
		if len(s.App.Attachments) != 1 || b.desk.stored.Entered.Get("full_name") != "هند خالد" || len(b.desk.stored.Attachments) != 1 {
			t.Errorf("%v, stored %v", s.App.Attachments, b.desk.stored.Attachments)
		}
		b.Detach("facade")
		b.settle(time.Second)
		if len(b.State().App.Attachments) != 0 {
			t.Error("the document is still there")
		}
	})
}

func TestOthersOfThePersonAreFound(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Set("id_no", "1010101010")
		b.settle(time.Second)
		if hits := b.State().Similar; len(hits) != 1 {
			t.Fatalf("%v", hits)
		}
		b.See(b.State().Similar[0])
		if !slices.Equal(b.nav.went, []string{"press l1"}) {
			t.Errorf("went %v", b.nav.went)
		}
	})
}

func TestOpeningContinuesWhereTheClerkStopped(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Set("mobile", "123")
		b.GoTo(2)
		b.settle(time.Second)
		b.Choose()
		if b.State().Phase != intake.Choosing {
			t.Fatal("no choice of services")
		}
		b.Open("a1")
		b.settle(time.Second)
		if s := b.State(); s.Section != 2 || s.Problems.Of("mobile") == nil {
			t.Errorf("section %d, problems %v", s.Section, s.Problems)
		}
		b.OpenAt("a1", "activities[0].code")
		b.settle(time.Second)
		if s := b.State(); s.Section != 3 || s.Focus.Path != "activities[0].code" {
			t.Errorf("section %d, focus %q", s.Section, s.Focus.Path)
		}
	})
}

func TestWhatCannotBeOpenedSaysWhy(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.desk.stored.State = app.Issued
		b.Open("a1")
		b.settle(time.Second)
		if s := b.State(); s.Phase != intake.Broken || app.CodeOf(s.Err) != app.NotAllowedHere {
			t.Errorf("phase %d, %v", s.Phase, s.Err)
		}
		b.Start("XXX", "issue")
		b.settle(time.Second)
		if s := b.State(); s.Phase != intake.Broken || app.CodeOf(s.Err) != app.NotFound {
			t.Errorf("phase %d, %v", s.Phase, s.Err)
		}
	})
}

func TestEveryServiceOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := onBench(t)
		defer b.close()
		for _, s := range b.desk.cat.Services {
			b.Start(s.Code, "issue")
			b.settle(200 * time.Millisecond)
			for i := range b.State().Steps {
				b.GoTo(i)
			}
			if got := b.State(); got.Phase != intake.Filling || !strings.HasPrefix(string(got.App.ID), "a") {
				t.Errorf("%s: phase %d", s.Code, got.Phase)
			}
		}
	})
}

func TestAnEmptyRowIsNone(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.complete()
		b.GoTo(3)
		b.settle(time.Second)
		required := b.State().Problems
		b.AddRow("activities")
		b.AddRow("activities")
		b.settle(time.Second)
		s := b.State()
		if len(b.Rows("activities")) != 3 || len(s.Problems) != len(required) {
			t.Fatalf("%d rows on the form, problems %v", len(b.Rows("activities")), s.Problems)
		}
		if saved := b.desk.stored.Entered.Rows["activities"]; len(saved) != 1 {
			t.Errorf("saved are %v", saved)
		}
		b.SetMain("activities", 1)
		if b.Rows("activities")[0]["main"] != catalogue.Yes {
			t.Error("an empty row is the main one")
		}
		b.SetCell("activities", 2, "code", "1")
		b.Leave("activities[2].code")
		b.settle(time.Second)
		if b.State().Problems.Of("activities[2].code") == nil {
			t.Errorf("what is wrong with the third row shows elsewhere: %v", b.State().Problems)
		}
		if saved := b.desk.stored.Entered.Rows["activities"]; len(saved) != 2 {
			t.Errorf("saved are %v", saved)
		}
		b.RemoveRow("activities", 0)
		if rows := b.Rows("activities"); rows[1]["main"] != catalogue.Yes || rows[0]["main"] == catalogue.Yes {
			t.Errorf("the main one is empty: %v", rows)
		}
	})
}

func TestErrorsAreWalkedThroughFromTheFocusOn(t *testing.T) {
	bubble(t, func(t *testing.T, b *bench) {
		b.Submit()
		errs := b.State().Problems.Errors()
		b.GoTo(3)
		b.Enter("area_m2")
		b.Set("area_m2", "120")
		b.Leave("area_m2")
		b.NextError()
		if got := b.State().Focus.Path; got == "trade_name" || got == errs[0].Field || b.State().Section != 3 {
			t.Errorf("from the area F8 goes to %q", got)
		}
		b.GoTo(2)
		b.NextError()
		if got, want := b.State().Focus.Path, b.State().Problems.Errors(); b.State().Section != 2 && b.State().Section != 3 {
			t.Errorf("from the beginning of the third section F8 goes to %q of %v", got, want)
		}
	})
}
