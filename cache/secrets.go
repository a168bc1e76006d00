package cache

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// The files of the device's secrets.
const (
	secretName = "device-secret"  // the secret itself, where there is no keyring
	ringedName = "device-keyring" // the name of the secret in the keyring
)

// secrets are the random half of every wrapping key: without it a password opens
// nothing. The first one is for new wraps; those after it still open older ones.
type secrets struct {
	all    [][]byte
	ringed bool // the first one lies in the keyring
	lost   bool // the keyring had one and does not give it out
}

// readSecrets returns the device's secrets, making one at first use: in the
// keyring, or else in a file beside the store with nobody else's right to read it.
func readSecrets(dir string, ring seal.Keyring, now time.Time) (*secrets, error) {
	s := &secrets{}
	if err := s.fromRing(filepath.Join(dir, ringedName), ring); err != nil {
		return nil, err
	}
	secret, err := fileSecret(filepath.Join(dir, secretName), len(s.all) == 0, now)
	if err != nil {
		return nil, err
	}
	if secret != nil {
		s.all = append(s.all, secret)
	}
	return s, nil
}

// fromRing takes the keyring's secret, or gives the keyring one.
func (s *secrets) fromRing(pointer string, ring seal.Keyring) error {
	name, err := os.ReadFile(pointer)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(name) > 0 && ring != nil {
		if secret, err := ring.Get(string(name)); err == nil && len(secret) == seal.KeySize {
			s.all, s.ringed = [][]byte{secret}, true
			return nil
		}
	}
	s.lost = len(name) > 0
	if ring == nil {
		return nil
	}
	secret := newSecret()
	own := "secret-" + hex.EncodeToString(newSecret()[:8])
	if err := ring.Set(own, secret); err == nil { // else it takes nothing in: a file will do
		s.all, s.ringed = [][]byte{secret}, true
		return durably(pointer, []byte(own))
	}
	return nil
}

// fileSecret reads the secret of the file, nil when there is none, or makes one.
func fileSecret(path string, make bool, now time.Time) ([]byte, error) {
	secret, err := os.ReadFile(path)
	if err == nil && len(secret) == seal.KeySize {
		return secret, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil { // of another length: it is kept, as a damaged store is
		if _, err := moveAside(path, now); err != nil {
			return nil, err
		}
	}
	if !make {
		return nil, nil
	}
	secret = newSecret()
	return secret, durably(path, secret)
}

func newSecret() []byte {
	b := make([]byte, seal.KeySize)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	return b
}

// forWrap returns the secret that a wrap needs, and whether it is the one for new
// wraps; nil when it is not here.
func (s *secrets) forWrap(w seal.Wrap) (secret []byte, newest bool) {
	for i, secret := range s.all {
		if w.For(secret) {
			return secret, i == 0
		}
	}
	return nil, false
}

// newest is the secret for new wraps.
func (s *secrets) newest() []byte { return s.all[0] }

// tellLost warns that the keyring is lost, once for each time that it was.
func (t *txn) tellLost() error {
	if !t.db.secrets.lost {
		return nil
	}
	t.then(func() { t.db.secrets.lost = false })
	return errors.Join(t.warn(app.Fail(app.KeyringLost, nil)), t.audit(app.AuditEntry{Action: "keyring_lost"}))
}
