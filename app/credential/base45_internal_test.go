package credential

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestBase45OfTheRFC holds the examples of RFC 9285, section 4.
func TestBase45OfTheRFC(t *testing.T) {
	for plain, coded := range map[string]string{
		"AB": "BB8", "Hello!!": "%69 VD92EX0", "base-45": "UJCLQE7W581", "ietf!": "QED8WEX0", "": "",
	} {
		if got := encode45([]byte(plain)); got != coded {
			t.Errorf("encode %q: %q, want %q", plain, got, coded)
		}
		if got, err := decode45(coded); err != nil || string(got) != plain {
			t.Errorf("decode %q: %q, %v", coded, got, err)
		}
	}
	for _, bad := range []string{"GGW", ":::", "A", "AB8C", "bb8", "::", "ZZ", "é0", "BB8\n"} {
		if got, err := decode45(bad); err == nil {
			t.Errorf("decode %q: %x", bad, got)
		}
	}
}

func TestBase45RoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		got, err := decode45(encode45(want))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%x became %x: %v", want, got, err)
		}
	})
}

func FuzzBase45(f *testing.F) {
	f.Add("QED8WEX0")
	f.Add("GGW")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := decode45(s)
		if err == nil && encode45(b) != s {
			t.Fatalf("%q means the same as %q", s, encode45(b))
		}
	})
}
