package kit

import (
	"math/rand/v2"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// scraps are what random mixed texts are made of.
func scraps() []string {
	return []string{
		"رقم", "محمد", "مُحَمَّد", "الله", "لا", "شركة", "ABC", "Riwaq", "x", "12", "12,500.75", "٣٤", "٪", "%", "+966", "-", "/", "(", ")", "،", ".",
		":", " ", " ", " ", "\u00a0", "שלום", "é", "e\u0301", "\u064b", "👨‍👩‍👧", "🇸🇦", "❤️", "漢", "\u200c", "\u0600", "م²", "@", "\"",
	}
}

func mixed(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(12) {
		b.WriteString(scraps()[r.IntN(len(scraps()))])
	}
	return b.String()
}

// positions are the places between the letters of an entry's text.
func positions(e *Entry) int {
	n := 0
	for _, at := range e.breaks {
		if at {
			n++
		}
	}
	return n
}

// walk presses an arrow until the caret moves no more, and counts how often each position was visited. The caret must
// not go back within a line.
func walk(t *testing.T, e *Entry, key fyne.KeyName, by float32) map[int]int {
	t.Helper()
	seen := map[int]int{e.caret: 1}
	for range 10 * (len(e.text) + 2) {
		caret, on, line := e.caret, e.on, e.caretLine()
		x, _ := e.caretPos()
		keyIn(e, key)
		now, _ := e.caretPos()
		if e.caret == caret && e.on == on {
			break
		}
		if e.caretLine() == line && (now-x)*by < -0.01 {
			t.Fatalf("%q: %s went from %v to %v, position %d to %d", e.Text(), key, x, now, caret, e.caret)
		}
		seen[e.caret]++
	}
	return seen
}

// TestTheCaretVisitsEveryPositionOnce walks through 5,000 random mixed texts, there and back.
func TestTheCaretVisitsEveryPositionOnce(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	fields := []*Entry{NewEntry(), NewEntry().LTR(), NewEntry().Lines(4)}
	for i, e := range fields {
		focusedEntry(t, e)
		if e.multi() {
			e.Resize(fyne.NewSize(130, 120))
		}
		for range 5000 / len(fields) {
			text := mixed(r)
			if e.multi() && r.IntN(2) == 0 {
				text += "\n" + mixed(r)
			}
			e.SetText(text)
			e.goTo(0, false)
			keys := []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight}
			if !e.leftwards() {
				keys = []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft}
			}
			outmost(e)
			for _, k := range keys {
				by := float32(1)
				if k == fyne.KeyLeft {
					by = -1
				}
				seen := walk(t, e, k, by)
				for p, n := range seen {
					if n != 1 || !e.breaks[p] {
						t.Fatalf("field %d, seed %d: %s in %q visits position %d %d times", i, seed, k, e.Text(), p, n)
					}
				}
				if len(seen) != positions(e) {
					t.Fatalf("field %d, seed %d: %s in %q visits %d of %d positions", i, seed, k, e.Text(), len(seen), positions(e))
				}
			}
		}
	}
}

// outmost puts the caret at the side of the first line where reading begins.
func outmost(e *Entry) {
	stops := e.lines[0].stops
	s := stops[0]
	if e.leftwards() {
		s = stops[len(stops)-1]
	}
	e.moveTo(s, false)
	if e.passes(0, s) {
		keyIn(e, map[bool]fyne.KeyName{true: fyne.KeyLeft, false: fyne.KeyRight}[e.leftwards()])
	}
}

// TestAClickIsWhereTheCaretIs: a click at any place puts the caret at the side of a letter nearest to it, and a click
// on a caret finds the same place again.
func TestAClickIsWhereTheCaretIs(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	for _, e := range []*Entry{NewEntry(), NewEntry().LTR()} {
		focusedEntry(t, e)
		for range 500 {
			e.SetText(mixed(r))
			keyIn(e, fyne.KeyHome)
			l := &e.lines[0]
			for range 8 {
				at := r.Float32() * l.width
				click(e, e.lineX(l)+at)
				got, _ := e.caretPos()
				got -= e.lineX(l)
				for _, s := range l.stops {
					if distance(s.x, at) < distance(got, at)-0.01 {
						t.Fatalf("seed %d: in %q a click at %v put the caret at %v, and %v is nearer", seed, e.Text(), at, got, s.x)
					}
				}
				click(e, e.lineX(l)+got)
				if again, _ := e.caretPos(); distance(again-e.lineX(l), got) > 0.01 {
					t.Fatalf("seed %d: in %q a click on the caret at %v moved it to %v", seed, e.Text(), got, again-e.lineX(l))
				}
			}
			for _, s := range l.stops {
				e.moveTo(s, false)
				if x, _ := e.caretPos(); distance(x-e.lineX(l), s.x) > 0.01 {
					t.Fatalf("seed %d: in %q the caret of position %d is at %v, not %v", seed, e.Text(), s.pos, x-e.lineX(l), s.x)
				}
			}
		}
	}
}

func TestTheCaretIsSplitWhereDirectionsMeet(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText("رقم ABC تم")
	l := &e.lines[0]
	for p, want := range map[int]bool{0: false, 2: false, 4: true, 5: false, 7: true, 9: false} {
		e.goTo(p, false)
		caret, other, split := e.marks(l)
		if split != want {
			t.Errorf("position %d: split %v", p, split)
		}
		if split && (!caret.rtl || other.rtl) {
			t.Errorf("position %d: the carets point to %v and %v", p, caret.rtl, other.rtl)
		}
	}
	e.SetText("")
	keyIn(e, fyne.KeyHome)
	for _, r := range "رقم ABC" {
		e.TypedRune(r)
	}
	if caret, _, split := e.marks(&e.lines[0]); !split || caret.rtl {
		t.Error("behind a Latin word just written the caret does not stand at its right")
	}
}
