package kit

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"github.com/shubbak/shubbak/ui/theme"
)

// TestTheScreenShapesAsHarfBuzz holds the screen's way of shaping to the golden list of the text engine: the same glyphs,
// and advances that differ by the rounding of their parts to 1/64 of a pixel only.
func TestTheScreenShapesAsHarfBuzz(t *testing.T) {
	f, err := os.Open("../../i18n/arabic/testdata/shapes.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	glyph := regexp.MustCompile(`[\[|](\d+)=\d+[^|\]]*\+(\d+)`)
	s, n, wrong := setter(), 0, 0
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for ; lines.Scan(); n++ {
		row := strings.Split(lines.Text(), "\t")
		for i, weight := range []theme.Weight{theme.Regular, theme.Bold} {
			text := []rune(row[0])
			out := s.shaper.Shape(shaping.Input{
				Text: text, RunEnd: len(text), Face: s.face(weight), Size: fixed.I(16), Script: language.Arabic, Direction: di.DirectionRTL,
			})
			want := glyph.FindAllStringSubmatch(row[i+1], -1)
			same := len(want) == len(out.Glyphs)
			for k := 0; same && k < len(want); k++ {
				units, _ := strconv.ParseFloat(want[k][2], 64)
				off := units*16/1000 - float64(out.Glyphs[k].Advance)/64
				same = fmt.Sprint(out.Glyphs[k].GlyphID) == want[k][1] && off < 0.04 && off > -0.04
			}
			if !same {
				if wrong++; wrong <= 5 {
					t.Errorf("%s in weight %d is shaped otherwise than %s", row[0], weight, row[i+1])
				}
			}
		}
	}
	if n < 7000 || wrong > 0 {
		t.Fatalf("%d texts were compared, %d differ", n, wrong)
	}
}

func TestFontsAreLoadedAhead(t *testing.T) {
	LoadFonts()
	s := setter()
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := theme.Regular; w <= theme.Bold; w++ {
		if s.faces[w] == nil {
			t.Errorf("weight %d is not there", w)
		}
	}
}
