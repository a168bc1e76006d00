package raster_test

import (
	"image/color"
	"testing"

	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/raster"
)

var (
	green = list.RGB{0x1B, 0x83, 0x54}
	white = list.RGB{255, 255, 255}
)

// at72 paints ops on a page of 100 by 100 pixels.
func at72(ops ...list.Op) func(x, y int) list.RGB {
	m := raster.New(nil).Page(list.Page{Width: 100, Height: 100, Ops: ops}, 72)
	return func(x, y int) list.RGB {
		c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
		return list.RGB{c.R, c.G, c.B}
	}
}

func TestFill(t *testing.T) {
	at := at72(list.Shape{Path: list.Box(10, 10, 40, 40, list.All(10)), Fill: &green})
	for _, p := range []struct {
		x, y int
		want list.RGB
	}{{30, 30, green}, {12, 30, green}, {30, 12, green}, {11, 11, white}, {48, 48, white}, {60, 30, white}} {
		if got := at(p.x, p.y); got != p.want {
			t.Errorf("at %d,%d is %v, not %v", p.x, p.y, got, p.want)
		}
	}
}

func TestStroke(t *testing.T) {
	at := at72(
		list.Shape{Path: list.Box(10, 10, 40, 40, list.All(8)), Stroke: &green, Width: 4},
		list.Shape{Path: list.Rule(0, 80, 100, 80), Stroke: &green, Width: 4, Dash: []float64{10, 10}},
	)
	for _, p := range []struct {
		x, y int
		want list.RGB
	}{{30, 10, green}, {10, 30, green}, {49, 30, green}, {30, 49, green}, {30, 30, white}, {9, 9, white}, {5, 80, green}, {15, 80, white}, {25, 80, green}} {
		if got := at(p.x, p.y); got != p.want {
			t.Errorf("at %d,%d is %v, not %v", p.x, p.y, got, p.want)
		}
	}
}

func TestCodeHasItsQuietZone(t *testing.T) {
	at := at72(
		list.Shape{Path: list.Box(0, 0, 100, 100, list.All(0)), Fill: &green},
		list.Code{X: 10, Y: 10, Size: 40, Quiet: 1, Modules: [][]bool{{true, false}, {true, true}}},
	)
	for _, p := range []struct {
		x, y int
		want list.RGB
	}{{5, 5, green}, {12, 12, white}, {25, 25, list.RGB{}}, {35, 25, white}, {35, 35, list.RGB{}}, {45, 45, white}, {55, 55, green}} {
		if got := at(p.x, p.y); got != p.want {
			t.Errorf("at %d,%d is %v, not %v", p.x, p.y, got, p.want)
		}
	}
}

func TestNothingIsPaintedOutside(t *testing.T) {
	at := at72(
		list.Shape{Path: list.Box(-500, -500, 100, 100, list.All(0)), Fill: &green},
		list.Shape{Path: list.Box(90, 90, 1e6, 1e6, list.All(0)), Fill: &green, Stroke: &green, Width: 1},
		list.Shape{Path: []list.Step{{Do: list.Close}}, Fill: &green},
	)
	if at(50, 50) != white || at(95, 95) != green {
		t.Error("what leaves the page spoils it")
	}
}
