package cache_test

import (
	"crypto/ed25519"
	"fmt"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// people are the licences that the gold table is about: holder and trade name.
func people() [][2]string {
	return [][2]string{
		{"عبدالرحمن بن سعد الغامدي", "مؤسسة ضياء الشرق"},  // 0
		{"أحمد أبو بكر آل الشيخ", "مخبز الوفاء"},          // 1
		{"هدى إبراهيم القحطاني", "صيدلية الشفاء"},         // 2
		{"عبد الله فؤاد الزهراني", "مطعم البيت الذهبي"},   // 3
		{"منى بن لادن الحربي", "شركة الأفق Horizon Café"}, // 4
		{"ظافر ذياب الدوسري", "ورشة الإتقان للسيارات"},    // 5
		{"رؤى مصطفى العتيبي", "بقالة هيئة الحي"},          // 6
		{"عائشة صالح الأسمري", "مغسلة النور 24"},          // 7
	}
}

func stocked(t testing.TB) *shop {
	s := open(t)
	var items []app.RemoteChange
	for n, p := range people() {
		l := app.Licence{
			ID: app.NewID(s.clock.Now()), Service: "COM", State: app.Issued, IssuedAt: s.clock.Now().Add(time.Duration(n) * time.Hour),
			AppNumber: fmt.Sprintf("COM-48-0003-%05d", 118+n), IssuedBy: app.Operator{ID: "reem"}, Device: "dev-9",
			Entered: app.Entered{Fields: map[string]string{
				"full_name": p[0], "trade_name": p[1], "id_no": fmt.Sprintf("10101010%d0", n), "cr_no": fmt.Sprintf("205112345%d", n),
				"mobile": fmt.Sprintf("+96655123456%d", n), "unified_no": fmt.Sprintf("700987654%d", n),
			}},
		}
		l.Number, _ = app.NewLicenceNumber(series, uint32(4127+n))
		items = append(items, ofLicence(l, int64(n+1), ""))
	}
	s.must(s.Apply(t.Context(), page("c", items...)))
	return s
}

// TestSpellingsFind is the gold table: how clerks write what they look for, and
// which of people it must find first.
func TestSpellingsFind(t *testing.T) {
	s := stocked(t)
	for _, c := range []struct {
		query string
		want  int
	}{
		{"عبدالرحمن", 0},
		{"عبد الرحمن", 0},
		{"عبدالرحمن الغامدى", 0},
		{"الغامدي", 0},
		{"غامدي", 0},
		{"غامد", 0},
		{"ضياء الشرق", 0},
		{"ضيا الشرق", 0},
		{"مؤسسه ضياء", 0},
		{"موسسة ضياء", 0},
		{"ظياء الشرق", 0},
		{"ضِيَاء", 0},
		{"ضيـــاء", 0},
		{"عبدالرحمان", 0},
		{"الغامضي", 0},
		{"سعد عبدالرحمن", 0},
		{"رحمن", 0},
		{"عبدالرحمن بن سعد", 0},
		{"احمد", 1},
		{"أحمد", 1},
		{"ٱحمد", 1},
		{"ابو بكر", 1},
		{"ابوبكر", 1},
		{"أبوبكر", 1},
		{"ال الشيخ", 1},
		{"آل الشيخ", 1},
		{"الشيخ", 1},
		{"شيخ", 1},
		{"مخبز الوفا", 1},
		{"الوفاء", 1},
		{"هدي", 2},
		{"هدى", 2},
		{"ابراهيم", 2},
		{"إبراهيم القحطانى", 2},
		{"قحطاني", 2},
		{"القحطتاني", 2},
		{"صيدليه الشفاء", 2},
		{"صيدلية الشفا", 2},
		{"سيدلية", 2},
		{"ابراهم", 2},
		{"عبدالله", 3},
		{"عبد الله", 3},
		{"فواد", 3},
		{"فؤاد", 3},
		{"زهراني", 3},
		{"الزهرانى", 3},
		{"مطعم البيت", 3},
		{"الذهبى", 3},
		{"الزهبي", 3},
		{"بيت", 3},
		{"مني", 4},
		{"بن لادن", 4},
		{"بنلادن", 4},
		{"الافق", 4},
		{"الآفق", 4},
		{"horizon", 4},
		{"HORIZON", 4},
		{"Horiz", 4},
		{"horizn", 4},
		{"شركه الافق", 4},
		{"ضافر", 5},
		{"زياب", 5},
		{"دوسري", 5},
		{"الاتقان", 5},
		{"اتقان", 5},
		{"للسيارات", 5},
		{"ورشه", 5},
		{"روى", 6},
		{"رؤي", 6},
		{"مصطفي", 6},
		{"مسطفى", 6},
		{"هيئه الحي", 6},
		{"هييه", 6},
		{"عتيبى", 6},
		{"العتيبي مصطفى", 6},
		{"عايشه", 7},
		{"عائشه", 7},
		{"صالح الاسمرى", 7},
		{"النور ٢٤", 7},
		{"مغسلة النور 24", 7},
		{"سالح", 7},
		{"1010101000", 0},
		{"١٠١٠١٠١٠٢٠", 2},
		{"۱۰۱۰۱۰۱۰۳۰", 3},
		{"1010-1010-40", 4},
		{"1010 1010 50", 5},
		{"1060", 6},
		{"١٠٧٠", 7},
		{"101010103", 3},
		{"2051123451", 1},
		{"٢٠٥١١٢٣٤٥٦", 6},
		{"3454", 4},
		{"0551234562", 2},
		{"551234563", 3},
		{"+966551234564", 4},
		{"00966551234565", 5},
		{"966551234566", 6},
		{"٠٥٥١٢٣٤٥٦٧", 7},
		{"4567", 7},
		{"055 123 4561", 1},
		{"7009876543", 3},
		{"COM-48-0003-00118", 0},
		{"com-48-0003-00120", 2},
		{"COM 48 0003 00121", 3},
		{"0122", 4},
		{"48-0003-00123", 5},
		{"480003 00124", 6},
		{"4803004127", 0},
		{"4803 0041 28", 1},
		{"٤٨٠٣٠٠٤١٢٩", 2},
		{"\u200f4803\u00a00041\u00a030", 3},
		{"القحطاني 1020", 2},
		{"الزهراني 055 123 4563", 3},
	} {
		f, err := s.Find(t.Context(), app.Query{Text: c.query})
		s.must(err)
		if len(f.Hits) == 0 || f.Hits[0].Holder != people()[c.want][0] {
			t.Errorf("%q: %d hits, not %s first", c.query, f.Total, people()[c.want][0])
		}
	}
}

// TestStrangersAreNotFound: tolerance has its bounds.
func TestStrangersAreNotFound(t *testing.T) {
	s := stocked(t)
	for _, q := range []string{"قاسم", "الغامدي القحطاني", "زيد", "9999", "1010101001", "عبدالعزيز", "مكتبة", "horizontal", "-", "٠", "غادر"} {
		if f, err := s.Find(t.Context(), app.Query{Text: q}); err != nil || f.Total != 0 {
			t.Errorf("%q: %d hits, first %+v, %v", q, f.Total, f.Hits[0].Title, err)
		}
	}
}

func TestExactComesBeforePrefixBeforeTypo(t *testing.T) {
	s := open(t)
	names := []string{"سالم", "سالمين", "سالم", "ساالم"}
	var items []app.RemoteChange
	for n, name := range names {
		l := app.Licence{ID: app.NewID(s.clock.Now()), State: app.Issued, IssuedAt: s.clock.Now().Add(time.Duration(n) * time.Hour), Entered: app.Entered{Fields: map[string]string{"full_name": name}}}
		l.Number, _ = app.NewLicenceNumber(series, uint32(n+1))
		items = append(items, ofLicence(l, 1, ""))
	}
	s.must(s.Apply(t.Context(), page("c", items...)))
	got := s.numbers(app.Query{Text: "سالم"})
	if fmt.Sprint(got) != "[3 1 2 4]" { // so few that the misspelt one may be meant
		t.Errorf("order %v", got)
	}
	if got := s.numbers(app.Query{Text: "سلام"}); fmt.Sprint(got) != "[3 1]" {
		t.Errorf("typo: %v", got)
	}
	if got := s.numbers(app.Query{}); fmt.Sprint(got) != "[4 3 2 1]" {
		t.Errorf("everything: %v", got)
	}
	if got := s.numbers(app.Query{Offset: 1, Limit: 2}); fmt.Sprint(got) != "[3 2]" {
		t.Errorf("a page: %v", got)
	}
	if got := s.numbers(app.Query{Offset: 9}); len(got) != 0 {
		t.Errorf("behind the end: %v", got)
	}
}

// TestTheOwnOfficeComesFirst among what answers equally well, and a worse answer
// of the own office after a better one of another.
func TestTheOwnOfficeComesFirst(t *testing.T) {
	s := closed(t)
	s.open()
	own := s.device()
	own.Office.Municipality.Code = "KHB"
	s.must(s.Enrol(t.Context(), own))
	session := s.session("noura")
	session.Device = own
	_, key, _ := ed25519.GenerateKey(nil)
	s.must(s.Admit(t.Context(), password, session, key))
	var items []app.RemoteChange
	for n, c := range [][2]string{{"KHB", "سالم"}, {"DMM", "سالم"}, {"KHB", "سالمين"}, {"DMM", "سالم"}} {
		l := app.Licence{ID: app.NewID(s.clock.Now()), State: app.Issued, IssuedAt: s.clock.Now().Add(time.Duration(n) * time.Hour), Entered: app.Entered{Fields: map[string]string{"full_name": c[1]}}}
		l.Office.Municipality.Code = c[0]
		l.Number, _ = app.NewLicenceNumber(series, uint32(n+1))
		items = append(items, ofLicence(l, 1, ""))
	}
	s.must(s.Apply(t.Context(), page("c", items...)))
	for _, when := range []string{"at once", "after a restart"} {
		if got := fmt.Sprint(s.numbers(app.Query{Text: "سالم"})); got != "[1 4 2 3]" {
			t.Errorf("%s: %s", when, got)
		}
		s.reopen()
	}
}

// numbers returns the serials of what is found.
func (s *shop) numbers(q app.Query) (out []uint32) {
	s.t.Helper()
	f, err := s.Find(s.t.Context(), q)
	s.must(err)
	for _, h := range f.Hits {
		out = append(out, app.LicenceNumber(h.Number).Serial())
	}
	return out
}

func TestFilters(t *testing.T) {
	s := open(t)
	day := func(n int) hijri.Dual { d, _ := today(s).AddDays(n).Dual(); return d }
	add := func(serial uint32, change func(l *app.Licence)) {
		l := app.Licence{ID: app.NewID(s.clock.Now()), Service: "COM", State: app.Issued, IssuedAt: s.clock.Now(), Until: day(30), IssuedBy: app.Operator{ID: "reem"}}
		l.Number, _ = app.NewLicenceNumber(series, serial)
		change(&l)
		s.must(s.Apply(t.Context(), page("c", ofLicence(l, 1, ""))))
	}
	add(900_001, func(l *app.Licence) { l.Service = "HLT" })
	add(900_002, func(l *app.Licence) { l.State = app.Suspended })
	add(900_003, func(l *app.Licence) { l.Until = day(-1) })
	add(900_004, func(l *app.Licence) { l.IssuedAt = l.IssuedAt.AddDate(0, 0, -3); l.IssuedBy.ID = "fahd" })
	add(900_005, func(l *app.Licence) { l.IssuedAt = midnightBefore(s) })
	s.issue(1) // serial 1, a day's own, unsynced; its application too
	for name, c := range map[string]struct {
		q    app.Query
		want string
	}{
		"service":   {app.Query{Service: "HLT"}, "[900001]"},
		"unknown":   {app.Query{Service: "XXX"}, "[]"},
		"suspended": {app.Query{States: []app.State{app.Suspended}}, "[900002]"},
		"expired":   {app.Query{States: []app.State{app.Expired}}, "[900003]"},
		"operator":  {app.Query{Operator: "fahd"}, "[900004]"},
		"nobody":    {app.Query{Operator: "nobody"}, "[]"},
		"from":      {app.Query{Kind: app.HitLicence, From: today(s), Operator: "noura"}, "[1]"},
		"until":     {app.Query{To: today(s).AddDays(-2)}, "[900004]"},
		"yesterday": {app.Query{From: today(s).AddDays(-1), To: today(s).AddDays(-1)}, "[900005]"},
		"unsynced":  {app.Query{Unsynced: true}, "[1]"},
		"text too":  {app.Query{Text: "900004"[2:], Operator: "reem"}, "[]"},
		"never":     {app.Query{States: []app.State{app.RejectedApp}}, "[]"},
	} {
		if got := fmt.Sprint(s.numbers(c.q)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if f, err := s.Find(t.Context(), app.Query{Kind: app.HitLicence, States: []app.State{app.Issued}}); err != nil || f.Total != 4 {
		t.Errorf("in force: %d, %v", f.Total, err)
	}
	f, err := s.Find(t.Context(), app.Query{States: []app.State{app.Expired}})
	s.must(err)
	if f.Hits[0].State != app.Expired {
		t.Errorf("the expired one is %s", f.Hits[0].State)
	}
}

// midnightBefore is the last second of yesterday in Riyadh.
func midnightBefore(s *shop) time.Time {
	d := today(s)
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, -1, 0, hijri.Riyadh)
}

// TestWhatIsTypedIsFoundAtOnce and no longer under what it was before.
func TestWhatIsTypedIsFoundAtOnce(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	a.Entered = a.Entered.Clone()
	a.Entered.Fields["full_name"] = "خالد البلوي"
	a.Entered.Fields["id_no"] = "2345678904"
	a, err := s.SaveApplication(t.Context(), a)
	s.must(err)
	look := func(when string) {
		t.Helper()
		for q, want := range map[string]int{"البلوي": 1, "2345678904": 1, "8904": 1, "الغامدي": 0, "1000000001": 0} {
			if f, err := s.Find(t.Context(), app.Query{Text: q}); err != nil || f.Total != want {
				t.Errorf("%s: %q finds %d, %v", when, q, f.Total, err)
			}
		}
	}
	look("at once")
	s.reopen()
	look("after a restart")
	f, err := s.Find(t.Context(), app.Query{Text: "البلوي"})
	s.must(err)
	if h := f.Hits[0]; h.Kind != app.HitApplication || h.ID != a.ID || h.Title != "مؤسسة ضياء الشرق" || h.Holder != "خالد البلوي" || h.IDNo != "2345678904" || h.Operator != "noura" || !h.At.Equal(a.CreatedAt) {
		t.Errorf("%+v", h)
	}
}
