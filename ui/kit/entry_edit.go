package kit

import (
	"slices"
	"unicode"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// snapshot is a state that undo goes back to.
type snapshot struct {
	text          string
	caret, anchor int
}

// undoDepth limits what is kept.
const undoDepth = 200

// edit is a way of changing the content; changes of one way, one after the other, are undone together.
type edit uint8

const (
	editNone edit = iota
	editTyping
	editBack   // Backspace
	editAhead  // Delete
	editAtOnce // undone by itself
)

func (e *Entry) selection() (a, b int) {
	if e.anchor < 0 || e.anchor == e.caret {
		return e.caret, e.caret
	}
	return min(e.anchor, e.caret), max(e.anchor, e.caret)
}

// insert puts what is acceptable of in in the place of the selection.
func (e *Entry) insert(in []rune, how edit) {
	if e.locked() {
		return
	}
	a, b := e.selection()
	in = e.accept(in, e.text[:a], e.text[b:])
	in = e.limited(in, len(e.text)-(b-a))
	if len(in) == 0 && (a == b || how == editTyping) {
		return
	}
	e.replace(a, b, in, how)
}

// replace puts with in the place of the runes from a to b. Typed runes join in one step of undo, word by word.
func (e *Entry) replace(a, b int, with []rune, how edit) {
	selected := e.anchor >= 0 && e.anchor != e.caret
	joins := how == e.edited && how != editAtOnce && !selected && len(e.undo) > 0
	if joins && how == editTyping && unicode.IsSpace(with[0]) {
		joins = false
	}
	if !joins {
		e.undo = append(e.undo, snapshot{string(e.text), e.caret, e.anchor})
		e.undo = e.undo[max(0, len(e.undo)-undoDepth):]
	}
	e.redo, e.edited = nil, how
	e.text = slices.Concat(e.text[:a], with, e.text[b:])
	e.anchor = -1
	e.typedAt(a + len(with))
	e.blink.restart(e)
	e.changed()
}

// restore goes back, or forth, by one step.
func (e *Entry) restore(from, to *[]snapshot) {
	if len(*from) == 0 || e.locked() {
		return
	}
	s := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	*to = append(*to, snapshot{string(e.text), e.caret, e.anchor})
	e.text, e.edited, e.anchor = []rune(s.text), editNone, s.anchor
	e.typedAt(s.caret)
	e.blink.restart(e)
	e.changed()
}

// erase deletes the selection, or the text between the caret and to.
func (e *Entry) erase(to int, how edit) {
	a, b := e.selection()
	if a == b {
		a, b = min(e.caret, to), max(e.caret, to)
	}
	if e.locked() || a == b {
		return
	}
	e.replace(a, b, nil, how)
}

// back is where Backspace deletes to: a mark goes alone, as it was typed; an emoji goes with all its parts.
func (e *Entry) back() int {
	p := e.caret - 1
	if p <= 0 || unicode.Is(unicode.Mn, e.text[p]) {
		return max(p, 0)
	}
	for p > 0 && !e.breaks[p] {
		p--
	}
	return p
}

// ahead is where Delete deletes to: a letter goes with its marks.
func (e *Entry) ahead() int {
	p := min(e.caret+1, len(e.text))
	for p < len(e.text) && !e.breaks[p] {
		p++
	}
	return p
}

// parts tells whether the rune at i parts words. A point or a comma inside a number does not.
func (e *Entry) parts(i int) bool {
	r := e.text[i]
	if unicode.IsPunct(r) && i > 0 && i+1 < len(e.text) && isDigit(e.text[i-1]) && isDigit(e.text[i+1]) {
		return false
	}
	return unicode.IsSpace(r) || unicode.IsPunct(r)
}

func isDigit(r rune) bool { d := arabic.Digit(r); return d >= '0' && d <= '9' }

// word is where the next word begins, or the one before.
func (e *Entry) word(forward bool) int {
	if e.mode == entryPassword { // a hidden text must not tell where its words are
		if forward {
			return len(e.text)
		}
		return 0
	}
	p := e.caret
	if forward {
		for p < len(e.text) && !e.parts(p) {
			p++
		}
		for p < len(e.text) && e.parts(p) {
			p++
		}
		return p
	}
	for p > 0 && e.parts(p-1) {
		p--
	}
	for p > 0 && !e.parts(p-1) {
		p--
	}
	return p
}

// wordAt is the word around p, or the space there; an address of the net counts as one.
func (e *Entry) wordAt(p int) (a, b int) {
	if e.mode == entryPassword {
		return 0, len(e.text)
	}
	joins := func(i int) bool { return !e.parts(i) || e.text[i] == '@' || e.text[i] == '.' }
	for a = p; a > 0 && joins(a-1); a-- {
	}
	for b = p; b < len(e.text) && joins(b); b++ {
	}
	if a == b && b < len(e.text) && e.text[b] != '\n' {
		b++
	}
	return a, b
}

// paragraphAt is the text between two line feeds around p.
func (e *Entry) paragraphAt(p int) (a, b int) {
	for a = p; a > 0 && e.text[a-1] != '\n'; a-- {
	}
	for b = p; b < len(e.text) && e.text[b] != '\n'; b++ {
	}
	return a, b
}
