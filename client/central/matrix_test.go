package central_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/contracttest"
)

// trouble is what may happen to a call on its way.
type trouble struct {
	name   string
	handle func(next http.RoundTripper, r *http.Request) (*http.Response, error)
	want   app.Code // of the call that meets it; "" when it comes through all the same
	portal bool
}

var errCut = errors.New("cut")

func fake(r *http.Request, status int, media, body string, mark bool) (*http.Response, error) {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Type", media)
	rec.Header().Set("Retry-After", "7")
	if mark {
		rec.Header().Set(client.HeaderCentral, client.CentralMark)
	}
	rec.WriteHeader(status)
	_, _ = rec.WriteString(body)
	resp := rec.Result()
	resp.Request = r
	return resp, nil
}

func said(status int, code app.Code, want app.Code) trouble {
	return trouble{name: fmt.Sprint(status), want: want, handle: func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
		return fake(r, status, client.MediaProblem, fmt.Sprintf(`{"type":"about:blank","title":"x","status":%d,"code":%q}`, status, code), true)
	}}
}

// again sends a request whose body was read.
func again(next http.RoundTripper, r *http.Request, body []byte) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	return next.RoundTrip(r)
}

func swallow(resp *http.Response, err error) {
	if err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
}

// troubles are all that a line, whoever stands in it, and central can do to a call.
func troubles() []trouble {
	return []trouble{
		{name: "cut before", want: app.Offline, handle: func(http.RoundTripper, *http.Request) (*http.Response, error) { return nil, errCut }},
		{name: "done, answer lost", want: app.Offline, handle: func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			swallow(again(next, r, contracttest.Drain(&r.Body)))
			return nil, errCut
		}},
		{name: "done twice", handle: func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			body := contracttest.Drain(&r.Body)
			resp, err := again(next, r, body)
			swallow(again(next, r, body))
			return resp, err
		}},
		{name: "half a request", want: app.Offline, handle: func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			body := contracttest.Drain(&r.Body)
			swallow(again(next, r, body[:len(body)/2]))
			return nil, errCut
		}},
		{name: "half an answer", want: app.Offline, portal: true, handle: func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			resp, err := again(next, r, contracttest.Drain(&r.Body))
			if err != nil {
				return nil, err
			}
			whole := contracttest.Drain(&resp.Body)
			if len(whole) == 0 {
				return nil, errCut // it broke off in the header, since there is nothing else
			}
			resp.Body = io.NopCloser(bytes.NewReader(whole[:len(whole)/2]))
			resp.ContentLength = -1
			return resp, nil
		}},
		{name: "captive portal", want: app.Offline, portal: true, handle: func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
			return fake(r, 200, "text/html", "<html>", false)
		}},
		{name: "JSON of another", want: app.Offline, portal: true, handle: func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
			return fake(r, 200, client.MediaJSON, "{}", false)
		}},
		{name: "redirected", want: app.Offline, portal: true, handle: func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
			resp, err := fake(r, 302, "text/html", "", false)
			resp.Header.Set("Location", "http://login.invalid/")
			return resp, err
		}},
		{name: "proxy's 502", want: app.Offline, portal: true, handle: func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
			return fake(r, 502, "text/html", "<html>", false)
		}},
		said(401, app.Unauthorised, app.Unauthorised),
		said(403, app.Forbidden, app.Forbidden),
		said(408, app.Offline, app.Offline),
		said(413, app.FileTooLarge, app.FileTooLarge),
		said(422, app.Rejected, app.Rejected),
		said(429, app.TryLater, app.Offline),
		said(500, app.Internal, app.Offline),
		said(503, app.Offline, app.Offline),
	}
}

// rough is a transport that meets one trouble on the calls of one operation.
type rough struct {
	k       *contracttest.Contract
	op      string
	trouble *trouble
	met     int
}

func (x *rough) RoundTrip(r *http.Request) (*http.Response, error) {
	if x.trouble == nil || x.k.Operation(r) != x.op {
		return x.k.RoundTrip(r)
	}
	x.met++
	return x.trouble.handle(http.DefaultTransport, r)
}

// use is one way to make a call: the n-th is the same call however often it is
// made, and times tells how often its effect is there.
type use struct {
	op    string
	do    func(w *world, n int) error
	times func(w *world, n int) int
	bare  bool // its answers have no body
}

func one(*world, int) int { return 1 } // it changes nothing that could be there twice

func uses() []use {
	prepared := map[string]any{}
	once := func(key string, make func() any) any {
		if prepared[key] == nil {
			prepared[key] = make()
		}
		return prepared[key]
	}
	lease := func(w *world, year string, n int) app.Lease {
		return once(fmt.Sprint(year, n), func() any { return w.newLease(w.newSession(), fmt.Sprintf("%s%02d", year, n), 5) }).(app.Lease)
	}
	return []use{
		{op: "health", do: func(w *world, _ int) error { return w.client.Health(w.t.Context()) }, times: one},
		{op: "keys", do: func(w *world, _ int) error { _, err := w.client.Trust(w.t.Context()); return err }, times: one},
		{op: "revocations", do: func(w *world, _ int) error { _, _, err := w.client.Revocations(w.t.Context(), ""); return err }, times: one},
		{op: "bundle", do: func(w *world, _ int) error { _, _, err := w.client.Bundle(w.t.Context(), ""); return err }, times: one},
		{op: "currentSession", do: func(w *world, _ int) error { _, _, err := w.client.Grant(w.t.Context()); return err }, times: one},
		{op: "licences", do: func(w *world, _ int) error { _, err := w.client.Find(w.t.Context(), "x", 5); return err }, times: one},
		{op: "changes", do: func(w *world, _ int) error {
			_, err := w.client.Changes(w.t.Context(), app.Since{}, 5)
			return err
		}, times: one},
		{op: "heartbeat", do: func(w *world, n int) error {
			_, err := w.client.Heartbeat(w.t.Context(), app.Beat{Device: w.device, At: start, Waiting: n})
			return err
		}, times: one},
		{op: "leftovers", do: func(w *world, n int) error {
			once("wiped", func() any { return w.srv.Direct(w.t.Context(), w.device.ID, app.DirectWipe, "") })
			return w.client.Leave(w.t.Context(), []app.Leftover{leftover(fmt.Sprint("left", n))})
		}, times: func(w *world, n int) (times int) {
			list, err := w.srv.Leftovers(w.t.Context())
			if err != nil {
				w.t.Fatal(err)
			}
			for _, l := range list {
				if l.ID == app.ID(fmt.Sprint("left", n)) {
					times++
				}
			}
			return times
		}},
		{op: "enrol", do: func(w *world, n int) error {
			code := once(fmt.Sprint("code", n), func() any {
				c, err := w.srv.EnrolmentCode(w.t.Context(), "EST-KHB", fmt.Sprintf("8%03d", n), "x")
				if err != nil {
					w.t.Fatal(err)
				}
				return c
			}).(string)
			_, err := w.client.Enrol(w.t.Context(), code)
			return err
		}, times: func(w *world, n int) int { return w.devices(fmt.Sprintf("8%03d", n)) }},
		{op: "openSession", do: func(w *world, _ int) error {
			w.client.SignOut()
			w.client.Resume(w.device, "noura", w.key)
			_, _, err := w.client.Grant(w.t.Context())
			return err
		}, times: one},
		{op: "lease", do: func(w *world, n int) error {
			_, err := w.client.Lease(w.t.Context(), app.LeaseRequest{ID: app.ID(fmt.Sprint("wish", n)), Series: fmt.Sprintf("48%02d", 10+n), Size: 5})
			return err
		}, times: func(w *world, n int) int { return w.leases(fmt.Sprintf("48%02d", 10+n)) }},
		{op: "keepLease", do: func(w *world, n int) error {
			return w.client.KeepLease(w.t.Context(), lease(w, "47", n))
		}, times: func(w *world, n int) int { return w.leases(fmt.Sprintf("47%02d", n)) }},
		{op: "returnLease", do: func(w *world, n int) error {
			l := lease(w, "46", n)
			_, err := w.client.ReturnLease(w.t.Context(), l.ID, l.Next)
			return err
		}, times: func(w *world, n int) int { return w.leases(fmt.Sprintf("46%02d", n)) }},
		{op: "batch", do: func(w *world, n int) error {
			cmd := once(fmt.Sprint("issue", n), func() any { return w.issue(w.licence()) }).(app.Command)
			out, err := w.client.Send(w.t.Context(), []app.Command{cmd})
			if err == nil && (len(out) != 1 || !out[0].Accepted) {
				err = fmt.Errorf("%+v", out)
			}
			return err
		}, times: func(w *world, n int) int {
			times := 0
			for _, c := range w.all(w.newSession()) {
				if c.ID == prepared[fmt.Sprint("issue", n)].(app.Command).Record {
					times++
				}
			}
			return times
		}},
		{op: "batch", do: func(w *world, n int) error {
			cmd := once(fmt.Sprint("handed in", n), func() any {
				l := w.licence()
				c, data := w.newSession(), document("handed in", n)
				if err := w.rest(c, w.begin(c, data).ID, data); err != nil {
					w.t.Fatal(err)
				}
				if _, err := c.Send(w.t.Context(), []app.Command{w.issue(l)}); err != nil {
					w.t.Fatal(err)
				}
				return w.handedIn(l, data)
			}).(app.Command)
			out, err := w.client.Send(w.t.Context(), []app.Command{cmd})
			if err == nil && (len(out) != 1 || !out[0].Accepted) {
				err = fmt.Errorf("%+v", out)
			}
			return err
		}, times: func(w *world, n int) int {
			return len(w.licenceAt(prepared[fmt.Sprint("handed in", n)].(app.Command).Record).Attachments)
		}},
		{op: "announceUpload", do: func(w *world, n int) error {
			_, err := w.client.Announce(w.t.Context(), attachment(document("announced", n)))
			return err
		}, times: one},
		{op: "uploadOffset", bare: true, do: func(w *world, n int) error {
			u := once(fmt.Sprint("begun", n), func() any { return w.begin(w.newSession(), document("begun", n)) }).(app.Upload)
			now, err := w.client.Uploaded(w.t.Context(), u.ID)
			if err == nil && now.Offset != 0 {
				err = fmt.Errorf("%+v", now)
			}
			return err
		}, times: one},
		{op: "appendUpload", bare: true, do: func(w *world, n int) error {
			u := once(fmt.Sprint("sent", n), func() any { return w.begin(w.newSession(), document("sent", n)) }).(app.Upload)
			return w.rest(w.client, u.ID, document("sent", n))
		}, times: func(w *world, n int) int { return w.documents(document("sent", n)) }},
		{op: "blob", do: func(w *world, n int) error {
			data := document("fetched", n)
			once(fmt.Sprint("fetched", n), func() any {
				c := w.newSession()
				return w.rest(c, w.begin(c, data).ID, data)
			})
			got, err := w.client.FetchDocument(w.t.Context(), attachment(data).SHA256, nil)
			if err == nil && !bytes.Equal(got, data) {
				err = errors.New("another document")
			}
			return err
		}, times: one},
		{op: "command", do: func(w *world, n int) error {
			cmd := once(fmt.Sprint("asked", n), func() any {
				cmd := w.issue(w.licence())
				if _, err := w.newSession().Send(w.t.Context(), []app.Command{cmd}); err != nil {
					w.t.Fatal(err)
				}
				return cmd
			}).(app.Command)
			_, err := w.client.Command(w.t.Context(), cmd.ID)
			return err
		}, times: one},
	}
}

// newSession is a client of the world's counter over a good line.
func (w *world) newSession() *client.Client {
	c := w.newClient()
	c.Resume(w.device, "noura", w.key)
	return c
}

func (w *world) leases(series string) (n int) {
	w.t.Helper()
	list, err := w.srv.Numbers(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range list {
		if r.Lease.Series == series {
			n++
		}
	}
	return n
}

func (w *world) devices(code string) (n int) {
	w.t.Helper()
	list, err := w.srv.Counters(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range list {
		if d.Device.Code == code {
			n++
		}
	}
	return n
}

// TestEveryCallThroughEveryTrouble makes each call of the contract meet each
// trouble: it says what it must, and made again over a good line it comes through,
// and is done once. A call or a trouble that is left out fails the test.
func TestEveryCallThroughEveryTrouble(t *testing.T) {
	k := newContract(t)
	operations := slices.Collect(maps.Keys(k.Operations()))
	all, met := uses(), 0
	for _, op := range operations {
		if !slices.ContainsFunc(all, func(u use) bool { return u.op == op }) {
			t.Errorf("%s is in the contract and not in the matrix", op)
		}
	}
	for _, u := range all {
		w := newWorld(t)
		line := &rough{k: k, op: u.op}
		c, err := client.New(w.http.URL, client.Options{Now: w.clock.Now, Transport: line})
		if err != nil {
			t.Fatal(err)
		}
		w.client = c
		for n, x := range troubles() {
			what := u.op + " / " + x.name
			c.SignOut()
			c.Resume(w.device, "noura", w.key)
			if _, _, err := c.Grant(t.Context()); err != nil {
				t.Fatalf("%s: before: %v", what, err)
			}
			line.trouble, line.met = &x, 0
			err := u.do(w, n)
			var inner *app.Error
			portal := errors.As(err, &inner) && app.CodeOf(inner.Err) == app.BadAnswer
			portalled := x.portal && (!u.bare || x.name != "half an answer")
			if app.CodeOf(err) != x.want || portal != portalled {
				t.Errorf("%s: %v (%s, portal %v), want %q, %v", what, err, app.CodeOf(err), portal, x.want, portalled)
			}
			if line.met == 0 {
				t.Errorf("%s: it was not met", what)
			}
			met++
			line.trouble = nil
			if err := u.do(w, n); err != nil {
				t.Errorf("%s: afterwards: %v", what, err)
			}
			if times := u.times(w, n); times != 1 {
				t.Errorf("%s: it is there %d times", what, times)
			}
		}
	}
	if want := len(all) * len(troubles()); met != want || want < 200 {
		t.Errorf("%d of %d pairs were played", met, want)
	}
}
