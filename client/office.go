package client

import (
	"context"
	"errors"
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

// Bundle returns the newest catalogue, or false when it is the one of the tag. One
// that the root of this device's enrolment did not sign, or of another version
// than was signed, is app.BadSignature.
func (c *Client) Bundle(ctx context.Context, tag string) (b app.Bundle, fresh bool, err error) {
	root := c.root()
	if root == nil {
		return b, false, fmt.Errorf("asking for the catalogue: %w", &app.Error{Code: app.Locked})
	}
	var a Bundle
	resp, err := c.call(ctx, ask{method: http.MethodGet, path: "/bundle", etag: tag, out: &a})
	if err != nil || resp.StatusCode() == http.StatusNotModified {
		return b, false, inWords("asking for the catalogue", err)
	}
	signed, err := credential.OpenBundle(root, a.Signed, a.Parts)
	if err == nil && signed.Version != a.Version {
		err = &app.Error{Code: app.BadSignature, Err: errors.New("signed as another version")}
	}
	if err != nil {
		return b, false, fmt.Errorf("checking the catalogue: %w", err)
	}
	if len(a.Parts) == 0 {
		return b, false, nil // central has none to give out
	}
	return app.Bundle{Version: a.Version, Tag: resp.Header().Get("ETag"), Parts: a.Parts, Signed: a.Signed}, true, nil
}

func inWords(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
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
