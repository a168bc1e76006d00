package syncer_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/shubbak/shubbak/client"
)

// lineState is how a counter's line is for some time.
type lineState int

const (
	lineUp lineState = iota
	lineDown
	lineFlaky  // anything may happen to a call
	linePortal // someone else answers
	lineStorm  // central is overloaded
)

// fault is what happens to one call.
type fault int

const (
	faultNone      fault = iota
	faultDrop            // central never sees it
	faultLose            // done, and the answer is lost
	faultTwice           // done twice
	faultLate            // given up here, and done later: out of order
	faultSlow            // time passes
	faultHalfAsked       // the request is cut off
	faultHalfTold        // the answer is cut off
	faultPortal
	faultBusy   // 503 of central's own, with Retry-After
	faultProxy  // 502 of something in between
	faultKill   // central is killed before it looks
	faultKilled // central is killed after it has committed
	faultDie    // the counter is killed while it waits for the answer
)

var errLine = errors.New("the line broke")

// wire is a counter's way to central, in memory.
type wire struct{ p *post }

// RoundTrip implements http.RoundTripper.
func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	p, s := w.p, w.p.s
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	if p.dead || r.Context().Err() != nil {
		return nil, errLine
	}
	f := s.fault(p)
	s.note("call", p.i, r.Method, strings.SplitN(r.URL.Path, "/", 3)[1], int(f))
	s.faults[f]++
	switch f {
	case faultDrop:
		return nil, errLine
	case faultPortal:
		return answer2(r, http.StatusOK, "text/html", "<html>sign in</html>"), nil
	case faultProxy:
		return answer2(r, http.StatusBadGateway, "text/html", "<html>bad gateway</html>"), nil
	case faultBusy:
		resp := answer2(r, http.StatusServiceUnavailable, client.MediaProblem, `{"type":"about:blank","title":"busy","status":503,"code":"offline"}`)
		resp.Header.Set(client.HeaderCentral, client.CentralMark)
		resp.Header.Set("Retry-After", "90")
		return resp, nil
	case faultLate:
		s.limbo = append(s.limbo, letter{at: s.now.Add(time.Duration(1+s.rnd.IntN(600)) * time.Second), p: p, r: r, body: body})
		return nil, errLine
	case faultKill:
		s.killCentral()
		return nil, errLine
	case faultHalfAsked:
		_, _ = s.deliver(r, body[:len(body)/2])
		return nil, errLine
	case faultSlow:
		s.now = s.now.Add(time.Duration(s.rnd.IntN(15)) * time.Second)
	case faultTwice:
		_, _ = s.deliver(r, body)
	case faultNone, faultLose, faultHalfTold, faultKilled, faultDie:
	}
	resp, err := s.deliver(r, body)
	switch f {
	case faultLose:
		return nil, errLine
	case faultKilled:
		s.killCentral()
		return nil, errLine
	case faultDie:
		p.die()
		return nil, errLine
	case faultHalfTold:
		if resp != nil {
			whole, _ := io.ReadAll(resp.Body)
			resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), brokenReader{}))
		}
	}
	return resp, err
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func answer2(r *http.Request, status int, media, body string) *http.Response {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Type", media)
	rec.WriteHeader(status)
	_, _ = rec.WriteString(body)
	resp := rec.Result()
	resp.Request = r
	return resp
}

// fault draws what happens to a call of a counter.
func (s *sim) fault(p *post) fault {
	if s.calm {
		return faultNone
	}
	switch n := s.rnd.IntN(1000); {
	case p.line == lineDown:
		return faultDrop
	case p.line == linePortal:
		return faultPortal
	case p.line == lineStorm && n < 700:
		return []fault{faultBusy, faultProxy, faultBusy, faultLose}[n%4]
	case p.line == lineFlaky && n < 400, n < 12:
		return []fault{faultDrop, faultLose, faultTwice, faultLate, faultSlow, faultHalfAsked, faultHalfTold, faultBusy, faultProxy}[n%9]
	case n < 14:
		return faultKill
	case n < 16:
		return faultKilled
	case n < 20:
		return faultDie
	}
	return faultNone
}

// letter is a request that is still under way while its sender has given it up.
type letter struct {
	at   time.Time
	p    *post
	r    *http.Request
	body []byte
}

// post delivers the letters that are due. Nobody reads the answers.
func (s *sim) deliverLate() {
	var rest []letter
	for _, l := range s.limbo {
		if l.at.After(s.now) {
			rest = append(rest, l)
			continue
		}
		s.note("late", l.p.i)
		_, _ = s.deliver(l.r, l.body)
	}
	s.limbo = rest
}

// deliver hands a request to central, if it is running.
func (s *sim) deliver(r *http.Request, body []byte) (resp *http.Response, err error) {
	if s.now.Before(s.downUntil) {
		return nil, errLine
	}
	if s.srv == nil {
		s.openCentral()
	}
	own := r.Clone(s.t.Context())
	own.RequestURI = own.URL.RequestURI()
	own.Body = io.NopCloser(bytes.NewReader(body))
	defer func() {
		if r := recover(); r != nil {
			resp, err = nil, fmt.Errorf("%w: %v", errLine, r)
		}
	}()
	rec := httptest.NewRecorder()
	s.srv.Handler().ServeHTTP(rec, own)
	resp = rec.Result()
	resp.Request = r
	return resp, nil
}
