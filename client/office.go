package client

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/shubbak/shubbak/app"
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

// Heartbeat tells central how the counter is, and returns what it wants.
func (c *Client) Heartbeat(ctx context.Context, h Heartbeat) (HeartbeatAnswer, error) {
	var a HeartbeatAnswer
	if err := c.inSession(ctx, ask{method: http.MethodPost, path: "/heartbeat", in: h, out: &a}); err != nil {
		return HeartbeatAnswer{}, fmt.Errorf("heartbeat: %w", err)
	}
	return a, nil
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
