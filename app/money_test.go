package app_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
)

func TestHalalasString(t *testing.T) {
	for h, want := range map[app.Halalas]string{
		0: "0.00", 1: "0.01", 10: "0.10", 99: "0.99", 100: "1.00", 164_000: "1640.00", -1: "-0.01", -12_345: "-123.45",
		math.MaxInt64: "92233720368547758.07", math.MinInt64: "-92233720368547758.08",
	} {
		if got := h.String(); got != want {
			t.Errorf("%d halalas are %q, want %q", int64(h), got, want)
		}
	}
}

func TestParseScaled(t *testing.T) {
	for _, tt := range []struct {
		in    string
		scale int
		want  int64
	}{
		{"85.5", 2, 8550},
		{"85.50", 2, 8550},
		{"85", 2, 8500},
		{"0.01", 2, 1},
		{"-0.5", 1, -5},
		{"007", 0, 7},
		{"26.295417", 6, 26_295_417},
		{"5.", 2, 500},
		{"0", 0, 0},
	} {
		if got, err := app.ParseScaled(tt.in, tt.scale); err != nil || got != tt.want {
			t.Errorf("ParseScaled(%q, %d) = %d, %v; want %d", tt.in, tt.scale, got, err, tt.want)
		}
	}
	for _, in := range []string{"", ".", ".5", "-", "--1", "1.2.3", "1,5", "85.555", "1e3", "٨٥", " 1", "1 ", "+1", "0x1", "99999999999999999", "1.-5"} {
		if got, err := app.ParseScaled(in, 2); err == nil {
			t.Errorf("ParseScaled(%q, 2) = %d", in, got)
		}
	}
}

func TestParseScaledReadsWhatStringWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := app.Halalas(rapid.Int64Range(-1e15, 1e15).Draw(t, "halalas"))
		if back, err := app.ParseScaled(h.String(), 2); err != nil || app.Halalas(back) != h {
			t.Fatalf("%d is written %s and read %d (%v)", int64(h), h, back, err)
		}
	})
}

func TestMulDivRoundsHalfToEven(t *testing.T) {
	for _, tt := range []struct{ a, b, c, want int64 }{
		{1, 1, 2, 0},
		{3, 1, 2, 2},
		{5, 1, 2, 2},
		{7, 1, 2, 4},
		{-1, 1, 2, 0},
		{-3, 1, 2, -2},
		{-5, 1, 2, -2},
		{10, 1, 3, 3},
		{20, 1, 3, 7},
		{-10, 1, 3, -3},
		{8550, 360, 100, 30_780},
		{0, 5, 7, 0},
		{5, 0, 7, 0},
	} {
		if got, ok := app.MulDiv(tt.a, tt.b, tt.c); !ok || got != tt.want {
			t.Errorf("%d × %d ÷ %d = %d (%v), want %d", tt.a, tt.b, tt.c, got, ok, tt.want)
		}
	}
}

// MulDiv agrees with exact arithmetic wherever it answers, and answers wherever
// the product fits.
func TestMulDivIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		c := rapid.Int64Range(1, 1_000_000).Draw(t, "c")
		product := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		got, ok := app.MulDiv(a, b, c)
		if ok != product.IsInt64() {
			t.Fatalf("%d × %d: answered %v, fits %v", a, b, ok, product.IsInt64())
		}
		if !ok {
			return
		}
		twice := new(big.Int).Sub(new(big.Int).Mul(new(big.Int).Mul(big.NewInt(2), big.NewInt(got)), big.NewInt(c)), new(big.Int).Mul(big.NewInt(2), product))
		switch distance := twice.CmpAbs(big.NewInt(c)); {
		case distance > 0:
			t.Fatalf("%d × %d ÷ %d = %d is off by more than a half", a, b, c, got)
		case distance == 0 && got%2 != 0:
			t.Fatalf("%d × %d ÷ %d = %d: a half goes to the even one", a, b, c, got)
		}
	})
}

func FuzzParseScaled(f *testing.F) {
	f.Add("85.50", 2)
	f.Add("-0", 0)
	f.Fuzz(func(t *testing.T, s string, scale int) {
		if scale < 0 || scale > 6 {
			return
		}
		n, err := app.ParseScaled(s, scale)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(strings.TrimSuffix(s, "."))
		if !ok {
			t.Fatalf("%q is read as %d", s, n)
		}
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
		if new(big.Rat).SetFrac(big.NewInt(n), power).Cmp(want) != 0 {
			t.Errorf("%q at %d decimals is read as %d", s, scale, n)
		}
	})
}
