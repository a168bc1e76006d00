// Package central is the reference server of the contract in client/openapi.yaml:
// it enrols counters, certifies their keys, leases them numbers, takes their
// commands exactly once and tells every counter of an office what changed.
//
// It is persistent, on an embedded store by default, and survives kill -9: what
// it has answered, it has kept. It serves demonstrations, tests and pilots.
package central

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/shubbak/shubbak/app/catalogue"
)

// How long things that central gives out hold.
const (
	grantDays   = 7
	tokenHours  = 12
	leaseDays   = 180
	certYears   = 2
	offlineHrs  = 72
	offlineMax  = 500
	maxLease    = 2000
	proofWindow = 10 * time.Minute
)

// Options are the surroundings of a Server.
type Options struct {
	Now       func() time.Time
	Log       *slog.Logger
	Catalogue *catalogue.Catalogue // nil: fees are not recomputed and no service is refused
	Bundle    [][]byte             // the files of Catalogue, as counters are to get them
	Store     Store                // nil: the embedded one, in dir
	Records   int                  // that a demonstration has; 0: 2,000
	Argon     uint32               // KiB that a password's hash takes; 0: 19 MiB
}

// Server is one central. It is safe for concurrent use.
type Server struct {
	store  Store
	now    func() time.Time
	log    *slog.Logger
	cat    *catalogue.Catalogue
	bundle bundle
	status statusList
	argon  uint32
	seeded int       // records that a demonstration is given
	since  time.Time // when this version of the catalogue came
	root   ed25519.PrivateKey
	marks  *marks
	blobs  *blobFiles
	faults Faults
	routes http.Handler
}

// Open opens the central whose data lies in dir, and makes it when there is none.
func Open(ctx context.Context, dir string, o Options) (*Server, error) {
	if o.Now == nil {
		return nil, errors.New("central needs a clock")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	store := o.Store
	if store == nil {
		var err error
		if store, err = OpenStore(dir); err != nil {
			return nil, err
		}
	}
	s := &Server{store: store, now: o.Now, log: o.Log, cat: o.Catalogue, argon: cmp.Or(o.Argon, argonMemory), seeded: cmp.Or(o.Records, demoRecords)}
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		s.marks, err = openMarks(dir)
	}
	if err == nil {
		s.blobs, err = openBlobs(dir)
	}
	if err == nil {
		err = store.Update(ctx, func(tx Tx) error { return firstError(s.loadRoot(tx), s.beginSpan(tx), s.dateCatalogue(tx)) })
	}
	if err == nil {
		err = firstError(s.sweep(ctx), store.View(ctx, s.strays))
	}
	if err == nil {
		s.bundle, err = s.sealBundle(o.Bundle)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening central: %w", err), store.Close())
	}
	s.routes = s.router()
	return s, nil
}

// Close closes the store. The handler must no longer be in use.
func (s *Server) Close() error { return s.store.Close() }

// Handler serves the contract.
func (s *Server) Handler() http.Handler { return s.faults.wrap(s.routes) }

// Faults are the hooks by which tests and demonstrations break the line.
func (s *Server) Faults() *Faults { return &s.faults }

// Root is the key by which everything that central signs is checked.
func (s *Server) Root() ed25519.PublicKey { return publicOf(s.root) }

// loadRoot reads central's own key and makes it the first time.
func (s *Server) loadRoot(tx Tx) error {
	name := []byte("root")
	seed := tx.Get(tableMeta, name)
	if len(seed) == ed25519.SeedSize {
		s.root = ed25519.NewKeyFromSeed(seed)
		return nil
	}
	if seed != nil {
		return errors.New("central's own key is damaged")
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	s.root = key
	return tx.Put(tableMeta, name, key.Seed())
}

// dateCatalogue notes when a version of the catalogue first was ours.
func (s *Server) dateCatalogue(tx Tx) error {
	if s.cat == nil {
		return nil
	}
	name := fmt.Appendf(nil, "catalogue/%d", s.cat.Version)
	if b := tx.Get(tableMeta, name); b != nil {
		s.since = time.Unix(int64(readBE64(b)), 0)
		return nil
	}
	s.since = s.now()
	return tx.Put(tableMeta, name, be64(uint64(s.since.Unix())))
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	public, _ := key.Public().(ed25519.PublicKey) // an Ed25519 key has no other
	return public
}

// random returns n bytes nobody can guess.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	return b
}
