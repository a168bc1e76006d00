package central

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// The patience of the server with slow counters, and with the last of them when
// it stops.
const (
	headerWait = 10 * time.Second
	bodyWait   = time.Minute
	idleWait   = 2 * time.Minute
	stopWait   = 5 * time.Second
)

// Serve answers on ln until ctx is done, then lets calls under way end. It
// closes ln, not the Server.
func Serve(ctx context.Context, s *Server, ln net.Listener) error {
	h := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: headerWait, ReadTimeout: bodyWait,
		WriteTimeout: bodyWait, IdleTimeout: idleWait,
	}
	done := make(chan error, 1)
	go func() { done <- h.Serve(ln) }()
	select {
	case err := <-done:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
	defer cancel()
	err := h.Shutdown(stop)
	if err != nil {
		err = errors.Join(err, h.Close())
	}
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// RunOptions are what the command "shubbak central" is told.
type RunOptions struct {
	Options
	Addr string // host:port
	Dir  string
	Demo bool      // seed the demonstration office and print its passwords
	Out  io.Writer // where the address is printed
}

// Run is the command "shubbak central": it serves until ctx is done.
func Run(ctx context.Context, o RunOptions) (err error) {
	s, err := Open(ctx, o.Dir, o.Options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if o.Demo {
		d, err := s.Demo(ctx)
		if err != nil {
			return err
		}
		if err := d.print(o.Out); err != nil {
			return err
		}
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	if _, err := fmt.Fprintf(o.Out, "central: http://%s\n", ln.Addr()); err != nil {
		return errors.Join(err, ln.Close())
	}
	return Serve(ctx, s, ln)
}

// print says by what one gets in.
func (d Demo) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "enrolment code: %s\n", d.EnrolCode)
	for _, op := range d.Operators {
		if err == nil {
			_, err = fmt.Fprintf(w, "operator: %s password: %s\n", op.Operator.ID, op.Password)
		}
	}
	return err
}
