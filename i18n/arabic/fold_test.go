package arabic_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/i18n/arabic"
)

func TestFoldBringsSpellingsTogether(t *testing.T) {
	for _, same := range [][]string{
		{"أحمد", "احمد", "إحمد", "ٱحمد", "أَحْمَد", "أحـــمد", "\u200fأحمد\u200e"},
		{"آمنة", "امنه", "آمنه"},
		{"مصطفى", "مصطفي", "مصطفی"},
		{"مكة", "مکة", "مكه"},
		{"مؤسسة", "موسسه"},
		{"رئيس", "رييس"},
		{"بناء", "بنا"},
		{"هٰذا", "هذا"},
		{"ﻻعب", "لاعب"},
		{"١٢٣", "123", "۱۲۳", "１２３"},
		{"Al  Noor\u00a0LLC ", "al noor llc"},
		{"مَدرسة\u200c", "مدرسه"},
	} {
		for _, s := range same[1:] {
			if arabic.Fold(s) != arabic.Fold(same[0]) {
				t.Errorf("%q folds to %q, %q to %q", s, arabic.Fold(s), same[0], arabic.Fold(same[0]))
			}
		}
	}
	if arabic.Fold("سعد") == arabic.Fold("سعيد") {
		t.Error("two names fold to one")
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string][]string{
		"مؤسسة النخيل":     {"موسسه", "النخيل", "نخيل"},
		"عبد العزيز":       {"عبد", "عبدالعزيز", "العزيز", "عزيز"},
		"عبدالعزيز":        {"عبدالعزيز", "عبد", "العزيز", "عزيز"},
		"أبو بكر":          {"ابو", "ابوبكر", "بكر"},
		"آل سعود":          {"ال", "السعود", "سعود"},
		"عبدالله بن سعد":   {"عبدالله", "عبد", "الله", "بن", "بنسعد", "سعد"},
		"بندر":             {"بندر"},
		"علي، على (Ali)":   {"علي", "ali"},
		"":                 nil,
		"سجل 1010-123456٠": {"سجل", "1010", "1234560"},
	} {
		got := arabic.Words(in)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("words of %q are %q, want %q", in, got, want)
		}
	}
}

func TestCompoundsMeet(t *testing.T) {
	for _, pair := range [][2]string{
		{"عبد الرحمن", "عبدالرحمن"}, {"ابوبكر", "أبو بكر"}, {"آل الشيخ", "الشيخ"}, {"بن عثيمين", "بنعثيمين"},
	} {
		a, b := arabic.Words(pair[0]), arabic.Words(pair[1])
		if !slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) && len([]rune(w)) > 3 }) {
			t.Errorf("%q %q and %q %q share no long word", pair[0], a, pair[1], b)
		}
	}
}

func TestDigits(t *testing.T) {
	for in, want := range map[string]string{
		"4803 0041 2760": "480300412760", "٤٨٠٣-٠٠٤١": "48030041", "\u2066+966 50\u00a0123\u2069": "+96650123",
		"COM–48–001182": "COM48001182", "۱۲\u200b۳": "123", "": "",
	} {
		if got := arabic.Digits(in); got != want {
			t.Errorf("digits of %q are %q, want %q", in, got, want)
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("اأإآٱىيیةهكکؤئءـ\u064b\u0670\u200f\u200bلعبدبنو 12٣۴Ab\u00a0ﻻﷺ½")), 0, 20, -1).Draw(t, "s")
		once := arabic.Fold(s)
		if twice := arabic.Fold(once); twice != once {
			t.Fatalf("%q folds to %q and then to %q", s, once, twice)
		}
		for _, w := range arabic.Words(s) {
			if w == "" || strings.ContainsRune(w, ' ') {
				t.Fatalf("%q has the word %q", s, w)
			}
		}
	})
}

func TestIsolation(t *testing.T) {
	s := "رقم " + arabic.LTR("0003-1029-44") + " صادر"
	text := []rune(s)
	levels, para := arabic.Levels(text, arabic.RightToLeft)
	var seen []string
	for _, r := range arabic.LineRuns(text, levels, para, 0, len(text)) {
		seen = append(seen, arabic.StripControls(string(text[r.Start:r.End])))
	}
	if !slices.Contains(seen, "0003-1029-44") {
		t.Errorf("an isolated identifier was cut into %q", seen)
	}
	if arabic.StripControls(s) != "رقم 0003-1029-44 صادر" || arabic.LTR("") != "" {
		t.Error("controls are left")
	}
}

func FuzzLevels(f *testing.F) {
	f.Add("رخصة رقم 12345 (ABC) صادرة", int8(0))
	f.Add("\u2067\u2066\u202e\u2069\u202c[}", int8(2))
	f.Fuzz(func(t *testing.T, s string, dir int8) {
		text := []rune(s)
		levels, para := arabic.Levels(text, arabic.Dir(((dir%3)+3)%3))
		seen := make([]bool, len(text))
		for _, r := range arabic.LineRuns(text, levels, para, 0, len(text)) {
			for i := r.Start; i < r.End; i++ {
				if seen[i] {
					t.Fatalf("rune %d of %q is drawn twice", i, s)
				}
				seen[i] = true
			}
		}
		if slices.Contains(seen, false) {
			t.Fatalf("a rune of %q is not drawn", s)
		}
	})
}
