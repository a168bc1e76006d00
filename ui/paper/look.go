package paper

import "github.com/shubbak/shubbak/ui/paper/list"

// px is one pixel of the design's pictures (110 to the inch) in points. All
// measures of the layout are written in it.
const px = 72.0 / 110

// tint is a colour as 0xRRGGBB.
type tint uint32

// The colours of the house.
const (
	ink       tint = 0x111927
	label     tint = 0x4D5761
	body      tint = 0x384250
	green50   tint = 0xF3FCF6
	green300  tint = 0x88D8AD
	green600  tint = 0x1B8354
	green700  tint = 0x166A45
	green800  tint = 0x14573A
	green900  tint = 0x104631
	shade     tint = 0xF9FAFB
	line      tint = 0xE5E7EB
	strong    tint = 0xD2D6DB
	field     tint = 0x6C737F
	faint     tint = 0x9DA4AE
	amber50   tint = 0xFFFAEB
	amber600  tint = 0xDC6803
	amber700  tint = 0xB54708
	watermark tint = 0xF0DBD8 // so pale that every ink above it reads, in grey too
)

func (t tint) rgb() list.RGB { return list.RGB{byte(t >> 16), byte(t >> 8), byte(t)} }

// weight chooses one of the four faces.
type weight int

const (
	regular weight = iota
	medium
	semibold
	bold
	weights // how many
)

// style says how text is set.
type style struct {
	weight  weight
	size    float64 // of one em
	leading float64 // from line to line
	color   tint
}

// look is every style of the paper.
type look struct {
	title, subtitle                   style
	kingdom, ministry, office         style // the bodies at the head, first to last
	refLabel, ref                     style
	numberLabel, number               style
	dateLabel, hijri, civil, caption  style
	cellLabel, cell                   style
	termsHead, term, termNumber       style
	signLabel, signName, signRole     style
	foot, footStrong                  style
	noticeHead, notice, running, mark style
	rollTitle, rollNumber, total      style
}

func newLook() look {
	return look{
		title:       style{bold, 36 * px, 44 * px, green800},
		subtitle:    style{regular, 14 * px, 20 * px, label},
		kingdom:     style{semibold, 14 * px, 22 * px, ink},
		ministry:    style{regular, 14 * px, 22 * px, ink},
		office:      style{semibold, 14 * px, 22 * px, green700},
		refLabel:    style{regular, 14 * px, 22 * px, label},
		ref:         style{medium, 14 * px, 22 * px, ink},
		numberLabel: style{regular, 16 * px, 24 * px, body},
		number:      style{bold, 36 * px, 44 * px, green900},
		dateLabel:   style{regular, 14 * px, 22 * px, body},
		hijri:       style{semibold, 18 * px, 27 * px, ink},
		civil:       style{regular, 14 * px, 22 * px, body},
		caption:     style{regular, 12 * px, 18 * px, label},
		cellLabel:   style{regular, 14 * px, 20 * px, label},
		cell:        style{medium, 14 * px, 20 * px, ink},
		termsHead:   style{semibold, 14 * px, 24 * px, ink},
		term:        style{regular, 12 * px, 20 * px, body},
		termNumber:  style{semibold, 12 * px, 20 * px, green700},
		signLabel:   style{regular, 12 * px, 18 * px, label},
		signName:    style{semibold, 14 * px, 20 * px, ink},
		signRole:    style{regular, 12 * px, 18 * px, label},
		foot:        style{regular, 12 * px, 16 * px, label},
		footStrong:  style{semibold, 12 * px, 16 * px, ink},
		noticeHead:  style{bold, 20 * px, 32 * px, amber700},
		notice:      style{regular, 14 * px, 22 * px, body},
		running:     style{semibold, 14 * px, 22 * px, green800},
		rollTitle:   style{bold, 20 * px, 30 * px, ink},
		rollNumber:  style{bold, 24 * px, 32 * px, ink},
		total:       style{semibold, 14 * px, 20 * px, ink},
		mark:        style{bold, 190 * px, 190 * px, watermark},
	}
}
