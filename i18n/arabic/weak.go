package arabic

import "golang.org/x/text/unicode/bidi"

// resolve is W1 to I2 over one isolating run sequence.
func (p *paragraph) resolve(s sequence) {
	t := make([]bidi.Class, len(s.at))
	for k, i := range s.at {
		t[k] = p.class[i]
	}
	marks(t, s.sos)
	numbers(t, s.sos)
	separators(t)
	terminators(t)
	latinNumbers(t, s.sos)
	p.brackets(s, t)
	neutrals(s, t)
	for k, i := range s.at {
		p.levels[i] = implicit(s.level, t[k])
	}
}

// marks is W1.
func marks(t []bidi.Class, sos bidi.Class) {
	prev := sos
	for k := range t {
		if t[k] == bidi.NSM {
			t[k] = prev
			if opensIsolate(prev) || prev == bidi.PDI {
				t[k] = bidi.ON
			}
		}
		prev = t[k]
	}
}

// numbers is W2 and W3.
func numbers(t []bidi.Class, sos bidi.Class) {
	strong := sos
	for k, c := range t {
		switch c { // only strong ones and numbers matter
		case bidi.R, bidi.L:
			strong = c
		case bidi.AL:
			strong, t[k] = c, bidi.R
		case bidi.EN:
			if strong == bidi.AL {
				t[k] = bidi.AN
			}
		default:
		}
	}
}

// separators is W4.
func separators(t []bidi.Class) {
	for k := 1; k+1 < len(t); k++ {
		a, b := t[k-1], t[k+1]
		switch {
		case t[k] == bidi.ES && a == bidi.EN && b == bidi.EN:
			t[k] = bidi.EN
		case t[k] == bidi.CS && a == b && (a == bidi.EN || a == bidi.AN):
			t[k] = a
		}
	}
}

// terminators is W5 and W6.
func terminators(t []bidi.Class) {
	for k := 0; k < len(t); k++ {
		if t[k] != bidi.ET {
			continue
		}
		e := k
		for e < len(t) && t[e] == bidi.ET {
			e++
		}
		if (k > 0 && t[k-1] == bidi.EN) || (e < len(t) && t[e] == bidi.EN) {
			fill(t[k:e], bidi.EN)
		}
		k = e - 1
	}
	for k, c := range t {
		if c == bidi.ES || c == bidi.ET || c == bidi.CS {
			t[k] = bidi.ON
		}
	}
}

// latinNumbers is W7.
func latinNumbers(t []bidi.Class, sos bidi.Class) {
	strong := sos
	for k, c := range t {
		switch {
		case c == bidi.R || c == bidi.L:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			t[k] = bidi.L
		}
	}
}

// neutrals is N1 and N2.
func neutrals(s sequence, t []bidi.Class) {
	for k := 0; k < len(t); k++ {
		if !neutral(t[k]) {
			continue
		}
		e := k
		for e < len(t) && neutral(t[e]) {
			e++
		}
		before, after := s.sos, s.eos
		if k > 0 {
			before = asStrong(t[k-1])
		}
		if e < len(t) {
			after = asStrong(t[e])
		}
		set := strongOf(s.level)
		if before == after {
			set = before
		}
		fill(t[k:e], set)
		k = e - 1
	}
}

// implicit is I1 and I2.
func implicit(level int8, c bidi.Class) int8 {
	switch {
	case level&1 == 0 && c == bidi.R:
		return level + 1
	case level&1 == 0 && (c == bidi.AN || c == bidi.EN):
		return level + 2
	case level&1 == 1 && (c == bidi.L || c == bidi.AN || c == bidi.EN):
		return level + 1
	default:
		return level
	}
}

func fill(t []bidi.Class, c bidi.Class) {
	for k := range t {
		t[k] = c
	}
}

func neutral(c bidi.Class) bool {
	switch c { // the others are strong or numbers
	case bidi.B, bidi.S, bidi.WS, bidi.ON, bidi.FSI, bidi.LRI, bidi.RLI, bidi.PDI:
		return true
	default:
		return false
	}
}

// asStrong counts numbers as right to left, as N0 and N1 do; ON for what is not strong.
func asStrong(c bidi.Class) bidi.Class {
	switch c { // the others are not strong
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	default:
		return bidi.ON
	}
}
