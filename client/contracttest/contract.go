// Package contracttest holds every request and every answer of a test against
// client/openapi.yaml. It is for tests alone.
package contracttest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/shubbak/shubbak/client"
)

// Contract is a transport that checks what goes over it. It is safe for
// concurrent use.
type Contract struct {
	next http.RoundTripper
	fail func(format string, args ...any)
	doc  *openapi3.T

	mu   sync.Mutex
	seen map[string]bool
}

// New reads the contract. What breaks it is told to fail; next carries the calls,
// nil: the standard transport.
func New(ctx context.Context, next http.RoundTripper, fail func(format string, args ...any)) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(client.Contract)
	if err == nil {
		err = doc.Validate(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	if next == nil {
		next = http.DefaultTransport
	}
	return &Contract{next: next, fail: fail, doc: doc, seen: map[string]bool{}}, nil
}

// Operations returns every operation of the contract, and whether it was called.
func (c *Contract) Operations() map[string]bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := maps.Clone(c.seen)
	for _, item := range c.doc.Paths.Map() {
		for _, op := range item.Operations() {
			all[op.OperationID] = c.seen[op.OperationID]
		}
	}
	return all
}

// Operation returns the operation of a request, "" when there is none.
func (c *Contract) Operation(r *http.Request) string {
	route, _, err := c.find(r)
	if err != nil {
		return ""
	}
	return route.Operation.OperationID
}

// find matches a request to its operation. The library's routers either need
// another library or stumble over the colons of our paths.
func (c *Contract) find(r *http.Request) (*routers.Route, map[string]string, error) {
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

// RoundTrip implements http.RoundTripper. A request that breaks the contract must be
// refused; an answer that is not central's, from whatever stands in the line, is
// none of ours.
func (c *Contract) RoundTrip(r *http.Request) (*http.Response, error) {
	body := Drain(&r.Body)
	route, params, err := c.find(r)
	if err != nil {
		c.fail("%s %s is not in the contract: %v", r.Method, r.URL.Path, err)
		return c.next.RoundTrip(r)
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true},
	}
	broken := openapi3filter.ValidateRequest(r.Context(), in)
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if broken != nil && resp.StatusCode < http.StatusBadRequest {
		c.fail("request %s was taken: %v", route.Operation.OperationID, broken)
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") && resp.Header.Get(client.HeaderCentral) == "" {
		return resp, nil
	}
	answer, whole := drain(&resp.Body)
	if !whole {
		return resp, nil // the line broke in the middle of it, which no contract can forbid
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Options: in.Options,
	}
	out.SetBodyBytes(answer)
	if err := openapi3filter.ValidateResponse(r.Context(), out); err != nil {
		c.fail("answer of %s: %v", route.Operation.OperationID, err)
	}
	c.mu.Lock()
	c.seen[route.Operation.OperationID] = true
	c.mu.Unlock()
	return resp, nil
}

// Drain reads a body and puts it back.
func Drain(body *io.ReadCloser) []byte {
	b, _ := drain(body)
	return b
}

// drain reads a body, puts it back with the error that ended it, and tells whether it was whole.
func drain(body *io.ReadCloser) (b []byte, whole bool) {
	if *body == nil {
		return nil, true
	}
	b, err := io.ReadAll(*body)
	_ = (*body).Close()
	again := io.Reader(bytes.NewReader(b))
	if err != nil {
		again = io.MultiReader(again, broken{err})
	}
	*body = io.NopCloser(again)
	return b, err == nil
}

// broken is the end of a body that was not whole.
type broken struct{ err error }

// Read implements io.Reader.
func (b broken) Read([]byte) (int, error) { return 0, b.err }
