package seal

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// What can go wrong with a wrap.
var (
	// ErrWrong is a wrong password, or a wrap that was tampered with: the two
	// cannot be told apart.
	ErrWrong = errors.New("the password does not open the wrap")
	// ErrDevice is a wrap that was made under another device's secret.
	ErrDevice = errors.New("the wrap belongs to another device")
	// ErrParams is a wrap whose parameters no store of ours has written.
	ErrParams = errors.New("the parameters of the wrap are out of bounds")
)

// Params say what a guess at a password costs (Argon2id).
type Params struct {
	Memory  uint32 `json:"memory"` // KiB
	Time    uint32 `json:"time"`   // passes
	Threads uint8  `json:"threads"`
}

// Default costs a quarter of a second and more on a counter's machine.
func Default() Params { return Params{Memory: 64 << 10, Time: 3, Threads: 2} }

func (p Params) valid() bool {
	return p.Memory >= 8 && p.Memory <= 1<<20 && p.Time >= 1 && p.Time <= 32 && p.Threads >= 1 && p.Threads <= 32
}

// Wrap is a data key as one operator's password opens it.
type Wrap struct {
	Params
	Salt   []byte `json:"salt"`
	Device []byte `json:"device"` // tells which device's secret it needs
	Sealed []byte `json:"sealed"`
}

// NewWrap wraps a data key for an operator. secret is the device's.
func NewWrap(data []byte, operator, password string, secret []byte, p Params) (Wrap, error) {
	if len(data) != KeySize {
		return Wrap{}, fmt.Errorf("a data key of %d bytes", len(data))
	}
	w := Wrap{Params: p, Salt: make([]byte, 16)}
	_, _ = rand.Read(w.Salt) // crypto/rand.Read never fails
	kek, mark, err := w.keys(password, secret)
	if err != nil {
		return Wrap{}, err
	}
	defer kek.Wipe()
	w.Device = mark
	w.Sealed, err = kek.Seal(Records, w.place(operator), data)
	return w, err
}

// For tells whether a device's secret is the one that the wrap needs.
func (w Wrap) For(secret []byte) bool {
	mark, err := markOf(secret)
	return err == nil && string(mark) == string(w.Device)
}

// Open returns the data key, or ErrWrong, ErrDevice or ErrParams.
func (w Wrap) Open(operator, password string, secret []byte) ([]byte, error) {
	kek, mark, err := w.keys(password, secret)
	if err != nil {
		return nil, err
	}
	defer kek.Wipe()
	if string(mark) != string(w.Device) {
		return nil, ErrDevice
	}
	data, err := kek.Open(Records, w.place(operator), w.Sealed)
	if errors.Is(err, ErrAltered) || err == nil && len(data) != KeySize {
		return nil, ErrWrong
	}
	return data, err
}

// place binds the wrap to its operator and its parameters.
func (w Wrap) place(operator string) Place {
	return Place{Bucket: "wrap", Key: fmt.Appendf(nil, "%d %d %d %x %s", w.Memory, w.Time, w.Threads, w.Salt, operator)}
}

// keys derives the key-encryption key from the password and the device's
// secret, and the mark by which a wrap of another device is recognised.
func (w Wrap) keys(password string, secret []byte) (kek *Keys, mark []byte, err error) {
	if !w.valid() {
		return nil, nil, ErrParams
	}
	if mark, err = markOf(secret); err != nil {
		return nil, nil, err
	}
	slow := argon2.IDKey([]byte(password), w.Salt, w.Time, w.Memory, w.Threads, KeySize)
	both := append(slow[:KeySize:KeySize], secret...)
	defer clear(slow)
	defer clear(both)
	raw, err := hkdf.Key(sha256.New, both, w.Salt, "shubbak key wrap 1", KeySize)
	if err != nil {
		return nil, nil, fmt.Errorf("deriving the wrapping key: %w", err)
	}
	defer clear(raw)
	kek, err = NewKeys(raw)
	return kek, mark, err
}

// markOf returns what tells a device's secret from others without telling it.
func markOf(secret []byte) ([]byte, error) {
	mark, err := hkdf.Key(sha256.New, secret, nil, "shubbak device mark 1", 8)
	if err != nil {
		return nil, fmt.Errorf("deriving the device's mark: %w", err)
	}
	return mark, nil
}
