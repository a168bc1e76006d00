package arabic_test

import (
	"strings"
	"testing"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// hostile is what reaches a program that anybody may send names to.
func hostile() []string {
	return []string{
		"", " ", "\n", "رخصة رقم 12345 صادرة", "ABC رقم (12) 50%", "مُحَمَّد", "لا إلا الله",
		"\u064b", "\u064b\u064c\u0651ا", "ا ّا", "a\u064b", "\u200d\u200c\u200d", // lone marks and joiners
		"\u202e", "ali\u202egpj.exe", "\u2066\u2067\u2068", "\u2069\u2069\u202c", strings.Repeat("\u202b\u2067", 70) + "ا", // controls
		"😀👨‍👩‍👧‍👦🇸🇦❤️", "👍🏽ab", // emoji
		"\ufdfa\ufefb\ufb50", "\u0378\U000e0041\U0010ffff", "\ufeff\ufffd\u0000\t\r\u0085\u2028\u2029", "اب\xff\xfe\xc3(", // unassigned, broken
		"漢字 ไทย עברית नमस्ते ܐܒܓ", "٣٫١٤٪ ۱۲۳", "\u0600١٢٣ \u06dd٤", strings.Repeat("محمد ABC ", 60), "a" + strings.Repeat("\u0651", 300),
	}
}

// FuzzLayout holds for any bytes what TestLayoutKeepsEverything holds for likely ones, and that levels are levels.
func FuzzLayout(f *testing.F) {
	for i, s := range hostile() {
		f.Add(s, i%2 == 0, uint8(i%7*20))
	}
	s, plex := arabic.NewShaper(), face(f, "Regular")
	f.Fuzz(func(t *testing.T, in string, rtl bool, width uint8) {
		if len(in) > 4000 {
			return
		}
		text := []rune(in)
		levels, para := arabic.Levels(text, arabic.Auto)
		if len(levels) != len(text) || para < 0 || para > 1 {
			t.Fatalf("%d levels of %d characters in a paragraph of level %d", len(levels), len(text), para)
		}
		if again := arabic.Tame(arabic.Tame(text)); string(again) != string(arabic.Tame(text)) {
			t.Fatalf("%+q is not tame after taming", in)
		}
		at := 0
		for _, l := range s.Layout(text, rtl, []*arabic.Face{plex}, float64(width)/10) {
			if l.Start < at || l.End > len(text) {
				t.Fatalf("line [%d,%d) after %d of %d", l.Start, l.End, at, len(text))
			}
			checkLine(t, arabic.Tame(text), l, float64(width)/10)
			at = l.End
		}
		arabic.Fold(in)
		arabic.Words(in)
		arabic.LTR(in)
	})
}

// TestLongLinesAreLaidOut: ten thousand characters are one line, or many.
func TestLongLinesAreLaidOut(t *testing.T) {
	s, f := arabic.NewShaper(), face(t, "Regular")
	text := []rune(strings.Repeat("رخصة ABC 12، ", 1000))[:10_000]
	if n := len(s.Layout(text, true, []*arabic.Face{f}, 0)); n != 1 {
		t.Errorf("%d lines without a width", n)
	}
	lines := s.Layout(text, true, []*arabic.Face{f}, 20)
	if len(lines) < 200 {
		t.Errorf("only %d lines", len(lines))
	}
	for _, l := range lines[:min(len(lines), 20)] {
		checkLine(t, text, l, 20)
	}
}
