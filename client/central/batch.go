package central

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

// maxID bounds the IDs that a counter makes up.
const maxID = 64

// commandRow is a command that was accepted: what it was, and the answer, which
// every repetition gets again.
type commandRow struct {
	Fingerprint []byte         `json:"fingerprint"`
	Outcome     client.Outcome `json:"outcome"`
	Device      string         `json:"device"`
	Seq         uint64         `json:"seq"`
	At          time.Time      `json:"at"`       // by the counter's clock
	Received    time.Time      `json:"received"` // by ours
	Skew        time.Duration  `json:"skew,omitempty"`
}

func (s *Server) batch(r *http.Request, c caller) (reply, error) {
	b, err := readBatch(r)
	if err != nil {
		return reply{}, err
	}
	if len(b.Commands) == 0 {
		return reply{}, &app.Error{Code: app.Invalid, Field: "commands"}
	}
	if len(b.Commands) > client.MaxBatch {
		return reply{}, &app.Error{Code: app.FileTooLarge, Field: "commands"}
	}
	a := client.BatchAnswer{Outcomes: make([]client.Outcome, len(b.Commands))}
	read, err := s.readings(b.Commands, s.keyring(r.Context()))
	if err != nil {
		return reply{}, err
	}
	err = s.store.Update(r.Context(), func(tx Tx) error {
		common := newCommonRows()
		for i := range read {
			read[i].skew, read[i].rows = b.At.Sub(s.now()), common
		}
		if err := known(tx, uint64(max(b.Seen, 0))); err != nil {
			return err
		}
		for i := range read {
			o, err := s.take(tx, c, &read[i])
			if err != nil {
				return fmt.Errorf("taking command %s: %w", read[i].ID, err)
			}
			a.Outcomes[i] = o
		}
		return s.advance(tx, c.device.Device.ID)
	})
	return reply{body: a}, err
}

// reading is a command with what can be found out of it without the store. It is
// found out before the transaction, which others wait for.
type reading struct {
	client.Command
	meaning  []byte // see fingerprint
	readable bool
	licence  app.Licence // of an issue
	signed   credential.Signed
	wrong    error             // why licence or signed is none
	checked  ed25519.PublicKey // the key that the signature was found to be of; nil: not looked at
	price    price             // of the licence
	twice    bool              // another command of the device has its place
	skew     time.Duration     // of the device's clock when it sent this
	rows     *commonRows       // that it shares with the other commands
}

// commonRows are rows that the commands of a batch have in common, and that no
// command changes: each is decoded once in a transaction.
type commonRows struct {
	certificates rowsOf[credential.Certificate]
	operators    rowsOf[operatorRow]
	grants       rowsOf[app.Grant]
	leases       rowsOf[leaseRow]
}

func newCommonRows() *commonRows {
	return &commonRows{
		rowsOf[credential.Certificate]{tableCertificates, map[string]credential.Certificate{}},
		rowsOf[operatorRow]{tableOperators, map[string]operatorRow{}},
		rowsOf[app.Grant]{tableGrants, map[string]app.Grant{}},
		rowsOf[leaseRow]{tableLeases, map[string]leaseRow{}},
	}
}

// rowsOf are rows of one table that were read.
type rowsOf[T any] struct {
	table Table
	read  map[string]T
}

// load is load, of a row that may have been read.
func (r rowsOf[T]) load(tx Tx, key []byte) (row T, err error) {
	row, ok := r.read[string(key)]
	if ok {
		return row, nil
	}
	if err = load(tx, r.table, key, &row); err == nil {
		r.read[string(key)] = row
	}
	return row, err
}

// readings reads commands on all cores. A panic over one of them is the caller's,
// as if it had read them all by itself. app.Invalid: one is no command at all.
func (s *Server) readings(cs []json.RawMessage, key func(kid []byte) ed25519.PublicKey) ([]reading, error) {
	out, wrong := make([]reading, len(cs)), make([]error, len(cs))
	cores := min(runtime.GOMAXPROCS(0), 1+len(cs)/8)
	panics := make(chan any, cores)
	var wg sync.WaitGroup
	for core := range cores {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					panics <- r
				}
			}()
			for i := core; i < len(cs); i += cores {
				var cmd client.Command
				if wrong[i] = json.Unmarshal(cs[i], &cmd); wrong[i] == nil {
					out[i] = s.read1(cmd, key)
				}
			}
		})
	}
	wg.Wait()
	select {
	case r := <-panics:
		panic(r)
	default:
	}
	if err := firstError(wrong...); err != nil {
		return nil, &app.Error{Code: app.Invalid, Field: "body", Err: err}
	}
	return out, nil
}

func (s *Server) read1(cmd client.Command, key func(kid []byte) ed25519.PublicKey) reading {
	r := reading{Command: cmd}
	if r.meaning, r.readable = fingerprint(cmd); !r.readable || cmd.Kind != app.CommandIssue {
		return r
	}
	var err error
	if r.licence, err = app.DecodeLicence(cmd.Body); err != nil {
		r.wrong = &app.Error{Code: app.Invalid, Field: "body", Err: err}
		return r
	}
	r.price = s.price(r.licence)
	if r.signed, err = credential.Open(r.licence.Token); err != nil {
		r.wrong = &app.Error{Code: app.BadSignature, Field: "token", Err: err}
	} else if public := key(r.signed.Kid); public != nil && signedBy(r.signed, r.licence, public) == nil {
		r.checked = public
	}
	return r
}

// signedBy tells what is wrong with a licence's signature by a key.
func signedBy(s credential.Signed, l app.Licence, public ed25519.PublicKey) error {
	switch {
	case !s.By(public):
		return &app.Error{Code: app.BadSignature}
	case !s.Claims.Fits(l):
		return errors.New("signed something else")
	}
	return nil
}

// keyring finds the certified keys of a batch, each once.
func (s *Server) keyring(ctx context.Context) func(kid []byte) ed25519.PublicKey {
	var mu sync.Mutex
	known := map[string]ed25519.PublicKey{}
	return func(kid []byte) ed25519.PublicKey {
		mu.Lock()
		defer mu.Unlock()
		if public, ok := known[string(kid)]; ok {
			return public
		}
		var cert credential.Certificate
		err := s.store.View(ctx, func(tx Tx) error { return load(tx, tableCertificates, kid, &cert) })
		if err != nil {
			return nil // the transaction will look again, and say so
		}
		known[string(kid)] = cert.PublicKey
		return cert.PublicKey
	}
}

// take does one command and keeps its outcome. What is wrong with the command is
// its outcome; an error is a failure of ours and undoes the whole batch.
func (s *Server) take(tx Tx, c caller, cmd *reading) (client.Outcome, error) {
	if !cmd.readable || cmd.ID == "" || len(cmd.ID) > maxID || cmd.Seq == 0 {
		return refused(cmd.ID, &app.Error{Code: app.Invalid, Field: "command"}), nil
	}
	var known commandRow
	switch err := load(tx, tableCommands, []byte(cmd.ID), &known); {
	case err == nil && known.Device == c.device.Device.ID && bytes.Equal(known.Fingerprint, cmd.meaning):
		return known.Outcome, nil
	case err == nil:
		s.log.Warn("a command's key came with another body", slog.String("command", string(cmd.ID)), slog.String("device", c.device.Device.ID))
		return refused(cmd.ID, &app.Error{Code: app.KeyReused}), nil
	case !missing(err):
		return client.Outcome{}, err
	}
	replaced, twice, err := placed(tx, c.device.Device.ID, cmd)
	if err != nil {
		return client.Outcome{}, err
	}
	if replaced {
		return refused(cmd.ID, &app.Error{Code: app.NotAllowedHere, Field: client.FieldReplaced}), nil
	}
	cmd.twice = twice
	revision, err := s.do(tx, c, cmd)
	var fault *app.Error
	if errors.As(err, &fault) {
		return s.refuse(tx, cmd.Command, err)
	}
	if err == nil {
		err = giveUp(tx, c.device.Device.ID, cmd)
	}
	if err != nil {
		return client.Outcome{}, err
	}
	row := commandRow{
		Fingerprint: cmd.meaning, Outcome: client.Outcome{ID: cmd.ID, Status: http.StatusOK, Revision: revision},
		Device: c.device.Device.ID, Seq: cmd.Seq, At: cmd.At.UTC(), Received: s.now().UTC(), Skew: cmd.skew,
	}
	return row.Outcome, firstError(
		save(tx, tableCommands, []byte(cmd.ID), row),
		tx.Put(tableSeqs, seqKey(c.device.Device.ID, cmd.Seq), []byte(cmd.ID)),
	)
}

// do dispatches a command. A handler writes nothing before it has checked all.
func (s *Server) do(tx Tx, c caller, cmd *reading) (int64, error) {
	switch cmd.Kind {
	case app.CommandIssue:
		return s.register(tx, c, cmd)
	case app.CommandSubmit:
		return s.submit(tx, c, cmd.Command)
	case app.CommandDecide:
		return s.decided(tx, c, cmd.Command)
	case app.CommandWithdraw:
		return withdraw(tx, cmd.Command)
	case app.CommandPrint:
		return s.printed(tx, c, cmd.Command)
	case app.CommandDocuments:
		return s.handedIn(tx, c, cmd.Command)
	case app.CommandDraft: // no command
	}
	return 0, &app.Error{Code: app.Invalid, Field: "kind"}
}

// giveUp marks the place of a command that this one replaces, so that the
// watermark does not wait for it and it is not done should it still come.
func giveUp(tx Tx, device string, cmd *reading) error {
	if cmd.Replaces == nil || cmd.Replaces.Seq == 0 || cmd.Replaces.Seq == cmd.Seq {
		return nil
	}
	key := seqKey(device, cmd.Replaces.Seq)
	if tx.Get(tableSeqs, key) != nil {
		return nil
	}
	return tx.Put(tableSeqs, key, []byte(cmd.ID))
}

// placed tells what became of the place of a command that is new to us: another
// command may have replaced it, or, where a device was cloned, have the same place.
func placed(tx Tx, device string, cmd *reading) (replaced, twice bool, err error) {
	holder := tx.Get(tableSeqs, seqKey(device, cmd.Seq))
	if holder == nil {
		return false, false, nil
	}
	var row commandRow
	if err := load(tx, tableCommands, holder, &row); err != nil {
		return false, false, err
	}
	return row.Seq != cmd.Seq, row.Seq == cmd.Seq, nil
}

// refused is the outcome of a command that was not accepted. It is not kept: the
// same command may come again when what it lacked is there.
func refused(id app.ID, err error) client.Outcome {
	o := client.Outcome{ID: id, Code: app.CodeOf(err)}
	o.Status = client.StatusOf(o.Code)
	var e *app.Error
	if errors.As(err, &e) {
		o.Field, o.Detail = e.Field, e.Args["detail"]
		if e.Args["depends"] != "" {
			o.Status = http.StatusFailedDependency
		}
		if e.Code == app.Conflict && e.Field == fieldMatch {
			o.Status = http.StatusPreconditionFailed
		}
		if e.Code == app.Required && e.Field == fieldMatch {
			o.Status = http.StatusPreconditionRequired
		}
	}
	return o
}

// fieldMatch is the field of a command that names the version it was made from.
const fieldMatch = "if_match"

// refuse is refused, with what stands in the way of a change.
func (s *Server) refuse(tx Tx, cmd client.Command, cause error) (client.Outcome, error) {
	o := refused(cmd.ID, cause)
	if o.Status != http.StatusPreconditionFailed {
		return o, nil
	}
	var a app.Application
	err := load(tx, tableApplications, []byte(cmd.Record), &a)
	if missing(err) {
		var l app.Licence
		err = load(tx, tableLicences, []byte(cmd.Record), &l)
		o.Current = &client.Change{Kind: app.RemoteLicence, ID: l.ID, Revision: l.Revision, Licence: &l}
		return o, err
	}
	if err != nil {
		return o, err
	}
	o.Current = &client.Change{Kind: app.RemoteApplication, ID: a.ID, Revision: a.Revision, Application: &a}
	return o, nil
}

// fingerprint is a hash of what a command means: its kind, its record, its place
// and its body, however that is spaced and escaped. A command without a body, or
// with one of no sense, is not readable.
func fingerprint(cmd client.Command) (sum []byte, readable bool) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %d ", cmd.Kind, cmd.Record, cmd.Seq)
	if cmd.IfMatch != nil {
		fmt.Fprintf(h, "%d ", *cmd.IfMatch)
	}
	body, err := canonical(cmd.Body)
	_, _ = h.Write(body) // a hash never fails
	return h.Sum(nil), err == nil
}

// canonical writes JSON without spaces and with the escapes of encoding/json.
// body is JSON already: it was read as a part of a batch.
func canonical(body json.RawMessage) ([]byte, error) {
	if len(body) == 0 {
		return nil, errBody
	}
	out := make([]byte, 0, len(body))
	for at := 0; at < len(body); {
		switch c := body[at]; c {
		case ' ', '\t', '\n', '\r':
			at++
		case '"':
			end, plain := stringEnd(body, at)
			if plain {
				out = append(out, body[at:end]...)
			} else {
				var text string
				if err := json.Unmarshal(body[at:end], &text); err != nil {
					return nil, err
				}
				quoted, err := json.Marshal(text)
				if err != nil {
					return nil, err
				}
				out = append(out, quoted...)
			}
			at = end
		default:
			out = append(out, c)
			at++
		}
	}
	return out, nil
}

var errBody = errors.New("a command without a body")

// stringEnd returns where a string ends that begins at a quote, and whether
// nothing in it can be written in another way.
func stringEnd(body []byte, at int) (end int, plain bool) {
	plain = true
	for end = at + 1; body[end] != '"'; end++ {
		switch body[end] {
		case '\\':
			plain = false
			end++
		case '<', '>', '&', 0xe2:
			plain = false // may be escaped, or the beginning of a line separator
		}
	}
	return end + 1, plain && utf8.Valid(body[at:end])
}

// seqKey is where a command's place is noted.
func seqKey(device string, seq uint64) []byte { return append(join(device, ""), be64(seq)...) }

// advance moves a device's watermark over every place without a gap.
func (s *Server) advance(tx Tx, device string) error {
	var d deviceRow
	if err := load(tx, tableDevices, []byte(device), &d); err != nil {
		return err
	}
	mark := d.Watermark
	for tx.Get(tableSeqs, seqKey(device, mark+1)) != nil {
		mark++
	}
	if mark == d.Watermark {
		return nil
	}
	d.Watermark = mark
	return save(tx, tableDevices, []byte(device), d)
}

func (s *Server) command(r *http.Request, c caller) (reply, error) {
	var row commandRow
	err := s.store.View(r.Context(), func(tx Tx) error {
		return load(tx, tableCommands, []byte(r.PathValue("id")), &row)
	})
	if err == nil && row.Device != c.device.Device.ID {
		err = &app.Error{Code: app.NotFound}
	}
	return reply{body: row.Outcome}, err
}
