package app

import (
	"fmt"
	"strings"
)

// LicenceNumber is the number on a licence: twelve digits. The first four are
// the series (Hijri year and kind of licence), the next six the serial that
// central leased to the counter, the last two check digits by ISO 7064 MOD 97-10.
type LicenceNumber string

// MaxSerial is the last serial of a series.
const MaxSerial = 999_999

// NewLicenceNumber returns the number with its check digits. series has four
// digits, serial is 1 to MaxSerial.
func NewLicenceNumber(series string, serial uint32) (LicenceNumber, error) {
	if len(series) != 4 || !allDigits(series) || serial == 0 || serial > MaxSerial {
		return "", fmt.Errorf("series %q serial %d: %w", series, serial, &Error{Code: Invalid, Field: "number"})
	}
	body := fmt.Sprintf("%s%06d", series, serial)
	return LicenceNumber(fmt.Sprintf("%s%02d", body, 98-mod97(body+"00"))), nil
}

// Valid tells whether n has its form and its check digits.
func (n LicenceNumber) Valid() bool {
	return len(n) == 12 && allDigits(string(n)) && mod97(string(n)) == 1
}

// Series returns the first four digits.
func (n LicenceNumber) Series() string {
	if len(n) < 4 {
		return ""
	}
	return string(n[:4])
}

// Serial returns the serial inside the series, 0 for a number that is not valid.
func (n LicenceNumber) Serial() uint32 {
	if !n.Valid() {
		return 0
	}
	s := uint32(0)
	for _, c := range n[4:10] {
		s = s*10 + uint32(c-'0')
	}
	return s
}

// Grouped returns the number as people read it: 4803 0041 2760.
func (n LicenceNumber) Grouped() string {
	if len(n) != 12 {
		return string(n)
	}
	return string(n[:4] + "\u00a0" + n[4:8] + "\u00a0" + n[8:])
}

// ParseLicenceNumber reads a number with or without its gaps.
func ParseLicenceNumber(s string) (LicenceNumber, error) {
	n := LicenceNumber(strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '-' {
			return -1
		}
		return r
	}, s))
	if !n.Valid() {
		return "", &Error{Code: Invalid, Field: "number"}
	}
	return n, nil
}

func allDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

func mod97(s string) int {
	m := 0
	for _, c := range s {
		m = (m*10 + int(c-'0')) % 97
	}
	return m
}
