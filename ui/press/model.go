package press

import (
	"context"
	"image"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit"
)

// Papers reads what is printed.
type Papers interface {
	Licence(ctx context.Context, id app.ID) (app.Licence, error)
	Application(ctx context.Context, id app.ID) (app.Application, error)
	Document(ctx context.Context, licence app.ID, copyNo int) (app.Document, error)
	Slip(ctx context.Context, application app.ID) (app.Document, error)
	Person(a app.Application) app.Entered
}

// Files makes files of papers.
type Files interface {
	Export(ctx context.Context, licence app.ID) ([]byte, error)
	PDF(d app.Document) ([]byte, error)
}

// Spool prints.
type Spool interface {
	Printers(ctx context.Context) ([]app.PrinterInfo, error)
	PrinterChoices(ctx context.Context, printer string) (app.PrinterChoices, error)
	Print(ctx context.Context, r counter.PrintRequest) (app.PrintJob, error)
}

// Jobs follows print jobs.
type Jobs interface {
	PrintJobs(ctx context.Context, record app.ID, limit int) ([]app.PrintJob, error)
	Follow(ctx context.Context, job app.PrintJob) (app.PrintJob, error)
	Answer(ctx context.Context, job app.PrintJob, yes bool) (app.PrintJob, error)
}

// Orders has the spooler do something with a job.
type Orders interface {
	CancelPrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error)
	HoldPrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error)
	ReleasePrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error)
}

// Desk is what printing needs of the counter.
type Desk interface {
	Papers
	Files
	Spool
	Jobs
	Orders
}

// Preview draws papers on the screen as they will be printed.
type Preview interface {
	Sheets(doc app.Document) ([]Sheet, error)
	Image(doc app.Document, page int, dpi float64) (image.Image, error)
	// Find returns where a text stands, page by page.
	Find(doc app.Document, text string) ([]Hit, error)
}

// Sheet is the size of a page in points (1/72 inch).
type Sheet struct{ Width, Height float64 }

// Hit is a place on a page, in points from its top left corner. A text that
// changes its direction stands at more than one.
type Hit struct {
	Page                int
	X, Y, Width, Height float64
	First               bool // it begins here; the others go on from the one before
}

// Nav is where the screen leads to.
type Nav interface {
	StartFor(service, transaction string, seed app.Entered)
	Back()
}

// Phase is what the screen does.
type Phase uint8

// The phases.
const (
	Empty Phase = iota
	Loading
	Ready
	Broken // Err says why
)

// State is all that the view draws. The view does not change it.
type State struct {
	Phase   Phase
	Err     error
	Kind    app.DocumentKind
	Licence app.Licence     // of a licence
	App     app.Application // of both
	Service *catalogue.Service
	Doc     app.Document
	Fresh   bool // issued a moment ago
	Page    PageState
	Print   PrintState
	Save    SaveState
}

// PageState is the preview.
type PageState struct {
	Count  int
	At     int     // from 0
	Sheet  Sheet   // of the page at At
	Zoom   float64 // 0 fits the window; 1 is life size
	DPI    float64 // that the view needs
	Image  image.Image
	Thumbs []image.Image // of all pages, when there are more than one; nil ones are being drawn
	Err    error
	Search SearchState
}

// Model is the state of the screen and what may be done to it. It belongs to the
// main goroutine.
type Model struct {
	desk      Desk
	shelf     *catalogue.Shelf
	loop      *kit.Loop
	nav       Nav
	preview   Preview
	prefs     Prefs
	preferred func() string // printer of the settings
	now       func() time.Time
	render    func()

	s       State
	opening int // counts openings, so that a late answer is known
	drawing int // counts pictures
	asking  int // counts searches
	sheets  []Sheet
	wish    pictureWish
	seed    app.Entered
	visible bool
	polling bool
	here    bool // the page shows the copy that was printed here last
}

// NewModel returns a model of nothing; render is called after every change.
func NewModel(d Deps, render func()) *Model {
	return &Model{
		desk: d.Desk, shelf: d.Catalogue, loop: d.Loop, nav: d.Nav, preview: d.Preview,
		prefs: d.Prefs, preferred: d.Printer, now: d.Now, render: render,
	}
}

// State returns what is to be drawn.
func (m *Model) State() State { return m.s }

// Open shows a licence.
func (m *Model) Open(licence app.ID) { m.open(app.PaperLicence, licence) }

// OpenSlip shows the slip of a captured application.
func (m *Model) OpenSlip(application app.ID) { m.open(app.PaperSlip, application) }

func (m *Model) open(kind app.DocumentKind, id app.ID) {
	m.opening++
	m.s = State{Phase: Loading, Kind: kind, Print: PrintState{Choice: m.recall(kind)}}
	m.s.Page.DPI, m.wish, m.here = 0, pictureWish{}, false
	m.render()
	turn := m.opening
	m.loop.Go(func(ctx context.Context) func() {
		f, err := m.fetch(ctx, kind, id)
		return func() {
			if turn == m.opening {
				m.opened(f, err)
			}
		}
	})
	m.readPrinters()
}

// fetched is what a paper consists of.
type fetched struct {
	licence app.Licence
	app     app.Application
	doc     app.Document
	sheets  []Sheet
	jobs    []app.PrintJob
	seed    app.Entered
}

func (m *Model) fetch(ctx context.Context, kind app.DocumentKind, id app.ID) (f fetched, err error) {
	application := id
	if kind == app.PaperLicence {
		if f.licence, err = m.desk.Licence(ctx, id); err != nil {
			return f, err
		}
		application = f.licence.Application
		if f.doc, err = m.desk.Document(ctx, id, 0); err != nil {
			return f, err
		}
	} else if f.doc, err = m.desk.Slip(ctx, id); err != nil {
		return f, err
	}
	if f.jobs, err = m.desk.PrintJobs(ctx, id, jobsShown); err != nil {
		return f, err
	}
	f.app, err = m.desk.Application(ctx, application)
	if app.CodeOf(err) == app.NotFound && kind == app.PaperLicence {
		f.app, err = applicationOf(f.licence), nil // the licence came from another counter
	}
	if err != nil {
		return f, err
	}
	f.seed = m.desk.Person(f.app)
	f.sheets, err = m.preview.Sheets(f.doc)
	return f, err
}

// applicationOf is what of a licence's application can be told without it.
func applicationOf(l app.Licence) app.Application {
	return app.Application{
		ID: l.Application, Number: l.AppNumber, Service: l.Service, Transaction: l.Transaction,
		Catalogue: l.Catalogue, State: app.Issued, Entered: l.Entered, Assessment: l.Assessment, Licence: l.ID,
	}
}

// freshFor is how long a licence counts as just issued.
const freshFor = 15 * time.Minute

func (m *Model) opened(f fetched, err error) {
	if err != nil {
		m.s.Phase, m.s.Err = Broken, err
		m.render()
		return
	}
	m.s.Phase, m.s.Err = Ready, nil
	m.s.Licence, m.s.App, m.s.Doc, m.seed = f.licence, f.app, f.doc, f.seed
	m.s.Service, _ = m.shelf.At(f.app.Catalogue).Service(f.app.Service)
	m.sheets, m.s.Page.Count = f.sheets, len(f.sheets)
	m.at(m.s.Page.At)
	m.s.Fresh = m.s.Kind == app.PaperLicence && m.now().Sub(f.licence.IssuedAt) < freshFor && f.licence.Copies <= 1
	m.takeJobs(f.jobs, f.doc.Copy)
	m.draw()
	m.drawThumbs()
	m.render()
	m.follow()
	m.printWanted()
}

// reload reads the paper again, after a copy went out.
func (m *Model) reload() {
	if m.s.Phase != Ready || m.s.Kind != app.PaperLicence {
		m.reloadSlip()
		return
	}
	turn, id, here := m.opening, m.s.Licence.ID, m.here
	m.loop.Go(func(ctx context.Context) func() {
		doc, err := m.desk.Document(ctx, id, 0)
		if err != nil {
			return nil
		}
		jobs, err := m.desk.PrintJobs(ctx, id, jobsShown)
		if err != nil {
			return nil
		}
		next := doc.Copy
		if i := lastJob(jobs); here && i >= 0 {
			if doc, err = m.desk.Document(ctx, id, jobs[i].Copy); err != nil {
				return nil
			}
		}
		return func() {
			if turn == m.opening {
				m.reloaded(doc, next, jobs)
			}
		}
	})
}

// reloadSlip looks how far the application has come, and its slip.
func (m *Model) reloadSlip() {
	if m.s.Phase != Ready {
		return
	}
	turn, id := m.opening, m.s.App.ID
	m.loop.Go(func(ctx context.Context) func() {
		a, err := m.desk.Application(ctx, id)
		if err != nil {
			return nil
		}
		jobs, err := m.desk.PrintJobs(ctx, id, jobsShown)
		if err != nil {
			return nil
		}
		return func() {
			if turn == m.opening {
				m.s.App = a
				m.takeJobs(jobs, 1)
				m.render()
				m.follow()
			}
		}
	})
}

func (m *Model) reloaded(doc app.Document, next int, jobs []app.PrintJob) {
	if doc.Mark != m.s.Doc.Mark || doc.Copy != m.s.Doc.Copy {
		m.wish = pictureWish{} // it stands on the page
	}
	m.s.Doc = doc
	m.takeJobs(jobs, next)
	m.draw()
	m.render()
	m.follow()
}

// jobsShown is how many jobs of a licence are read.
const jobsShown = 20

// NewForSame begins another application for the same person.
func (m *Model) NewForSame() {
	if m.s.Phase == Ready {
		m.nav.StartFor(m.s.App.Service, m.s.App.Transaction, m.seed)
	}
}

// Shown goes on following what is being printed.
func (m *Model) Shown() {
	m.visible = true
	m.readPrinters()
	m.follow()
}

// Hidden stops following until the screen is shown again.
func (m *Model) Hidden() { m.visible, m.s.Print.Wanted = false, false }

// Changed reads again what others have changed.
func (m *Model) Changed(c app.Change) {
	if c&(app.Applications|app.Licences|app.Prints) != 0 && !m.s.Print.Busy {
		m.reload()
	}
}

// wait returns after d, or earlier when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
