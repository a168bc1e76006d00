package syncer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
)

// refreshBundle is the age at which central is asked whether its catalogue is
// another; that it is not costs one small answer.
const refreshBundle = 5 * time.Minute

// BundleStore keeps the versions of the catalogue.
type BundleStore interface {
	// Device returns this counter, with the key that bundles are signed by.
	Device(ctx context.Context) (app.Device, error)
	BundleStanding(ctx context.Context) (app.BundleStanding, error)
	// SaveBundle keeps a version beside the older ones, as the one in use.
	SaveBundle(ctx context.Context, b app.Bundle) error
	// RefuseBundle keeps why one was not taken up, until another one is.
	RefuseBundle(ctx context.Context, tag string, r app.BundleRefusal) error
	// Bundles returns all of them, the oldest first.
	Bundles(ctx context.Context) ([]app.Bundle, error)
}

// BundleRemote is where bundles come from.
type BundleRemote interface {
	// Bundle returns central's catalogue, or false when tag is that of its newest.
	Bundle(ctx context.Context, tag string) (b app.Bundle, fresh bool, err error)
}

// Bundles takes central's catalogue up: checked, kept, and only then used. What
// does not hold is refused and said so, and work goes on with the one before.
type Bundles struct {
	Store  BundleStore
	Remote BundleRemote
	Shelf  *catalogue.Shelf
	Feed   *app.Feed
	Log    *slog.Logger
}

// Recall puts what was kept at an earlier start on the shelf. A version that is
// not as central signed it is left out, and the log says so.
func (b *Bundles) Recall(ctx context.Context) error {
	kept, err := b.Store.Bundles(ctx)
	if err != nil || len(kept) == 0 {
		return err
	}
	d, err := b.Store.Device(ctx)
	if err != nil {
		return err
	}
	for _, one := range kept {
		cat, err := b.read(d, one)
		if err != nil {
			b.Log.Error("a version of the catalogue is not what it was", slog.Int("version", one.Version), slog.Any("err", err))
			continue
		}
		b.Shelf.Take(cat)
	}
	return nil
}

// read checks a bundle and makes a catalogue of it.
func (b *Bundles) read(d app.Device, one app.Bundle) (*catalogue.Catalogue, error) {
	signed, err := credential.OpenBundle(d.Root, one.Signed, one.Parts)
	if err == nil && signed.Version != one.Version {
		err = &app.Error{Code: app.BadSignature, Err: errors.New("signed as another version")}
	}
	if err != nil {
		return nil, err
	}
	cat, err := catalogue.Parse(one.Parts...)
	if err != nil {
		return nil, err
	}
	if cat.Version != one.Version || cat.Version < 1 {
		return nil, &app.Error{Code: app.BadCatalogue, Args: map[string]string{"where": "version"}, Err: errors.New("not the version it is said to be")}
	}
	return cat, nil
}

// Refresh asks for a newer catalogue. Only a failure of the line is an error, or
// one of the store.
func (b *Bundles) Refresh(ctx context.Context) error {
	s, err := b.Store.BundleStanding(ctx)
	if err != nil {
		return err
	}
	one, fresh, err := b.Remote.Bundle(ctx, s.Tag)
	switch {
	case endsRound(err):
		return err
	case err != nil: // central has none, say; the records go on
		b.Log.Warn("no catalogue", slog.String("code", string(app.CodeOf(err))))
		return nil
	case !fresh:
		return nil
	}
	d, err := b.Store.Device(ctx)
	if err != nil {
		return err
	}
	cat, err := b.read(d, one)
	if err == nil {
		err = b.Shelf.Fits(cat)
	}
	if err != nil {
		return b.refuse(ctx, one, err)
	}
	if err := b.Store.SaveBundle(ctx, one); err != nil {
		return err
	}
	b.Shelf.Take(cat)
	b.Log.Info("a version of the catalogue was taken up", slog.Int("version", one.Version))
	b.Feed.Publish(app.Catalogue)
	return nil
}

func (b *Bundles) refuse(ctx context.Context, one app.Bundle, why error) error {
	b.Log.Warn("a version of the catalogue was refused", slog.Int("version", one.Version), slog.Any("err", why))
	r := app.BundleRefusal{Version: one.Version, Code: app.CodeOf(why)}
	var e *app.Error
	if errors.As(why, &e) {
		r.Args = e.Args
	}
	if err := b.Store.RefuseBundle(ctx, one.Tag, r); err != nil {
		return err
	}
	b.Feed.Publish(app.Catalogue)
	return nil
}

// refreshBundles has the catalogue looked after, before anything that is to be
// read by it.
func (e *Engine) refreshBundles(ctx context.Context) error {
	now := e.o.Now()
	if e.o.Bundles == nil || e.recent(e.bundleAt, refreshBundle) {
		return nil
	}
	if err := e.o.Bundles.Refresh(ctx); err != nil {
		return fmt.Errorf("refreshing the catalogue: %w", err)
	}
	e.bundleAt = now
	return nil
}
