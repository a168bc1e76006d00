package central_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/shubbak/shubbak/client"
)

// contract is a transport that holds every request and every answer of a test
// against client/openapi.yaml.
type contract struct {
	fail func(format string, args ...any)
	doc  *openapi3.T
	seen map[string]bool // operations that were checked
}

func newContract(t *testing.T) *contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(client.Contract)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	return &contract{fail: t.Errorf, doc: doc, seen: map[string]bool{}}
}

// find matches a request to its operation. The library's routers either need
// another library or stumble over the colons of our paths.
func (c *contract) find(r *http.Request) (*routers.Route, map[string]string, error) {
	for path, item := range c.doc.Paths.Map() {
		op := item.GetOperation(r.Method)
		if op == nil {
			continue
		}
		before, rest, variable := strings.Cut(path, "{id}")
		id, ok := strings.CutPrefix(r.URL.Path, before)
		if ok && variable {
			id, ok = strings.CutSuffix(id, rest)
			ok = ok && id != "" && !strings.ContainsAny(id, "/:")
		} else if ok {
			ok = id == ""
		}
		if ok {
			return &routers.Route{Spec: c.doc, Path: path, PathItem: item, Method: r.Method, Operation: op}, map[string]string{"id": id}, nil
		}
	}
	return nil, nil, routers.ErrPathNotFound
}

// RoundTrip implements http.RoundTripper.
func (c *contract) RoundTrip(r *http.Request) (*http.Response, error) {
	body := drain(&r.Body)
	route, params, err := c.find(r)
	if err != nil {
		c.fail("%s %s is not in the contract: %v", r.Method, r.URL.Path, err)
		return http.DefaultTransport.RoundTrip(r)
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
		c.fail("request %s: %v", route.Operation.OperationID, err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer := drain(&resp.Body)
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Options: in.Options,
	}
	out.SetBodyBytes(answer)
	if err := openapi3filter.ValidateResponse(r.Context(), out); err != nil {
		c.fail("answer of %s: %v", route.Operation.OperationID, err)
	}
	c.seen[route.Operation.OperationID] = true
	return resp, nil
}

// drain reads a body and puts it back.
func drain(body *io.ReadCloser) []byte {
	if *body == nil {
		return nil
	}
	b, err := io.ReadAll(*body)
	if err != nil {
		return nil
	}
	*body = io.NopCloser(bytes.NewReader(b))
	return b
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
	k := newContract(t)
	told := 0
	k.fail = func(string, ...any) { told++ }
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
