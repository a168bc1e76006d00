package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// blobBucket is what the files of blobs are bound to in place of a bucket.
const blobBucket = "blobs"

// PutBlob keeps bytes sealed in a file of their own and returns their SHA-256 in
// hex. The file's name is a keyed hash, so that even a known document cannot be
// recognised. What is there already is not written again.
func (db *DB) PutBlob(ctx context.Context, data []byte) (string, error) {
	sum := sha256.Sum256(data)
	name := hex.EncodeToString(sum[:])
	err := db.withBlob(ctx, name, func(keys *seal.Keys, path string, at seal.Place) error {
		if old, err := readBlob(keys, path, at, name); err == nil && old != nil {
			now := db.now()
			return os.Chtimes(path, now, now) // it is as good as new: see Purge
		}
		sealed, err := keys.Seal(seal.Blobs, at, data)
		if err != nil {
			return err
		}
		return durably(path, sealed)
	})
	if err != nil {
		return "", fmt.Errorf("keeping a document: %w", err)
	}
	return name, nil
}

// Blob returns the bytes, checked, or app.NotFound.
func (db *DB) Blob(ctx context.Context, sum string) (data []byte, err error) {
	err = db.withBlob(ctx, sum, func(keys *seal.Keys, path string, at seal.Place) error {
		data, err = readBlob(keys, path, at, sum)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading document %s: %w", sum, err)
	}
	return data, nil
}

// withBlob runs f with the keys and the place of a blob.
func (db *DB) withBlob(ctx context.Context, sum string, f func(*seal.Keys, string, seal.Place) error) error {
	db.door.RLock()
	defer db.door.RUnlock()
	if db.keys == nil {
		return app.Fail(app.Locked, nil)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	path, at, err := blobPath(db.dir, db.keys, sum)
	if err != nil {
		return err
	}
	return db.coded(f(db.keys, path, at))
}

// blobPath returns where a blob lies and what it is sealed with.
func blobPath(dir string, keys *seal.Keys, sum string) (string, seal.Place, error) {
	name, err := keys.Name(blobBucket, sum)
	if err != nil {
		return "", seal.Place{}, err
	}
	return filepath.Join(dir, "blobs", hex.EncodeToString(name)), seal.Place{Bucket: blobBucket, Key: name}, nil
}

func readBlob(keys *seal.Keys, path string, at seal.Place, sum string) ([]byte, error) {
	sealed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, app.Fail(app.NotFound, err)
	}
	if err != nil {
		return nil, err
	}
	data, err := keys.Open(seal.Blobs, at, sealed)
	if err != nil {
		return nil, app.Fail(app.StoreFault, err)
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, app.Fail(app.StoreFault, seal.ErrAltered)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}
