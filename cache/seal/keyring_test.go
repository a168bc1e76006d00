package seal_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"testing"

	"github.com/shubbak/shubbak/cache/seal"
)

// inside says that the test runs in a session of its own, with a keyring.
const inside = "SHUBBAK_OWN_KEYRING"

// TestTheSystemsKeyring keeps secrets in a real one: a message bus and a keyring
// of this test alone.
func TestTheSystemsKeyring(t *testing.T) {
	if os.Getenv(inside) != "" {
		useKeyring(t)
		return
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(err) // on other systems than those scripts/packages.sh knows
		}
	}
	start := `echo secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@"`
	c := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", start, os.Args[0], "-test.run=^TestTheSystemsKeyring$", "-test.v")
	home := t.TempDir()
	c.Env = append(os.Environ(), inside+"=yes", "HOME="+home, "XDG_DATA_HOME="+home, "XDG_RUNTIME_DIR="+home, "DBUS_SESSION_BUS_ADDRESS=")
	out, err := c.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS")) {
		t.Fatalf("%v: %s", err, out)
	}
}

func useKeyring(t *testing.T) {
	k := seal.System("org.shubbak.test")
	if k == nil {
		t.Fatal("no keyring answers")
	}
	if _, err := k.Get("secret"); !errors.Is(err, seal.ErrNoSecret) {
		t.Fatalf("of a secret that is not there: %v", err)
	}
	for _, secret := range [][]byte{bytes.Repeat([]byte{0, 0xff}, 16), {1}} {
		if err := k.Set("secret", secret); err != nil {
			t.Fatal(err)
		}
		if got, err := k.Get("secret"); err != nil || !bytes.Equal(got, secret) {
			t.Errorf("%x, %v", got, err)
		}
	}
}

// TestNoKeyringIsNone: without a message bus nothing is started, and nil comes
// back.
func TestNoKeyringIsNone(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	if k := seal.System("org.shubbak.test"); k != nil {
		t.Errorf("%v answers", k)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if k := seal.System("org.shubbak.test"); k != nil {
		t.Errorf("%v answers without a bus", k)
	}
}
