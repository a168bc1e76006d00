package central_test

import (
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

func TestSigningIn(t *testing.T) {
	w := newWorld(t)
	public := w.key.Public().(ed25519.PublicKey)
	ctx := t.Context()
	s, err := w.client.SignIn(ctx, w.device, "noura", "secret-noura", public)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.StoreKey) != 32 || len(s.Operators) != 1 || s.Device.Credential != w.device.Credential || s.Device.Central != w.http.URL {
		t.Errorf("%d bytes, %v, %+v", len(s.StoreKey), s.Operators, s.Device)
	}
	if !s.Grant.NotAfter.Equal(start.AddDate(0, 0, 7)) || !s.Grant.OfflineIssue || s.Grant.Device != w.device.ID {
		t.Errorf("%+v", s.Grant)
	}
	var cert credential.Certificate
	if err := credential.Unseal(w.device.Root, credential.KindCertificate, s.Certificate, &cert); err != nil || !public.Equal(ed25519.PublicKey(cert.PublicKey)) || !cert.NotBefore.Equal(start) {
		t.Errorf("%+v, %v", cert, err)
	}
	again, err := w.client.SignIn(ctx, w.device, "noura", "secret-noura", public)
	if err != nil || string(again.StoreKey) != string(s.StoreKey) {
		t.Error("the store's key changed between two sign-ins")
	}
	foreign := w.device
	foreign.Credential = "x"
	for what, try := range map[string]func() error{
		"password": func() error { _, err := w.client.SignIn(ctx, w.device, "noura", "secret", public); return err },
		"operator": func() error { _, err := w.client.SignIn(ctx, w.device, "nobody", "secret", public); return err },
		"device":   func() error { _, err := w.client.SignIn(ctx, foreign, "noura", "secret-noura", public); return err },
	} {
		wantCode(t, "wrong "+what, try(), app.Unauthorised)
	}
	w.addOffice("EST-DHR", "reem")
	_, err = w.client.SignIn(ctx, w.device, "reem", "secret-reem", public)
	wantCode(t, "an operator of another office", err, app.Forbidden)
	_, err = w.client.SignIn(ctx, w.device, "noura", "secret-noura", nil)
	wantCode(t, "no key", err, app.Invalid)
}

// TestWrongPasswordsAreSlowedDown: five are free, then each waits longer, over a
// restart of central too; the right one is not taken before its time, and ends
// the count.
func TestWrongPasswordsAreSlowedDown(t *testing.T) {
	w := newWorld(t)
	try := func(password string) error {
		_, err := w.client.SignIn(t.Context(), w.device, "noura", password, w.key.Public().(ed25519.PublicKey))
		return err
	}
	for range 5 {
		wantCode(t, "a free try", try("wrong"), app.Unauthorised)
	}
	err := try("secret-noura")
	wantCode(t, "the sixth", err, app.TryLater)
	var e *app.Error
	if !errors.As(err, &e) || e.Args["seconds"] != "30" {
		t.Errorf("%v", err)
	}
	w.restart()
	wantCode(t, "after a restart", try("secret-noura"), app.TryLater)
	w.clock.Add(31 * time.Second)
	wantCode(t, "after the wait", try("wrong"), app.Unauthorised)
	w.clock.Add(31 * time.Second)
	wantCode(t, "the next wait is longer", try("secret-noura"), app.TryLater)
	w.clock.Add(30 * time.Second)
	wantCode(t, "in time", try("secret-noura"), "")
	wantCode(t, "the count is over", try("wrong"), app.Unauthorised)
}

func TestASessionByTheDevicesKey(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.client.SignOut()
	_, err := w.client.Changes(ctx, app.Since{Cursor: ""}, 1)
	wantCode(t, "signed out", err, app.Locked)
	w.client.Resume(w.device, "noura", w.key)
	if _, err := w.client.Changes(ctx, app.Since{Cursor: ""}, 1); err != nil {
		t.Errorf("resumed: %v", err)
	}
	w.clock.Add(13 * time.Hour) // past the token
	if _, err := w.client.Changes(ctx, app.Since{Cursor: ""}, 1); err != nil {
		t.Errorf("after the token's end: %v", err)
	}
	w.client.Resume(w.device, "reem", w.key)
	_, err = w.client.Changes(ctx, app.Since{Cursor: ""}, 1)
	wantCode(t, "someone who never signed in here", err, app.Unauthorised)
	_, other, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	w.client.SignOut()
	w.client.Resume(w.device, "noura", other)
	_, err = w.client.Changes(ctx, app.Since{Cursor: ""}, 1)
	wantCode(t, "a key that is not certified", err, app.Unauthorised)
}

// TestACounterWithAWrongClock is two hours behind: its proof is made again by
// central's clock.
func TestACounterWithAWrongClock(t *testing.T) {
	w := newWorld(t)
	slow, err := client.New(w.http.URL, client.Options{Now: func() time.Time { return w.clock.Now().Add(-2 * time.Hour) }})
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	slow.Resume(w.device, "noura", w.key)
	if _, err := slow.Changes(t.Context(), app.Since{Cursor: ""}, 1); err != nil {
		t.Error(err)
	}
	if off, ok := slow.Offset(); !ok || off.Round(time.Minute) != 2*time.Hour {
		t.Errorf("offset %v", off)
	}
}

func TestAProofServesOnce(t *testing.T) {
	w := newWorld(t)
	proof, err := credential.Prove(w.key, credential.Proof{Device: w.device.ID, Operator: "noura", At: start, Nonce: make([]byte, 16)})
	if err != nil {
		t.Fatal(err)
	}
	q := client.SessionRequest{Device: w.device.ID, Credential: w.device.Credential, Operator: "noura", Proof: proof}
	if status, _ := w.post(t, "/sessions", q); status != 201 {
		t.Errorf("first: %d", status)
	}
	if status, code := w.post(t, "/sessions", q); status != 401 || code != app.Unauthorised {
		t.Errorf("again: %d %s", status, code)
	}
	w.clock.Add(21 * time.Minute) // forgotten, and too old
	if status, _ := w.post(t, "/sessions", q); status != 401 {
		t.Errorf("later: %d", status)
	}
}

func TestRevokedIsForbidden(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.client.Resume(w.device, "noura", w.key)
	if err := w.srv.RevokeOperator(ctx, "noura"); err != nil {
		t.Fatal(err)
	}
	_, err := w.client.Changes(ctx, app.Since{Cursor: ""}, 1)
	wantCode(t, "operator, by token", err, app.Forbidden)
	_, err = w.client.SignIn(ctx, w.device, "noura", "secret-noura", w.key.Public().(ed25519.PublicKey))
	wantCode(t, "operator, by password", err, app.Forbidden)
	w.addOffice("EST-KHB", "hind")
	w.signIn(w.client, w.device, "hind")
	if err := w.srv.RevokeDevice(ctx, w.device.ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.client.Changes(ctx, app.Since{Cursor: ""}, 1)
	wantCode(t, "device", err, app.Forbidden)
}

func TestSessionsSurviveARestart(t *testing.T) {
	w := newWorld(t)
	if o := w.send(w.issue(w.licence()))[0]; !o.Accepted {
		t.Fatalf("%+v", o)
	}
	root := w.srv.Root()
	w.restart()
	if !root.Equal(w.srv.Root()) {
		t.Error("central has another key now")
	}
	if got := w.all(w.client); len(got) != 1 {
		t.Errorf("%d changes", len(got))
	}
}
