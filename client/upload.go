package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/shubbak/shubbak/app"
)

// Names of headers and media types of documents on their way.
const (
	HeaderOffset = "Upload-Offset"
	HeaderLength = "Upload-Length"
	MediaOffset  = "application/offset+octet-stream"
	MediaBytes   = "application/octet-stream"
)

// MaxChunk is how much of a document central takes at once, MaxUpload how large a
// document may be, in bytes.
const (
	MaxChunk  = 1 << 20
	MaxUpload = 32 << 20
)

// fetchChunk is how much of a document is asked for at once, so that progress is
// seen on a slow line and a call ends in time.
const fetchChunk = 512 << 10

// UploadRequest announces a document.
type UploadRequest struct {
	SHA256 string `json:"sha256"` // in hex
	Size   int64  `json:"size"`
	Media  string `json:"media"`
}

// UploadAnswer is how far central has it.
type UploadAnswer struct {
	ID     string `json:"id"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	Done   bool   `json:"done"`
}

// Announce tells central of a document that will come. The same document of the
// same device goes on where it was left. app.FileTooLarge: central takes none of
// that size.
func (c *Client) Announce(ctx context.Context, a app.Attachment) (app.Upload, error) {
	var u UploadAnswer
	in := UploadRequest{SHA256: a.SHA256, Size: a.Size, Media: a.Media}
	if err := c.inSession(ctx, ask{method: http.MethodPost, path: "/uploads", in: in, out: &u}); err != nil {
		return app.Upload{}, fmt.Errorf("announcing document %s: %w", a.SHA256, err)
	}
	return app.Upload{ID: u.ID, Offset: u.Offset, Done: u.Done}, nil
}

// Uploaded returns how many bytes of an upload central has, and whether that is
// all of them. app.NotFound: central has given the upload up, or lost it.
func (c *Client) Uploaded(ctx context.Context, id string) (u app.Upload, err error) {
	read := func(h http.Header) error {
		offset, err := strconv.ParseInt(h.Get(HeaderOffset), 10, 64)
		length, err2 := strconv.ParseInt(h.Get(HeaderLength), 10, 64)
		u = app.Upload{ID: id, Offset: offset, Done: offset == length}
		return errors.Join(err, err2)
	}
	if err := c.inSession(ctx, ask{method: http.MethodHead, path: "/uploads/" + id, head: read}); err != nil {
		return app.Upload{}, fmt.Errorf("asking after upload %s: %w", id, err)
	}
	return u, nil
}

// Append sends a part of a document, up to MaxChunk, from the offset on, and
// returns the offset that central has then. app.Conflict: central has another
// offset. app.BadHash: all came, and it is another document; it must come anew.
func (c *Client) Append(ctx context.Context, id string, at int64, chunk []byte) (offset int64, err error) {
	header := map[string]string{HeaderOffset: strconv.FormatInt(at, 10), "Content-Type": MediaOffset}
	read := func(h http.Header) (err error) {
		offset, err = strconv.ParseInt(h.Get(HeaderOffset), 10, 64)
		return err
	}
	err = c.inSession(ctx, ask{method: http.MethodPatch, path: "/uploads/" + id, header: header, raw: chunk, head: read})
	if err != nil {
		return 0, fmt.Errorf("sending a part of upload %s: %w", id, err)
	}
	return offset, nil
}

// FetchDocument brings a document of the device's office over, in parts, and checks
// its hash. told, which may be nil, hears how many bytes are here. app.NotFound:
// central has no such document for this office.
func (c *Client) FetchDocument(ctx context.Context, sum string, told func(done, of int64)) ([]byte, error) {
	var data []byte
	for size := int64(1); int64(len(data)) < size; {
		from := int64(len(data))
		header := map[string]string{"Range": fmt.Sprintf("bytes=%d-%d", from, from+fetchChunk-1), "Accept": MediaBytes + ", " + MediaProblem}
		var first, last int64
		span := func(h http.Header) error {
			_, err := fmt.Sscanf(h.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &size)
			if err != nil || first != from || last < first || size > MaxUpload {
				return fmt.Errorf("another part than was asked for: %q", h.Get("Content-Range"))
			}
			return nil
		}
		part := func(body []byte) error {
			if int64(len(body)) != last-first+1 {
				return errors.New("a part that is not whole")
			}
			data = append(data, body...)
			return nil
		}
		err := c.inSession(ctx, ask{method: http.MethodGet, path: "/blobs/" + sum, header: header, media: MediaBytes, head: span, read: part})
		if err != nil {
			return nil, fmt.Errorf("fetching document %s: %w", sum, err)
		}
		if told != nil {
			told(int64(len(data)), size)
		}
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("fetching document %s: %w", sum, badAnswer(errors.New("it is another one")))
	}
	return data, nil
}
