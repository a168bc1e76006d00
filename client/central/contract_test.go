package central_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/client/contracttest"
)

func newContract(t *testing.T) *contracttest.Contract {
	t.Helper()
	k, err := contracttest.New(t.Context(), nil, t.Errorf)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestTheContractBites proves that a request and an answer which break the
// document are told.
func TestTheContractBites(t *testing.T) {
	answer := `{"status":"ok","time":"2026-11-23T07:42:09Z"}`
	mark := "1"
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Shubbak-Central", mark)
		_, _ = io.WriteString(w, answer)
	}))
	defer srv.Close()
	told := 0
	k, err := contracttest.New(t.Context(), nil, func(string, ...any) { told++ })
	if err != nil {
		t.Fatal(err)
	}
	call := func(method, path, body string) int {
		told = 0
		r, err := http.NewRequestWithContext(t.Context(), method, srv.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		resp, err := k.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return told
	}
	if call("GET", "/health", "") != 0 {
		t.Error("a good answer is told")
	}
	answer = `{"status":"fine","time":"2026-11-23T07:42:09Z"}`
	if call("GET", "/health", "") == 0 {
		t.Error("a wrong constant passes")
	}
	answer = `{"status":"ok"}`
	if call("GET", "/health", "") == 0 {
		t.Error("a missing property passes")
	}
	answer, mark = `{"status":"ok","time":"2026-11-23T07:42:09Z"}`, "2"
	if call("GET", "/health", "") == 0 {
		t.Error("a wrong mark passes")
	}
	if call("GET", "/nowhere", "") == 0 {
		t.Error("an unknown path passes")
	}
	answer = `{"outcomes":[]}`
	if call("POST", "/commands:batch", `{"commands":[]}`) == 0 {
		t.Error("an empty batch passes")
	}
}
