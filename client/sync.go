package client

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
)

// Send sends commands in one batch and returns what became of each. A command
// without an outcome was not looked at.
func (c *Client) Send(ctx context.Context, cs []app.Command) ([]app.Outcome, error) {
	if len(cs) == 0 {
		return nil, nil
	}
	b := Batch{At: c.now().UTC(), Seen: c.saw(), Commands: make([]Command, len(cs))}
	for i, cmd := range cs {
		b.Commands[i] = Command{
			ID: cmd.ID, Seq: cmd.Seq, Kind: cmd.Kind, Record: cmd.Record,
			Operator: cmd.Operator, At: cmd.At, Body: cmd.Body,
		}
		if cmd.Kind == app.CommandSubmit || cmd.Kind == app.CommandDecide {
			b.Commands[i].IfMatch = &cs[i].Base
		}
		if cmd.Replaces != "" {
			b.Commands[i].Replaces = &Place{ID: cmd.Replaces, Seq: cmd.ReplacesSeq}
		}
	}
	var a BatchAnswer
	body, err := b.encode()
	if err == nil {
		err = c.inSession(ctx, ask{
			method: http.MethodPost, path: "/commands:batch", raw: body,
			header: map[string]string{"Content-Type": MediaJSON}, out: &a,
		})
	}
	if err != nil {
		return nil, fmt.Errorf("sending %d commands: %w", len(cs), err)
	}
	out := make([]app.Outcome, len(a.Outcomes))
	for i, o := range a.Outcomes {
		out[i] = o.outcome()
	}
	return out, nil
}

// outcome reads the status and the code together: what is worth another try by
// itself, a command that waits for another one included, is app.Offline.
func (o Outcome) outcome() app.Outcome {
	r := app.Outcome{ID: o.ID, Revision: o.Revision, Code: o.Code, Field: o.Field, Detail: o.Detail, Current: o.Current}
	r.Replaced = o.Code == app.NotAllowedHere && o.Field == FieldReplaced
	switch {
	case o.Status >= 200 && o.Status < 300:
		r.Accepted, r.Code = true, ""
	case o.Status == http.StatusRequestTimeout, o.Status == http.StatusTooManyRequests,
		o.Status == http.StatusFailedDependency, o.Status >= http.StatusInternalServerError:
		r.Code = app.Offline
	case r.Code == "":
		r.Code = codeOf(o.Status)
	}
	return r
}

// Command returns what became of one command, or app.NotFound.
func (c *Client) Command(ctx context.Context, id app.ID) (app.Outcome, error) {
	var o Outcome
	err := c.inSession(ctx, ask{method: http.MethodGet, path: "/commands/" + string(id), out: &o})
	if err != nil {
		return app.Outcome{}, fmt.Errorf("asking after command %s: %w", id, err)
	}
	return o.outcome(), nil
}

// Changes returns the page of central's changes after a cursor. app.CursorGone:
// central has another history than the one that the cursor is of.
func (c *Client) Changes(ctx context.Context, since app.Since, limit int) (app.ChangesPage, error) {
	query := map[string]string{"limit": strconv.Itoa(limit)}
	if since.Cursor != "" {
		query["cursor"] = since.Cursor
	}
	if since.Seen > 0 {
		query["seen"] = strconv.FormatInt(since.Seen, 10)
	}
	var p Changes
	read := func(body []byte) (err error) {
		p, err = app.DecodeChanges(body)
		return err
	}
	if err := c.inSession(ctx, ask{method: http.MethodGet, path: "/changes", query: query, read: read}); err != nil {
		return app.ChangesPage{}, fmt.Errorf("asking for changes: %w", err)
	}
	return p, nil
}

// Lease asks for numbers. The same request is answered by the same lease.
func (c *Client) Lease(ctx context.Context, r app.LeaseRequest) (app.Lease, error) {
	var l app.Lease
	r.Seen = c.saw()
	err := c.inSession(ctx, ask{method: http.MethodPost, path: "/number-leases", key: r.ID, in: r, out: &l})
	if err != nil {
		return app.Lease{}, fmt.Errorf("asking for numbers of series %s: %w", r.Series, err)
	}
	return l, nil
}

// KeepLease tells central of a lease that it may have lost.
func (c *Client) KeepLease(ctx context.Context, l app.Lease) error {
	err := c.inSession(ctx, ask{
		method: http.MethodPut, path: "/number-leases/" + l.ID,
		key: app.ID("keep-" + l.ID), in: LeaseProof{Signed: l.Signed}, out: &app.Lease{},
	})
	if err != nil {
		return fmt.Errorf("telling of lease %s: %w", l.ID, err)
	}
	return nil
}

// ReturnLease gives back the numbers of a lease from next on, for good.
func (c *Client) ReturnLease(ctx context.Context, id string, next uint32) (app.Lease, error) {
	var l app.Lease
	err := c.inSession(ctx, ask{
		method: http.MethodPost, path: "/number-leases/" + id + ":return",
		key: app.ID("return-" + id), in: LeaseReturn{Next: next}, out: &l,
	})
	if err != nil {
		return app.Lease{}, fmt.Errorf("returning lease %s: %w", id, err)
	}
	return l, nil
}

// Grant returns the newest signed grant of the operator in session.
func (c *Client) Grant(ctx context.Context) (operator string, signed []byte, err error) {
	var a GrantAnswer
	if err := c.inSession(ctx, ask{method: http.MethodGet, path: "/sessions/current", out: &a}); err != nil {
		return "", nil, fmt.Errorf("asking for a grant: %w", err)
	}
	if root := c.root(); root != nil {
		if err := credential.Unseal(root, credential.KindGrant, a.GrantSigned, &app.Grant{}); err != nil {
			return "", nil, fmt.Errorf("checking a grant: %w", err)
		}
	}
	return a.Operator, a.GrantSigned, nil
}

// Trust returns the signed list of certified device keys. One that the root of this
// device's enrolment did not sign is app.BadSignature.
func (c *Client) Trust(ctx context.Context) ([]byte, error) {
	var a Keys
	if _, err := c.call(ctx, ask{method: http.MethodGet, path: "/keys", out: &a}); err != nil {
		return nil, fmt.Errorf("asking for the trust list: %w", err)
	}
	if root := c.root(); root != nil {
		if _, err := credential.OpenTrust(root, a.Trust); err != nil {
			return nil, fmt.Errorf("checking the trust list: %w", err)
		}
	}
	return a.Trust, nil
}

// Revocations returns the signed list of what counts no more, or false when the one of
// this tag is the newest. One that the root of this device's enrolment did not sign is
// app.BadSignature.
func (c *Client) Revocations(ctx context.Context, tag string) (l app.StatusList, fresh bool, err error) {
	var a Revocations
	resp, err := c.call(ctx, ask{method: http.MethodGet, path: "/revocations", etag: tag, out: &a})
	if err != nil {
		return l, false, fmt.Errorf("asking for the revocations: %w", err)
	}
	if resp.StatusCode() == http.StatusNotModified {
		return l, false, nil
	}
	if root := c.root(); root != nil {
		if _, err := credential.OpenStatusList(root, a.Signed); err != nil {
			return l, false, fmt.Errorf("checking the revocations: %w", err)
		}
	}
	return app.StatusList{Signed: a.Signed, Tag: resp.Header().Get("ETag")}, true, nil
}
