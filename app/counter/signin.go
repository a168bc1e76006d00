package counter

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
)

// Device returns this counter, or app.NotEnrolled.
func (c *Counter) Device(ctx context.Context) (app.Device, error) { return c.Store.Device(ctx) }

// Operators returns who may sign in here, the last one first.
func (c *Counter) Operators(ctx context.Context) ([]app.Operator, error) {
	here, err := c.Store.Operators(ctx)
	if err != nil || len(here) > 0 {
		return here, err
	}
	return c.Known, nil
}

// SignIn opens the counter for an operator. Her own wrap of the data key is tried
// first, so an outage or a slow line delays nobody; without one, or with a
// password changed at central, central is asked. The codes: app.WrongPassword
// (tries), app.TryLater (seconds), app.NeedsOnline (never signed in here, and
// central is out of reach), app.GrantExpired, app.Forbidden, app.NotEnrolled.
func (c *Counter) SignIn(ctx context.Context, operator, password string) error {
	d, err := c.Store.Device(ctx)
	if err != nil {
		return err
	}
	signed, err := c.Store.Unlock(ctx, operator, password)
	switch app.CodeOf(err) {
	case "":
		return c.enter(ctx, d, operator, password, signed)
	case app.NotFound, app.WrongPassword, app.KeyringLost:
		return c.signInOnline(ctx, d, operator, password, err)
	default:
		return err
	}
}

// enter admits an operator whose own wrap opened the store.
func (c *Counter) enter(ctx context.Context, d app.Device, operator, password string, signed []byte) error {
	var g app.Grant
	if err := credential.Unseal(d.Root, credential.KindGrant, signed, &g); err != nil {
		c.Store.Lock()
		return fmt.Errorf("reading the grant of %s: %w", operator, err)
	}
	now := c.Store.Latest()
	if g.Operator.ID != operator || g.Device != d.ID || now.After(g.NotAfter) {
		c.Store.Lock()
		return c.signInOnline(ctx, d, operator, password, app.Fail(app.GrantExpired, nil))
	}
	key, _, err := c.Store.Key(ctx)
	if err != nil {
		return err
	}
	return c.admitted(ctx, Who{Operator: g.Operator, Grant: g, Device: d, Since: c.Now()}, key)
}

// signInOnline asks central; local is why the store itself did not open, and what
// is said when central is out of reach.
func (c *Counter) signInOnline(ctx context.Context, d app.Device, operator, password string, local error) error {
	key, err := c.deviceKey()
	if err != nil {
		return err
	}
	s, err := c.Central.SignIn(ctx, d, operator, password, key.Public().(ed25519.PublicKey))
	switch app.CodeOf(err) {
	case "":
	case app.Unauthorised:
		if app.CodeOf(local) == app.WrongPassword {
			return local // it knows the tries
		}
		return app.Fail(app.WrongPassword, err)
	case app.Offline, app.BadAnswer:
		if app.CodeOf(local) == app.NotFound {
			return app.Fail(app.NeedsOnline, err)
		}
		return local
	default:
		return err
	}
	var g app.Grant
	if err := credential.Unseal(d.Root, credential.KindGrant, s.GrantSigned, &g); err != nil {
		return fmt.Errorf("reading central's grant for %s: %w", operator, err)
	}
	if err := c.Store.Admit(ctx, password, s, key); err != nil {
		return fmt.Errorf("admitting %s: %w", operator, err)
	}
	if key, _, err = c.Store.Key(ctx); err != nil {
		return err
	}
	return c.admitted(ctx, Who{Operator: g.Operator, Grant: g, Device: s.Device, Since: c.Now()}, key)
}

// deviceKey makes a key for central to certify: each sign-in by password has a
// fresh one, and what older ones signed stays valid by their certificates.
func (c *Counter) deviceKey() (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	return key, err
}

func (c *Counter) admitted(ctx context.Context, w Who, key ed25519.PrivateKey) error {
	c.Central.Resume(w.Device, w.Operator.ID, key)
	if err := c.Store.Audit(ctx, c.audit(w, "sign_in", "")); err != nil {
		return err
	}
	c.setWho(w)
	return nil
}

// Lock hides everything; the store stays open and goes on syncing.
func (c *Counter) Lock(ctx context.Context) error {
	w := c.Who()
	if !w.In() || w.Locked {
		return nil
	}
	w.Locked = true
	c.setWho(w)
	return c.Store.Audit(ctx, c.audit(w, "lock", ""))
}

// Unlock shows everything again to the operator who locked it.
func (c *Counter) Unlock(ctx context.Context, password string) error {
	w := c.Who()
	if !w.In() {
		return app.Fail(app.Locked, nil)
	}
	if err := c.Store.Verify(ctx, w.Operator.ID, password); err != nil {
		return err
	}
	w.Locked = false
	c.setWho(w)
	return c.Store.Audit(ctx, c.audit(w, "unlock", ""))
}

// SignOut erases the keys from memory. What waits goes on when somebody signs in.
func (c *Counter) SignOut(ctx context.Context) error {
	w := c.Who()
	if !w.In() {
		return nil
	}
	err := c.Store.Audit(ctx, c.audit(w, "sign_out", ""))
	c.Central.SignOut()
	c.Store.Lock()
	c.setWho(Who{})
	return err
}
