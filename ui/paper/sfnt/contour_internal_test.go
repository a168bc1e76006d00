package sfnt

import (
	"slices"
	"testing"
)

// TestContourOfControlPoints: a circle may be stored as control points alone.
func TestContourOfControlPoints(t *testing.T) {
	got := contour(nil, []point{{0, 0, false}, {10, 0, false}, {10, 10, false}, {0, 10, false}})
	want := []Segment{
		{Move, [2]Point{{0, 5}}},
		{Quad, [2]Point{{0, 0}, {5, 0}}},
		{Quad, [2]Point{{10, 0}, {10, 5}}},
		{Quad, [2]Point{{10, 10}, {5, 10}}},
		{Quad, [2]Point{{0, 10}, {0, 5}}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("the curve is %v", got)
	}
	if got := contour(nil, []point{{1, 1, false}}); len(got) != 2 {
		t.Errorf("one point alone is %v", got)
	}
}
