package client

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/shubbak/shubbak/app"
)

// The limits of one call.
const (
	defaultTimeout = 20 * time.Second
	dialTimeout    = 5 * time.Second
	maxAnswer      = 64 << 20 // bytes
)

// Options are the surroundings of a Client. The zero value serves.
type Options struct {
	CA        *x509.CertPool    // of the office; nil: the system's
	Timeout   time.Duration     // of a whole call; 0: 20 s
	UserAgent string            //
	Now       func() time.Time  // nil: the wall clock of the system
	Transport http.RoundTripper // nil: TLS 1.2 and up, proxy from the environment
}

// Client is a connection to one central. It is safe for concurrent use.
type Client struct {
	http *resty.Client
	base string
	now  func() time.Time

	nonce string // of enrolments by this client

	opening sync.Mutex // held while a session is opened, so that one is

	mu       sync.Mutex
	token    string
	identity *identity
	rootKey  ed25519.PublicKey // of the enrolment last signed in at
	offset   time.Duration
	offsetOK bool
	seen     int64
}

// identity is what opens a session without a password.
type identity struct {
	device   app.Device
	operator string
	key      ed25519.PrivateKey
}

// New returns a client of the central at base ("https://central.example/shubbak").
// Plain http is for loopback and for what a VPN protects. An address that is none
// is app.Invalid.
func New(base string, o Options) (*Client, error) {
	base = strings.TrimRight(base, "/")
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, &app.Error{Code: app.Invalid, Field: "central", Err: errors.New("no http address")}
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // the default of an injected clock
	}
	if o.Transport == nil {
		o.Transport = transport(o.CA, u.Hostname())
	}
	rc := resty.NewWithClient(&http.Client{Transport: o.Transport}).
		SetBaseURL(base).SetTimeout(o.Timeout).SetResponseBodyLimit(maxAnswer).
		SetRedirectPolicy(resty.NoRedirectPolicy()).SetHeader("Accept", MediaJSON+", "+MediaProblem)
	rc.SetDisableWarn(true).SetLogger(quiet{})
	if o.UserAgent != "" {
		rc.SetHeader("User-Agent", o.UserAgent)
	}
	return &Client{http: rc, base: base, now: o.Now, nonce: string(app.NewID(o.Now()))}, nil
}

// transport speaks to one host. What never leaves the machine is not packed.
func transport(ca *x509.CertPool, host string) http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{RootCAs: ca, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   dialTimeout,
		ForceAttemptHTTP2:     true,
		DisableCompression:    net.ParseIP(host).IsLoopback(),
		ReadBufferSize:        64 << 10,
		MaxIdleConnsPerHost:   4,
		IdleConnTimeout:       time.Minute,
		ExpectContinueTimeout: time.Second,
	}
}

// Pool reads the office's own certificate authorities from PEM. A text without
// one is app.FileUnreadable.
func Pool(pem []byte) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("reading the office's certificates: %w", &app.Error{Code: app.FileUnreadable})
	}
	return pool, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.GetClient().CloseIdleConnections() }

// Offset returns how far central's clock is ahead of ours, and false when it has
// not answered yet.
func (c *Client) Offset() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset, c.offsetOK
}

// Saw tells the newest revision of central's that is kept here. It goes with every
// call that central answers with a newer one: a central that does not know it has
// another history, and does nothing (app.CursorGone).
func (c *Client) Saw(revision int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = revision
}

func (c *Client) saw() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen
}

// quiet keeps the library from logging: it would log addresses and bodies.
type quiet struct{}

func (quiet) Errorf(string, ...any) {}
func (quiet) Warnf(string, ...any)  {}
func (quiet) Debugf(string, ...any) {}
