package cache_test

import (
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
)

// TestOnlyOurOwnDocumentsCanBeMissing: one of another counter's record lies at
// central until somebody opens it here; one of ours that central does not have yet
// must be here.
func TestOnlyOurOwnDocumentsCanBeMissing(t *testing.T) {
	s := open(t)
	theirs, ours := s.application(77), s.application(78)
	theirs.State, theirs.Attachments = app.Submitted, []app.Attachment{{Document: "photo", SHA256: strings.Repeat("a", 64)}}
	s.must(s.Apply(t.Context(), page("c1", app.RemoteChange{Kind: app.RemoteApplication, ID: theirs.ID, Revision: 10, Application: &theirs})))
	missing := func() int {
		h, err := s.Examine(t.Context(), nil)
		s.must(err)
		return h.MissingDoc
	}
	if n := missing(); n != 0 {
		t.Errorf("%d are missing, of another counter", n)
	}
	ours.Attachments = []app.Attachment{{Document: "photo", SHA256: strings.Repeat("b", 64)}}
	_, err := s.SaveApplication(t.Context(), ours)
	s.must(err)
	if n := missing(); n != 1 {
		t.Errorf("%d are missing, one of ours is", n)
	}
}
