package app

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// Halalas counts money in the smallest unit of the riyal, 1/100. No float ever
// touches it.
type Halalas int64

// String returns riyals with two decimals and no grouping, the stored form.
func (h Halalas) String() string {
	sign, u := "", uint64(h)
	if h < 0 {
		sign, u = "-", uint64(-h)
	}
	cents := strconv.FormatUint(u%100, 10)
	if len(cents) == 1 {
		cents = "0" + cents
	}
	return sign + strconv.FormatUint(u/100, 10) + "." + cents
}

// ErrNumber is returned for a text that is no decimal number of the wanted scale.
var ErrNumber = errors.New("not a decimal number")

// ParseScaled reads a decimal number with at most scale decimals as an integer
// of its smallest unit: ParseScaled("85.5", 2) is 8550. Digits are 0 to 9.
func ParseScaled(s string, scale int) (int64, error) {
	whole, frac, _ := strings.Cut(s, ".")
	sign := int64(1)
	if strings.HasPrefix(whole, "-") {
		sign, whole = -1, whole[1:]
	}
	if whole == "" || len(frac) > scale || len(whole)+scale > 18 {
		return 0, ErrNumber
	}
	n := int64(0)
	for _, c := range whole + frac + strings.Repeat("0", scale-len(frac)) {
		if c < '0' || c > '9' {
			return 0, ErrNumber
		}
		n = n*10 + int64(c-'0')
	}
	return sign * n, nil
}

// MulDiv returns a×b÷c rounded half to even, the rounding of municipal fees, and
// false when a×b does not fit. c must be positive.
func MulDiv(a, b, c int64) (int64, bool) {
	p := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	if !p.IsInt64() {
		return 0, false
	}
	q, r := p.Int64()/c, p.Int64()%c
	if r < 0 { // the quotient was cut towards zero
		q, r = q-1, r+c
	}
	if r > c-r || r == c-r && q%2 != 0 {
		q++
	}
	return q, true
}
