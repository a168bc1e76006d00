package printer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os/user"
	"strings"
	"sync/atomic"
	"time"
)

// The bounds of a talk with the spooler.
const (
	dialTime   = 5 * time.Second
	answerTime = 30 * time.Second
	mostAnswer = 8 << 20 // bytes
)

// IPP speaks with a CUPS server, and with printers of the network that speak IPP
// themselves. It is safe for concurrent use.
//
// All its jobs belong to the account that runs the program, as those of lp do:
// the server lets only the owner cancel a job, and operators are not accounts.
type IPP struct {
	local   *http.Client // of the server
	network *http.Client
	base    string // of the server's URLs, without a path
	user    string
	id      atomic.Uint32
}

// NewIPP returns a client of the server at an address as CUPS_SERVER has it: the
// path of a socket, host, or host:port. "" is the socket of the system.
func NewIPP(server string) *IPP {
	if server == "" {
		server = "/run/cups/cups.sock"
	}
	dialer := &net.Dialer{Timeout: dialTime}
	c := &IPP{network: newHTTP(dialer.DialContext), base: "http://localhost", user: account()}
	if strings.HasPrefix(server, "/") {
		c.local = newHTTP(func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", server)
		})
		return c
	}
	host, _, _ := strings.Cut(server, "/") // CUPS allows /version= behind it
	if _, _, err := net.SplitHostPort(host); err != nil {
		host = net.JoinHostPort(host, "631")
	}
	c.local, c.base = c.network, "http://"+host
	return c
}

// newHTTP returns a client that uses each connection once: a request that is sent
// again by itself would print a paper twice.
func newHTTP(dial func(ctx context.Context, network, address string) (net.Conn, error)) *http.Client {
	return &http.Client{Timeout: answerTime, Transport: &http.Transport{
		DisableKeepAlives: true, DialContext: dial, TLSHandshakeTimeout: dialTime,
	}}
}

// account is the name of the account that runs the program.
func account() string {
	u, err := user.Current()
	if err != nil {
		return "anonymous"
	}
	return u.Username
}

// place is where requests about a printer go.
type place struct {
	http *http.Client
	post string // the URL
	uri  string // the printer's own
}

// onNetwork tells whether a printer's name is the address of one that is asked
// itself.
func onNetwork(name string) bool {
	return strings.HasPrefix(name, "ipp://") || strings.HasPrefix(name, "ipps://")
}

// at returns the place of a printer: a queue of the server, or an address.
func (c *IPP) at(name string) (place, error) {
	if !onNetwork(name) {
		path := "/printers/" + url.PathEscape(name)
		return place{c.local, c.base + path, "ipp://localhost" + path}, nil
	}
	u, err := url.Parse(name)
	if err != nil || u.Hostname() == "" {
		return place{}, missing(name, err)
	}
	web := *u
	web.Scheme = "http"
	if u.Scheme == "ipps" {
		web.Scheme = "https"
	}
	if u.Port() == "" {
		web.Host = net.JoinHostPort(u.Hostname(), "631")
	}
	return place{c.network, web.String(), name}, nil
}

// lost is the error for a printer that does not answer: CUPS is down, or a
// printer of the network is not there.
func lost(name string, err error) error {
	if onNetwork(name) {
		return missing(name, err)
	}
	return down(err)
}

// server is the place of the server itself.
func (c *IPP) server() place { return place{http: c.local, post: c.base + "/"} }

// request is what is asked for.
type request struct {
	op       uint16
	about    []attribute // of the operation, after those that all have
	job      []attribute
	document []byte
}

// refusal is an answer by which a request was not carried out.
type refusal struct {
	http string // the status of HTTP, when it came no further
	code uint16 // that of IPP
}

// Error implements error.
func (r *refusal) Error() string {
	if r.http != "" {
		return "the spooler answered " + r.http
	}
	return fmt.Sprintf("IPP status %#04x", r.code)
}

// refused returns the status by which a request was refused, 0 for a refusal by
// HTTP; ok is false for any other failure.
func refused(err error) (code uint16, ok bool) {
	var r *refusal
	if !errors.As(err, &r) {
		return 0, false
	}
	return r.code, true
}

// unsent is the failure of a request of which nothing was sent: nobody was there
// to talk to.
type unsent struct{ error }

// Unwrap returns what went wrong.
func (u unsent) Unwrap() error { return u.error }

func unreachable(err error) bool {
	var u unsent
	return errors.As(err, &u)
}

// ask sends a request and reads its answer.
func (c *IPP) ask(ctx context.Context, to place, r request) (message, error) {
	var begun atomic.Bool // a connection stood
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { begun.Store(true) }})
	rq, err := c.encode(ctx, to, r)
	if err != nil {
		return message{}, err
	}
	rs, err := to.http.Do(rq)
	switch {
	case err != nil && !begun.Load():
		return message{}, unsent{err}
	case err != nil:
		return message{}, err
	}
	defer func() { _ = rs.Body.Close() }()
	switch {
	case rs.StatusCode >= http.StatusInternalServerError:
		return message{}, fmt.Errorf("the spooler answered %s", rs.Status)
	case rs.StatusCode != http.StatusOK:
		return message{}, &refusal{http: rs.Status}
	}
	body, err := io.ReadAll(io.LimitReader(rs.Body, mostAnswer))
	if err != nil {
		return message{}, err
	}
	m, err := decode(body)
	if err == nil && m.code >= statusFailed {
		err = &refusal{code: m.code}
	}
	return m, err
}

func (c *IPP) encode(ctx context.Context, to place, r request) (*http.Request, error) {
	attributes := []attribute{ // the standard wants these first, then a URI
		text(tagCharset, "attributes-charset", "utf-8"), text(tagLanguage, "attributes-natural-language", "ar"),
	}
	if to.uri != "" {
		attributes = append(attributes, text(tagURI, "printer-uri", to.uri))
	}
	attributes = append(attributes, r.about...)
	attributes = append(attributes, text(tagName, "requesting-user-name", c.user))
	m := message{code: r.op, id: c.id.Add(1), groups: []group{{tag: groupOperation, attributes: attributes}}}
	if r.job != nil {
		m.groups = append(m.groups, group{tag: groupJob, attributes: r.job})
	}
	b, err := m.encode()
	if err != nil {
		return nil, err
	}
	rq, err := http.NewRequestWithContext(ctx, http.MethodPost, to.post, bytes.NewReader(append(b, r.document...)))
	if err != nil {
		return nil, fmt.Errorf("asking the spooler: %w", err)
	}
	rq.Header.Set("Content-Type", "application/ipp")
	return rq, nil
}
