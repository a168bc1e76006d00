package central

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// How long what is not whole, and what no record names, is kept, and how often it
// is looked for.
const (
	uploadDays = 7
	orphanDays = 30
	sweepEvery = 24 * time.Hour
)

// uploadRow is a document on its way. What lies in its file beyond Offset was never
// answered for.
type uploadRow struct {
	Device string    `json:"device"`
	Office string    `json:"office"`
	SHA256 string    `json:"sha256"`
	Media  string    `json:"media"`
	Size   int64     `json:"size"`
	Offset int64     `json:"offset"`
	At     time.Time `json:"at"` // of the last part
}

// blobRow is a document that an office has. Its bytes are in a file that has its
// hash for a name, one for all offices.
type blobRow struct {
	Media string    `json:"media"`
	Size  int64     `json:"size"`
	By    string    `json:"by"` // the device that brought it
	At    time.Time `json:"at"`
	Named bool      `json:"named"` // a record has named it
}

var hexSum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// uploadID is the same whenever a device announces a document, so that a repeated
// announcement goes on with the upload that is there.
func uploadID(device, sum string) string {
	h := sha256.Sum256(join(device, sum))
	return hex.EncodeToString(h[:16])
}

// announce begins an upload or goes on with one.
func (s *Server) announce(r *http.Request, c caller) (reply, error) {
	var q client.UploadRequest
	if err := read(r, &q); err != nil {
		return reply{}, err
	}
	switch {
	case !hexSum.MatchString(q.SHA256):
		return reply{}, &app.Error{Code: app.Invalid, Field: "sha256"}
	case q.Size < 1:
		return reply{}, &app.Error{Code: app.Invalid, Field: "size"}
	case q.Size > client.MaxUpload:
		return reply{}, &app.Error{Code: app.FileTooLarge, Field: "size"}
	case q.Media == "" || len(q.Media) > maxQuery:
		return reply{}, &app.Error{Code: app.Invalid, Field: "media"}
	}
	s.blobs.mu.Lock()
	defer s.blobs.mu.Unlock()
	if err := s.sweep(r.Context()); err != nil {
		return reply{}, err
	}
	id := uploadID(c.device.Device.ID, q.SHA256)
	a := client.UploadAnswer{ID: id, Size: q.Size}
	err := s.store.Update(r.Context(), func(tx Tx) error {
		there, err := s.hasBlob(tx, c.device.office(), q.SHA256)
		if err != nil || there {
			a.Offset, a.Done = q.Size, there
			return err
		}
		var row uploadRow
		if err := load(tx, tableUploads, []byte(id), &row); err != nil && !missing(err) {
			return err
		}
		if row.Size != q.Size || row.Offset >= row.Size || !s.blobs.holds(id, row.Offset) {
			row = uploadRow{Device: c.device.Device.ID, Office: c.device.office(), SHA256: q.SHA256, Size: q.Size}
		}
		a.Offset, row.Media, row.At = row.Offset, q.Media, s.now().UTC()
		return save(tx, tableUploads, []byte(id), row)
	})
	status := http.StatusCreated
	if a.Done {
		status = http.StatusOK
	}
	return reply{status: status, body: a, header: map[string]string{"Location": "/uploads/" + id, client.HeaderOffset: strconv.FormatInt(a.Offset, 10)}}, err
}

// uploaded tells how far an upload has come.
func (s *Server) uploaded(r *http.Request, c caller) (reply, error) {
	var row uploadRow
	err := s.store.View(r.Context(), func(tx Tx) (err error) {
		row, err = uploadOf(tx, c, r.PathValue("id"))
		return err
	})
	return reply{header: row.header()}, err
}

func (r uploadRow) header() map[string]string {
	return map[string]string{client.HeaderOffset: strconv.FormatInt(r.Offset, 10), client.HeaderLength: strconv.FormatInt(r.Size, 10)}
}

// uploadOf is an upload of the caller's device; another's is not there for it.
func uploadOf(tx Tx, c caller, id string) (row uploadRow, err error) {
	if err = load(tx, tableUploads, []byte(id), &row); err == nil && row.Device != c.device.Device.ID {
		err = &app.Error{Code: app.NotFound}
	}
	return row, err
}

// appendUpload takes a part of a document in. What came of a part whose sender
// broke off is kept as well: the next one goes on behind it.
func (s *Server) appendUpload(r *http.Request, c caller) (reply, error) {
	if r.Header.Get("Content-Type") != client.MediaOffset {
		return reply{}, &app.Error{Code: app.Invalid, Field: "content_type"}
	}
	at, err := strconv.ParseInt(r.Header.Get(client.HeaderOffset), 10, 64)
	if err != nil || at < 0 {
		return reply{}, &app.Error{Code: app.Invalid, Field: "offset", Err: err}
	}
	chunk, cut := io.ReadAll(io.LimitReader(r.Body, client.MaxChunk+1))
	if len(chunk) > client.MaxChunk {
		return reply{}, &app.Error{Code: app.FileTooLarge, Field: "chunk"}
	}
	// Who sent it may be gone; what is here is kept all the same.
	row, err := s.keepPart(context.WithoutCancel(r.Context()), c, r.PathValue("id"), at, chunk)
	if err == nil && cut != nil {
		err = &app.Error{Code: app.Invalid, Field: "body", Err: cut}
	}
	return reply{status: http.StatusNoContent, header: row.header()}, err
}

// keepPart writes a part, and the whole when it was the last. The row says what is
// there only after the file has it for good.
func (s *Server) keepPart(ctx context.Context, c caller, id string, at int64, chunk []byte) (row uploadRow, err error) {
	s.blobs.mu.Lock()
	defer s.blobs.mu.Unlock()
	err = s.store.View(ctx, func(tx Tx) (err error) {
		row, err = uploadOf(tx, c, id)
		return err
	})
	switch {
	case err != nil:
		return row, err
	case row.Offset != at:
		return row, &app.Error{Code: app.Conflict, Field: "offset"}
	case at+int64(len(chunk)) > row.Size:
		return row, &app.Error{Code: app.FileTooLarge, Field: "size"}
	case len(chunk) == 0:
		return row, nil
	}
	err = s.blobs.write(id, at, chunk)
	if err == nil && at+int64(len(chunk)) == row.Size {
		err = s.blobs.finish(id, row.SHA256)
	}
	if err != nil {
		return row, s.giveUpload(ctx, id, err)
	}
	row.Offset, row.At = at+int64(len(chunk)), s.now().UTC()
	err = s.store.Update(ctx, func(tx Tx) error {
		if err := save(tx, tableUploads, []byte(id), row); err != nil || row.Offset < row.Size {
			return err
		}
		return save(tx, tableBlobs, join(row.Office, row.SHA256), blobRow{Media: row.Media, Size: row.Size, By: row.Device, At: row.At})
	})
	if err == nil && row.Offset == row.Size {
		err = s.blobs.drop(id)
	}
	return row, err
}

// giveUpload ends an upload whose bytes are not what was announced, or are gone: it
// begins anew. Any other failure leaves it.
func (s *Server) giveUpload(ctx context.Context, id string, cause error) error {
	if code := app.CodeOf(cause); code != app.BadHash && code != app.NotFound {
		return cause
	}
	err := s.store.Update(ctx, func(tx Tx) error { return tx.Delete(tableUploads, []byte(id)) })
	return firstError(err, s.blobs.drop(id), cause)
}

// hasBlob tells whether an office has a document, whole.
func (s *Server) hasBlob(tx Tx, office, sum string) (bool, error) {
	var row blobRow
	err := load(tx, tableBlobs, join(office, sum), &row)
	if missing(err) {
		return false, nil
	}
	return err == nil && s.blobs.has(sum, row.Size), err
}

// documentsThere wants all documents that a record names to be there before it.
// app.DocMissing: the counter brings it, and sends the command again.
func (s *Server) documentsThere(tx Tx, office string, list []app.Attachment) error {
	for _, d := range list {
		if !hexSum.MatchString(d.SHA256) {
			return &app.Error{Code: app.Invalid, Field: "attachments"}
		}
		there, err := s.hasBlob(tx, office, d.SHA256)
		if err != nil {
			return err
		}
		if !there {
			return &app.Error{Code: app.DocMissing, Field: "attachments", Args: map[string]string{"detail": d.SHA256}}
		}
	}
	return nil
}

// nameBlobs notes that a record names documents, which are kept from then on.
func nameBlobs(tx Tx, office string, list []app.Attachment) error {
	for _, d := range list {
		var row blobRow
		key := join(office, d.SHA256)
		err := load(tx, tableBlobs, key, &row)
		if missing(err) || err == nil && row.Named {
			continue
		}
		if err == nil {
			row.Named = true
			err = save(tx, tableBlobs, key, row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// blob gives out a document of the caller's office, or the part of it that is
// asked for.
func (s *Server) blob(r *http.Request, c caller) (reply, error) {
	sum := r.PathValue("id")
	var row blobRow
	err := s.store.View(r.Context(), func(tx Tx) error {
		return load(tx, tableBlobs, join(c.device.office(), sum), &row)
	})
	if err != nil {
		return reply{}, err
	}
	var first, last int64
	if n, _ := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-%d", &first, &last); n != 2 || last < first {
		data, err := s.blobs.read(sum, 0, row.Size)
		return reply{body: octets(data)}, err
	}
	if first < 0 || first >= row.Size {
		return reply{}, &app.Error{Code: app.BadRange, Field: "range"}
	}
	last = min(last, row.Size-1)
	data, err := s.blobs.read(sum, first, last-first+1)
	span := fmt.Sprintf("bytes %d-%d/%d", first, last, row.Size)
	return reply{status: http.StatusPartialContent, body: octets(data), header: map[string]string{"Content-Range": span}}, err
}

// sweep removes uploads that nobody went on with and documents that no record ever
// named, once a day. blobs.mu is held.
func (s *Server) sweep(ctx context.Context) error {
	now := s.now()
	if now.Sub(s.blobs.swept) < sweepEvery {
		return nil
	}
	var parts, sums []string
	err := s.store.Update(ctx, func(tx Tx) (err error) {
		if parts, err = oldUploads(tx, now); err == nil {
			sums, err = orphans(tx, now)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("sweeping documents: %w", err)
	}
	for _, id := range parts {
		err = errors.Join(err, s.blobs.drop(id))
	}
	for _, sum := range sums {
		err = errors.Join(err, s.blobs.remove(sum))
	}
	s.blobs.swept = now
	return err
}

// oldUploads deletes the rows of uploads that nobody goes on with.
func oldUploads(tx Tx, now time.Time) (ids []string, err error) {
	err = eachRow(tx, tableUploads, nil, func(key []byte, u uploadRow) (bool, error) {
		if now.Sub(u.At) > uploadDays*24*time.Hour {
			ids = append(ids, string(key))
		}
		return true, nil
	})
	for _, id := range ids {
		err = firstError(err, tx.Delete(tableUploads, []byte(id)))
	}
	return ids, err
}

// orphans deletes the rows of documents that no record named, and returns those
// that no other office has.
func orphans(tx Tx, now time.Time) (sums []string, err error) {
	kept := map[string]bool{}
	var gone [][]byte
	err = eachRow(tx, tableBlobs, nil, func(key []byte, b blobRow) (bool, error) {
		if b.Named || now.Sub(b.At) <= orphanDays*24*time.Hour {
			kept[sumOf(key)] = true
		} else {
			gone = append(gone, []byte(string(key)))
		}
		return true, nil
	})
	for _, key := range gone {
		err = firstError(err, tx.Delete(tableBlobs, key))
		if sum := sumOf(key); !kept[sum] {
			sums = append(sums, sum)
		}
	}
	return sums, err
}

// sumOf is the hash in the key of a blobRow.
func sumOf(key []byte) string { return string(key[max(0, len(key)-sha256.Size*2):]) }

// strays removes the files that no row knows. Nobody is served yet.
func (s *Server) strays(tx Tx) error {
	parts, sums := map[string]bool{}, map[string]bool{}
	err := firstError(
		eachRow(tx, tableUploads, nil, func(key []byte, _ uploadRow) (bool, error) { parts[string(key)] = true; return true, nil }),
		eachRow(tx, tableBlobs, nil, func(key []byte, _ blobRow) (bool, error) { sums[sumOf(key)] = true; return true, nil }),
	)
	if err != nil {
		return err
	}
	return s.blobs.keepOnly(parts, sums)
}
