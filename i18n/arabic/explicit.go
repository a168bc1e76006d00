package arabic

import "golang.org/x/text/unicode/bidi"

// embedding is an entry of the directional status stack of X1.
type embedding struct {
	level    int8
	override bidi.Class // ON when neutral
	isolate  bool
}

// embeddings runs X1 to X8 over a paragraph.
type embeddings struct {
	stack                []embedding
	overIsolate, overEmb int
	isolates             int
}

func (e *embeddings) top() embedding { return e.stack[len(e.stack)-1] }

// next is the least level above the current one that is odd, or even.
func (e *embeddings) next(odd bool) int8 {
	l := e.top().level + 1
	if (l&1 == 1) != odd {
		l++
	}
	return l
}

// embed is X2 to X5.
func (e *embeddings) embed(c bidi.Class) {
	level := e.next(c == bidi.RLE || c == bidi.RLO)
	if level > maxDepth || e.overIsolate > 0 || e.overEmb > 0 {
		if e.overIsolate == 0 {
			e.overEmb++
		}
		return
	}
	over := bidi.ON
	switch c { // the embeddings override nothing
	case bidi.RLO:
		over = bidi.R
	case bidi.LRO:
		over = bidi.L
	default:
	}
	e.stack = append(e.stack, embedding{level, over, false})
}

// openIsolate is X5a to X5c.
func (e *embeddings) openIsolate(odd bool) {
	level := e.next(odd)
	if level > maxDepth || e.overIsolate > 0 || e.overEmb > 0 {
		e.overIsolate++
		return
	}
	e.isolates++
	e.stack = append(e.stack, embedding{level, bidi.ON, true})
}

// closeIsolate is X6a.
func (e *embeddings) closeIsolate() {
	switch {
	case e.overIsolate > 0:
		e.overIsolate--
	case e.isolates > 0:
		e.overEmb = 0
		for !e.top().isolate {
			e.stack = e.stack[:len(e.stack)-1]
		}
		e.stack = e.stack[:len(e.stack)-1]
		e.isolates--
	}
}

// pop is X7.
func (e *embeddings) pop() {
	switch {
	case e.overIsolate > 0:
	case e.overEmb > 0:
		e.overEmb--
	case !e.top().isolate && len(e.stack) > 1:
		e.stack = e.stack[:len(e.stack)-1]
	}
}

// explicit sets the explicit levels and overrides (X1 to X8) and lists what X9 keeps.
func (p *paragraph) explicit() {
	e := &embeddings{stack: []embedding{{level: p.base, override: bidi.ON}}}
	for i, c := range p.orig {
		switch c { // the default is X6
		case bidi.RLE, bidi.LRE, bidi.RLO, bidi.LRO:
			p.levels[i] = e.top().level
			e.embed(c)
		case bidi.RLI, bidi.LRI, bidi.FSI:
			p.put(i, e.top())
			e.openIsolate(c == bidi.RLI || c == bidi.FSI && p.firstStrong(i+1, p.pdi[i]) == 1)
		case bidi.PDI:
			e.closeIsolate()
			p.put(i, e.top())
		case bidi.PDF:
			p.levels[i] = e.top().level
			e.pop()
		case bidi.B:
			p.levels[i] = p.base
		default:
			p.put(i, e.top())
		}
		if !removed(c) {
			p.kept = append(p.kept, i)
		}
	}
	p.embed = append([]int8(nil), p.levels...)
}

// put gives character i the level and the override of e (X6).
func (p *paragraph) put(i int, e embedding) {
	p.levels[i] = e.level
	if e.override != bidi.ON && p.orig[i] != bidi.BN {
		p.class[i] = e.override
	}
}

// sequence is an isolating run sequence (BD13): its characters, its level, and what stands at its ends (X10).
type sequence struct {
	at       []int
	level    int8
	sos, eos bidi.Class
}

// sequences is X10.
func (p *paragraph) sequences() []sequence {
	runAt := make([]int, len(p.text)) // by the first character of a run: its end in kept, 0 for none
	startAt := make([]int, len(p.text))
	var starts []int
	for a := 0; a < len(p.kept); {
		b := a + 1
		for b < len(p.kept) && p.embed[p.kept[b]] == p.embed[p.kept[a]] {
			b++
		}
		runAt[p.kept[a]], startAt[p.kept[a]] = b, a
		starts = append(starts, a)
		a = b
	}
	matched := make([]bool, len(p.text))
	for i, c := range p.orig {
		if opensIsolate(c) && p.pdi[i] < len(p.text) {
			matched[p.pdi[i]] = true
		}
	}
	var out []sequence
	for _, a := range starts {
		if matched[p.kept[a]] {
			continue
		}
		out = append(out, p.follow(a, runAt, startAt))
	}
	return out
}

// follow collects the sequence that begins with the run at kept[a].
func (p *paragraph) follow(a int, runAt, startAt []int) sequence {
	s := sequence{level: p.embed[p.kept[a]]}
	before, after := p.base, p.base
	if a > 0 {
		before = p.embed[p.kept[a-1]]
	}
	for {
		b := runAt[p.kept[a]]
		s.at = append(s.at, p.kept[a:b]...)
		last := p.kept[b-1]
		if opensIsolate(p.orig[last]) && p.pdi[last] < len(p.text) && runAt[p.pdi[last]] > 0 {
			a = startAt[p.pdi[last]]
			continue
		}
		if !opensIsolate(p.orig[last]) && b < len(p.kept) {
			after = p.embed[p.kept[b]]
		}
		break
	}
	s.sos, s.eos = strongOf(max(s.level, before)), strongOf(max(s.level, after))
	return s
}

// strongOf is the direction of a level as a class.
func strongOf(level int8) bidi.Class {
	if level&1 == 1 {
		return bidi.R
	}
	return bidi.L
}
