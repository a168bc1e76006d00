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

// Choice is how the clerk wants it printed.
type Choice struct {
	Printer string
	Duplex  bool
}

// PrintState is the panel of printing.
type PrintState struct {
	Choice      Choice
	Printers    []app.PrinterInfo
	PrintersErr error // the spooler does not answer
	Looked      bool  // Printers is known
	Copy        int   // the copy that the next print makes
	NeedsReason bool
	Reason      string
	ReasonErr   bool // asked for, and empty
	Busy        bool // on its way to the spooler
	Err         error
	Job         app.PrintJob   // of a licence; zero for none
	Spool       app.SpoolState // what the spooler says of it
	Unknown     bool           // the spooler does not know how it ended: ask the clerk
	SlipJob     int            // of a slip
	SpooledAt   time.Time
}

func (p PrintState) choice() Choice { return p.Choice }

// Running tells whether a job is with the spooler.
func (p PrintState) Running() bool {
	if p.SlipJob != 0 {
		return !ended(p.Spool) && !p.Unknown
	}
	return p.Job.State == app.PrintSpooled && !p.Unknown
}

// Asks tells whether the clerk has to say if the paper came out.
func (p PrintState) Asks() bool { return p.Unknown && p.Job.State == app.PrintSpooled }

func ended(s app.SpoolState) bool {
	return s == app.SpoolDone || s == app.SpoolGone || s == app.SpoolFailed
}

// takeJobs finds the job to show and the copy that comes next.
func (m *Model) takeJobs(jobs []app.PrintJob, next int) {
	p := &m.s.Print
	p.Copy = next
	p.NeedsReason = m.s.Kind == app.PaperLicence && p.Copy > 1
	i := lastJob(jobs)
	if i < 0 {
		return
	}
	if jobs[i].ID != p.Job.ID {
		p.Unknown, p.Spool = false, ""
	}
	p.Job = jobs[i]
}

// lastJob is the newest job of which there is a file, -1 for none.
func lastJob(jobs []app.PrintJob) int {
	return slices.IndexFunc(jobs, func(j app.PrintJob) bool { return j.State != app.PrintWanted })
}

// readPrinters asks the spooler for its printers.
func (m *Model) readPrinters() {
	m.loop.Go(func(ctx context.Context) func() {
		list, err := m.desk.Printers(ctx)
		return func() {
			p := &m.s.Print
			p.Printers, p.PrintersErr, p.Looked = list, err, true
			if !slices.ContainsFunc(list, func(i app.PrinterInfo) bool { return i.Name == p.Choice.Printer }) {
				p.Choice.Printer = m.bestPrinter(list)
			}
			m.render()
		}
	})
}

// bestPrinter is the printer of the settings, else the spooler's default, else
// the first that works.
func (m *Model) bestPrinter(list []app.PrinterInfo) string {
	wanted := ""
	if m.preferred != nil {
		wanted = m.preferred()
	}
	for _, fits := range []func(app.PrinterInfo) bool{
		func(i app.PrinterInfo) bool { return i.Name == wanted },
		func(i app.PrinterInfo) bool { return i.Default },
		func(i app.PrinterInfo) bool { return i.Accepting && !i.Stopped },
		func(app.PrinterInfo) bool { return true },
	} {
		if i := slices.IndexFunc(list, fits); i >= 0 {
			return list[i].Name
		}
	}
	return ""
}

// Retry asks for the printers again and forgets the last failure.
func (m *Model) Retry() {
	m.s.Print.Err, m.s.Print.PrintersErr = nil, nil
	m.render()
	m.readPrinters()
}

// ChoosePrinter takes another printer.
func (m *Model) ChoosePrinter(name string) {
	if m.s.Print.Choice.Printer != name {
		m.s.Print.Choice.Printer, m.s.Print.Err = name, nil
		m.render()
	}
}

// ChooseDuplex prints on both sides, or not.
func (m *Model) ChooseDuplex(on bool) {
	if m.s.Print.Choice.Duplex != on {
		m.s.Print.Choice.Duplex = on
		m.render()
	}
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

// CanPrint tells whether F9 prints now.
func (m *Model) CanPrint() bool {
	p := m.s.Print
	return m.s.Phase == Ready && !p.Busy && !p.Running() && p.Choice.Printer != ""
}

// Print makes the next copy. Pressed twice it makes one.
func (m *Model) Print() {
	if !m.CanPrint() {
		return
	}
	p := &m.s.Print
	if p.NeedsReason && strings.TrimSpace(p.Reason) == "" {
		p.ReasonErr = true
		m.render()
		return
	}
	p.Busy, p.Err, p.Unknown, p.Spool = true, nil, false, ""
	m.render()
	if m.s.Kind == app.PaperSlip {
		m.printSlip()
		return
	}
	turn := m.opening
	r := counter.PrintRequest{Licence: m.s.Licence.ID, Printer: p.Choice.Printer, Duplex: p.Choice.Duplex, Reason: p.Reason}
	m.loop.Go(func(ctx context.Context) func() {
		job, err := m.desk.Print(context.WithoutCancel(ctx), r)
		return func() {
			if turn == m.opening {
				m.printed(job, err)
			}
		}
	})
}

func (m *Model) printSlip() {
	turn, id, p := m.opening, m.s.App.ID, m.s.Print
	r := counter.PrintRequest{Printer: p.Choice.Printer, Duplex: p.Choice.Duplex}
	m.loop.Go(func(ctx context.Context) func() {
		n, err := m.desk.PrintSlip(context.WithoutCancel(ctx), id, r)
		return func() {
			if turn == m.opening {
				m.s.Print.SlipJob = n
				m.printed(app.PrintJob{}, err)
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
		p.Reason, p.Spool, p.SpooledAt = "", app.SpoolPending, m.now()
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
	turn, job, slip := m.opening, m.s.Print.Job, m.s.Print.SlipJob
	m.loop.Go(func(ctx context.Context) func() {
		wait(ctx, pollEvery)
		state, err := app.SpoolState(""), error(nil)
		if slip != 0 {
			state, err = m.desk.SpoolState(ctx, slip)
		} else {
			job, state, err = m.desk.Follow(ctx, job)
		}
		return func() {
			m.polling = false
			if turn == m.opening {
				m.followed(job, state, err)
			}
			m.follow()
		}
	})
}

func (m *Model) followed(job app.PrintJob, state app.SpoolState, err error) {
	p := &m.s.Print
	switch {
	case err != nil:
		p.Err, p.Unknown = err, true
	case p.SlipJob != 0:
		p.Spool = state
	default:
		p.Job, p.Spool = job, state
		if job.State != app.PrintSpooled {
			m.reload()
		}
	}
	m.render()
}

// FollowAgain asks the spooler once more after it did not answer.
func (m *Model) FollowAgain() {
	m.s.Print.Unknown, m.s.Print.Err = false, nil
	m.render()
	m.follow()
}

// Cancel takes the job back from the spooler.
func (m *Model) Cancel() {
	p := m.s.Print
	if !p.Running() || p.SlipJob != 0 {
		return
	}
	turn, job := m.opening, p.Job
	m.loop.Go(func(ctx context.Context) func() {
		j, err := m.desk.CancelPrint(ctx, job)
		return func() {
			if turn == m.opening {
				m.answered(j, err)
			}
		}
	})
}

// Answer takes what the clerk says to "did it print?".
func (m *Model) Answer(yes bool) {
	turn, job := m.opening, m.s.Print.Job
	m.loop.Go(func(ctx context.Context) func() {
		j, err := m.desk.Answer(ctx, job, yes)
		return func() {
			if turn == m.opening {
				m.answered(j, err)
			}
		}
	})
}

func (m *Model) answered(j app.PrintJob, err error) {
	p := &m.s.Print
	p.Err = err
	if err == nil {
		p.Job, p.Unknown = j, false
	}
	m.render()
	m.reload()
}
