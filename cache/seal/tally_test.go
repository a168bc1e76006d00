package seal_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/cache/seal"
)

// TestTalliesAreOfSets: the order does not matter, what was taken out is gone, and a
// value sealed anew, or in another place, is another one.
func TestTalliesAreOfSets(t *testing.T) {
	k := keys(t)
	rapid.Check(t, func(t *rapid.T) {
		var there, back seal.Tally
		var shares []seal.Tally
		for i, plain := range rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 1, 8).Draw(t, "values") {
			at := seal.Place{Bucket: "b", Key: []byte{byte(i)}}
			sealed, err := k.Seal(seal.Records, at, plain)
			if err != nil {
				t.Fatal(err)
			}
			share, err := k.Tally(at, sealed)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := k.Seal(seal.Records, at, plain)
			other, _ := k.Tally(at, again)
			moved, _ := k.Tally(seal.Place{Bucket: "b", Key: []byte{byte(i), 0}}, sealed)
			if share == other || share == moved {
				t.Fatal("two values have one share")
			}
			shares = append(shares, share)
			there.Add(share)
		}
		for _, s := range shares {
			back.Sub(s)
		}
		back.Add(there)
		if back != (seal.Tally{}) || there == (seal.Tally{}) {
			t.Fatalf("%x is left of %x", back, there)
		}
	})
	if _, err := k.Tally(seal.Place{}, nil); err != nil {
		t.Errorf("of nothing: %v", err)
	}
	k.Wipe()
	if _, err := k.Tally(seal.Place{}, make([]byte, 41)); err == nil {
		t.Error("wiped keys tally")
	}
}
