package central

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// The sizes of bodies, in bytes.
const (
	maxBody  = 8 << 20
	minGzip  = 2 << 10
	maxQuery = 200
)

// caller is who asks: a device, and the operator in session on it.
type caller struct {
	device   deviceRow
	operator operatorRow
}

// reply is what a handler answers.
type reply struct {
	status int // 0: 200
	body   any
	etag   string
	header map[string]string
}

// ready is a body that is JSON already, octets one that is a document.
type (
	ready  []byte
	octets []byte
)

type handler func(r *http.Request) (reply, error)

func (s *Server) router() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, h handler) { mux.Handle(pattern, s.serve(h)) }
	authed := func(pattern string, h func(*http.Request, caller) (reply, error)) {
		open(pattern, func(r *http.Request) (reply, error) {
			c, err := s.caller(r)
			if err != nil {
				return reply{}, err
			}
			return h(r, c)
		})
	}
	open("GET /health", s.health)
	open("POST /devices:enrol", s.enrol)
	open("POST /sessions", s.openSession)
	open("GET /keys", s.keys)
	open("GET /revocations", s.revocations)
	open("POST /heartbeat", s.heartbeat)
	open("GET /bundle", s.getBundle)
	authed("GET /sessions/current", s.currentSession)
	authed("POST /number-leases", s.lease)
	authed("POST /number-leases/{action}", s.leaseAction)
	authed("PUT /number-leases/{action}", s.keepLease)
	authed("POST /commands:batch", s.batch)
	authed("GET /commands/{id}", s.command)
	authed("GET /changes", s.changes)
	authed("GET /licences", s.find)
	authed("POST /leftovers", s.keepLeftovers)
	authed("POST /uploads", s.announce)
	authed("HEAD /uploads/{id}", s.uploaded)
	authed("PATCH /uploads/{id}", s.appendUpload)
	authed("GET /blobs/{id}", s.blob)
	open("/", func(*http.Request) (reply, error) { return reply{}, &app.Error{Code: app.NotFound} })
	return mux
}

// serve turns a handler into one of HTTP: mark, request ID, limits, errors.
func (s *Server) serve(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := s.now()
		w.Header().Set("Date", begun.UTC().Format(http.TimeFormat))
		w.Header().Set(client.HeaderCentral, client.CentralMark)
		if id := r.Header.Get(client.HeaderRequestID); id != "" && len(id) <= 64 {
			w.Header().Set(client.HeaderRequestID, id)
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		a, err := h(r)
		status := http.StatusOK
		if err != nil {
			status = statusOf(err)
			s.logFailure(r, status, err)
			writeProblem(w, status, err)
		} else {
			if a.status != 0 {
				status = a.status
			}
			writeReply(w, r, status, a)
		}
		s.log.Debug("request", slog.String("route", r.Pattern), slog.Int("status", status), slog.Duration("took", s.now().Sub(begun)))
	})
}

func (s *Server) logFailure(r *http.Request, status int, err error) {
	if status >= http.StatusInternalServerError {
		s.log.Error("request failed", slog.String("route", r.Pattern), slog.Any("err", err))
	}
}

func statusOf(err error) int {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	return client.StatusOf(app.CodeOf(err))
}

// writeProblem answers with an error. What is inside stays inside: only the code,
// the field and an argument made for people go out.
func writeProblem(w http.ResponseWriter, status int, err error) {
	p := client.Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: app.CodeOf(err)}
	var e *app.Error
	if errors.As(err, &e) {
		p.Field, p.Detail = e.Field, e.Args["detail"]
		if e.Args["seconds"] != "" {
			w.Header().Set("Retry-After", e.Args["seconds"])
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		status, body = http.StatusInternalServerError, nil
	}
	w.Header().Set("Content-Type", client.MediaProblem)
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may be gone
}

func writeReply(w http.ResponseWriter, r *http.Request, status int, a reply) {
	if a.etag != "" {
		w.Header().Set("ETag", a.etag)
	}
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	if a.body == nil {
		w.WriteHeader(status)
		return
	}
	if document, ok := a.body.(octets); ok {
		writeOctets(w, status, document)
		return
	}
	body, whole := a.body.(ready)
	if !whole {
		var err error
		if body, err = json.Marshal(a.body); err != nil {
			writeProblem(w, http.StatusInternalServerError, err)
			return
		}
	}
	w.Header().Set("Content-Type", client.MediaJSON)
	w.Header().Set("Cache-Control", "no-store")
	if len(body) < minGzip || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, _ = w.Write(body) // the client may be gone
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return
	}
	_, _ = z.Write(body) // the client may be gone
	_ = z.Close()        // the same
}

func writeOctets(w http.ResponseWriter, status int, document octets) {
	w.Header().Set("Content-Type", client.MediaBytes)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(document)))
	w.WriteHeader(status)
	_, _ = w.Write(document) // the client may be gone
}

// read decodes the body of a request; one that is no JSON of ours is app.Invalid.
func read(r *http.Request, v any) error {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return &app.Error{Code: app.Invalid, Field: "body", Err: err}
	}
	return nil
}

func (s *Server) health(*http.Request) (reply, error) {
	return reply{body: client.Health{Status: "ok", Time: s.now().UTC()}}, nil
}
