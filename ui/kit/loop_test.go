package kit_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"github.com/shubbak/shubbak/ui/kit"
)

func TestLoopRunsTheResultWhereItIsPosted(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	posted := make(chan func(), 1)
	loop := kit.NewLoop(t.Context(), func(f func()) { posted <- f })
	shown := false
	loop.Go(func(context.Context) func() { return func() { shown = true } })
	(<-posted)()
	loop.Close()
	loop.Wait()
	if !shown {
		t.Error("the result was not shown")
	}
}

func TestClosedLoopShowsNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	posted := make(chan func(), 1)
	loop := kit.NewLoop(t.Context(), func(f func()) { posted <- f })
	loop.Go(func(context.Context) func() { return func() { t.Error("shown after Close") } })
	late := <-posted // it waits in the queue while the loop is closed
	stopped := make(chan struct{})
	loop.Go(func(ctx context.Context) func() {
		<-ctx.Done()
		close(stopped)
		return func() { t.Error("shown though cancelled") }
	})
	loop.Close()
	loop.Wait()
	<-stopped
	late()
	loop.Go(func(context.Context) func() {
		t.Error("started after Close")
		return nil
	})
	loop.Wait()
	if len(posted) != 0 {
		t.Error("cancelled work was posted")
	}
}
