package seal

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"
)

// Keyring keeps a few small secrets outside the data folder: the system's own
// store of the passwords of the user who is logged in to the machine.
type Keyring interface {
	// Get returns a secret, or ErrNoSecret when there is none of that name.
	Get(name string) ([]byte, error)
	Set(name string, secret []byte) error
}

// What can go wrong with a keyring.
var (
	ErrNoSecret = errors.New("the keyring has no such secret")
	errSilent   = errors.New("the keyring does not answer")
)

// keyringPatience is how long the keyring may take: one that asks the user for a
// password of its own would hold up the counter otherwise.
const keyringPatience = 5 * time.Second

// System returns the keyring of the system under the name of a service, or nil
// where none answers: then secrets lie in a file.
func System(service string) Keyring {
	if !reachable() {
		return nil
	}
	k := system{service}
	if _, err := k.Get("probe"); err != nil && !errors.Is(err, ErrNoSecret) {
		return nil
	}
	return k
}

// reachable tells whether asking can end well. On a desktop of the Unix kind the
// library would start a message bus of its own where there is none.
func reachable() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")) //nolint:gosec // the user's own environment names it
	return err == nil && os.Getenv("XDG_RUNTIME_DIR") != ""
}

type system struct{ service string }

// Get implements Keyring. Secrets are text there, so ours are kept as Base64.
func (k system) Get(name string) ([]byte, error) {
	text, err := patiently(func() (string, error) { return keyring.Get(k.service, name) })
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return nil, ErrNoSecret
	case err != nil:
		return nil, fmt.Errorf("reading from the keyring: %w", err)
	}
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("reading from the keyring: %w", err)
	}
	return secret, nil
}

// Set implements Keyring.
func (k system) Set(name string, secret []byte) error {
	_, err := patiently(func() (struct{}, error) {
		return struct{}{}, keyring.Set(k.service, name, base64.StdEncoding.EncodeToString(secret))
	})
	if err != nil {
		return fmt.Errorf("writing to the keyring: %w", err)
	}
	return nil
}

// patiently waits for an answer, but not for ever. What comes too late is
// thrown away.
func patiently[T any](ask func() (T, error)) (T, error) {
	type answer struct {
		is  T
		err error
	}
	came := make(chan answer, 1)
	go func() {
		is, err := ask()
		came <- answer{is, err}
	}()
	late := time.NewTimer(keyringPatience)
	defer late.Stop()
	select {
	case a := <-came:
		return a.is, a.err
	case <-late.C:
		var none T
		return none, errSilent
	}
}
