package kit_test

import (
	"testing"

	"github.com/shubbak/shubbak/ui/kit"
)

func TestRedrawDrawsOnceMoreAndNeverInsideItself(t *testing.T) {
	for changes, want := range map[int]int{0: 1, 1: 2, 100: 4} {
		var r kit.Redraw
		drawn, inside, left := 0, 0, changes
		var paint func()
		paint = func() {
			if inside++; inside > 1 {
				t.Fatal("drawn inside itself")
			}
			if drawn++; left > 0 {
				left--
				r.Draw(paint)
			}
			inside--
		}
		r.Draw(paint)
		if drawn != want {
			t.Errorf("%d changes while drawing: drawn %d times, want %d", changes, drawn, want)
		}
	}
}
