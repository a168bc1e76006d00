package printer

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/user"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/shubbak/shubbak/app"
)

// The bounds of a talk with the spooler.
const (
	answerTime = 30 * time.Second
	mostAnswer = 8 << 20 // bytes
)

// CUPS speaks IPP with a CUPS server. It is safe for concurrent use.
//
// All its jobs belong to the account that runs the program, as those of lp do:
// the server lets only the owner cancel a job, and operators are not accounts.
type CUPS struct {
	http *http.Client
	base string // of the URLs, without a path
	user string
	id   atomic.Uint32
}

// NewCUPS returns a client of the server at an address as CUPS_SERVER has it: the
// path of a socket, host, or host:port. "" is the socket of the system.
func NewCUPS(server string) *CUPS {
	if server == "" {
		server = "/run/cups/cups.sock"
	}
	transport := &http.Transport{DisableKeepAlives: true}
	base := "http://localhost"
	if strings.HasPrefix(server, "/") {
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", server)
		}
	} else {
		host, _, _ := strings.Cut(server, "/") // CUPS allows /version= behind it
		if _, _, err := net.SplitHostPort(host); err != nil {
			host = net.JoinHostPort(host, "631")
		}
		base = "http://" + host
	}
	return &CUPS{http: &http.Client{Transport: transport, Timeout: answerTime}, base: base, user: account()}
}

// account is the name of the account that runs the program.
func account() string {
	u, err := user.Current()
	if err != nil {
		return "anonymous"
	}
	return u.Username
}

// Printers lists the printers of the server. It fails with SpoolerDown.
func (c *CUPS) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	wanted := text(tagKeyword, "requested-attributes", "printer-name", "printer-info", "printer-state",
		"printer-state-reasons", "printer-is-accepting-jobs")
	m, err := c.ask(ctx, "/", opCUPSPrinters, []attribute{wanted}, nil, nil)
	if err != nil && m.code != statusNotFound { // no printer at all
		return nil, fmt.Errorf("listing printers: %w", err)
	}
	standard, err := c.standard(ctx)
	if err != nil {
		return nil, err
	}
	var out []app.PrinterInfo
	for _, g := range m.of(groupPrinter) {
		p := printerOf(g)
		p.Default = p.Name == standard
		out = append(out, p)
	}
	return out, nil
}

// standard names the printer that the server would choose, if there is one.
func (c *CUPS) standard(ctx context.Context) (string, error) {
	m, err := c.ask(ctx, "/", opCUPSDefault, []attribute{text(tagKeyword, "requested-attributes", "printer-name")}, nil, nil)
	if err != nil && m.code != statusNotFound {
		return "", fmt.Errorf("asking for the default printer: %w", err)
	}
	for _, g := range m.of(groupPrinter) {
		return g.text("printer-name"), nil
	}
	return "", nil
}

// printerStopped is a value of printer-state (RFC 8011 5.4.11).
const printerStopped = 5

func printerOf(g group) app.PrinterInfo {
	p := app.PrinterInfo{
		Name: g.text("printer-name"), Info: g.text("printer-info"),
		Stopped: g.number("printer-state") == printerStopped, Accepting: g.flag("printer-is-accepting-jobs"),
	}
	for _, r := range g.texts("printer-state-reasons") {
		if r != "none" {
			p.Reasons = append(p.Reasons, r)
		}
	}
	if p.Info == "" {
		p.Info = p.Name
	}
	return p
}

// Print hands a PDF to a printer and returns the number of the job. It fails
// with PrinterMissing, PrinterStopped or SpoolerDown.
func (c *CUPS) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	path := "/printers/" + url.PathEscape(job.Printer)
	about := []attribute{
		text(tagURI, "printer-uri", "ipp://localhost"+path),
		text(tagName, "job-name", job.Title),
		text(tagMIME, "document-format", "application/pdf"),
	}
	m, err := c.ask(ctx, path, opPrintJob, about, options(job), pdf)
	switch {
	case err == nil:
	case m.code == statusNotFound || m.code == statusNotPossible:
		return 0, missing(job.Printer, err)
	case m.code == statusNotAccepting:
		return 0, stopped(job.Printer, err)
	default:
		return 0, fmt.Errorf("printing on %s: %w", job.Printer, err)
	}
	for _, g := range m.of(groupJob) {
		if id := g.number("job-id"); id > 0 {
			return id, nil
		}
	}
	return 0, fmt.Errorf("printing on %s: %w", job.Printer, down(errIPP))
}

func options(job app.SpoolJob) []attribute {
	media, sides := job.Media, "one-sided"
	if media == "" {
		media = A4
	}
	if job.Duplex {
		sides = "two-sided-long-edge"
	}
	return []attribute{
		integer("copies", max(job.Copies, 1)),
		text(tagName, "job-account-id", job.User), // for the page log
		text(tagKeyword, "media", media),
		text(tagKeyword, "sides", sides),
		text(tagKeyword, "print-scaling", "none"),
	}
}

// State follows a job. It fails with NotFound for a job that the server has
// forgotten, and with SpoolerDown.
func (c *CUPS) State(ctx context.Context, id int) (app.SpoolState, error) {
	s, _, err := c.Job(ctx, id)
	return s, err
}

// Job returns the state of a job and the server's reasons for it.
func (c *CUPS) Job(ctx context.Context, id int) (app.SpoolState, []string, error) {
	about := []attribute{
		text(tagURI, "job-uri", jobURI(id)),
		text(tagKeyword, "requested-attributes", "job-state", "job-state-reasons"),
	}
	m, err := c.ask(ctx, "/jobs", opJobAttributes, about, nil, nil)
	if err != nil {
		return "", nil, jobError("following", id, m, err)
	}
	for _, g := range m.of(groupJob) {
		if s := jobState(g.number("job-state")); s != "" {
			return s, g.texts("job-state-reasons"), nil
		}
	}
	return "", nil, fmt.Errorf("following job %d: %w", id, down(errIPP))
}

// jobState translates job-state (RFC 8011 5.3.7).
func jobState(n int) app.SpoolState {
	states := [...]app.SpoolState{
		3: app.SpoolPending, 4: app.SpoolHeld, 5: app.SpoolActive, 6: app.SpoolStopped,
		7: app.SpoolGone, 8: app.SpoolFailed, 9: app.SpoolDone,
	}
	if n < 0 || n >= len(states) {
		return ""
	}
	return states[n]
}

// Cancel takes a job back. A job that is already finished is an error of code
// NotAllowedHere, one that is not known NotFound.
func (c *CUPS) Cancel(ctx context.Context, id int) error {
	about := []attribute{text(tagURI, "job-uri", jobURI(id))}
	m, err := c.ask(ctx, "/jobs", opCancelJob, about, nil, nil)
	if err != nil {
		return jobError("cancelling", id, m, err)
	}
	return nil
}

func jobURI(id int) string { return "ipp://localhost/jobs/" + strconv.Itoa(id) }

func jobError(verb string, id int, m message, err error) error {
	switch m.code {
	case statusNotFound:
		err = app.Fail(app.NotFound, err)
	case statusNotPossible:
		err = app.Fail(app.NotAllowedHere, err)
	}
	return fmt.Errorf("%s job %d: %w", verb, id, err)
}

// ask sends a request and reads its answer. If the server refused, the answer
// comes with an error that wraps SpoolerDown.
func (c *CUPS) ask(ctx context.Context, path string, op uint16, about, job []attribute, document []byte) (message, error) {
	rq, err := c.request(ctx, path, op, about, job, document)
	if err != nil {
		return message{}, err
	}
	rs, err := c.http.Do(rq)
	if err != nil {
		return message{}, down(err)
	}
	defer func() { _ = rs.Body.Close() }()
	if rs.StatusCode != http.StatusOK {
		return message{}, down(fmt.Errorf("the spooler answered %s", rs.Status))
	}
	body, err := io.ReadAll(io.LimitReader(rs.Body, mostAnswer))
	if err != nil {
		return message{}, down(err)
	}
	m, err := decode(body)
	if err != nil {
		return message{}, down(err)
	}
	if m.code >= statusFailed {
		return m, down(fmt.Errorf("IPP status %#04x", m.code))
	}
	return m, nil
}

func (c *CUPS) request(ctx context.Context, path string, op uint16, about, job []attribute, document []byte) (*http.Request, error) {
	attributes := append([]attribute{ // the standard wants these two first, then a URI
		text(tagCharset, "attributes-charset", "utf-8"), text(tagLanguage, "attributes-natural-language", "ar"),
	}, about...)
	attributes = append(attributes, text(tagName, "requesting-user-name", c.user))
	m := message{code: op, id: c.id.Add(1), groups: []group{{tag: groupOperation, attributes: attributes}}}
	if job != nil {
		m.groups = append(m.groups, group{tag: groupJob, attributes: job})
	}
	b, err := m.encode()
	if err != nil {
		return nil, err
	}
	rq, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(append(b, document...)))
	if err != nil {
		return nil, fmt.Errorf("asking the spooler: %w", err)
	}
	rq.Header.Set("Content-Type", "application/ipp")
	return rq, nil
}
