package paper

import (
	"errors"
	"math"
	"testing"

	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/ui/paper/list"
)

func TestEmblemOfTheHouse(t *testing.T) {
	e, err := parseEmblem(assets.Emblem)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.shapes) == 0 {
		t.Fatal("the emblem is empty")
	}
	for _, op := range e.in(100, 200, 50) {
		s := op.(list.Shape)
		if s.Fill == nil && s.Stroke == nil {
			t.Error("a shape without colour")
		}
		for _, st := range s.Path {
			if st.Do == list.Close {
				continue
			}
			end := st.P[0]
			if st.Do == list.Curve {
				end = st.P[2]
			}
			if end.X < 100 || end.X > 150 || end.Y < 200 || end.Y > 250 {
				t.Errorf("%v leaves its square", end)
			}
		}
	}
}

// TestArcsAreRound holds that the pieces of an arc pass through the circle.
func TestArcsAreRound(t *testing.T) {
	for _, d := range []string{"M5 17a15 15 0 0 1 30 0", "M35 17A15 15 0 0 0 20 2", "M20 2A15 15 0 1 1 5 17"} {
		steps, err := parsePath(d)
		if err != nil {
			t.Fatal(err)
		}
		pen := steps[0].P[0]
		for _, s := range steps[1:] {
			mid := list.Point{
				X: (pen.X + 3*s.P[0].X + 3*s.P[1].X + s.P[2].X) / 8,
				Y: (pen.Y + 3*s.P[0].Y + 3*s.P[1].Y + s.P[2].Y) / 8,
			}
			for _, p := range []list.Point{mid, s.P[2]} {
				if r := math.Hypot(p.X-20, p.Y-17); math.Abs(r-15) > 0.01 {
					t.Errorf("%s: %v is %.3f from the centre", d, p, r)
				}
			}
			pen = s.P[2]
		}
	}
}

func TestEmblemRefuses(t *testing.T) {
	for name, s := range map[string]string{
		"a circle":        `<svg viewBox="0 0 40 40"><circle r="2"/></svg>`,
		"an oblong":       `<svg viewBox="0 0 40 20"></svg>`,
		"a curve":         `<svg viewBox="0 0 40 40"><path d="M0 0C1 1 2 2 3 3"/></svg>`,
		"a named colour":  `<svg viewBox="0 0 40 40"><path d="M0 0" fill="green"/></svg>`,
		"a lost number":   `<svg viewBox="0 0 40 40"><path d="M0"/></svg>`,
		"nothing to draw": `<svg viewBox="0 0 40 40"><path d="1 2 3"/></svg>`,
	} {
		if _, err := parseEmblem([]byte(s)); !errors.Is(err, errEmblem) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := parseEmblem([]byte("<svg")); err == nil {
		t.Error("half an element is taken")
	}
}

func FuzzParsePath(f *testing.F) {
	for _, d := range []string{"M5 34V17a15 15 0 0 1 30 0v17z", "M10.500 18.500H19", "M0-1L.5.5Z", "a0 0 0 0 0 0 0"} {
		f.Add(d)
	}
	f.Fuzz(func(_ *testing.T, d string) {
		_, _ = parsePath(d) // may refuse, must end and not panic
	})
}
