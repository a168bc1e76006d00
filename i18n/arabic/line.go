package arabic

import "sort"

// Line is one line of laid-out text.
type Line struct {
	Runs       []Run   // in visual order, left to right
	Start, End int     // runes of the text, without the spaces at the end
	Width      float64 // in em
	Missing    []rune  // characters no face has; a page must not be made with any
}

// Layout shapes the paragraph t and breaks it into lines no wider than maxEm
// em (not at all if that is 0). The first of faces that has a character draws
// it. A word wider than the line is broken between its clusters, so no line
// is ever wider than maxEm unless a single cluster is. A line feed always
// begins a new line. The lines share memory with nothing of the shaper. Bidi
// controls that would turn what stands around them have no force (Tame).
func (s *Shaper) Layout(t []rune, rtl bool, faces []*Face, maxEm float64) []Line {
	if len(t) == 0 {
		return nil
	}
	dir := LeftToRight
	if rtl {
		dir = RightToLeft
	}
	t = Tame(t)
	levels, para := Levels(t, dir)
	p := setting{text: t, levels: levels, para: para}
	p.runs = s.itemise(t, levels, faces)
	p.measure()
	s.seg.Init(t)
	from := 0
	for it := s.seg.LineIterator(); it.Next(); {
		l := it.Line()
		to := l.Offset + len(l.Text)
		if to < len(t) && !p.cut[to] && !l.IsMandatoryBreak {
			continue // the font draws both sides as one: no line breaks there
		}
		p.segment(from, to, maxEm)
		from = to
		if l.IsMandatoryBreak && to < len(t) {
			p.flush()
		}
	}
	p.flush()
	return p.lines
}

// setting is a paragraph on its way to lines.
type setting struct {
	text       []rune
	levels     []int8
	para       int8
	runs       []Run
	advance    []float64 // em, at the first rune of each cluster
	cut        []bool    // a cluster begins here
	start, end int       // the line being filled
	width      float64
	lines      []Line
}

func (p *setting) measure() {
	p.advance = make([]float64, len(p.text))
	p.cut = make([]bool, len(p.text))
	for i := range p.runs {
		em := float64(p.runs[i].Face.Upem())
		for _, g := range p.runs[i].Glyphs {
			p.advance[g.Start] += float64(g.Advance) / em
			p.cut[g.Start] = true
		}
	}
}

// segment adds the unbreakable runes [a, b) to the line, beginning a new one
// where they do not fit.
func (p *setting) segment(a, b int, maxEm float64) {
	whole, inked := p.widths(a, b)
	if maxEm > 0 && p.width+inked > maxEm {
		if p.end > p.start {
			p.flush()
		}
		if inked > maxEm {
			p.squeeze(a, b, maxEm)
			return
		}
	}
	p.end = b
	p.width += whole
}

// squeeze breaks runes [a, b), wider than a line, between clusters.
func (p *setting) squeeze(a, b int, maxEm float64) {
	for i := a; i < b; i++ {
		if p.cut[i] && p.end > p.start && !isSpace(p.text[i]) && p.width+p.advance[i] > maxEm {
			p.flush()
		}
		p.end = i + 1
		p.width += p.advance[i]
	}
}

// widths returns the width of [a, b) with and without the spaces at its end.
func (p *setting) widths(a, b int) (whole, inked float64) {
	for i := a; i < b; i++ {
		whole += p.advance[i]
		if !isSpace(p.text[i]) {
			inked = whole
		}
	}
	return whole, inked
}

// flush closes the line being filled, if it holds anything.
func (p *setting) flush() {
	if p.end == p.start {
		return
	}
	end := p.end
	for end > p.start && isSpace(p.text[end-1]) {
		end--
	}
	l := Line{Start: p.start, End: end}
	l.Runs = p.visual(p.start, end)
	for i := range l.Runs {
		l.Width += l.Runs[i].Width()
		l.Missing = p.missing(&l.Runs[i], l.Missing)
	}
	p.lines = append(p.lines, l)
	p.start, p.width = p.end, 0
}

// visual returns the parts of the runs in [start, end) in the order of
// UAX #9, rules L1 and L2.
func (p *setting) visual(start, end int) []Run {
	var out []Run
	for _, lr := range LineRuns(p.text, p.levels, p.para, start, end) {
		first := len(out)
		i := sort.Search(len(p.runs), func(i int) bool { return p.runs[i].End > lr.Start })
		for ; i < len(p.runs) && p.runs[i].Start < lr.End; i++ {
			out = append(out, p.runs[i].part(lr.Start, lr.End))
		}
		if lr.Level&1 == 1 {
			reverse(out[first:])
		}
	}
	return out
}

// missing adds to found the characters that r could only draw as an empty box.
func (p *setting) missing(r *Run, found []rune) []rune {
	for _, g := range r.Glyphs {
		if g.GID != 0 {
			continue
		}
		for _, c := range p.text[g.Start:g.End] {
			if !Invisible(c) && !r.Face.Has(c) {
				found = append(found, c)
			}
		}
	}
	return found
}

// part returns what r draws of the runes [a, b).
func (r *Run) part(a, b int) Run {
	if a <= r.Start && r.End <= b {
		return *r
	}
	o := Run{Face: r.Face, Level: r.Level, Start: max(a, r.Start), End: min(b, r.End)}
	for _, g := range r.Glyphs {
		if g.Start >= a && g.Start < b {
			g.End = min(g.End, o.End) // beyond it are only controls
			o.Glyphs = append(o.Glyphs, g)
		}
	}
	return o
}

func reverse(r []Run) {
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029'
}
