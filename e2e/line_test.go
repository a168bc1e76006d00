package e2e

import (
	"io"
	"net"
	"sync"
	"testing"
)

// cable is the line between a counter and central: a relay that can be pulled.
type cable struct {
	to   string
	mu   sync.Mutex
	up   bool
	open map[net.Conn]bool
	ln   net.Listener
	wg   sync.WaitGroup
}

// newCable relays from a fresh loopback address to another.
func newCable(t *testing.T, to string) *cable {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{to: to, up: true, open: map[net.Conn]bool{}, ln: ln}
	c.wg.Go(c.accept)
	t.Cleanup(func() { _ = ln.Close(); c.cut(); c.wg.Wait() })
	return c
}

// url is the address that the counter knows.
func (c *cable) url() string { return "http://" + c.ln.Addr().String() }

// cut pulls the line: what is under way breaks, what is new is refused.
func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.up = false
	for conn := range c.open {
		_ = conn.Close()
	}
}

// mend plugs it in again.
func (c *cable) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.up = true
}

func (c *cable) accept() {
	for {
		in, err := c.ln.Accept()
		if err != nil {
			return
		}
		c.wg.Go(func() { c.relay(in) })
	}
}

func (c *cable) keep(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.up {
		c.open[conn] = true
	}
	return c.up
}

func (c *cable) drop(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, conn)
	_ = conn.Close()
}

func (c *cable) relay(in net.Conn) {
	defer c.drop(in)
	if !c.keep(in) {
		return
	}
	out, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer c.drop(out)
	if !c.keep(out) {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(out, in); c.drop(out) })
	both.Go(func() { _, _ = io.Copy(in, out); c.drop(in) })
	both.Wait()
}
