package cache

import "strings"

// ident is an identifier of digits in an order in which all that begin alike lie
// together: sixteen places of four bits from the left, a digit d as d+1, nothing
// as 0. What is longer is cut off.
type ident uint64

const (
	identPlaces = 16
	// lastMark in the first place says that the next four are the last digits
	// of an identifier.
	lastMark = 15
)

// identOf returns an identifier, false for what is none.
func identOf(digits string) (id ident, ok bool) {
	for i := range min(len(digits), identPlaces) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		id |= ident(digits[i]-'0'+1) << (60 - 4*i)
	}
	return id, digits != ""
}

// lastFour returns the last four digits of an identifier that has more.
func lastFour(digits string) (ident, bool) {
	if len(digits) <= 4 {
		return 0, false
	}
	return lastOf(digits[len(digits)-4:])
}

// lastOf returns four last digits as they are looked up.
func lastOf(four string) (ident, bool) {
	id, ok := identOf(four)
	return lastMark<<60 | id>>4, ok && len(four) == 4
}

// end returns the last identifier that begins like a number of so many digits.
func (id ident) end(digits int) ident {
	return id | (1<<(64-4*min(digits, identPlaces)) - 1)
}

// localNumber brings a mobile number to its nine local digits; everything else
// stays.
func localNumber(digits string) string {
	digits = strings.TrimPrefix(digits, "+")
	for _, prefix := range []string{"00966", "966", "0"} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok && len(rest) == 9 && rest[0] == '5' {
			return rest
		}
	}
	return digits
}
