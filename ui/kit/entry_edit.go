package kit

import (
	"unicode"
	"unicode/utf8"
)

// snapshot is a state that undo goes back to.
type snapshot struct {
	text  string
	caret int
}

// undoDepth limits what is kept.
const undoDepth = 200

func (e *Entry) selection() (a, b int) {
	if e.anchor < 0 || e.anchor == e.caret {
		return e.caret, e.caret
	}
	return min(e.anchor, e.caret), max(e.anchor, e.caret)
}

// insert puts what is acceptable of in in the place of the selection.
func (e *Entry) insert(in []rune, typed bool) {
	if e.locked() {
		return
	}
	a, b := e.selection()
	in = e.accept(in, e.text[:a], e.text[b:])
	in = e.limited(in, len(e.text)-(b-a))
	if len(in) == 0 && (a == b || typed) {
		return
	}
	e.replace(a, b, in, typed)
}

// replace puts with in the place of the runes from a to b. Typed runes join in one step of undo, word by word.
func (e *Entry) replace(a, b int, with []rune, typed bool) {
	joins := typed && e.typing && a == b && len(e.undo) > 0 && !unicode.IsSpace(with[0])
	if !joins {
		e.undo = append(e.undo, snapshot{string(e.text), e.caret})
		e.undo = e.undo[max(0, len(e.undo)-undoDepth):]
	}
	e.redo, e.typing = nil, typed
	text := append([]rune(nil), e.text[:a]...)
	text = append(text, with...)
	e.text = append(text, e.text[b:]...)
	e.caret, e.anchor = a+len(with), -1
	e.attach = max(0, e.caret-1)
	if n := e.caret; n > 0 && n <= len(e.text) && e.text[n-1] == '\n' {
		e.attach = n
	}
	e.changed()
}

// restore goes back, or forth, by one step.
func (e *Entry) restore(from, to *[]snapshot) {
	if len(*from) == 0 || e.locked() {
		return
	}
	s := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	*to = append(*to, snapshot{string(e.text), e.caret})
	e.text, e.typing = []rune(s.text), false
	e.moveTo(min(s.caret, utf8.RuneCountInString(s.text)), -1, false)
	e.changed()
}

// erase deletes the selection, or the text between the caret and to.
func (e *Entry) erase(to int) {
	a, b := e.selection()
	if a == b {
		a, b = min(e.caret, to), max(e.caret, to)
	}
	if e.locked() || a == b {
		return
	}
	e.replace(a, b, nil, false)
}

// after is the end of the letter at p with its marks.
func (e *Entry) after(p int) int {
	if p >= len(e.text) {
		return len(e.text)
	}
	for p++; p < len(e.text) && isMark(e.text[p]); p++ {
	}
	return p
}

func isMark(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) || r == '\u200d' }

func isBreak(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }

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
		for p < len(e.text) && !isBreak(e.text[p]) {
			p++
		}
		for p < len(e.text) && isBreak(e.text[p]) {
			p++
		}
		return p
	}
	for p > 0 && isBreak(e.text[p-1]) {
		p--
	}
	for p > 0 && !isBreak(e.text[p-1]) {
		p--
	}
	return p
}

// selectWord selects the word at p; an address of the net counts as one.
func (e *Entry) selectWord(p int) {
	if e.mode == entryPassword {
		e.SelectAll()
		return
	}
	sep := func(r rune) bool { return isBreak(r) && r != '@' && r != '.' }
	a, b := p, p
	for a > 0 && !sep(e.text[a-1]) {
		a--
	}
	for b < len(e.text) && !sep(e.text[b]) {
		b++
	}
	e.anchor, e.caret, e.attach = a, b, max(0, b-1)
	e.Refresh()
}
