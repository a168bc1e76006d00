package client

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
)

// SignIn opens a session by password and has the device's key certified.
// app.Unauthorised: wrong operator or password; app.Forbidden: revoked;
// app.TryLater (seconds): too many wrong passwords; app.Offline: out of reach.
func (c *Client) SignIn(ctx context.Context, d app.Device, operator, password string, key ed25519.PublicKey) (app.Session, error) {
	c.opening.Lock()
	defer c.opening.Unlock()
	s, err := c.open(ctx, d, SessionRequest{
		Device: d.ID, Credential: d.Credential, Operator: operator, Password: password, PublicKey: key,
	})
	if err != nil {
		return app.Session{}, fmt.Errorf("signing in: %w", err)
	}
	return s, nil
}

// Resume gives the client what it needs to open sessions by itself whenever a
// call wants one. It does no I/O.
func (c *Client) Resume(d app.Device, operator string, key ed25519.PrivateKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.identity != nil && c.identity.operator != operator {
		c.token = ""
	}
	c.identity = &identity{device: d, operator: operator, key: key}
}

// SignOut forgets the session and the key.
func (c *Client) SignOut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token, c.identity = "", nil
}

// open opens a session; opening is held.
func (c *Client) open(ctx context.Context, d app.Device, r SessionRequest) (app.Session, error) {
	var a SessionAnswer
	resp, err := c.call(ctx, ask{method: http.MethodPost, path: "/sessions", in: r, out: &a})
	if r.Password != "" && resp != nil && resp.StatusCode() == http.StatusTooManyRequests {
		wait := strconv.Itoa(max(retryAfter(resp.Header().Get("Retry-After")), 1))
		return app.Session{}, &app.Error{Code: app.TryLater, Args: map[string]string{"seconds": wait}, Err: err}
	}
	if err != nil {
		return app.Session{}, err
	}
	if err := a.check(d.Root); err != nil {
		return app.Session{}, err
	}
	c.mu.Lock()
	c.token, c.rootKey = a.Token, d.Root
	c.mu.Unlock()
	a.Device.Central, a.Device.Credential = c.base, d.Credential
	return app.Session{
		Token: a.Token, Grant: a.Grant, GrantSigned: a.GrantSigned, StoreKey: a.StoreKey,
		Certificate: a.Certificate, Device: a.Device, Operators: a.Operators,
	}, nil
}

// check holds what a session brings against the root of the enrolment: another
// central, however reached, can give out neither a grant nor a certificate.
func (a *SessionAnswer) check(root ed25519.PublicKey) error {
	if err := credential.Unseal(root, credential.KindGrant, a.GrantSigned, &a.Grant); err != nil {
		return fmt.Errorf("checking a grant: %w", err)
	}
	if err := credential.Unseal(root, credential.KindCertificate, a.Certificate, &credential.Certificate{}); err != nil {
		return fmt.Errorf("checking a certificate: %w", err)
	}
	return nil
}

// root returns the key of the central that this device is enrolled at, nil when
// nobody has signed in yet.
func (c *Client) root() ed25519.PublicKey {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.identity != nil {
		return c.identity.device.Root
	}
	return c.rootKey
}

// inSession makes a call with the session's token, and opens a session by the
// device's key when there is none or central knows it no more.
func (c *Client) inSession(ctx context.Context, a ask) error {
	token, err := c.session(ctx, "")
	if err != nil {
		return err
	}
	a.token = token
	_, err = c.call(ctx, a)
	if app.CodeOf(err) != app.Unauthorised {
		return err
	}
	if a.token, err = c.session(ctx, token); err != nil {
		return err
	}
	_, err = c.call(ctx, a)
	return err
}

// session returns a token other than stale. Without one and without a key to get
// one it is app.Locked: nobody has signed in yet.
func (c *Client) session(ctx context.Context, stale string) (string, error) {
	c.opening.Lock()
	defer c.opening.Unlock()
	c.mu.Lock()
	if c.token == stale {
		c.token = ""
	}
	token, id := c.token, c.identity
	c.mu.Unlock()
	if token != "" {
		return token, nil
	}
	if id == nil {
		return "", &app.Error{Code: app.Locked}
	}
	s, err := c.openByKey(ctx, *id)
	if err != nil {
		return "", fmt.Errorf("opening a session by the device's key: %w", err)
	}
	if !c.stillOf(id, s.Token) {
		return "", &app.Error{Code: app.Unauthorised}
	}
	return s.Token, nil
}

// stillOf drops a token that came after its operator had signed out.
func (c *Client) stillOf(id *identity, token string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.identity == nil || c.identity.operator != id.operator {
		if c.token == token {
			c.token = ""
		}
		return false
	}
	return true
}

// openByKey proves the device by its key. A proof that is refused is made once
// more, by central's own time, which the refusal carried: our clock may be wrong,
// or a line that doubles have used the first one up.
func (c *Client) openByKey(ctx context.Context, id identity) (app.Session, error) {
	for again := false; ; again = true {
		offset, _ := c.Offset()
		nonce := make([]byte, 16)
		_, _ = rand.Read(nonce) // crypto/rand.Read never fails
		proof, err := credential.Prove(id.key, credential.Proof{
			Device: id.device.ID, Operator: id.operator, At: c.now().Add(offset).UTC(), Nonce: nonce,
		})
		if err != nil {
			return app.Session{}, err
		}
		s, err := c.open(ctx, id.device, SessionRequest{
			Device: id.device.ID, Credential: id.device.Credential, Operator: id.operator, Proof: proof,
		})
		if app.CodeOf(err) != app.Unauthorised || again {
			return s, err
		}
	}
}
