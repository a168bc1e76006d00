package printer

import (
	"math"
	"strconv"
	"strings"
)

// A4 is the medium of the papers, by its name in PWG 5101.1.
const A4 = "iso_a4_210x297mm"

// sizeOf reads the size that stands at the end of a medium's name
// (iso_a4_210x297mm, na_letter_8.5x11in), in hundredths of a millimetre as IPP
// counts. Sizes that only bound what can be cut (custom_max_…) are none.
func sizeOf(media string) (width, height int, ok bool) {
	if strings.HasPrefix(media, "custom_min") || strings.HasPrefix(media, "custom_max") {
		return 0, 0, false
	}
	size := media[strings.LastIndexByte(media, '_')+1:]
	unit := 100.0
	number, isMM := strings.CutSuffix(size, "mm")
	if !isMM {
		var inches bool
		if number, inches = strings.CutSuffix(size, "in"); !inches {
			return 0, 0, false
		}
		unit = 2540
	}
	w, h, two := strings.Cut(number, "x")
	x, err := strconv.ParseFloat(w, 64)
	y, err2 := strconv.ParseFloat(h, 64)
	const most = 10_000 // mm or in: more is no paper
	if !two || err != nil || err2 != nil || !(x > 0 && x < most && y > 0 && y < most) {
		return 0, 0, false
	}
	return int(math.Round(x * unit)), int(math.Round(y * unit)), true
}
