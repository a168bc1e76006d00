package app_test

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
)

func number(t *rapid.T) app.LicenceNumber {
	series := fmt.Sprintf("%04d", rapid.IntRange(0, 9999).Draw(t, "series"))
	serial := rapid.Uint32Range(1, app.MaxSerial).Draw(t, "serial")
	n, err := app.NewLicenceNumber(series, serial)
	if err != nil {
		t.Fatalf("series %s serial %d: %v", series, serial, err)
	}
	if n.Series() != series || n.Serial() != serial {
		t.Fatalf("%s holds series %s serial %d, want %s %d", n, n.Series(), n.Serial(), series, serial)
	}
	return n
}

func TestNumberHasItsCheckDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := number(t)
		value, _ := new(big.Int).SetString(string(n), 10)
		if rest := new(big.Int).Mod(value, big.NewInt(97)).Int64(); len(n) != 12 || !n.Valid() || rest != 1 {
			t.Fatalf("%s leaves %d", n, rest)
		}
		for _, shown := range []string{string(n), n.Grouped(), string(n[:4] + "-" + n[4:8] + " " + n[8:])} {
			if back, err := app.ParseLicenceNumber(shown); err != nil || back != n {
				t.Fatalf("%q is read as %s (%v)", shown, back, err)
			}
		}
	})
}

// One wrong digit, or two changed places, never gives another valid number.
func TestSlipsAreCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := number(t)
		at := rapid.IntRange(0, 11).Draw(t, "at")
		b := []byte(n)
		if rapid.Bool().Draw(t, "swap") && at < 11 {
			b[at], b[at+1] = b[at+1], b[at]
		} else {
			b[at] = '0' + (b[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		}
		if slip := app.LicenceNumber(b); slip != n && (slip.Valid() || slip.Serial() != 0) {
			t.Fatalf("%s passes for %s", slip, n)
		}
	})
}

func TestNumberRefuses(t *testing.T) {
	for _, tt := range []struct {
		series string
		serial uint32
	}{{"", 1}, {"480", 1}, {"48033", 1}, {"48o3", 1}, {"٤٨٠٣", 1}, {"4803", 0}, {"4803", app.MaxSerial + 1}} {
		if n, err := app.NewLicenceNumber(tt.series, tt.serial); app.CodeOf(err) != app.Invalid {
			t.Errorf("series %q serial %d: %s, %v", tt.series, tt.serial, n, err)
		}
	}
	for _, s := range []string{"", "480300412760000", "4803 0041 276", "4803 0041 276x", "000000000000", "4803\n00412760"} {
		if n, err := app.ParseLicenceNumber(s); !errors.Is(err, &app.Error{Code: app.Invalid, Field: "number"}) && app.CodeOf(err) != app.Invalid {
			t.Errorf("%q is read as %s (%v)", s, n, err)
		}
	}
	short := app.LicenceNumber("48")
	if short.Series() != "" || short.Serial() != 0 || short.Grouped() != "48" {
		t.Errorf("a short number has series %q, serial %d, is shown %q", short.Series(), short.Serial(), short.Grouped())
	}
}

func TestGrouped(t *testing.T) {
	n, err := app.NewLicenceNumber("4803", 4127)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("4803\u00a00041\u00a027%s", string(n[10:])); n.Grouped() != want {
		t.Errorf("shown %q, want %q", n.Grouped(), want)
	}
}
