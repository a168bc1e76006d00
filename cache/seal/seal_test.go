package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"
	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/cache/seal"
)

func keys(t testing.TB) *seal.Keys {
	t.Helper()
	k, err := seal.NewKeys(bytes.Repeat([]byte{7}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealedValuesOpenInTheirPlaceOnly(t *testing.T) {
	k := keys(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		at := seal.Place{Bucket: rapid.StringN(0, 20, 40).Draw(t, "bucket"), Key: rapid.SliceOf(rapid.Byte()).Draw(t, "key")}
		sealed, err := k.Seal(seal.Records, at, plain)
		if err != nil || len(sealed) != len(plain)+seal.Overhead {
			t.Fatalf("%d bytes, %v", len(sealed), err)
		}
		if got, err := k.Open(seal.Records, at, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%x, %v", got, err)
		}
		other := seal.Place{Bucket: at.Bucket + "x", Key: at.Key}
		if len(at.Key) > 0 {
			other = seal.Place{Bucket: at.Bucket + string(at.Key[:1]), Key: at.Key[1:]} // the same bytes in all
		}
		for name, open := range map[string]func() ([]byte, error){
			"another place":   func() ([]byte, error) { return k.Open(seal.Records, other, sealed) },
			"another purpose": func() ([]byte, error) { return k.Open(seal.Outbox, at, sealed) },
			"cut off":         func() ([]byte, error) { return k.Open(seal.Records, at, sealed[:len(sealed)-1]) },
			"nothing":         func() ([]byte, error) { return k.Open(seal.Records, at, nil) },
		} {
			if _, err := open(); !errors.Is(err, seal.ErrAltered) {
				t.Fatalf("%s: %v", name, err)
			}
		}
	})
}

func TestEveryChangedByteIsNoticed(t *testing.T) {
	k, at := keys(t), seal.Place{Bucket: "b", Key: []byte("k")}
	sealed, _ := k.Seal(seal.Audit, at, []byte("what was said"))
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 0x40
		if _, err := k.Open(seal.Audit, at, changed); !errors.Is(err, seal.ErrAltered) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	again, _ := k.Seal(seal.Audit, at, []byte("what was said"))
	if bytes.Equal(sealed, again) {
		t.Error("two seals of one value are alike")
	}
}

// TestTheCipherIsXChaCha20Poly1305 holds what we built of parts to the library's
// own.
func TestTheCipherIsXChaCha20Poly1305(t *testing.T) {
	sub := bytes.Repeat([]byte{9}, 32)
	k := seal.WithSubkey(sub)
	at := seal.Place{Bucket: "b", Key: []byte("k")}
	sealed, err := k.Seal(seal.Records, at, []byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := chacha20poly1305.NewX(sub)
	if err != nil {
		t.Fatal(err)
	}
	got, err := theirs.Open(nil, sealed[1:25], sealed[25:], []byte("\x01\x01bk"))
	if err != nil || string(got) != "text" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNamesTellNothing(t *testing.T) {
	k := keys(t)
	a, _ := k.Name("number", "1")
	b, _ := k.Name("number", "1")
	c, _ := k.Name("number", "2")
	d, _ := k.Name("blob", "1")
	other, _ := seal.NewKeys(make([]byte, 32))
	e, _ := other.Name("number", "1")
	if !bytes.Equal(a, b) || bytes.Equal(a, c) || bytes.Equal(a, d) || bytes.Equal(a, e) || len(a) != 16 {
		t.Errorf("%x %x %x %x %x", a, b, c, d, e)
	}
}

func TestWipedKeysDoNothing(t *testing.T) {
	k := keys(t)
	sealed, _ := k.Seal(seal.Records, seal.Place{}, nil)
	k.Wipe()
	_, err1 := k.Seal(seal.Records, seal.Place{}, nil)
	_, err2 := k.Open(seal.Records, seal.Place{}, sealed)
	_, err3 := k.Name("a", "b")
	for _, err := range []error{err1, err2, err3} {
		if !errors.Is(err, seal.ErrWiped) {
			t.Error(err)
		}
	}
	if _, err := seal.NewKeys(make([]byte, 31)); err == nil {
		t.Error("a short key is taken")
	}
}

func TestWraps(t *testing.T) {
	data, secret := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	cheap := seal.Params{Memory: 64, Time: 1, Threads: 1}
	w, err := seal.NewWrap(data, "noura", "khobar1", secret, cheap)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.Open("noura", "khobar1", secret); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%x, %v", got, err)
	}
	weaker, broken, salted := w, w, w
	weaker.Time = 2
	broken.Threads = 0
	salted.Salt = []byte("other")
	for name, c := range map[string]struct {
		wrap               seal.Wrap
		operator, password string
		secret             []byte
		want               error
	}{
		"password":     {w, "noura", "khobar2", secret, seal.ErrWrong},
		"no password":  {w, "noura", "", secret, seal.ErrWrong},
		"operator":     {w, "reem", "khobar1", secret, seal.ErrWrong},
		"device":       {w, "noura", "khobar1", data, seal.ErrDevice},
		"parameters":   {weaker, "noura", "khobar1", secret, seal.ErrWrong},
		"salt":         {salted, "noura", "khobar1", secret, seal.ErrWrong},
		"out of bound": {broken, "noura", "khobar1", secret, seal.ErrParams},
		"empty":        {seal.Wrap{}, "noura", "khobar1", secret, seal.ErrParams},
	} {
		if _, err := c.wrap.Open(c.operator, c.password, c.secret); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := seal.NewWrap(data[1:], "noura", "x", secret, cheap); err == nil {
		t.Error("a short key is wrapped")
	}
}

func FuzzOpen(f *testing.F) {
	k := keys(f)
	sealed, _ := k.Seal(seal.Records, seal.Place{Bucket: "b"}, []byte("plain"))
	f.Add(sealed)
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := k.Open(seal.Records, seal.Place{Bucket: "b"}, b); err == nil && !bytes.Equal(b, sealed) {
			t.Error("a forgery opens")
		}
	})
}

// BenchmarkWrap is what a guess at a password costs.
func BenchmarkWrap(b *testing.B) {
	data := make([]byte, 32)
	for b.Loop() {
		if _, err := seal.NewWrap(data, "noura", "khobar1", data, seal.Default()); err != nil {
			b.Fatal(err)
		}
	}
}
