package counter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Outbox is what the counter needs of the store about commands that central sent
// back.
type Outbox interface {
	// Collision returns all versions of a record whose change central refused
	// because it had changed there; app.NotFound when it is none.
	Collision(ctx context.Context, command app.ID) (app.Collision, error)
	// Merge puts what build makes of it in the command's place, all or nothing.
	Merge(ctx context.Context, command app.ID, build func(app.Collision) (app.Submission, error)) (app.Submission, error)
	// Notices returns what central changed of papers that are out, the newest first;
	// Noted drops one.
	Notices(ctx context.Context) ([]app.Notice, error)
	Noted(ctx context.Context, licence app.ID, audit app.AuditEntry) error
	// Replace puts what build makes of a refused command about documents in its place.
	Replace(ctx context.Context, command app.ID, build func(c app.Command) (app.Command, error), audit app.AuditEntry) error
	// Withdraw gives the change up for central's version.
	Withdraw(ctx context.Context, command app.ID, build func(c app.Collision) (app.Command, error), audit app.AuditEntry) error
}

// Collision returns the versions of an application that was changed here and at
// central.
func (c *Counter) Collision(ctx context.Context, command app.ID) (app.Collision, error) {
	if _, err := c.signedIn(); err != nil {
		return app.Collision{}, err
	}
	return c.Store.Collision(ctx, command)
}

// Choice is what the clerk decided in a merge: sides by app.Difference.Key, and by
// field code the values that she wrote instead of either.
type Choice struct {
	Sides   map[string]app.Side
	Written map[string]string
}

// Merged returns the application that a choice makes, with its fee, and what the
// choice leaves open.
func (c *Counter) Merged(of app.Collision, choice Choice) (app.Application, []app.Difference) {
	merged, open := of.Merge(choice.Sides)
	for code, v := range choice.Written {
		if v == "" {
			delete(merged.Entered.Fields, code)
		} else {
			merged.Entered.Fields[code] = v
		}
	}
	open = slices.DeleteFunc(open, func(d app.Difference) bool {
		_, written := choice.Written[d.Code]
		return written && d.Part == app.PartField
	})
	merged.Assessment = c.Assess(merged)
	return merged, open
}

// Merge sends what the clerk decided as a new command. What she left open is
// app.Required; what the rules refuse of the result comes as app.Problems.
func (c *Counter) Merge(ctx context.Context, command app.ID, choice Choice) (app.Application, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Application{}, err
	}
	out, err := c.Store.Merge(ctx, command, func(of app.Collision) (app.Submission, error) {
		merged, open := c.Merged(of, choice)
		if len(open) > 0 {
			return app.Submission{}, &app.Error{Code: app.Required, Field: open[0].Code}
		}
		if p := c.Check(merged).Errors(); len(p) > 0 {
			return app.Submission{}, p
		}
		return of.Resubmit(merged, w.Operator.ID, c.Now())
	})
	if err != nil {
		return app.Application{}, fmt.Errorf("merging for command %s: %w", command, err)
	}
	return out.Application, nil
}

// Withdraw gives a change up for what central has; the command keeps its bytes.
func (c *Counter) Withdraw(ctx context.Context, command app.ID) error {
	w, err := c.signedIn()
	if err != nil {
		return err
	}
	of, err := c.Store.Collision(ctx, command)
	if err != nil {
		return err
	}
	return c.Store.Withdraw(ctx, command, func(of app.Collision) (app.Command, error) {
		return of.Withdraw(w.Operator.ID, c.Now())
	}, c.audit(w, "withdraw", of.Mine.ID))
}

// SendWithout sends the documents of a licence without those that are not at this
// counter any more, cannot be read, or that central does not take. When there is none
// of these they are sent once more as they are. Central hears which do not come; the
// refused command keeps its bytes.
func (c *Counter) SendWithout(ctx context.Context, command app.ID) error {
	w, err := c.signedIn()
	if err != nil {
		return err
	}
	list, err := c.Store.Commands(ctx, 0)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x app.Command) bool { return x.ID == command })
	if i < 0 {
		return app.Fail(app.NotFound, nil)
	}
	lost, err := c.lacking(ctx, list[i])
	if err != nil {
		return err
	}
	if len(lost) == 0 {
		return c.Retry(ctx, command)
	}
	return c.Store.Replace(ctx, command, func(old app.Command) (app.Command, error) {
		return old.Without(lost, w.Operator.ID, c.Now())
	}, c.audit(w, "send_without", list[i].Record))
}

// lacking finds the documents of a refused command that cannot be sent, by their hash.
func (c *Counter) lacking(ctx context.Context, cmd app.Command) (map[string]bool, error) {
	lost := map[string]bool{}
	for _, d := range cmd.Documents() {
		_, err := c.Store.Blob(ctx, d.SHA256)
		switch code := app.CodeOf(err); {
		case code == app.NotFound || code == app.StoreFault, cmd.Code == app.DocRefused && cmd.Detail == d.SHA256:
			lost[d.SHA256] = true
		case err != nil:
			return nil, err
		}
	}
	return lost, nil
}

// Mend takes an application whose submission central refused back into the form.
// What is sent then takes the refused command's place.
func (c *Counter) Mend(ctx context.Context, id app.ID) (app.Application, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Application{}, err
	}
	a, err := c.Store.Application(ctx, id)
	if err != nil || a.State == app.Draft {
		return a, err
	}
	a.State, a.Section = app.Draft, 0
	if a, err = c.SaveDraft(ctx, a); err != nil {
		return a, err
	}
	return a, c.Store.Audit(ctx, c.audit(w, "amend", id))
}

// Noted takes a notice off the desk: its paper has been dealt with.
func (c *Counter) Noted(ctx context.Context, licence app.ID) error {
	w, err := c.signedIn()
	if err != nil {
		return err
	}
	return c.Store.Noted(ctx, licence, c.audit(w, "noted", licence))
}

// exported is an entry of the outbox for a supervisor or the people of the network:
// all that tells how it stands, and no person's data.
type exported struct {
	Format   string          `json:"format"`
	At       time.Time       `json:"exported_at"`
	Device   string          `json:"device"`
	Office   string          `json:"office"`
	Command  app.ID          `json:"command"`
	Seq      uint64          `json:"seq"`
	Kind     app.CommandKind `json:"kind"`
	Record   app.ID          `json:"record"`
	Number   string          `json:"number"`
	Operator string          `json:"operator"`
	Made     time.Time       `json:"made_at"`
	State    app.OutboxState `json:"state"`
	Tries    int             `json:"tries"`
	LastTry  time.Time       `json:"last_try,omitzero"`
	Code     app.Code        `json:"code,omitempty"`
	Field    string          `json:"field,omitempty"`
	Base     int64           `json:"base_revision,omitempty"`
	Replaces app.ID          `json:"replaces,omitempty"`
	Bytes    int             `json:"body_bytes"`
	SHA256   string          `json:"body_sha256"`
}

// ExportCommand returns an entry of the outbox as a file that may be handed on: it
// holds no person's data, and of what was entered only the hash.
func (c *Counter) ExportCommand(ctx context.Context, id app.ID) ([]byte, error) {
	w, err := c.signedIn()
	if err != nil {
		return nil, err
	}
	all, err := c.Store.Commands(ctx, mostExported)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(x app.Command) bool { return x.ID == id })
	if i < 0 {
		return nil, app.Fail(app.NotFound, nil)
	}
	cmd, sum := all[i], sha256.Sum256(all[i].Body)
	b, err := json.MarshalIndent(exported{
		Format: "shubbak-outbox-entry-1", At: c.Now().UTC(), Device: w.Device.ID, Office: w.Device.Office.Municipality.Code,
		Command: cmd.ID, Seq: cmd.Seq, Kind: cmd.Kind, Record: cmd.Record, Number: cmd.Title, Operator: cmd.Operator, Made: cmd.At,
		State: cmd.State, Tries: cmd.Tries, LastTry: cmd.LastTry, Code: cmd.Code, Field: cmd.Field,
		Base: cmd.Base, Replaces: cmd.Replaces, Bytes: len(cmd.Body), SHA256: hex.EncodeToString(sum[:]),
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encoding command %s: %w", id, err)
	}
	return append(b, '\n'), c.Store.Audit(ctx, c.audit(w, "export_command", cmd.Record))
}

// mostExported is how many commands that central has are looked through.
const mostExported = 200
