package catalogue_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app/catalogue"
)

func TestNormalise(t *testing.T) {
	digits := &catalogue.Field{Type: catalogue.TypeDigits}
	short := &catalogue.Field{Type: catalogue.TypeDigits, Rule: "short_address"}
	mobile := &catalogue.Field{Type: catalogue.TypeMobile}
	area := &catalogue.Field{Type: catalogue.TypeNumber, Scale: 2}
	whole := &catalogue.Field{Type: catalogue.TypeInteger}
	lat := &catalogue.Field{Type: catalogue.TypeNumber, Scale: 6, Rule: "coordinate"}
	name := &catalogue.Field{Type: catalogue.TypeArabic}
	notes := &catalogue.Field{Type: catalogue.TypeNotes}
	day := &catalogue.Field{Type: catalogue.TypeDate}
	for _, tt := range []struct {
		field     *catalogue.Field
		raw, want string
	}{
		{digits, "١٠١٠١٢٣٤٥٦", "1010123456"},
		{digits, "۱۰۱۰۱۲۳۴۵۶", "1010123456"},
		{digits, " 1010-123 456\u00a0", "1010123456"},
		{digits, "\u202a1010\u200b123\u2013456\u202c\ufeff", "1010123456"},
		{digits, "20/447", "20/447"},
		{short, "ekac ٣٨٤١", "EKAC3841"},
		{mobile, "0512345678", "+966512345678"},
		{mobile, "٠٥١٢٣٤٥٦٧٨", "+966512345678"},
		{mobile, "512345678", "+966512345678"},
		{mobile, "+966 51 234 5678", "+966512345678"},
		{mobile, "00966-512345678", "+966512345678"},
		{mobile, "966512345678", "+966512345678"},
		{mobile, "0412345678", "0412345678"},
		{mobile, "05123456789", "05123456789"},
		{area, "120", "120.00"},
		{area, "١٢٠٫٥", "120.50"},
		{area, "١٬٢٣٤٫٥٦", "1234.56"},
		{area, "1,234", "1234.00"},
		{area, "1,234,567.8", "1234567.80"},
		{area, "85,5", "85.50"},
		{area, "0,125", "0.125"},
		{area, "007.50", "7.50"},
		{area, ".5", "0.50"},
		{area, "+5", "5.00"},
		{area, "-0", "0.00"},
		{area, "\u22125", "-5.00"},
		{area, "85.555", "85.555"},
		{area, "1,23,4", "1,23,4"},
		{area, "1.2.3", "1.2.3"},
		{area, "120 م", "120 م"},
		{area, "", ""},
		{area, "-", "-"},
		{whole, "٣", "3"},
		{whole, "3.0", "3"},
		{whole, "3.5", "3.5"},
		{lat, "26.29541712345", "26.295417"},
		{lat, "26.3", "26.300000"},
		{name, "  ماجد   بن \u202bسعد\u202c\u2067 ", "ماجد بن سعد"},
		{name, "شارع ٥", "شارع 5"},
		{name, "أ\tب\nج", "أ ب ج"},
		{name, "می\u200cخواهم", "می\u200cخواهم"},
		{notes, " سطر  أول \r\n\r\n ثان\u200f \n\n", "سطر أول\n\nثان"},
		{day, " ٢٠٢٧-١١-٢٣ ", "2027-11-23"},
	} {
		if got := catalogue.Normalise(tt.field, tt.raw); got != tt.want {
			t.Errorf("%s %q becomes %q, want %q", tt.field.Type, tt.raw, got, tt.want)
		}
	}
}

// What was normalised once is not changed by doing it again, whatever it is.
func TestNormaliseOnceIsEnough(t *testing.T) {
	types := []catalogue.Type{
		catalogue.TypeText, catalogue.TypeArabic, catalogue.TypeNotes, catalogue.TypeDigits, catalogue.TypeMobile, catalogue.TypeNumber,
		catalogue.TypeInteger, catalogue.TypeMoney, catalogue.TypeDate, catalogue.TypeActivity, catalogue.TypeChoice,
	}
	letters := rapid.SampledFrom([]rune("0123456789٠٥۹.,٫٬،-+− \u00a0\n\t\u200b\u200c\u202e\u2069\u0640\u0000abEس\u064b/\ufeff"))
	rapid.Check(t, func(t *rapid.T) {
		f := &catalogue.Field{
			Type: rapid.SampledFrom(types).Draw(t, "type"), Scale: rapid.IntRange(0, 6).Draw(t, "scale"),
			Rule: rapid.SampledFrom([]string{"", "coordinate", "short_address", "iban"}).Draw(t, "rule"),
		}
		raw := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(letters), func(r []rune) string { return string(r) })).Draw(t, "raw")
		once := catalogue.Normalise(f, raw)
		if twice := catalogue.Normalise(f, once); twice != once {
			t.Fatalf("%s: %q, %q, %q", f.Type, raw, once, twice)
		}
	})
}
