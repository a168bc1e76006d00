package find

import (
	"cmp"
	"context"
	"image"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
)

// PrintDesk is what the list of print jobs needs of the counter.
type PrintDesk interface {
	PrintJobs(ctx context.Context, record app.ID, max int) ([]app.PrintJob, error)
	Answer(ctx context.Context, job app.PrintJob, yes bool) (app.PrintJob, error)
	PrintOrders
	PrintPapers
}

// PrintOrders has the spooler do something with a job.
type PrintOrders interface {
	CancelPrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error)
	HoldPrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error)
	ReleasePrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error)
}

// PrintPapers tells what stands on a paper.
type PrintPapers interface {
	Document(ctx context.Context, licence app.ID, copyNo int) (app.Document, error)
	Slip(ctx context.Context, application app.ID) (app.Document, error)
}

// Preview draws papers as they are printed.
type Preview interface {
	Image(doc app.Document, page int, dpi float64) (image.Image, error)
}

// maxJobs is how many print jobs are listed.
const maxJobs = 200

// PrintsView is which print jobs are listed.
type PrintsView uint8

// The views.
const (
	AllPrints    PrintsView = iota
	AskedPrints             // nobody has said yet whether the paper came out
	FailedPrints            // no paper came out
	printsViews
)

// has tells whether a view lists a job.
func (v PrintsView) has(j app.PrintJob) bool {
	switch v {
	case AskedPrints:
		return Asked(j)
	case FailedPrints:
		return j.State == app.PrintFailed
	case AllPrints, printsViews:
	}
	return true
}

// PrintsState is what the list of print jobs shows.
type PrintsState struct {
	Loaded   bool
	Err      error
	View     PrintsView
	Counts   [printsViews]int
	Jobs     []app.PrintJob // of the view, the newest first, or by Sort
	Selected int
	At       time.Time
	Sort     PrintSort
	Thumb    image.Image // the first page of the selected job; nil while it is drawn, or when it cannot be
}

// PrintColumn is a column that print jobs are sorted by.
type PrintColumn int

// The columns of the list, from the start.
const (
	ByNumber PrintColumn = iota
	ByCopy
	ByState
	ByTime
)

// PrintSort is an order of the list. The zero value is by number; see Ordered.
type PrintSort struct {
	Ordered    bool // else as the counter gives them, the newest first
	Column     PrintColumn
	Descending bool
}

// Job returns the selected job.
func (s PrintsState) Job() (app.PrintJob, bool) {
	if s.Selected < 0 || s.Selected >= len(s.Jobs) {
		return app.PrintJob{}, false
	}
	return s.Jobs[s.Selected], true
}

// PrintsModel lists print jobs. Its methods are called on the main goroutine.
type PrintsModel struct {
	desk    PrintDesk
	preview Preview // may be nil: no pictures then
	loop    *kit.Loop
	now     func() time.Time
	state   PrintsState
	all     []app.PrintJob
	show    func(PrintsState)
	drawn   app.ID // whose picture is there, or is being drawn
	busy    bool
	stale   bool
}

// NewPrintsModel makes a model.
func NewPrintsModel(desk PrintDesk, preview Preview, loop *kit.Loop, now func() time.Time) *PrintsModel {
	return &PrintsModel{desk: desk, preview: preview, loop: loop, now: now, show: func(PrintsState) {}, state: PrintsState{Selected: -1}}
}

// Watch has show called with the state now and at each change.
func (m *PrintsModel) Watch(show func(PrintsState)) {
	m.show = show
	show(m.state)
}

// State returns the state.
func (m *PrintsModel) State() PrintsState { return m.state }

// Reload reads the jobs anew. Asked again while it reads, it reads once more afterwards.
func (m *PrintsModel) Reload() {
	if m.busy {
		m.stale = true
		return
	}
	m.busy = true
	m.loop.Go(func(ctx context.Context) func() {
		jobs, err := m.desk.PrintJobs(ctx, "", maxJobs)
		return func() { m.loaded(jobs, err) }
	})
}

func (m *PrintsModel) loaded(jobs []app.PrintJob, err error) {
	m.busy = false
	m.state.Loaded, m.state.Err, m.state.At = true, err, m.now()
	if err == nil {
		m.all = jobs
		m.list()
	}
	m.show(m.state)
	if m.stale {
		m.stale = false
		m.Reload()
	}
}

// SortBy sorts the jobs, those that are the same in the column as they were before. The selected one stays selected.
func (m *PrintsModel) SortBy(by PrintColumn, descending bool) {
	m.state.Sort = PrintSort{Ordered: true, Column: by, Descending: descending}
	m.list()
	m.show(m.state)
}

// Unsort lists the jobs as the counter gives them, the newest first.
func (m *PrintsModel) Unsort() {
	m.state.Sort = PrintSort{}
	m.list()
	m.show(m.state)
}

// Look shows another view.
func (m *PrintsModel) Look(v PrintsView) {
	if v < printsViews && v != m.state.View {
		m.state.View = v
		m.list()
		m.show(m.state)
	}
}

// list lists the jobs of the view in their order; the selected one stays so, if it is among them, else it is the first.
func (m *PrintsModel) list() {
	selected, _ := m.state.Job()
	s := &m.state
	s.Jobs, s.Counts = nil, [printsViews]int{}
	for _, j := range m.all {
		for v := range printsViews {
			if v.has(j) {
				s.Counts[v]++
			}
		}
		if s.View.has(j) {
			s.Jobs = append(s.Jobs, j)
		}
	}
	s.Sort.sort(s.Jobs)
	s.Selected = min(0, len(s.Jobs)-1)
	for i, j := range s.Jobs {
		if j.ID == selected.ID {
			s.Selected = i
		}
	}
	m.draw()
}

func (o PrintSort) sort(jobs []app.PrintJob) {
	if !o.Ordered {
		return
	}
	slices.SortStableFunc(jobs, func(a, b app.PrintJob) int {
		if o.Descending {
			a, b = b, a
		}
		return o.Column.compare(a, b)
	})
}

func (c PrintColumn) compare(a, b app.PrintJob) int {
	switch c {
	case ByNumber:
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.RecordNo, b.RecordNo))
	case ByCopy:
		return cmp.Compare(a.Copy, b.Copy)
	case ByState:
		return cmp.Compare(a.State, b.State)
	default:
		return a.At.Compare(b.At)
	}
}

// Select chooses a job.
func (m *PrintsModel) Select(i int) {
	if i >= 0 && i < len(m.state.Jobs) && i != m.state.Selected {
		m.state.Selected = i
		m.draw()
		m.show(m.state)
	}
}

// thumbDPI is fine enough for a page as wide as the panel, on a screen of twice
// the dots too.
const thumbDPI = 54

// draw makes the picture of the selected paper, unless it is there.
func (m *PrintsModel) draw() {
	job, ok := m.state.Job()
	if !ok || m.preview == nil || job.ID == m.drawn {
		return
	}
	m.drawn, m.state.Thumb = job.ID, nil
	m.loop.Go(func(ctx context.Context) func() {
		img, err := m.picture(ctx, job)
		return func() {
			if m.drawn == job.ID && err == nil {
				m.state.Thumb = img
				m.show(m.state)
			}
		}
	})
}

func (m *PrintsModel) picture(ctx context.Context, job app.PrintJob) (image.Image, error) {
	doc, err := m.document(ctx, job)
	if err != nil {
		return nil, err
	}
	return m.preview.Image(doc, 0, thumbDPI)
}

func (m *PrintsModel) document(ctx context.Context, job app.PrintJob) (app.Document, error) {
	switch {
	case job.IsLicence():
		return m.desk.Document(ctx, job.Licence, job.Copy)
	case job.Kind == app.PaperSlip:
		return m.desk.Slip(ctx, job.Record)
	}
	return app.Document{}, app.Fail(app.NotFound, nil) // no other paper is kept as what it was made of
}

// Answer records whether the paper of the selected job came out, and calls done when it is recorded.
func (m *PrintsModel) Answer(yes bool, done func()) {
	if job, ok := m.state.Job(); ok && Asked(job) {
		m.order(job, func(ctx context.Context, j app.PrintJob) (app.PrintJob, error) { return m.desk.Answer(ctx, j, yes) }, done)
	}
}

// Asked tells whether only a person can say if a paper came out.
func Asked(job app.PrintJob) bool { return job.State == app.PrintSpooled && job.Unsure }

// Waits tells whether a job is with the spooler.
func Waits(job app.PrintJob) bool { return job.State == app.PrintSpooled && !job.Unsure }

// Cancel takes the selected job back.
func (m *PrintsModel) Cancel() {
	if job, ok := m.state.Job(); ok && Waits(job) {
		m.order(job, m.desk.CancelPrint, nil)
	}
}

// HoldOrRelease has the selected job wait at the spooler, or go on.
func (m *PrintsModel) HoldOrRelease() {
	job, ok := m.state.Job()
	switch {
	case !ok || !Waits(job):
	case job.Spool == app.SpoolHeld:
		m.order(job, m.desk.ReleasePrint, nil)
	default:
		m.order(job, m.desk.HoldPrint, nil)
	}
}

// order has something done with a job, and calls done, which may be nil, when it is.
func (m *PrintsModel) order(job app.PrintJob, do func(context.Context, app.PrintJob) (app.PrintJob, error), done func()) {
	m.loop.Go(func(ctx context.Context) func() {
		_, err := do(ctx, job)
		return func() {
			if err != nil {
				m.state.Err = err
				m.show(m.state)
				return
			}
			if done != nil {
				done()
			}
			m.Reload()
		}
	})
}
