package cache

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// errGap is a numbered bucket that lacks a number.
type errGap struct {
	in bucket
	n  uint64
}

func (e errGap) Error() string { return fmt.Sprintf("%s has no number %d", e.in.name, e.n) }

// nextCommand returns the place of the next command.
func (t *txn) nextCommand() uint64 {
	k, _ := t.of(bucketStandings).Cursor().Last()
	return number(k) + 1
}

func (t *txn) isNew(c app.Command) error {
	if c.ID == "" || t.mem.queue.seq(c.ID) != 0 {
		return app.Fail(app.Internal, fmt.Errorf("command %q is not new", c.ID))
	}
	return nil
}

// enqueue writes a new command and its first standing.
func (t *txn) enqueue(c app.Command) (app.Command, error) {
	if err := t.isNew(c); err != nil {
		return c, err
	}
	if c.Kind != app.CommandPrint && c.Kind != app.CommandWithdraw {
		if err := t.takesNew(); err != nil {
			return c, err
		}
	}
	c.Seq = t.nextCommand()
	if c.Replaces != "" {
		c.ReplacesSeq = t.mem.queue.seq(c.Replaces)
	}
	t.then(func() { t.db.marks.note(mark{markCommands, uint32(c.Seq + 1)}) })
	if c.At.IsZero() {
		c.At = t.now
	}
	plain, err := encodeCommand(c)
	if err != nil {
		return c, err
	}
	if err := t.put(bucketOutbox, numbered(c.Seq), plain); err != nil {
		return c, err
	}
	s := standing{ID: c.ID, Record: c.Record, Kind: c.Kind, At: c.At, State: app.OutQueued}
	s, err = t.stand(c.Seq, s)
	return s.onto(c), err
}

// encodeCommand returns a command without its standing, as it is stored: the
// length of its head, the head as JSON, and the body byte for byte.
func encodeCommand(c app.Command) ([]byte, error) {
	body := c.Body
	c = standing{}.onto(c)
	c.Body = nil
	head, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encoding command %s: %w", c.ID, err)
	}
	plain := make([]byte, 0, 4+len(head)+len(body))
	plain = binary.BigEndian.AppendUint32(plain, uint32(len(head)))
	return append(append(plain, head...), body...), nil
}

func decodeCommand(plain []byte) (c app.Command, err error) {
	if len(plain) < 4 || uint64(binary.BigEndian.Uint32(plain)) > uint64(len(plain)-4) {
		return c, errCommand
	}
	split := 4 + binary.BigEndian.Uint32(plain)
	head, body := plain[4:split], plain[split:]
	if err := json.Unmarshal(head, &c); err != nil {
		return c, fmt.Errorf("%w: %w", errCommand, err)
	}
	c.Body = body
	return c, nil
}

var errCommand = errors.New("a stored command of another form")

// stand writes the next edition of a command's standing.
func (t *txn) stand(seq uint64, s standing) (standing, error) {
	s.Edition++
	if t.stood == nil {
		t.stood = map[uint64]standing{}
	}
	t.stood[seq] = s
	t.then(func() { t.mem.queue.set(seq, s) })
	t.publish(app.Outbox)
	return s, t.save(bucketStandings, numbered(seq), s)
}

// command reads a command with its standing.
func (t *txn) command(seq uint64) (c app.Command, err error) {
	s, err := t.standing(seq)
	if err != nil {
		return c, err
	}
	plain, err := t.get(bucketOutbox, numbered(seq))
	if err != nil {
		return c, err
	}
	if plain == nil {
		return c, app.Fail(app.StoreFault, errGap{bucketOutbox, seq})
	}
	if c, err = decodeCommand(plain); err != nil {
		return c, app.Fail(app.StoreFault, err)
	}
	return s.onto(c), nil
}

// standing returns how a command stands: what this transaction wrote, else what memory
// knows, which holds all that is in the file.
func (t *txn) standing(seq uint64) (standing, error) {
	if s, ok := t.stood[seq]; ok {
		return s, nil
	}
	if s, ok := t.mem.queue.standing(seq); ok {
		return s, nil
	}
	return standing{}, errMissing()
}

// swapAll is the compare-and-swap by which every standing changes, for many
// commands in one transaction. change is run on the present standing of each
// that is still of the edition it was read in; when it says no, or the edition is
// another, that command stays as it is and the others go on. It returns the
// changed ones with their new edition.
func (db *DB) swapAll(ctx context.Context, cs []app.Command, change func(t *txn, i int, s *standing) (bool, error)) (fit []app.Command, err error) {
	err = db.update(ctx, func(t *txn) error {
		fit = make([]app.Command, 0, len(cs))
		for i, c := range cs {
			s, fits, err := t.swap(c, func(s *standing) (bool, error) { return change(t, i, s) })
			if err != nil {
				return fmt.Errorf("command %s: %w", c.ID, err)
			}
			if fits {
				fit = append(fit, s.onto(c))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return fit, nil
}

// swap changes one standing and tells the record when central now has it. It
// writes nothing when the edition is another.
func (t *txn) swap(c app.Command, change func(s *standing) (bool, error)) (s standing, fits bool, err error) {
	seq := t.mem.queue.seq(c.ID)
	if seq == 0 {
		return s, false, nil
	}
	if s, err = t.standing(seq); err != nil || s.Edition != c.Edition {
		return s, false, err
	}
	if fits, err = change(&s); err != nil || !fits {
		return s, false, err
	}
	if s.State == app.OutAcked {
		if err = t.accepted(s); err != nil {
			return s, false, err
		}
	}
	if s, err = t.stand(seq, s); err == nil && laneOf(s.State) == laneDone {
		err = t.unshadow(s)
	}
	return s, true, err
}

// Due returns up to most commands to be sent, in device order: queued ones, and
// those whose sending was cut off. Those of except are passed over.
func (db *DB) Due(ctx context.Context, most int, except func(app.ID) bool) ([]app.Command, error) {
	return db.commands(ctx, func(q *queue) []uint64 { return q.due(most, except) })
}

// commands reads chosen commands. They are chosen before the transaction begins:
// what memory knows is in the file by then.
func (db *DB) commands(ctx context.Context, choose func(*queue) []uint64) (out []app.Command, err error) {
	db.door.RLock()
	defer db.door.RUnlock()
	if db.keys == nil {
		return nil, app.Fail(app.Locked, nil)
	}
	chosen := choose(db.mem.queue)
	err = db.read(ctx, func(t *txn) error {
		for _, seq := range chosen {
			c, err := t.command(seq)
			if err != nil {
				return fmt.Errorf("reading command %d: %w", seq, err)
			}
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

// SendingAll marks commands as on their way, in one transaction, and returns
// those that still fit with their new Edition: the Edition is the one given, and
// they are to be sent.
func (db *DB) SendingAll(ctx context.Context, cs []app.Command) ([]app.Command, error) {
	fit, err := db.swapAll(ctx, cs, func(t *txn, _ int, s *standing) (bool, error) {
		if laneOf(s.State) != laneDue {
			return false, nil
		}
		s.State, s.LastTry = app.OutSending, t.now
		s.Tries++
		return true, nil
	})
	if err != nil {
		return nil, fmt.Errorf("marking %d commands: %w", len(cs), err)
	}
	return fit, nil
}

// AnsweredAll records central's outcomes, each of the command at its place, in
// one transaction, and returns those that still fit: a command of another
// Edition stays as it is. Whatever central says, every command stays.
func (db *DB) AnsweredAll(ctx context.Context, cs []app.Command, outcomes []app.Outcome) ([]app.Command, error) {
	if i, ok := paired(cs, outcomes); !ok {
		return nil, app.Fail(app.Internal, fmt.Errorf("outcome %d of %d is of another command", i, len(cs)))
	}
	newest := newestOf(outcomes)
	fit, err := db.swapAll(ctx, cs, func(t *txn, i int, s *standing) (bool, error) {
		o := outcomes[i]
		if o.Revision == newest {
			if err := t.saw(newest); err != nil {
				return false, err
			}
		}
		if s.State == app.OutReplaced {
			return false, nil
		}
		s.State, s.Code, s.Detail, s.Field = afterOutcome(o), o.Code, o.Detail, o.Field
		if o.Accepted {
			s.Code, s.Detail, s.Field, s.Revision = "", "", "", o.Revision
		}
		return true, t.layBeside(o.Current)
	})
	if err != nil {
		return nil, fmt.Errorf("recording %d outcomes: %w", len(cs), err)
	}
	return fit, nil
}

// newestOf is the newest revision of accepted commands.
func newestOf(outcomes []app.Outcome) (revision int64) {
	for _, o := range outcomes {
		if o.Accepted {
			revision = max(revision, o.Revision)
		}
	}
	return revision
}

// paired tells whether each outcome is of the command at its place, else which is not.
func paired(cs []app.Command, outcomes []app.Outcome) (at int, ok bool) {
	for i, c := range cs {
		if i >= len(outcomes) || outcomes[i].ID != c.ID {
			return i, false
		}
	}
	return len(cs), len(outcomes) == len(cs)
}

// afterOutcome is where a command stands after an answer (DESIGN section 5).
func afterOutcome(o app.Outcome) app.OutboxState {
	switch {
	case o.Accepted:
		return app.OutAcked
	case o.Replaced:
		return app.OutReplaced
	}
	switch o.Code {
	case app.KeyReused, app.NumberUsed:
		return app.OutQuarantined
	case app.Unauthorised, app.Forbidden:
		return app.OutHeldAuth
	case app.Offline, app.TryLater, app.BadAnswer:
		return app.OutQueued
	default:
		return app.OutNeedsOperator
	}
}

// accepted tells the record that central has it.
func (t *txn) accepted(s standing) error {
	switch s.Kind {
	case app.CommandIssue:
		l, err := t.licence(s.Record)
		if err != nil {
			return ignoreMissing(err)
		}
		l.Synced, l.Revision = true, max(l.Revision, s.Revision)
		return t.putKnown(l)
	case app.CommandSubmit:
		if t.isDraft(s.Record) {
			return nil // it was known already: the clerk has taken the application up again since
		}
		a, err := t.application(s.Record)
		if err != nil {
			return ignoreMissing(err)
		}
		if a.State == app.Queued {
			a.State = app.Submitted
		}
		a.Revision = s.Revision // a higher one is of a history that central has lost
		if err := t.drop(bucketBases, []byte(a.ID)); err != nil {
			return err
		}
		return t.putApplication(a)
	case app.CommandPrint, app.CommandWithdraw, app.CommandDecide, app.CommandDraft, app.CommandDocuments:
	}
	return nil
}

func ignoreMissing(err error) error {
	if missing(err) {
		return nil
	}
	return err
}

// UnansweredAll puts commands back into the queue after a try that failed, in one
// transaction, or holds them when the failure asks for a sign-in. One of another
// Edition, or that is not to be sent, stays as it is.
func (db *DB) UnansweredAll(ctx context.Context, cs []app.Command, code app.Code) error {
	_, err := db.swapAll(ctx, cs, func(_ *txn, _ int, s *standing) (bool, error) {
		if laneOf(s.State) != laneDue {
			return false, nil
		}
		s.State, s.Code = app.OutQueued, code
		if code == app.Unauthorised || code == app.Forbidden {
			s.State = app.OutHeldAuth
		}
		return true, nil
	})
	if err != nil {
		return fmt.Errorf("putting %d commands back: %w", len(cs), err)
	}
	return nil
}

// Retry puts an entry that needs the clerk back into the queue. One in
// quarantine must never be sent again as it is: app.NotAllowedHere.
func (db *DB) Retry(ctx context.Context, id app.ID, audit app.AuditEntry) error {
	err := db.update(ctx, func(t *txn) error {
		seq := t.mem.queue.seq(id)
		if seq == 0 {
			return errMissing()
		}
		s, err := t.standing(seq)
		if err != nil {
			return err
		}
		if s.State != app.OutNeedsOperator {
			return app.Fail(app.NotAllowedHere, nil)
		}
		s.State = app.OutQueued
		if _, err = t.stand(seq, s); err != nil {
			return err
		}
		return t.audit(audit)
	})
	if err != nil {
		return fmt.Errorf("retrying command %s: %w", id, err)
	}
	return nil
}

// release puts the commands that waited for a sign-in back into the queue.
func (t *txn) release() error {
	for _, seq := range t.mem.queue.every(laneHeld) {
		s, err := t.standing(seq)
		if err != nil {
			return err
		}
		s.State = app.OutQueued
		if _, err = t.stand(seq, s); err != nil {
			return err
		}
	}
	return nil
}

// Commands returns the entries that need the clerk, then the waiting ones by
// age, then up to settled of those that central has, the newest first.
func (db *DB) Commands(ctx context.Context, settled int) ([]app.Command, error) {
	return db.commands(ctx, func(q *queue) []uint64 {
		waiting := q.every(laneDue)
		for _, seq := range q.every(laneHeld) {
			waiting = with(waiting, seq)
		}
		out := append(q.every(laneClerk), waiting...)
		return append(out, q.latest(laneDone, settled)...)
	})
}

// OutboxCount says how many commands wait, in no time.
func (db *DB) OutboxCount(ctx context.Context) (c app.OutboxCount, err error) {
	err = db.view(ctx, func(t *txn) error {
		c = t.mem.queue.count()
		return nil
	})
	return c, err
}
