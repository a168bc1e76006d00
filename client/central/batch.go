package central

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/shubbak/shubbak/app"
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
}

func (s *Server) batch(r *http.Request, c caller) (reply, error) {
	var b client.Batch
	if err := read(r, &b); err != nil {
		return reply{}, err
	}
	if len(b.Commands) == 0 {
		return reply{}, &app.Error{Code: app.Invalid, Field: "commands"}
	}
	if len(b.Commands) > client.MaxBatch {
		return reply{}, &app.Error{Code: app.FileTooLarge, Field: "commands"}
	}
	a := client.BatchAnswer{Outcomes: make([]client.Outcome, len(b.Commands))}
	err := s.store.Update(r.Context(), func(tx Tx) error {
		for i, cmd := range b.Commands {
			o, err := s.take(tx, &c, cmd)
			if err != nil {
				return fmt.Errorf("taking command %s: %w", cmd.ID, err)
			}
			a.Outcomes[i] = o
		}
		return nil
	})
	return reply{body: a}, err
}

// take does one command and keeps its outcome. What is wrong with the command is
// its outcome; an error is a failure of ours and undoes the whole batch.
func (s *Server) take(tx Tx, c *caller, cmd client.Command) (client.Outcome, error) {
	meaning, readable := fingerprint(cmd)
	if !readable || cmd.ID == "" || len(cmd.ID) > maxID || cmd.Seq == 0 {
		return refused(cmd.ID, &app.Error{Code: app.Invalid, Field: "command"}), nil
	}
	var known commandRow
	switch err := load(tx, tableCommands, []byte(cmd.ID), &known); {
	case err == nil && known.Device == c.device.Device.ID && bytes.Equal(known.Fingerprint, meaning):
		return known.Outcome, nil
	case err == nil:
		s.log.Warn("a command's key came with another body", slog.String("command", string(cmd.ID)), slog.String("device", c.device.Device.ID))
		return refused(cmd.ID, &app.Error{Code: app.KeyReused}), nil
	case !missing(err):
		return client.Outcome{}, err
	}
	revision, err := s.do(tx, *c, cmd)
	var fault *app.Error
	if errors.As(err, &fault) {
		return refused(cmd.ID, err), nil
	}
	if err != nil {
		return client.Outcome{}, err
	}
	row := commandRow{
		Fingerprint: meaning, Outcome: client.Outcome{ID: cmd.ID, Status: http.StatusOK, Revision: revision},
		Device: c.device.Device.ID, Seq: cmd.Seq, At: cmd.At.UTC(), Received: s.now().UTC(),
	}
	return row.Outcome, firstError(
		save(tx, tableCommands, []byte(cmd.ID), row),
		s.advance(tx, c, cmd),
	)
}

// do dispatches a command. A handler writes nothing before it has checked all.
func (s *Server) do(tx Tx, c caller, cmd client.Command) (int64, error) {
	switch cmd.Kind {
	case app.CommandIssue:
		return s.register(tx, c, cmd)
	case app.CommandSubmit:
		return s.submit(tx, c, cmd)
	case app.CommandPrint:
		return s.printed(tx, c, cmd)
	}
	return 0, &app.Error{Code: app.Invalid, Field: "kind"}
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
		if e.Code == app.Conflict && e.Field == "revision" {
			o.Status = http.StatusPreconditionFailed
		}
	}
	return o
}

// fingerprint is a hash of what a command means: its kind, its record and its
// body, however that is spaced and escaped.
func fingerprint(cmd client.Command) (sum []byte, readable bool) {
	d := json.NewDecoder(bytes.NewReader(cmd.Body))
	d.UseNumber()
	var body any
	if d.Decode(&body) != nil {
		return nil, false
	}
	canonical, err := json.Marshal([]any{cmd.Kind, cmd.Record, cmd.Seq, body})
	hash := sha256.Sum256(canonical)
	return hash[:], err == nil
}

// advance notes the command's place and moves the watermark over every place
// without a gap.
func (s *Server) advance(tx Tx, c *caller, cmd client.Command) error {
	id := c.device.Device.ID
	key := func(seq uint64) []byte { return append(join(id, ""), be64(seq)...) }
	if err := tx.Put(tableSeqs, key(cmd.Seq), []byte(cmd.ID)); err != nil {
		return err
	}
	var d deviceRow
	if err := load(tx, tableDevices, []byte(id), &d); err != nil {
		return err
	}
	mark := d.Watermark
	for tx.Get(tableSeqs, key(mark+1)) != nil {
		mark++
	}
	if mark == d.Watermark {
		return nil
	}
	d.Watermark, c.device.Watermark = mark, mark
	return save(tx, tableDevices, []byte(id), d)
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
