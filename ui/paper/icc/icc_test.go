package icc_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/shubbak/shubbak/ui/paper/icc"
)

func TestProfileIsSound(t *testing.T) {
	b := icc.SRGB()
	if n := binary.BigEndian.Uint32(b); int(n) != len(b) {
		t.Errorf("the profile says %d bytes and has %d", n, len(b))
	}
	if string(b[36:40]) != "acsp" || string(b[12:24]) != "mntrRGB XYZ " {
		t.Error("the header is wrong")
	}
	tags := binary.BigEndian.Uint32(b[128:])
	seen := map[string]bool{}
	for i := range int(tags) {
		e := b[132+12*i:]
		at, n := binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:])
		if at%4 != 0 || int(at+n) > len(b) || at < 132+12*tags {
			t.Errorf("tag %s lies at %d+%d of %d", e[:4], at, n, len(b))
		}
		seen[string(e[:4])] = true
	}
	for _, want := range []string{"desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"} {
		if !seen[want] {
			t.Errorf("tag %s is missing", want)
		}
	}
	if !bytes.Equal(b, icc.SRGB()) {
		t.Error("it is not the same twice")
	}
}
