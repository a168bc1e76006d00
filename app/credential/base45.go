package credential

import (
	"errors"
	"strings"
)

// base45 is the alphabet of RFC 9285, which is that of a QR's alphanumeric mode.
const base45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

var errBase45 = errors.New("not Base45")

// encode45 writes two bytes as three characters and a last single one as two.
func encode45(data []byte) string {
	var b strings.Builder
	b.Grow((len(data)*3 + 1) / 2)
	for ; len(data) >= 2; data = data[2:] {
		n := int(data[0])<<8 | int(data[1])
		b.WriteByte(base45[n%45])
		b.WriteByte(base45[n/45%45])
		b.WriteByte(base45[n/2025])
	}
	if len(data) == 1 {
		b.WriteByte(base45[data[0]%45])
		b.WriteByte(base45[data[0]/45])
	}
	return b.String()
}

// decode45 is the inverse. Every text it accepts is the one that encode45 writes
// for its bytes, so two texts never mean the same.
func decode45(s string) ([]byte, error) {
	if len(s)%3 == 1 {
		return nil, errBase45
	}
	out := make([]byte, 0, len(s)*2/3)
	for ; len(s) >= 3; s = s[3:] {
		n, err := value45(s[:3])
		if err != nil || n > 0xffff {
			return nil, errBase45
		}
		out = append(out, byte(n>>8), byte(n))
	}
	if len(s) == 2 {
		n, err := value45(s)
		if err != nil || n > 0xff {
			return nil, errBase45
		}
		out = append(out, byte(n))
	}
	return out, nil
}

// value45 reads digits of base 45, the lowest first.
func value45(s string) (int, error) {
	n := 0
	for i := len(s) - 1; i >= 0; i-- {
		d := strings.IndexByte(base45, s[i])
		if d < 0 {
			return 0, errBase45
		}
		n = n*45 + d
	}
	return n, nil
}
