package cache

import (
	"context"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// SaveBundle keeps a version of the catalogue whose signature was checked. An
// older one than lies here already is app.Conflict.
func (db *DB) SaveBundle(ctx context.Context, b app.Bundle) error {
	err := db.update(ctx, func(t *txn) error {
		var old app.Bundle
		if _, err := t.load(bucketSync, keyBundle, &old); err != nil {
			return err
		}
		if old.Version > b.Version {
			return app.Fail(app.Conflict, fmt.Errorf("version %d lies here", old.Version))
		}
		t.publish(app.Catalogue)
		return t.save(bucketSync, keyBundle, b)
	})
	if err != nil {
		return fmt.Errorf("saving version %d of the catalogue: %w", b.Version, err)
	}
	return nil
}

// Bundle returns the catalogue that central last gave out, the zero Bundle when
// none has come.
func (db *DB) Bundle(ctx context.Context) (b app.Bundle, err error) {
	err = db.view(ctx, func(t *txn) error {
		_, err := t.load(bucketSync, keyBundle, &b)
		return err
	})
	if err != nil {
		return app.Bundle{}, fmt.Errorf("reading the catalogue: %w", err)
	}
	return b, nil
}
