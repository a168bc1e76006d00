package central

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
)

// blobFiles are the documents in central's folder: blobs/SHA256 is a whole one,
// uploads/ID one that is on its way. Whoever changes any of it holds mu.
type blobFiles struct {
	mu    sync.Mutex
	dir   string
	swept time.Time
}

func openBlobs(dir string) (*blobFiles, error) {
	b := &blobFiles{dir: dir}
	return b, errors.Join(os.MkdirAll(b.path("blobs", ""), 0o700), os.MkdirAll(b.path("uploads", ""), 0o700))
}

func (b *blobFiles) path(folder, name string) string { return filepath.Join(b.dir, folder, name) }

// has tells whether a whole document of that size is there.
func (b *blobFiles) has(sum string, size int64) bool {
	info, err := os.Stat(b.path("blobs", sum))
	return err == nil && info.Size() == size
}

// holds tells whether that many bytes of an upload are there.
func (b *blobFiles) holds(id string, n int64) bool {
	info, err := os.Stat(b.path("uploads", id))
	return n == 0 || err == nil && info.Size() >= n
}

// write puts a part behind what is there, and whatever lay beyond is gone. It is on
// the disk when write returns. app.NotFound: what should be before it is not there.
func (b *blobFiles) write(id string, at int64, chunk []byte) error {
	if !b.holds(id, at) {
		return &app.Error{Code: app.NotFound, Field: "upload"}
	}
	if at == 0 { // what may be there is a document by another name: see finish
		if err := b.drop(id); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(b.path("uploads", id), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	err = f.Truncate(at)
	if err == nil {
		_, err = f.WriteAt(chunk, at)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil || at > 0 {
		return err
	}
	return syncFolder(b.path("uploads", ""))
}

// finish makes an upload a whole document if its hash is right, else it is
// app.BadHash. The upload's own file stays until drop, so that a row which does
// not know of it yet finds what it says.
func (b *blobFiles) finish(id, sum string) error {
	f, err := os.Open(b.path("uploads", id))
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		return &app.Error{Code: app.BadHash, Field: "sha256"}
	}
	err = os.Link(b.path("uploads", id), b.path("blobs", sum))
	if errors.Is(err, fs.ErrExist) { // another office has it
		err = os.Rename(b.path("uploads", id), b.path("blobs", sum))
	}
	if err != nil {
		return err
	}
	return syncFolder(b.path("blobs", ""))
}

// read returns a part of a document. app.NotFound: it is not there, or not whole.
func (b *blobFiles) read(sum string, from, n int64) ([]byte, error) {
	f, err := os.Open(b.path("blobs", sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, app.Fail(app.NotFound, err)
	}
	if err != nil {
		return nil, err
	}
	data := make([]byte, n)
	if _, err = f.ReadAt(data, from); err != nil {
		err = app.Fail(app.NotFound, fmt.Errorf("reading document %s: %w", sum, err))
	}
	return data, errors.Join(err, f.Close())
}

// drop removes what came of an upload.
func (b *blobFiles) drop(id string) error { return removeFile(b.path("uploads", id)) }

// remove removes a whole document.
func (b *blobFiles) remove(sum string) error { return removeFile(b.path("blobs", sum)) }

// keepOnly removes all but these.
func (b *blobFiles) keepOnly(parts, sums map[string]bool) error {
	for folder, keep := range map[string]map[string]bool{"uploads": parts, "blobs": sums} {
		files, err := os.ReadDir(b.path(folder, ""))
		for _, f := range files {
			if !keep[f.Name()] {
				err = errors.Join(err, removeFile(b.path(folder, f.Name())))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func removeFile(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
