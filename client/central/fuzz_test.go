package central_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
)

// FuzzBodies sends bodies to every call that takes one. Whatever comes is
// answered by central, and never with a failure of its own.
func FuzzBodies(f *testing.F) {
	srv, err := central.Open(f.Context(), f.TempDir(), central.Options{Now: func() time.Time { return start }, Argon: 64})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = srv.Close() })
	if err := srv.AddOffice(f.Context(), office("EST-KHB")); err != nil {
		f.Fatal(err)
	}
	if err := srv.AddOperator(f.Context(), "EST-KHB", app.Operator{ID: "noura"}, "x"); err != nil {
		f.Fatal(err)
	}
	h := srv.Handler()
	post := func(path, token string, body []byte) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set(client.HeaderKey, "k")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	code, err := srv.EnrolmentCode(f.Context(), "EST-KHB", "0003", "3")
	if err != nil {
		f.Fatal(err)
	}
	var enrolled client.EnrolAnswer
	decode(f, post("/devices:enrol", "", encode(f, client.EnrolRequest{Code: code})), &enrolled)
	d := enrolled.Device
	var session client.SessionAnswer
	decode(f, post("/sessions", "", encode(f, client.SessionRequest{
		Device: d.ID, Credential: d.Credential, Operator: "noura", Password: "x", PublicKey: make([]byte, 32),
	})), &session)
	issue := encode(f, client.Batch{Commands: []client.Command{{ID: "c", Seq: 1, Kind: app.CommandIssue, Record: "l", Body: encode(f, app.Licence{ID: "l", Device: d.ID})}}})
	f.Add(uint8(3), issue)
	f.Add(uint8(3), bytes.Replace(issue, []byte("licence.issue"), []byte("application.submit"), 1))
	f.Add(uint8(3), bytes.Replace(issue, []byte("licence.issue"), []byte("licence.print"), 1))
	f.Add(uint8(2), []byte(`{"id":"k","series":"4803","size":3}`))
	f.Add(uint8(1), encode(f, client.SessionRequest{Device: d.ID, Credential: d.Credential, Operator: "noura", Proof: []byte{0xd2, 0x84}}))
	f.Add(uint8(0), []byte(`{"code":"x"}`))
	f.Add(uint8(4), []byte(`{"at":"2026-11-23T07:42:09Z","waiting":1}`))
	f.Add(uint8(5), []byte(`{"next":1}`))
	f.Add(uint8(3), []byte(`{"commands":[null,{"id":"x","seq":1,"body":[[[]]]}]}`))
	paths := []string{"/devices:enrol", "/sessions", "/number-leases", "/commands:batch", "/heartbeat", "/number-leases/x:return"}
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		w := post(paths[int(which)%len(paths)], session.Token, body)
		if w.Code >= 500 || w.Header().Get(client.HeaderCentral) == "" || !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decode(t testing.TB, w *httptest.ResponseRecorder, v any) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil || w.Code >= 300 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}
