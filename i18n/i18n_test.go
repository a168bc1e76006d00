package i18n_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
)

func voice(t *testing.T, lang string) *i18n.Voice {
	t.Helper()
	v, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// plain drops what only directs the drawing.
func plain(s string) string {
	return strings.NewReplacer("\u2066", "", "\u2069", "", "\u00a0", " ").Replace(s)
}

func TestPluralsFollowTheSixForms(t *testing.T) {
	v := voice(t, i18n.Arabic)
	for n, want := range map[int]string{1: "سنة واحدة", 2: "سنتان", 3: "3 سنوات", 11: "11 سنة", 100: "100 سنة", 1103: "1,103 سنوات"} {
		if got := plain(v.Years(n)); got != want {
			t.Errorf("Years(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	ar, en := voice(t, i18n.Arabic), voice(t, i18n.English)
	day, err := hijri.Civil{Year: 2026, Month: 11, Day: 23}.Dual()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want string }{
		{ar.Money(164000), "1,640.00"},
		{ar.Money(-5), "-0.05"},
		{ar.Money(123456789), "1,234,567.89"},
		{ar.Number(-1284), "-1,284"},
		{ar.Riyals(2000), "20.00 ر.س"},
		{en.Riyals(2000), "SAR 20.00"},
		{ar.Area("120"), "120.00 م²"},
		{ar.Dual(day), "1448/06/13هـ –\u2060 2026/11/23م"},
		{ar.Dual(hijri.Dual{}), ""},
		{ar.Masked("1010101010"), "•••• 1010"},
		{ar.Mobile("+966512345678"), "0512345678"},
		{ar.For(12 * time.Minute), "12 دقيقة"},
		{ar.For(2 * time.Minute), "دقيقتين"},
		{ar.Clock(time.Date(2026, 11, 23, 7, 42, 0, 0, time.UTC)), "10:42"},
		{ar.Weekday(time.Monday), "الاثنين"},
	} {
		if plain(c.got) != c.want {
			t.Errorf("got %q, want %q", plain(c.got), c.want)
		}
	}
}

func TestOneDigitShapeEverywhere(t *testing.T) {
	v := voice(t, i18n.Arabic)
	v.SetIndic(true)
	if got := v.Money(164000); got != "١,٦٤٠.٠٠" {
		t.Errorf("money = %q", got)
	}
	v.Switch(i18n.English)
	if got := v.Money(164000); got != "1,640.00" {
		t.Errorf("English keeps its digits, got %q", got)
	}
}

func TestUnknownMessageShowsItself(t *testing.T) {
	v := voice(t, i18n.Arabic)
	if got := v.Say("no.such.message"); got != "⟦no.such.message⟧" {
		t.Errorf("got %q", got)
	}
}
