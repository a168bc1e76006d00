package cache

import (
	"slices"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
)

// standing is how the sending of a command goes. It lies beside the command,
// which is never written again.
type standing struct {
	ID     app.ID          `json:"id"`
	Record app.ID          `json:"record"`
	Kind   app.CommandKind `json:"kind"`
	At     time.Time       `json:"at"`

	State    app.OutboxState `json:"state"`
	Edition  int64           `json:"edition"`
	Tries    int             `json:"tries,omitempty"`
	LastTry  time.Time       `json:"last_try,omitzero"`
	Code     app.Code        `json:"code,omitempty"`
	Detail   string          `json:"detail,omitempty"`
	Field    string          `json:"field,omitempty"`
	Revision int64           `json:"revision,omitempty"`
	By       app.ID          `json:"by,omitempty"` // the command that took its place

	// VoidFrom is not 0 where no command is: all places from there to this one
	// were used in a store that a restored copy knows nothing of.
	VoidFrom uint64 `json:"void_from,omitempty"`
}

// onto returns the command with its standing.
func (s standing) onto(c app.Command) app.Command {
	c.State, c.Edition, c.Tries, c.LastTry = s.State, s.Edition, s.Tries, s.LastTry
	c.Code, c.Detail, c.Field, c.Revision, c.ReplacedBy = s.Code, s.Detail, s.Field, s.Revision, s.By
	return c
}

// lane is what a standing means for who looks at the queue.
type lane int

const (
	laneDue   lane = iota // to be sent
	laneHeld              // waits for something else
	laneClerk             // needs a decision
	laneDone              // central has it, or another command in its place
	lanes
)

func laneOf(s app.OutboxState) lane {
	switch s {
	case app.OutQueued, app.OutSending:
		return laneDue
	case app.OutBlocked, app.OutHeldAuth:
		return laneHeld
	case app.OutNeedsOperator, app.OutQuarantined:
		return laneClerk
	case app.OutAcked, app.OutSettled, app.OutReplaced:
	}
	return laneDone
}

// queue is the outbox in memory, without the commands' bytes.
type queue struct {
	mu     sync.RWMutex
	all    []standing // all[seq-1]
	byID   map[app.ID]uint64
	open   map[app.ID][]uint64 // record -> its commands that central does not have
	in     [lanes][]uint64     // in order
	submit map[int]int         // day in Riyadh, see dayOf -> applications queued
}

func loadQueue(t *txn) (*queue, error) {
	q := &queue{byID: map[app.ID]uint64{}, open: map[app.ID][]uint64{}, submit: map[int]int{}}
	err := t.each(bucketStandings, func(k, plain []byte) error {
		var s standing
		if err := decode(bucketStandings, k, plain, &s); err != nil {
			return err
		}
		if next := uint64(len(q.all)) + 1; number(k) != next && s.VoidFrom != next {
			return app.Fail(app.StoreFault, errGap{bucketStandings, next})
		}
		q.set(number(k), s)
		return nil
	})
	return q, err
}

// set makes the standing of a command known; a new one comes at the end.
func (q *queue) set(seq uint64, s standing) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if s.VoidFrom != 0 {
		q.all = append(q.all, make([]standing, seq-uint64(len(q.all)))...)
		return
	}
	if seq == uint64(len(q.all))+1 {
		q.all = append(q.all, s)
		q.byID[s.ID] = seq
		if s.Kind == app.CommandSubmit {
			q.submit[dayOf(s.At)]++
		}
	} else {
		was := laneOf(q.all[seq-1].State)
		q.in[was] = without(q.in[was], seq)
		q.all[seq-1] = s
	}
	now := laneOf(s.State)
	q.in[now] = with(q.in[now], seq)
	if now == laneDone {
		if q.open[s.Record] = without(q.open[s.Record], seq); len(q.open[s.Record]) == 0 {
			delete(q.open, s.Record)
		}
	} else {
		q.open[s.Record] = with(q.open[s.Record], seq)
	}
}

// seq returns the place of a command, 0 for one that is not ours.
func (q *queue) seq(id app.ID) uint64 {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.byID[id]
}

// standing returns the standing of a command, if there is one at that place.
func (q *queue) standing(seq uint64) (s standing, ok bool) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	if seq == 0 || seq > uint64(len(q.all)) || q.all[seq-1].ID == "" {
		return s, false
	}
	return q.all[seq-1], true
}

// every returns the commands of a lane, the oldest first.
func (q *queue) every(l lane) []uint64 {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return slices.Clone(q.in[l])
}

// due returns up to most commands to be sent, the oldest first, without those of
// except.
func (q *queue) due(most int, except func(app.ID) bool) (out []uint64) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	for _, seq := range q.in[laneDue] {
		if len(out) == most {
			break
		}
		if except == nil || !except(q.all[seq-1].ID) {
			out = append(out, seq)
		}
	}
	return out
}

// latest returns up to most commands of a lane, the newest first.
func (q *queue) latest(l lane, most int) []uint64 {
	q.mu.RLock()
	defer q.mu.RUnlock()
	out := slices.Clone(q.in[l][max(0, len(q.in[l])-most):])
	slices.Reverse(out)
	return out
}

// acked returns the commands up to a place that central has and that were not
// seen in its feed.
func (q *queue) acked(upTo uint64) (out []uint64) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	for i, s := range q.all[:min(upTo, uint64(len(q.all)))] {
		if s.State == app.OutAcked {
			out = append(out, uint64(i)+1)
		}
	}
	return out
}

// about returns the commands about a record that central does not have.
func (q *queue) about(record app.ID) []uint64 {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return slices.Clone(q.open[record])
}

func (q *queue) count() app.OutboxCount {
	q.mu.RLock()
	defer q.mu.RUnlock()
	c := app.OutboxCount{
		Waiting: len(q.in[laneDue]) + len(q.in[laneHeld]),
		NeedsMe: len(q.in[laneClerk]),
	}
	oldest := uint64(0)
	for _, l := range []lane{laneDue, laneHeld} {
		if in := q.in[l]; len(in) > 0 && (oldest == 0 || in[0] < oldest) {
			oldest = in[0]
		}
	}
	if oldest > 0 {
		c.OldestAt = q.all[oldest-1].At
	}
	return c
}

func (q *queue) submitted(day int) int {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.submit[day]
}

// with returns an ordered row with n in it.
func with(row []uint64, n uint64) []uint64 {
	at, there := slices.BinarySearch(row, n)
	if there {
		return row
	}
	return slices.Insert(row, at, n)
}

// without returns an ordered row without n.
func without(row []uint64, n uint64) []uint64 {
	at, there := slices.BinarySearch(row, n)
	switch {
	case !there:
		return row
	case at == 0:
		return row[1:] // what is sent is mostly the oldest
	}
	return slices.Delete(row, at, at+1)
}
