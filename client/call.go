package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/shubbak/shubbak/app"
)

// ask is one request: what is sent, and where the answer goes.
type ask struct {
	method, path string
	query        map[string]string
	key          app.ID // Idempotency-Key, "" for none
	etag         string // If-None-Match, "" for none
	token        string
	in, out      any
	read         func(body []byte) error // instead of out, for what must be quick
	header       map[string]string
	raw          []byte                  // instead of in, as it is
	media        string                  // of the answer beside JSON, "" for none
	head         func(http.Header) error // reads what the answer says in its header
}

// call sends a and reads central's answer. The answer comes back also beside an
// error when central itself has spoken.
func (c *Client) call(ctx context.Context, a ask) (*resty.Response, error) {
	r := c.http.R().SetContext(ctx).SetQueryParams(a.query).SetHeaders(a.header).
		SetHeader(HeaderRequestID, string(app.NewID(c.now())))
	if a.key != "" {
		r.SetHeader(HeaderKey, string(a.key))
	}
	if a.etag != "" {
		r.SetHeader("If-None-Match", a.etag)
	}
	if a.token != "" {
		r.SetAuthToken(a.token)
	}
	if a.in != nil {
		body, err := marshal(a.in)
		if err != nil {
			return nil, err
		}
		r.SetHeader("Content-Type", MediaJSON).SetBody(body)
	}
	if a.raw != nil {
		r.SetBody(a.raw)
	}
	sent := c.now()
	resp, err := r.Execute(a.method, a.path)
	if err != nil {
		return nil, offline(ctx, err)
	}
	if err := c.ours(resp, sent, a.media); err != nil {
		return nil, err
	}
	if !resp.IsSuccess() && resp.StatusCode() != http.StatusNotModified {
		return resp, refusal(resp)
	}
	if resp.StatusCode() == http.StatusNotModified {
		return resp, nil
	}
	if err := a.decode(resp); err != nil {
		return nil, badAnswer(fmt.Errorf("%s %s: %w", a.method, a.path, err))
	}
	return resp, nil
}

// decode reads the header and the body of an answer, if they are wanted.
func (a ask) decode(resp *resty.Response) error {
	if a.head != nil {
		if err := a.head(resp.Header()); err != nil {
			return err
		}
	}
	switch {
	case a.read != nil:
		return a.read(resp.Body())
	case a.out != nil:
		return json.Unmarshal(resp.Body(), a.out)
	}
	return nil
}

// marshal writes JSON as it is meant: without the escapes for web pages.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// ours refuses an answer that central did not write, and reads central's clock
// from one that it did. also is a media type that it may have beside JSON.
func (c *Client) ours(resp *resty.Response, sent time.Time, also string) error {
	media, _, err := mime.ParseMediaType(resp.Header().Get("Content-Type"))
	known := err == nil && (media == MediaJSON || media == MediaProblem || media == also)
	if bodiless(resp) {
		known = true // has no body, hence no type
	}
	if !known || resp.Header().Get(HeaderCentral) == "" {
		return badAnswer(errors.New("the answer does not carry central's mark"))
	}
	date, err := http.ParseTime(resp.Header().Get("Date"))
	if err != nil {
		return nil //nolint:nilerr // an answer without a clock is still an answer
	}
	now := c.now()
	middle := sent.Add(now.Sub(sent) / 2)
	c.mu.Lock()
	c.offset, c.offsetOK = date.Sub(middle.Truncate(time.Second)), true
	c.mu.Unlock()
	return nil
}

// bodiless tells whether an answer has no body, whatever its status.
func bodiless(resp *resty.Response) bool {
	status := resp.StatusCode()
	return resp.Request.Method == http.MethodHead || status == http.StatusNotModified || status == http.StatusNoContent
}

// refusal turns an error answer into a code.
func refusal(resp *resty.Response) error {
	var p Problem
	if err := json.Unmarshal(resp.Body(), &p); err != nil && !bodiless(resp) {
		return badAnswer(err)
	}
	status := resp.StatusCode()
	cause := fmt.Errorf("central answered %d %s", status, p.Detail)
	switch {
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		e := &app.Error{Code: app.Offline, Err: cause}
		if wait := retryAfter(resp.Header().Get("Retry-After")); wait > 0 {
			e.Args = map[string]string{"retry_after": strconv.Itoa(wait)}
		}
		return e
	case p.Code == "" || p.Code == app.Offline || p.Code == app.Internal:
		p.Code = codeOf(status)
	}
	e := &app.Error{Code: p.Code, Field: p.Field, Err: cause}
	if p.Detail != "" {
		e.Args = map[string]string{"detail": p.Detail}
	}
	return e
}

// retryAfter reads the seconds of a Retry-After; a date counts as none.
func retryAfter(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, int(time.Hour/time.Second))
}

// offline is a call that did not come through. One that its own context ended
// stays what it is.
func offline(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	if errors.Is(err, resty.ErrAutoRedirectDisabled) {
		return badAnswer(errors.New("redirected"))
	}
	return &app.Error{Code: app.Offline, Err: err}
}

func badAnswer(err error) error {
	return &app.Error{Code: app.Offline, Err: &app.Error{Code: app.BadAnswer, Err: err}}
}
