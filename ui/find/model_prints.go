package find

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
)

// PrintDesk is what the list of print jobs needs of the counter.
type PrintDesk interface {
	PrintJobs(ctx context.Context, licence app.ID, max int) ([]app.PrintJob, error)
	Answer(ctx context.Context, job app.PrintJob, yes bool) (app.PrintJob, error)
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
		return j.State == app.PrintSpooled
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
}

// PrintColumn is a column that print jobs are sorted by.
type PrintColumn int

// The columns of the list, from the start.
const (
	ByNumber PrintColumn = iota
	ByCopy
	ByState
	ByPrinter
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
	desk  PrintDesk
	loop  *kit.Loop
	now   func() time.Time
	state PrintsState
	all   []app.PrintJob
	show  func(PrintsState)
	busy  bool
	stale bool
}

// NewPrintsModel makes a model.
func NewPrintsModel(desk PrintDesk, loop *kit.Loop, now func() time.Time) *PrintsModel {
	return &PrintsModel{desk: desk, loop: loop, now: now, show: func(PrintsState) {}, state: PrintsState{Selected: -1}}
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
		return cmp.Compare(a.Number, b.Number)
	case ByCopy:
		return cmp.Compare(a.Copy, b.Copy)
	case ByState:
		return cmp.Compare(a.State, b.State)
	case ByPrinter:
		return cmp.Compare(a.Printer, b.Printer)
	default:
		return a.At.Compare(b.At)
	}
}

// Select chooses a job.
func (m *PrintsModel) Select(i int) {
	if i >= 0 && i < len(m.state.Jobs) && i != m.state.Selected {
		m.state.Selected = i
		m.show(m.state)
	}
}

// Answer records whether the paper of the selected job came out, and calls done when it is recorded.
func (m *PrintsModel) Answer(yes bool, done func()) {
	job, ok := m.state.Job()
	if !ok || job.State != app.PrintSpooled {
		return
	}
	m.loop.Go(func(ctx context.Context) func() {
		_, err := m.desk.Answer(ctx, job, yes)
		return func() {
			if err != nil {
				m.state.Err = err
				m.show(m.state)
				return
			}
			done()
			m.Reload()
		}
	})
}
