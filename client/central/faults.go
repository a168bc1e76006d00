package central

import (
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// Faults break the line on purpose. All of them may be changed while central
// serves; the zero value breaks nothing.
type Faults struct {
	offline    atomic.Bool
	portal     atomic.Bool
	delay      atomic.Int64
	drops      atomic.Int64
	fails      atomic.Int64
	retryAfter atomic.Int64
}

// SetOffline makes every connection break before central sees the request.
func (f *Faults) SetOffline(on bool) { f.offline.Store(on) }

// Offline tells whether the line is cut.
func (f *Faults) Offline() bool { return f.offline.Load() }

// SetPortal puts a captive portal in front: a page with status 200.
func (f *Faults) SetPortal(on bool) { f.portal.Store(on) }

// SetDelay holds every request back for that long.
func (f *Faults) SetDelay(d time.Duration) { f.delay.Store(int64(d)) }

// DropAfterCommit has the next n requests by POST or PATCH done and their answers lost.
func (f *Faults) DropAfterCommit(n int) { f.drops.Store(int64(n)) }

// Fail5xx answers the next n requests by 503, with Retry-After if it is not 0.
func (f *Faults) Fail5xx(n int, retryAfter time.Duration) {
	f.retryAfter.Store(int64(retryAfter / time.Second))
	f.fails.Store(int64(n))
}

// wrap puts the faults in front of a handler.
func (f *Faults) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.wait(r)
		switch {
		case f.offline.Load():
			panic(http.ErrAbortHandler)
		case f.portal.Load():
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<!doctype html><title>Wi-Fi</title>") // the client may be gone
		case take(&f.fails):
			if s := f.retryAfter.Load(); s > 0 {
				w.Header().Set("Retry-After", strconv.FormatInt(s, 10))
			}
			w.Header().Set(client.HeaderCentral, client.CentralMark)
			writeProblem(w, http.StatusServiceUnavailable, &app.Error{Code: app.Offline})
		case (r.Method == http.MethodPost || r.Method == http.MethodPatch) && take(&f.drops):
			next.ServeHTTP(&lost{header: http.Header{}}, r)
			panic(http.ErrAbortHandler)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (f *Faults) wait(r *http.Request) {
	d := time.Duration(f.delay.Load())
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}

// take counts one down and tells whether there was one.
func take(n *atomic.Int64) bool {
	for {
		v := n.Load()
		if v <= 0 {
			return false
		}
		if n.CompareAndSwap(v, v-1) {
			return true
		}
	}
}

// lost is an answer that nobody gets.
type lost struct{ header http.Header }

func (l *lost) Header() http.Header         { return l.header }
func (l *lost) Write(b []byte) (int, error) { return len(b), nil }
func (l *lost) WriteHeader(int)             {}
