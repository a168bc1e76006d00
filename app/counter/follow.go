package counter

import (
	"context"
	"errors"

	"github.com/shubbak/shubbak/app"
)

// waiting returns the job as it is stored, and whether its end is still unknown:
// it may have been told meanwhile, by the spooler or by the clerk.
func (c *Counter) waiting(ctx context.Context, job app.PrintJob) (app.PrintJob, bool, error) {
	jobs, err := c.Store.PrintJobs(ctx, job.Of(), mostCopies)
	if err != nil {
		return job, false, err
	}
	for _, j := range jobs {
		if j.ID == job.ID {
			return j, j.State == app.PrintSpooled, nil
		}
	}
	return job, false, app.Fail(app.NotFound, nil)
}

// Follow asks the spooler for a job that it has, and records what it says. That
// it knows nothing of the job, or does not answer, is recorded too: the clerk is
// asked, and the spooler again. The error is that of the spooler.
func (c *Counter) Follow(ctx context.Context, job app.PrintJob) (app.PrintJob, error) {
	if job.State != app.PrintSpooled {
		return job, nil
	}
	is, asked := c.Printer.State(ctx, job.Ref())
	if ctx.Err() != nil {
		return job, ctx.Err()
	}
	c.press.Lock()
	defer c.press.Unlock()
	now, open, err := c.waiting(ctx, job)
	if err != nil || !open {
		return now, err
	}
	if now.SpoolID != job.SpoolID || now.Printer != job.Printer {
		return now, nil // an older handing over was asked for
	}
	next := now
	switch {
	case asked != nil:
		next.Unsure, next.Trouble = true, ""
	case is.State == app.SpoolDone:
		next.SpoolID, next.Spool = is.ID, is.State
		return c.printed(ctx, next, app.PrintDone)
	case is.State.Ended():
		next.SpoolID, next.Spool = is.ID, is.State
		return c.failed(ctx, next)
	default:
		next.SpoolID, next.Spool, next.Trouble, next.Unsure = is.ID, is.State, is.Trouble, false
	}
	if next == now {
		return now, asked
	}
	return next, errors.Join(asked, c.Store.SavePrint(ctx, next, nil))
}

// mostFollowed is how far back jobs are looked for whose end is not known.
const mostFollowed = 500

// FollowAll follows every job that the spooler has, whatever the screen shows, and
// returns how many have not ended. While nobody is signed in it does nothing.
func (c *Counter) FollowAll(ctx context.Context) (open int, err error) {
	if !c.Who().In() {
		return 0, nil
	}
	jobs, err := c.Store.PrintJobs(ctx, "", mostFollowed)
	if err != nil {
		return 0, err
	}
	for _, j := range jobs {
		if j.State != app.PrintSpooled {
			continue
		}
		if j, _ = c.Follow(ctx, j); j.State == app.PrintSpooled { // the job says what the spooler said
			open++
		}
	}
	return open, ctx.Err()
}

// CancelPrint takes a job back from the spooler.
func (c *Counter) CancelPrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error) {
	return c.order(ctx, job, c.Printer.Cancel)
}

// HoldPrint has a job wait at the spooler until it is released.
func (c *Counter) HoldPrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error) {
	return c.order(ctx, job, c.Printer.Hold)
}

// ReleasePrint lets a job go on that was held.
func (c *Counter) ReleasePrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error) {
	return c.order(ctx, job, c.Printer.Release)
}

// order has the spooler do something with a job, and records how it stands then.
func (c *Counter) order(ctx context.Context, job app.PrintJob, do func(context.Context, app.SpoolRef) error) (app.PrintJob, error) {
	if _, err := c.signedIn(); err != nil {
		return job, err
	}
	err := do(ctx, job.Ref())
	job, asked := c.Follow(ctx, job)
	if err != nil {
		return job, err
	}
	return job, asked
}

// Answer records what the clerk says to "did it print?".
func (c *Counter) Answer(ctx context.Context, job app.PrintJob, yes bool) (app.PrintJob, error) {
	if _, err := c.signedIn(); err != nil {
		return job, err
	}
	c.press.Lock()
	defer c.press.Unlock()
	now, open, err := c.waiting(ctx, job)
	if err != nil || !open {
		return now, err
	}
	if yes {
		return c.printed(ctx, now, app.PrintAnswered)
	}
	return c.failed(ctx, now)
}

// failed records that nothing came out.
func (c *Counter) failed(ctx context.Context, job app.PrintJob) (app.PrintJob, error) {
	job.State, job.Trouble, job.Unsure, job.EndedAt = app.PrintFailed, "", false, c.Now().UTC()
	return job, c.Store.SavePrint(ctx, job, nil)
}

// printed records that the copy is out, and of a licence queues the news for
// central.
func (c *Counter) printed(ctx context.Context, job app.PrintJob, s app.PrintState) (app.PrintJob, error) {
	w := c.Who()
	now := c.Now().UTC()
	job.State, job.Trouble, job.Unsure, job.EndedAt = s, "", false, now
	if !job.IsLicence() {
		return job, c.Store.SavePrint(ctx, job, nil)
	}
	cmd, err := command(app.CommandPrint, job.Licence, job.Number.Grouped(), w, now, app.PrintRecord{
		Licence: job.Licence, Number: job.Number, Copy: job.Copy, Reason: job.Reason,
		Operator: job.Operator, Device: w.Device.ID, At: now, SHA256: job.SHA256,
	})
	if err != nil {
		return job, err
	}
	return job, c.Store.SavePrint(ctx, job, &cmd)
}
