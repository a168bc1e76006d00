package intake

import (
	"context"
	"maps"
	"reflect"
	"sync"

	"github.com/shubbak/shubbak/app"
)

// keeper saves one application, one save at a time and always the newest state.
// It is safe for concurrent use.
type keeper struct {
	desk Desk
	turn chan struct{} // holds a token while saving

	mu   sync.Mutex
	next *app.Application // to be saved
	jobs []job
	base app.Application // as it was saved last
}

// job changes the attachments of the saved application.
type job struct {
	document string
	do       func(context.Context, app.Application) (app.Application, error)
}

// outcome is how a run of the keeper went.
type outcome struct {
	sent, saved app.Application // what was given last, and what the store has now
	err         error
	document    string // of the job that failed
	jobErr      error
	jobs        int
}

func newKeeper(desk Desk, a app.Application) *keeper {
	return &keeper{desk: desk, base: copyOf(a), turn: make(chan struct{}, 1)}
}

// put gives it the newest state.
func (k *keeper) put(a app.Application) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.next = &a
}

func (k *keeper) add(j job) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.jobs = append(k.jobs, j)
}

// wait returns when nothing is being saved, and nothing waits to be.
func (k *keeper) wait(ctx context.Context) {
	for {
		k.turn <- struct{}{}
		k.mu.Lock()
		idle := k.next == nil && len(k.jobs) == 0
		k.mu.Unlock()
		<-k.turn
		if idle {
			return
		}
		k.run(ctx)
	}
}

// run saves all that was put, and tells whether there was anything.
func (k *keeper) run(ctx context.Context) (out outcome, ran bool) {
	k.turn <- struct{}{}
	defer func() { <-k.turn }()
	for {
		next, todo, ok := k.take()
		if !ok {
			out.saved = k.base
			if out.sent.ID == "" {
				out.sent = k.base
			}
			return out, ran
		}
		ran = true
		if next != nil {
			out.sent, out.err = *next, k.save(ctx, *next)
		}
		if todo != nil {
			out.jobs++
			if err := k.apply(ctx, *todo); err != nil {
				out.document, out.jobErr = todo.document, err
			}
		}
	}
}

// take returns what comes next: the newest state first, then a job.
func (k *keeper) take() (*app.Application, *job, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if a := k.next; a != nil {
		k.next = nil
		return a, nil, true
	}
	if len(k.jobs) > 0 {
		j := k.jobs[0]
		k.jobs = k.jobs[1:]
		return nil, &j, true
	}
	return nil, nil, false
}

// save keeps a. When somebody else has changed the record meanwhile, what the
// clerk changed wins and the rest is theirs.
func (k *keeper) save(ctx context.Context, a app.Application) error {
	a.Edition, a.Revision, a.Attachments = k.base.Edition, k.base.Revision, k.base.Attachments
	saved, err := k.desk.SaveDraft(ctx, a)
	for try := 0; app.CodeOf(err) == app.Conflict && try < 3; try++ {
		theirs, readErr := k.desk.Application(ctx, a.ID)
		if readErr != nil {
			return readErr
		}
		mine := a.Entered
		a = theirs
		a.Entered = merge(k.base.Entered, mine, theirs.Entered)
		saved, err = k.desk.SaveDraft(ctx, a)
	}
	if err == nil {
		k.base = copyOf(saved)
	}
	return err
}

func (k *keeper) apply(ctx context.Context, j job) error {
	saved, err := j.do(ctx, copyOf(k.base))
	if app.CodeOf(err) == app.Conflict {
		if err = k.save(ctx, k.base); err == nil {
			saved, err = j.do(ctx, copyOf(k.base))
		}
	}
	if err == nil {
		k.base = copyOf(saved)
	}
	return err
}

// merge returns theirs with what differs between base and mine.
func merge(base, mine, theirs app.Entered) app.Entered {
	out := theirs.Clone()
	for code := range union(base.Fields, mine.Fields) {
		if base.Fields[code] == mine.Fields[code] {
			continue
		}
		if v, ok := mine.Fields[code]; ok {
			out.Fields[code] = v
		} else {
			delete(out.Fields, code)
		}
	}
	own := mine.Clone()
	for group := range union(base.Rows, mine.Rows) {
		if reflect.DeepEqual(base.Rows[group], mine.Rows[group]) {
			continue
		}
		if out.Rows == nil {
			out.Rows = map[string][]map[string]string{}
		}
		out.Rows[group] = own.Rows[group]
	}
	return out
}

func union[V any](a, b map[string]V) map[string]V {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]V{}
	}
	maps.Copy(out, b)
	return out
}
