package press

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
)

// pollEvery is how often the spooler is asked for a job.
const pollEvery = 700 * time.Millisecond

// PrintState is the panel of printing.
type PrintState struct {
	Choice      Choice
	Printers    []app.PrinterInfo
	PrintersErr error              // the spooler does not answer
	Looked      bool               // Printers is known
	Offers      app.PrinterChoices // of the printer that is chosen
	Copy        int                // the copy that the next print makes
	NeedsReason bool
	Reason      string
	ReasonErr   bool // asked for, and empty
	Wanted      bool // asked for before the paper and the printers were there
	Busy        bool // on its way to the spooler
	Err         error
	Job         app.PrintJob // the last one; zero for none
}

// Running tells whether a job is with the spooler.
func (p PrintState) Running() bool { return p.Job.State == app.PrintSpooled && !p.Job.Unsure }

// Asks tells whether the clerk has to say if the paper came out.
func (p PrintState) Asks() bool { return p.Job.State == app.PrintSpooled && p.Job.Unsure }

// Held tells whether the job waits until it is released.
func (p PrintState) Held() bool { return p.Running() && p.Job.Spool == app.SpoolHeld }

// takeJobs finds the job to show and the copy that comes next.
func (m *Model) takeJobs(jobs []app.PrintJob, next int) {
	p := &m.s.Print
	p.Copy = next
	if i := lastJob(jobs); i >= 0 {
		p.Job = jobs[i]
	}
	m.weigh()
}

// weigh tells anew whether a reason has to be given.
func (m *Model) weigh() {
	p := &m.s.Print
	p.NeedsReason = m.s.Kind == app.PaperLicence && (p.Copy > 1 || p.Choice.Copies > 1)
	if !p.NeedsReason {
		p.ReasonErr = false
	}
}

// lastJob is the newest job of which there is a file, -1 for none.
func lastJob(jobs []app.PrintJob) int {
	return slices.IndexFunc(jobs, func(j app.PrintJob) bool { return j.State != app.PrintWanted })
}

// Retry asks for the printers again and forgets the last failure.
func (m *Model) Retry() {
	m.s.Print.Err, m.s.Print.PrintersErr = nil, nil
	m.render()
	m.readPrinters()
}

// SetReason takes why a further copy is printed.
func (m *Model) SetReason(s string) {
	m.s.Print.Reason = s
	if m.here && s != "" { // show the copy that comes next
		m.here = false
		m.reload()
	}
	if strings.TrimSpace(s) != "" && m.s.Print.ReasonErr {
		m.s.Print.ReasonErr = false
		m.render()
	}
}

// CanPrint tells whether F9 prints now. While it is asked whether the last copy
// came out there is no other.
func (m *Model) CanPrint() bool {
	p := m.s.Print
	return m.s.Phase == Ready && !p.Busy && !p.Running() && !p.Asks() && p.Choice.Printer != ""
}

// printWanted prints what was asked for before all was there to print it.
func (m *Model) printWanted() {
	if p := &m.s.Print; p.Wanted && m.s.Phase == Ready && p.Looked {
		p.Wanted = false
		m.Print()
	}
}

// Print makes the next copy, or the next ones. Pressed twice it prints once, and
// pressed too early when the paper and the printers are there.
func (m *Model) Print() {
	p := &m.s.Print
	if m.s.Phase == Loading || m.s.Phase == Ready && !p.Looked {
		p.Wanted = true
		return
	}
	if !m.CanPrint() {
		return
	}
	if p.NeedsReason && strings.TrimSpace(p.Reason) == "" {
		p.ReasonErr = true
		m.render()
		return
	}
	p.Busy, p.Err = true, nil
	m.render()
	m.remember()
	turn, c := m.opening, p.Choice
	r := counter.PrintRequest{Printer: c.Printer, Tray: c.Tray, Media: c.Media, Duplex: c.Duplex, Copies: c.Copies}
	if m.s.Kind == app.PaperSlip {
		r.Slip = m.s.App.ID
	} else {
		r.Licence, r.Reason = m.s.Licence.ID, p.Reason
	}
	m.loop.Go(func(ctx context.Context) func() {
		job, err := m.desk.Print(context.WithoutCancel(ctx), r)
		return func() {
			if turn == m.opening {
				m.printed(job, err)
			}
		}
	})
}

func (m *Model) printed(job app.PrintJob, err error) {
	p := &m.s.Print
	p.Busy, p.Err = false, err
	if job.ID != "" {
		p.Job = job
	}
	m.here = true
	if err == nil {
		p.Reason, p.Choice.Copies = "", 1
	}
	m.render()
	m.reload()
	m.follow()
}

// follow asks the spooler for the job until it has ended.
func (m *Model) follow() {
	if m.polling || !m.visible || m.s.Phase != Ready || !m.s.Print.Running() {
		return
	}
	m.polling = true
	turn, job := m.opening, m.s.Print.Job
	m.loop.Go(func(ctx context.Context) func() {
		wait(ctx, pollEvery)
		job, err := m.desk.Follow(ctx, job)
		return func() {
			m.polling = false
			if turn == m.opening {
				m.followed(job, err)
			}
			m.follow()
		}
	})
}

func (m *Model) followed(job app.PrintJob, err error) {
	p := &m.s.Print
	if job.ID != p.Job.ID {
		return // another was printed meanwhile
	}
	p.Job, p.Err = job, err
	if job.State != app.PrintSpooled {
		m.reload()
	}
	m.render()
	if err != nil {
		m.readPrinters() // they may be gone as well
	}
}

// FollowAgain asks the spooler once more after it did not answer.
func (m *Model) FollowAgain() {
	if m.s.Print.Asks() {
		m.order(m.desk.Follow)
	}
}

// Cancel takes the job back from the spooler.
func (m *Model) Cancel() {
	if m.s.Print.Running() {
		m.order(m.desk.CancelPrint)
	}
}

// HoldOrRelease has the job wait at the spooler, or go on.
func (m *Model) HoldOrRelease() {
	switch p := m.s.Print; {
	case p.Held():
		m.order(m.desk.ReleasePrint)
	case p.Running():
		m.order(m.desk.HoldPrint)
	}
}

// Answer takes what the clerk says to "did it print?".
func (m *Model) Answer(yes bool) {
	m.order(func(ctx context.Context, job app.PrintJob) (app.PrintJob, error) { return m.desk.Answer(ctx, job, yes) })
}

// order has something done with the job.
func (m *Model) order(do func(context.Context, app.PrintJob) (app.PrintJob, error)) {
	turn, job := m.opening, m.s.Print.Job
	m.loop.Go(func(ctx context.Context) func() {
		job, err := do(ctx, job)
		return func() {
			if turn == m.opening {
				m.ordered(job, err)
			}
		}
	})
}

func (m *Model) ordered(job app.PrintJob, err error) {
	p := &m.s.Print
	p.Err = err
	if job.ID == p.Job.ID {
		p.Job = job
	}
	m.render()
	m.reload()
	m.follow()
}
