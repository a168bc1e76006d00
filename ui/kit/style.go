package kit

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// Style is a size and a weight of text; each has its line height.
type Style uint8

// The styles of the screens, as size/line and weight at 100%.
const (
	Body          Style = iota // 16/24 regular
	BodyMedium                 // 16/24 medium
	BodyStrong                 // 16/24 semibold
	Small                      // 14/20 regular
	SmallMedium                // 14/20 medium
	SmallStrong                // 14/20 semibold
	Caption                    // 12/18 regular
	CaptionMedium              // 12/18 medium
	CaptionStrong              // 12/18 semibold
	Lead                       // 18/28 semibold
	Title                      // 20/30 semibold
	TitleBold                  // 20/30 bold
	Heading                    // 24/32 semibold
	Number                     // 30/38 semibold
	NumberBold                 // 30/38 bold
	Display                    // 36/44 bold
)

// styleSpec holds the measures of a style at 100%.
type styleSpec struct {
	size, line float32
	weight     theme.Weight
}

func (s Style) spec() styleSpec {
	return [...]styleSpec{
		Body: {16, 24, theme.Regular}, BodyMedium: {16, 24, theme.Medium}, BodyStrong: {16, 24, theme.SemiBold},
		Small: {14, 20, theme.Regular}, SmallMedium: {14, 20, theme.Medium}, SmallStrong: {14, 20, theme.SemiBold},
		Caption: {12, 18, theme.Regular}, CaptionMedium: {12, 18, theme.Medium}, CaptionStrong: {12, 18, theme.SemiBold},
		Lead: {18, 28, theme.SemiBold}, Title: {20, 30, theme.SemiBold}, TitleBold: {20, 30, theme.Bold},
		Heading: {24, 32, theme.SemiBold}, Number: {30, 38, theme.SemiBold}, NumberBold: {30, 38, theme.Bold},
		Display: {36, 44, theme.Bold},
	}[s]
}

func (s Style) font() fontSpec {
	spec := s.spec()
	return fontSpec{weight: spec.weight, size: spec.size * theme.Current().Scale()}
}

// LineHeight is the height of a line now, with the operator's factor.
func (s Style) LineHeight() float32 { return s.spec().line * theme.Current().Scale() }

// RTL tells whether the screens read right to left now. Layouts ask it each time they lay out.
func RTL() bool { return theme.Current().RTL() }

// grow adds to a height at 100% what the operator's factor adds to a line of text in it.
func grow(height float32, s Style) float32 { return height + s.LineHeight() - s.spec().line }

// flip mirrors the positions of objs, laid out left to right in a box of this width, when the screens read right
// to left.
func flip(objs []fyne.CanvasObject, width float32) {
	if !RTL() {
		return
	}
	for _, o := range objs {
		if o != nil {
			p := o.Position()
			o.Move(fyne.NewPos(width-p.X-o.Size().Width, p.Y))
		}
	}
}
