package client

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/http"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Contract is the OpenAPI 3.1 document of central's interface.
//
//go:embed openapi.yaml
var Contract []byte

// Names of headers, and what marks an answer as central's own.
const (
	HeaderCentral   = "Shubbak-Central"
	CentralMark     = "1"
	HeaderRequestID = "X-Request-Id"
	HeaderKey       = "Idempotency-Key"
	MediaJSON       = "application/json"
	MediaProblem    = "application/problem+json"
)

// MaxBatch is how many commands central takes at once; MaxPage how many changes
// it gives.
const (
	MaxBatch = 100
	MaxPage  = 500
)

// EnrolRequest asks for a device by the code that an administrator gave out.
type EnrolRequest struct {
	Code  string `json:"code"`
	Nonce string `json:"nonce,omitempty"` // with it the code serves again until the device has signed in
}

// EnrolAnswer is the device. Its credential is said this once.
type EnrolAnswer struct {
	Device app.Device `json:"device"`
}

// SessionRequest opens a session: by the operator's password, with the public
// key that is to be certified, or by a proof that the device's certified key
// signed.
type SessionRequest struct {
	Device     string `json:"device"`
	Credential string `json:"credential"`
	Operator   string `json:"operator"`
	Password   string `json:"password,omitempty"`
	PublicKey  []byte `json:"public_key,omitempty"`
	Proof      []byte `json:"proof,omitempty"`
}

// SessionAnswer is an open session. StoreKey and Operators are only in the
// answer to a password.
type SessionAnswer struct {
	Token       string         `json:"token"`
	ExpiresAt   time.Time      `json:"expires_at"`
	Grant       app.Grant      `json:"grant"`
	GrantSigned []byte         `json:"grant_signed"`
	StoreKey    []byte         `json:"store_key,omitempty"`
	Certificate []byte         `json:"certificate"`
	Device      app.Device     `json:"device"`
	Operators   []app.Operator `json:"operators,omitempty"`
}

// GrantAnswer is the newest grant of the operator in session.
type GrantAnswer struct {
	Operator    string `json:"operator"`
	GrantSigned []byte `json:"grant_signed"`
}

// LeaseReturn gives back what was not used of a lease, from Next on.
type LeaseReturn struct {
	Next uint32 `json:"next"`
}

// LeaseProof shows a lease that central signed.
type LeaseProof struct {
	Signed []byte `json:"signed"`
}

// Command is a command as it is sent.
type Command struct {
	ID       app.ID          `json:"id"`
	Seq      uint64          `json:"seq"`
	Kind     app.CommandKind `json:"kind"`
	Record   app.ID          `json:"record"`
	Operator string          `json:"operator"`
	At       time.Time       `json:"at"`
	IfMatch  *int64          `json:"if_match,omitempty"` // of a change: the revision it was made from, 0 for a new record
	Replaces *Place          `json:"replaces,omitempty"` // a command of this device that is not to be done any more
	Body     json.RawMessage `json:"body"`
}

// Place is a command by its key and its place in the device's order.
type Place struct {
	ID  app.ID `json:"id"`
	Seq uint64 `json:"seq"`
}

// Batch is up to MaxBatch commands in device order.
type Batch struct {
	At       time.Time `json:"at"`             // when it was sent, by the counter's clock
	Seen     int64     `json:"seen,omitempty"` // the newest revision that the counter was told of
	Commands []Command `json:"commands"`
}

// encode writes a batch as JSON with each body as it was stored: encoding/json would
// read and write it once more.
func (b Batch) encode() ([]byte, error) {
	size := 128
	for _, c := range b.Commands {
		size += 512 + len(c.Body)
	}
	out := make([]byte, 0, size)
	head, err := json.Marshal(Batch{At: b.At, Seen: b.Seen, Commands: []Command{}})
	if err != nil {
		return nil, err
	}
	out = append(out, bytes.TrimSuffix(head, []byte("]}"))...)
	for i, c := range b.Commands {
		if i > 0 {
			out = append(out, ',')
		}
		body := c.Body
		c.Body = nil // the last of the fields
		shell, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		if len(body) > 0 {
			shell = append(bytes.TrimSuffix(shell, []byte("null}")), body...)
			shell = append(shell, '}')
		}
		out = append(out, shell...)
	}
	return append(out, "]}"...), nil
}

// Outcome is what became of one command. Status is that of the command alone, as
// if it had been sent by itself.
type Outcome struct {
	ID       app.ID   `json:"id"`
	Status   int      `json:"status"`
	Revision int64    `json:"revision,omitempty"`
	Code     app.Code `json:"code,omitempty"`
	Field    string   `json:"field,omitempty"`
	Detail   string   `json:"detail,omitempty"`
	Current  *Change  `json:"current,omitempty"` // with 412: the record as it is
}

// FieldReplaced is the field of an outcome, not_allowed, of a command whose place
// another one has taken.
const FieldReplaced = "replaced"

// BatchAnswer has one outcome for each command, in their order.
type BatchAnswer struct {
	Outcomes []Outcome `json:"outcomes"`
}

// Change is one item of the changes feed.
type Change = app.RemoteChange

// Changes is a page of the feed.
type Changes = app.ChangesPage

// Keys is the signed list of device certificates.
type Keys struct {
	Trust []byte `json:"trust"`
	Root  []byte `json:"root"`
}

// Revocations is the signed status list.
type Revocations struct {
	Signed []byte `json:"signed"`
}

// Licences is what central's search found.
type Licences struct {
	Items []app.Licence `json:"items"`
	Total int           `json:"total"`
}

// Bundle is a version of the catalogue: the files that catalogue.Parse reads,
// and a credential.Bundle over them that central signed.
type Bundle struct {
	Version int      `json:"version"`
	Parts   [][]byte `json:"parts"`
	Signed  []byte   `json:"signed"`
}

// Heartbeat tells central how a counter is.
type Heartbeat struct {
	Device     string    `json:"device"`
	Credential string    `json:"credential"`
	At         time.Time `json:"at"`                // by the counter's clock
	Waiting    *int      `json:"waiting,omitempty"` // commands; nil: nobody has signed in, who could tell
	Version    string    `json:"version,omitempty"`
	Done       []string  `json:"done,omitempty"` // IDs of directives that were carried out
}

// HeartbeatAnswer is what central wants of the counter.
type HeartbeatAnswer struct {
	Time       time.Time `json:"time"`
	Directives [][]byte  `json:"directives"` // each an app.Directive, signed
}

// Leftover is what a counter that is wiped could not deliver.
type Leftover struct {
	ID       app.ID          `json:"id"`
	Seq      uint64          `json:"seq,omitempty"` // of a command
	Kind     app.CommandKind `json:"kind"`
	Record   app.ID          `json:"record"`
	Operator string          `json:"operator"`
	At       time.Time       `json:"at"`
	Why      app.Code        `json:"why,omitempty"` // central's last word about it
	Body     json.RawMessage `json:"body"`
}

// Leftovers are up to MaxBatch of them.
type Leftovers struct {
	Items []Leftover `json:"items"`
}

// LeftoversAnswer tells how many are kept.
type LeftoversAnswer struct {
	Kept int `json:"kept"`
}

// Health says that central is there.
type Health struct {
	Status string    `json:"status"`
	Time   time.Time `json:"time"`
}

// Problem is an error of central's (RFC 9457) with its code of package app.
type Problem struct {
	Type   string   `json:"type"`
	Title  string   `json:"title"`
	Status int      `json:"status"`
	Detail string   `json:"detail,omitempty"`
	Code   app.Code `json:"code"`
	Field  string   `json:"field,omitempty"`
}

// StatusOf returns the HTTP status of a code.
func StatusOf(c app.Code) int {
	for _, m := range statuses() {
		if m.code == c {
			return m.status
		}
	}
	return http.StatusInternalServerError
}

// codeOf returns the code of an HTTP status, for an answer that names none.
func codeOf(status int) app.Code {
	for _, m := range statuses() {
		if m.status == status {
			return m.code
		}
	}
	return app.Rejected
}

type statusOfCode struct {
	status int
	code   app.Code
}

// statuses pairs codes with statuses. The first row of a status or a code is
// the one that counts.
func statuses() []statusOfCode {
	return []statusOfCode{
		{http.StatusOK, ""},
		{http.StatusUnauthorized, app.Unauthorised},
		{http.StatusForbidden, app.Forbidden},
		{http.StatusForbidden, app.Retired},
		{http.StatusNotFound, app.NotFound},
		{http.StatusConflict, app.Conflict},
		{http.StatusConflict, app.NumberUsed},
		{http.StatusConflict, app.AlreadyIssued},
		{http.StatusConflict, app.NoNumbers},
		{http.StatusConflict, app.NotAllowedHere},
		{http.StatusGone, app.CursorGone},
		{http.StatusRequestEntityTooLarge, app.FileTooLarge},
		{http.StatusUnprocessableEntity, app.Rejected},
		{http.StatusUnprocessableEntity, app.KeyReused},
		{http.StatusUnprocessableEntity, app.BadSignature},
		{http.StatusUnprocessableEntity, app.Invalid},
		{http.StatusUnprocessableEntity, app.Required},
		{http.StatusUnprocessableEntity, app.BadHash},
		{http.StatusFailedDependency, app.Conflict},
		{http.StatusFailedDependency, app.DocMissing},
		{http.StatusRequestedRangeNotSatisfiable, app.BadRange},
		{http.StatusTooManyRequests, app.TryLater},
		{http.StatusServiceUnavailable, app.Offline},
	}
}
