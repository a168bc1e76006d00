package kit

import (
	"strings"

	"github.com/go-text/typesetting/font"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// The controls that pin a run to its direction.
const (
	leftOverride  = '\u202d'
	rightOverride = '\u202e'
	popOverride   = '\u202c'
	leftMark      = '\u200e'
	rightMark     = '\u200f'
)

// visual rewrites a line so that Fyne draws it in the right order.
//
// Fyne shapes directional runs well but places them from left to right in logical order (its painter's walkString),
// so it is handed the runs in visual order, each pinned to its direction by an override. Inside a run the characters
// stay logical. The result is for drawing only.
func (p *paragraph) visual(runs []arabic.LevelRun, face *font.Face) string {
	if len(runs) == 1 && !runs[0].RTL() {
		return string(withoutControls(p.text[runs[0].Start:runs[0].End]))
	}
	var b strings.Builder
	lastRTL := false
	for _, r := range runs {
		if !r.RTL() {
			pin(&b, leftOverride, leftMark, p.text[r.Start:r.End])
			lastRTL = false
			continue
		}
		// Fyne places the pieces of a run that need other fonts from left to right too: so it gets them one by one
		// in visual order, kept apart by an empty run.
		parts := fontPieces(p.text, r, face)
		for i := len(parts) - 1; i >= 0; i-- {
			if lastRTL {
				pin(&b, leftOverride, leftMark, nil)
			}
			pin(&b, rightOverride, rightMark, p.text[parts[i].start:parts[i].end])
			lastRTL = true
		}
	}
	return b.String()
}

// pin writes rs under an override. The mark keeps a last space inside it, which rule L1 would move away.
func pin(b *strings.Builder, override, mark rune, rs []rune) {
	b.WriteRune(override)
	for _, r := range withoutControls(rs) {
		b.WriteRune(r)
	}
	b.WriteRune(mark)
	b.WriteRune(popOverride)
}

func withoutControls(rs []rune) []rune {
	out := make([]rune, 0, len(rs))
	for _, r := range rs {
		if !arabic.IsControl(r) && r != '\u200b' { // a tamed control
			out = append(out, r)
		}
	}
	return out
}

// fontPieces cuts a run only around what the font lacks.
func fontPieces(text []rune, run arabic.LevelRun, face *font.Face) []piece {
	var out []piece
	for _, part := range pieces(text, run, face) {
		if n := len(out); n > 0 && !part.missing && !out[n-1].missing {
			out[n-1].end = part.end
			continue
		}
		out = append(out, part)
	}
	return out
}
