package paper

import (
	"errors"
	"image"
	"image/color"
	_ "image/jpeg" // photographs may be JPEG
	_ "image/png"  // or PNG
	"io"

	"golang.org/x/image/draw"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/paper/list"
)

// The bounds of a photograph.
const (
	mostPixels = 40 << 20 // that are looked at
	photoSide  = 480      // pixels that are kept of the longer side: 600 to the inch at an emblem's size
)

// photo is an emblem of pixels.
type photo struct{ pixels *list.Pixels }

var errPixels = errors.New("too many pixels")

// readPhoto reads a PNG or JPEG, on white where it is transparent, no finer than a
// printer shows it. What is broken or too large fails with app.PictureUnfit.
func readPhoto(name string, r io.ReadSeeker) (photo, error) {
	unfit := func(err error) (photo, error) {
		return photo{}, &app.Error{Code: app.PictureUnfit, Args: map[string]string{"file": name}, Err: err}
	}
	c, _, err := image.DecodeConfig(r)
	switch {
	case err != nil:
		return unfit(err)
	case c.Width < 1 || c.Height < 1 || c.Width > mostPixels/c.Height:
		return unfit(errPixels)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return unfit(err)
	}
	m, _, err := image.Decode(r)
	if err != nil {
		return unfit(err)
	}
	k := min(1, photoSide/float64(max(c.Width, c.Height)))
	w, h := max(int(float64(c.Width)*k), 1), max(int(float64(c.Height)*k), 1)
	flat := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(flat, flat.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(flat, flat.Rect, m, m.Bounds(), draw.Over, nil)
	p := &list.Pixels{Width: w, Height: h, RGB: make([]byte, 0, 3*w*h)}
	for i := 0; i < len(flat.Pix); i += 4 {
		p.RGB = append(p.RGB, flat.Pix[i:i+3]...)
	}
	return photo{p}, nil
}

// in draws the photograph in the middle of the square.
func (p photo) in(x, y, side float64) []list.Op {
	k := side / float64(max(p.pixels.Width, p.pixels.Height))
	w, h := float64(p.pixels.Width)*k, float64(p.pixels.Height)*k
	return []list.Op{list.Image{X: x + (side-w)/2, Y: y + (side-h)/2, Width: w, Height: h, Pixels: p.pixels}}
}
