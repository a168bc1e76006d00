package client

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
)

// Enrol makes this machine a device of central by a code, which serves once; the
// same Client may ask again when the answer was lost.
// app.NotFound: no such code, or used already.
func (c *Client) Enrol(ctx context.Context, code string) (app.Device, error) {
	var a EnrolAnswer
	_, err := c.call(ctx, ask{method: http.MethodPost, path: "/devices:enrol", in: EnrolRequest{Code: code, Nonce: c.nonce}, out: &a})
	if err != nil {
		return app.Device{}, fmt.Errorf("enrolling: %w", err)
	}
	a.Device.Central = c.base
	return a.Device, nil
}

// Bundle returns the catalogue, or false when tag is that of the newest, or central
// has none to give out. Whose it is has not been checked.
func (c *Client) Bundle(ctx context.Context, tag string) (b app.Bundle, fresh bool, err error) {
	var a Bundle
	resp, err := c.call(ctx, ask{method: http.MethodGet, path: "/bundle", etag: tag, out: &a})
	if err != nil {
		return app.Bundle{}, false, fmt.Errorf("asking for the catalogue: %w", err)
	}
	b = app.Bundle{Version: a.Version, Parts: a.Parts, Signed: a.Signed, Tag: resp.Header().Get("ETag")}
	return b, resp.StatusCode() != http.StatusNotModified && len(a.Parts) > 0, nil
}

// Find searches central's licences, beyond what the counter keeps.
func (c *Client) Find(ctx context.Context, text string, limit int) (Licences, error) {
	var a Licences
	err := c.inSession(ctx, ask{
		method: http.MethodGet, path: "/licences",
		query: map[string]string{"q": text, "limit": strconv.Itoa(limit)}, out: &a,
	})
	if err != nil {
		return Licences{}, fmt.Errorf("searching central: %w", err)
	}
	return a, nil
}

// Heartbeat tells central how the counter is, and returns what central wants of it.
// It needs no session: nobody may have signed in, or nobody may any more. What another
// than the root of the device's enrolment signed, or for another device, is
// app.BadSignature, and nothing of the answer counts.
func (c *Client) Heartbeat(ctx context.Context, b app.Beat) ([]app.Directive, error) {
	h := Heartbeat{Device: b.Device.ID, Credential: b.Device.Credential, At: b.At, Version: b.Version, Done: b.Done}
	if b.Waiting >= 0 {
		h.Waiting = &b.Waiting
	}
	var a HeartbeatAnswer
	if _, err := c.call(ctx, ask{method: http.MethodPost, path: "/heartbeat", in: h, out: &a}); err != nil {
		return nil, fmt.Errorf("heartbeat: %w", err)
	}
	list := make([]app.Directive, len(a.Directives))
	for i, signed := range a.Directives {
		if err := credential.Unseal(b.Device.Root, credential.KindDirective, signed, &list[i]); err != nil {
			return nil, fmt.Errorf("checking a directive: %w", err)
		}
		if list[i].Device != b.Device.ID {
			return nil, fmt.Errorf("checking a directive: %w", app.Fail(app.BadSignature, nil))
		}
	}
	return list, nil
}

// Leave gives central what a counter that is wiped cannot deliver.
func (c *Client) Leave(ctx context.Context, list []app.Leftover) error {
	q := Leftovers{Items: make([]Leftover, len(list))}
	for i, l := range list {
		q.Items[i] = Leftover{ID: l.ID, Seq: l.Seq, Kind: l.Kind, Record: l.Record, Operator: l.Operator, At: l.At, Why: l.Why, Body: l.Body}
	}
	if err := c.inSession(ctx, ask{method: http.MethodPost, path: "/leftovers", in: q, out: &LeftoversAnswer{}}); err != nil {
		return fmt.Errorf("leaving what could not be delivered: %w", err)
	}
	return nil
}

// Health tells whether central is there; it needs no session.
func (c *Client) Health(ctx context.Context) error {
	if _, err := c.call(ctx, ask{method: http.MethodGet, path: "/health", out: &Health{}}); err != nil {
		return fmt.Errorf("asking whether central is there: %w", err)
	}
	return nil
}

// FindLicences is Find for the counter: what central has, and how many in all.
func (c *Client) FindLicences(ctx context.Context, text string, most int) ([]app.Licence, int, error) {
	a, err := c.Find(ctx, text, most)
	return a.Items, a.Total, err
}
