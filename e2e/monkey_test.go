package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// monkeyKeys are what hands may press in any order; some are likelier.
const monkeyKeys = "Tab Tab Tab shift+Tab Return Return space Down Down Up Left Right Home End Page_Down Page_Up F2 F4 F7 F8 F9 Escape " +
	"ctrl+s ctrl+Return ctrl+f ctrl+a ctrl+c ctrl+v ctrl+z ctrl+y ctrl+shift+Left BackSpace Delete alt+Down shift+F10 Menu shift+Left shift+Right plus minus"

// TestAMonkeyAtTheKeys presses, types and clicks at random for SHUBBAK_MONKEY seconds:
// the window stays, and ends when it is asked to. `make soak` runs it; SHUBBAK_SEED
// repeats a run as far as the machine does.
func TestAMonkeyAtTheKeys(t *testing.T) {
	seconds, _ := strconv.Atoi(os.Getenv("SHUBBAK_MONKEY"))
	if seconds == 0 {
		t.Skip("SHUBBAK_MONKEY says for how many seconds")
	}
	seed, err := strconv.ParseUint(os.Getenv("SHUBBAK_SEED"), 10, 64)
	if err != nil {
		seed = rand.Uint64()
	}
	t.Logf("SHUBBAK_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	desktop := newDesktop(t)
	c, _ := enrolled(t, desktop, "/nowhere", newCentral(t), 3)
	c.begin()
	keys := strings.Fields(monkeyKeys)
	words := []string{"1010101010", "0512345678", "26.29", "50.2", "1405", "12/3/1447", "abc", "محل", "3841", "6", "٠١٢٣"}
	do := func(args ...string) { _ = desktop.command("xdotool", args...).Run() }
	place := func() []string {
		return []string{"mousemove", fmt.Sprint(20 + r.IntN(1240)), fmt.Sprint(50 + r.IntN(740))}
	}
	steps := 0
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); steps++ {
		select {
		case err := <-c.done:
			t.Fatalf("after %d steps the window is gone: %v\n%s", steps, err, c.errs)
		default:
		}
		if steps%15 == 0 && strings.Contains(desktop.title(), "الدخول") {
			do("mousemove", "1056", "370", "click", "1")
			do("key", "ctrl+a")
			do("type", "--delay", "25", password)
			do("key", "Return")
			time.Sleep(2 * time.Second) // a wrong password waits longer each time
		}
		switch n := r.IntN(100); {
		case n < 55:
			do("key", "--delay", "5", keys[r.IntN(len(keys))], keys[r.IntN(len(keys))], keys[r.IntN(len(keys))])
		case n < 75:
			do("type", "--delay", "8", words[r.IntN(len(words))])
		case n < 95:
			do(append(place(), "click", []string{"1", "1", "1", "3"}[r.IntN(4)])...)
		default:
			do(append(append(append(place(), "mousedown", "1"), place()...), "mouseup", "1")...)
		}
	}
	c.end(syscall.SIGTERM)
	t.Logf("%d steps", steps)
	if said := c.errs.String(); strings.Contains(said, "panic") || strings.Contains(said, "goroutine ") {
		t.Error(said)
	}
}
