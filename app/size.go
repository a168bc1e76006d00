package app

import "strconv"

// SizeLimit is how an error tells the most bytes that a file may have: in mebibytes, with a decimal where it takes one,
// rounded down, so that what is told always passes.
func SizeLimit(bytes int64) string {
	tenths := bytes * 10 >> 20
	whole := strconv.FormatInt(tenths/10, 10)
	if tenths%10 == 0 {
		return whole
	}
	return whole + "." + strconv.FormatInt(tenths%10, 10)
}
