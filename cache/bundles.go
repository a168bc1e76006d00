package cache

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// The catalogue names no person and is signed by central, so it lies open and can
// be read before anybody signs in. Who reads it checks the signature.
var (
	keyBundle    = []byte("bundle")  // how we stand with central's catalogue
	prefixBundle = []byte("bundle/") // and its version, 8 bytes big-endian
)

// SaveBundle keeps a version of the catalogue beside the older ones, as the one in
// use.
func (db *DB) SaveBundle(ctx context.Context, b app.Bundle) error {
	err := db.poke(ctx, func(t *txn) error {
		b.Since = t.now
		var old app.Bundle
		if found, err := t.load(bucketMeta, bundleKey(b.Version), &old); err != nil {
			return err
		} else if found {
			b.Since = old.Since
		}
		if err := t.save(bucketMeta, keyBundle, app.BundleStanding{Version: b.Version, Since: b.Since, Tag: b.Tag}); err != nil {
			return err
		}
		return t.save(bucketMeta, bundleKey(b.Version), b)
	})
	if err != nil {
		return fmt.Errorf("keeping version %d of the catalogue: %w", b.Version, err)
	}
	return nil
}

// RefuseBundle keeps why a bundle was not taken up, until another one is.
func (db *DB) RefuseBundle(ctx context.Context, tag string, r app.BundleRefusal) error {
	err := db.poke(ctx, func(t *txn) error {
		var s app.BundleStanding
		if _, err := t.load(bucketMeta, keyBundle, &s); err != nil {
			return err
		}
		r.At = t.now
		s.Tag, s.Refused = tag, &r
		return t.save(bucketMeta, keyBundle, s)
	})
	if err != nil {
		return fmt.Errorf("noting that version %d of the catalogue was refused: %w", r.Version, err)
	}
	return nil
}

// BundleStanding returns how we stand with central's catalogue.
func (db *DB) BundleStanding(ctx context.Context) (s app.BundleStanding, err error) {
	err = db.peek(ctx, func(t *txn) error {
		_, err := t.load(bucketMeta, keyBundle, &s)
		return err
	})
	return s, err
}

// Bundles returns the versions of the catalogue that central sent, the oldest
// first.
func (db *DB) Bundles(ctx context.Context) (out []app.Bundle, err error) {
	err = db.peek(ctx, func(t *txn) error {
		c := t.of(bucketMeta).Cursor()
		for k, v := c.Seek(prefixBundle); bytes.HasPrefix(k, prefixBundle); k, v = c.Next() {
			var b app.Bundle
			if err := decode(bucketMeta, k, v, &b); err != nil {
				return err
			}
			out = append(out, b)
		}
		return nil
	})
	return out, err
}

func bundleKey(version int) []byte {
	return binary.BigEndian.AppendUint64(bytes.Clone(prefixBundle), uint64(version))
}
