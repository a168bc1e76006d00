package catalogue

import (
	"fmt"
	"sync"

	"github.com/shubbak/shubbak/app"
)

// Shelf holds the versions of the catalogue that are at hand: the newest for
// what begins now, and older ones for what was begun under them. It is safe for
// concurrent use.
//
// Until central has sent a version the one that the program brought along
// serves; from then on central's are the ones that count.
type Shelf struct {
	brought *Catalogue

	mu     sync.RWMutex
	sent   map[int]*Catalogue
	newest *Catalogue // of sent, nil before the first
}

// NewShelf returns a shelf with the version that the program brought along.
func NewShelf(brought *Catalogue) *Shelf {
	return &Shelf{brought: brought, sent: map[int]*Catalogue{}}
}

// Take puts a version of central's on the shelf; a newer one is the newest from
// now on.
func (s *Shelf) Take(c *Catalogue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent[c.Version] = c
	if s.newest == nil || c.Version >= s.newest.Version {
		s.newest = c
	}
}

// Fits tells what is wrong with a version that central sends: app.OldCatalogue
// (version, newest) when a newer one is in use, app.BadCatalogue (where) when its
// number belongs to another one here: what was begun under a version must not
// change its meaning.
func (s *Shelf) Fits(c *Catalogue) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch old, there := s.sent[c.Version]; {
	case there && Digest(old) != Digest(c):
		return bad("version", fmt.Errorf("version %d is another one here", c.Version))
	case s.newest != nil && c.Version < s.newest.Version:
		return &app.Error{Code: app.OldCatalogue, Args: map[string]string{"version": fmt.Sprint(c.Version), "newest": fmt.Sprint(s.newest.Version)}}
	}
	return nil
}

// Newest returns the version for what begins now.
func (s *Shelf) Newest() *Catalogue {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.newest != nil {
		return s.newest
	}
	return s.brought
}

// At returns the version of that number, or the newest when it is not at hand,
// as for an application that another counter made under one we never had.
func (s *Shelf) At(version int) *Catalogue {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch c, there := s.sent[version]; {
	case there:
		return c
	case s.newest == nil || version == s.brought.Version:
		return s.brought
	}
	return s.newest
}

// Service returns a service as it is called now.
func (s *Shelf) Service(code string) (*Service, bool) { return s.Newest().Service(code) }
