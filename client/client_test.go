package client_test

import (
	"crypto/ed25519"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/client"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The client fits its consumers.
var (
	_ syncer.Remote   = (*client.Client)(nil)
	_ counter.Central = (*client.Client)(nil)
)

func health(t *testing.T, base string, o client.Options) error {
	t.Helper()
	c, err := client.New(base, o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.Health(t.Context())
}

func portal(err error) bool {
	var e *app.Error
	return app.CodeOf(err) == app.Offline && errors.As(err, &e) && app.CodeOf(e.Err) == app.BadAnswer
}

// TestWhatIsNotCentralsIsOffline holds the client to the table of answers.
func TestWhatIsNotCentralsIsOffline(t *testing.T) {
	mark := func(w http.ResponseWriter, media string, status int, body string) {
		w.Header().Set(client.HeaderCentral, client.CentralMark)
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
	problem := func(status int, code string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			mark(w, client.MediaProblem, status, `{"code":"`+code+`","status":400,"title":"x","type":"about:blank","detail":"d","field":"f"}`)
		}
	}
	for what, c := range map[string]struct {
		h      http.HandlerFunc
		want   app.Code
		portal bool
	}{
		"a page with 200": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, app.Offline, true},
		"JSON without the mark": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", client.MediaJSON)
			_, _ = io.WriteString(w, `{"status":"ok"}`)
		}, app.Offline, true},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://login.invalid/", http.StatusFound)
		}, app.Offline, true},
		"a proxy's 502":         {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "bad gateway", http.StatusBadGateway) }, app.Offline, true},
		"half an answer":        {func(w http.ResponseWriter, _ *http.Request) { mark(w, client.MediaJSON, 200, `{"status":`) }, app.Offline, true},
		"an error that is none": {func(w http.ResponseWriter, _ *http.Request) { mark(w, client.MediaProblem, 422, `x`) }, app.Offline, true},
		"a line that breaks":    {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, app.Offline, false},
		"408":                   {problem(408, "offline"), app.Offline, false},
		"429":                   {problem(429, "try_later"), app.Offline, false},
		"500":                   {problem(500, "internal"), app.Offline, false},
		"503":                   {problem(503, "offline"), app.Offline, false},
		"401":                   {problem(401, "unauthorised"), app.Unauthorised, false},
		"403":                   {problem(403, "forbidden"), app.Forbidden, false},
		"403 without a code":    {problem(403, ""), app.Forbidden, false},
		"404":                   {problem(404, "not_found"), app.NotFound, false},
		"409":                   {problem(409, "number_used"), app.NumberUsed, false},
		"412":                   {problem(412, "conflict"), app.Conflict, false},
		"413":                   {problem(413, "file_too_large"), app.FileTooLarge, false},
		"422":                   {problem(422, "bad_cr"), app.BadCR, false},
		"422 key reused":        {problem(422, "key_reused"), app.KeyReused, false},
		"418 without a code":    {problem(418, ""), app.Rejected, false},
		"good": {func(w http.ResponseWriter, _ *http.Request) {
			mark(w, client.MediaJSON+"; charset=utf-8", 200, `{"status":"ok"}`)
		}, "", false},
	} {
		srv := httptest.NewServer(c.h)
		err := health(t, srv.URL, client.Options{})
		srv.Close()
		if app.CodeOf(err) != c.want || portal(err) != c.portal {
			t.Errorf("%s: %v (%s), want %s", what, err, app.CodeOf(err), c.want)
		}
		var e *app.Error
		if c.want == app.BadCR && (!errors.As(err, &e) || e.Field != "f" || e.Args["detail"] != "d") {
			t.Errorf("%s: field and detail are lost: %v", what, err)
		}
	}
	if err := health(t, "http://127.0.0.1:1", client.Options{}); app.CodeOf(err) != app.Offline {
		t.Errorf("nobody there: %v", err)
	}
}

func TestASlowCentralIsOffline(t *testing.T) {
	stop := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	}))
	err := health(t, srv.URL, client.Options{Timeout: 20 * time.Millisecond})
	close(stop)
	srv.Close()
	if app.CodeOf(err) != app.Offline {
		t.Errorf("%v", err)
	}
}

func TestRetryAfterIsPassedOn(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(client.HeaderCentral, client.CentralMark)
		w.Header().Set("Content-Type", client.MediaProblem)
		w.Header().Set("Retry-After", "17")
		w.WriteHeader(503)
		_, _ = io.WriteString(w, `{"code":"offline"}`)
	}))
	defer srv.Close()
	var e *app.Error
	if err := health(t, srv.URL, client.Options{}); !errors.As(err, &e) || e.Args["retry_after"] != "17" {
		t.Errorf("%v", err)
	}
}

func TestTheOfficesOwnCA(t *testing.T) {
	ok := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(client.HeaderCentral, client.CentralMark)
		w.Header().Set("Content-Type", client.MediaJSON)
		_, _ = io.WriteString(w, `{"status":"ok"}`)
	}
	srv := httptest.NewTLSServer(http.HandlerFunc(ok))
	defer srv.Close()
	pool, err := client.Pool(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}))
	if err != nil {
		t.Fatal(err)
	}
	if err := health(t, srv.URL, client.Options{CA: pool}); err != nil {
		t.Errorf("with the office's CA: %v", err)
	}
	if err := health(t, srv.URL, client.Options{}); app.CodeOf(err) != app.Offline {
		t.Errorf("with the system's: %v", err)
	}
	old := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	defer old.Close()
	pool, err = client.Pool(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: old.Certificate().Raw}))
	if err != nil {
		t.Fatal(err)
	}
	if err := health(t, old.URL, client.Options{CA: pool}); app.CodeOf(err) != app.Offline {
		t.Errorf("TLS 1.1: %v", err)
	}
	if _, err := client.Pool([]byte("x")); app.CodeOf(err) != app.FileUnreadable {
		t.Errorf("%v", err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, base := range []string{"", "central", "ftp://x", "http://", "::", "https:///x"} {
		if _, err := client.New(base, client.Options{}); app.CodeOf(err) != app.Invalid {
			t.Errorf("%q: %v", base, err)
		}
	}
}

// TestAForeignCentralGivesNothing answers a sign-in properly, but with the root
// of another central: neither grant nor certificate is taken.
func TestAForeignCentralGivesNothing(t *testing.T) {
	_, root, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	grant, err := credential.Seal(root, credential.KindGrant, app.Grant{})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(client.HeaderCentral, client.CentralMark)
		w.Header().Set("Content-Type", client.MediaJSON)
		_, _ = io.WriteString(w, answer(t, client.SessionAnswer{Token: "t", GrantSigned: grant}))
	}))
	defer srv.Close()
	c, err := client.New(srv.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	mine, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.SignIn(t.Context(), app.Device{Root: mine}, "noura", "x", mine)
	if app.CodeOf(err) != app.BadSignature {
		t.Errorf("%v", err)
	}
	if _, err := c.Changes(t.Context(), app.Since{Cursor: ""}, 1); app.CodeOf(err) != app.Locked {
		t.Errorf("a token was kept: %v", err)
	}
}

func TestStatusesAndCodesAgree(t *testing.T) {
	for code, status := range map[app.Code]int{
		app.Unauthorised: 401, app.Forbidden: 403, app.NotFound: 404, app.Conflict: 409, app.FileTooLarge: 413,
		app.KeyReused: 422, app.Invalid: 422, app.Offline: 503, app.Internal: 500, app.PrinterMissing: 500,
	} {
		if got := client.StatusOf(code); got != status {
			t.Errorf("%s: %d, want %d", code, got, status)
		}
	}
}

func answer(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
