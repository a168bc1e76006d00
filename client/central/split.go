package central

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"github.com/shubbak/shubbak/app"
)

// rawBatch is a client.Batch whose commands have not been read yet: they are read on
// all cores, see readings.
type rawBatch struct {
	At       time.Time         `json:"at"`
	Seen     int64             `json:"seen"`
	Commands []json.RawMessage `json:"commands"`
}

// readBatch reads the body of a batch but for its commands; one that is no JSON of ours
// is app.Invalid.
func readBatch(r *http.Request) (b rawBatch, err error) {
	var body bytes.Buffer
	if n := r.ContentLength; n > 0 && n <= maxBody {
		body.Grow(int(n) + bytes.MinRead) // so that reading its end does not make it grow again
	}
	if _, err := body.ReadFrom(r.Body); err != nil {
		return b, err
	}
	if b, ok := splitBatch(body.Bytes()); ok {
		return b, nil
	}
	if err := json.Unmarshal(body.Bytes(), &b); err != nil {
		return b, &app.Error{Code: app.Invalid, Field: "body", Err: err}
	}
	return b, nil
}

// splitBatch cuts a batch into its commands without looking into them, in the form in
// which our counters write it: the commands last, each an object, and no space between
// them. Of anything else it says that it is not. What it cuts may not be JSON; together
// the parts are if each is.
func splitBatch(body []byte) (b rawBatch, ok bool) {
	open := bytes.Index(body, []byte(`"commands":[`))
	if open < 0 {
		return b, false
	}
	open += len(`"commands":[`)
	// That this is JSON proves that the list is the batch's own: neither in a string nor
	// in an object within it.
	head := append(bytes.Clone(body[:open]), "]}"...)
	if json.Unmarshal(head, &b) != nil || len(b.Commands) > 0 {
		return b, false
	}
	for at := open; ; at++ {
		end := objectEnd(body, at)
		if end < 0 || end == len(body) {
			return b, false
		}
		b.Commands = append(b.Commands, body[at:end:end])
		switch at = end; body[at] {
		case ',':
		case ']':
			return b, string(bytes.TrimRight(body[at:], "\n")) == "]}"
		default:
			return b, false
		}
	}
}

// objectEnd returns where the object that begins at a place ends, -1 when none begins
// there or it has no end.
func objectEnd(b []byte, at int) int {
	if at >= len(b) || b[at] != '{' {
		return -1
	}
	depth := 0
	for ; at < len(b); at++ {
		switch b[at] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return at + 1
			}
		case '"':
			if at = quoteEnd(b, at); at < 0 {
				return -1
			}
		}
	}
	return -1
}

// quoteEnd returns where the quote stands that ends the string which begins at a place,
// -1 when there is none.
func quoteEnd(b []byte, at int) int {
	for at++; at < len(b); at++ {
		next := bytes.IndexByte(b[at:], '"')
		if next < 0 {
			return -1
		}
		begin := at
		at += next
		escapes := at
		for escapes > begin && b[escapes-1] == '\\' {
			escapes--
		}
		if (at-escapes)%2 == 0 {
			return at
		}
	}
	return -1
}
