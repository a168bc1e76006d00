package syncer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/shubbak/shubbak/app"
)

// documentsFrom is the first seed of the histories in which applications carry
// documents. See printsFrom.
const documentsFrom = 2000

// simPart is how much of a document goes over the line at once.
const simPart = 500

// attach puts a document to an application, in the place of the one that was there.
func (p *post) attach(a *app.Application) {
	if p.s.seed < documentsFrom {
		return
	}
	data := make([]byte, 1+p.s.rnd.IntN(4*simPart))
	for i := range data {
		data[i] = byte(p.s.rnd.Uint32())
	}
	sum, err := p.db.PutBlob(p.s.t.Context(), data)
	if err != nil {
		p.s.note("no document", p.i, string(app.CodeOf(err)))
		return
	}
	p.s.documents[sum] = data
	code := []string{"photo", "plan"}[p.s.rnd.IntN(2)]
	a.Attachments = append(slices.DeleteFunc(slices.Clone(a.Attachments), func(d app.Attachment) bool { return d.Document == code }),
		app.Attachment{Document: code, Name: code, Media: "application/pdf", Size: int64(len(data)), SHA256: sum, AddedAt: p.now().UTC()})
}

// documentsThere: what a command named that central has done, central has, whole.
func (s *sim) documentsThere(c app.Command) {
	for _, d := range c.Documents() {
		data, err := s.posts[0].client.FetchDocument(s.t.Context(), d.SHA256, nil)
		sum := sha256.Sum256(data)
		if err != nil || hex.EncodeToString(sum[:]) != d.SHA256 || !bytes.Equal(data, s.documents[d.SHA256]) {
			s.fail("command %s (%s) names document %s, of which central has %d bytes (%v)", c.ID, c.State, d.SHA256, len(data), err)
		}
		s.carried++
	}
}
