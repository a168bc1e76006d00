package syncer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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

// handedInFrom is the first seed of the histories in which licences that are issued at
// the counter carry documents, and in which counters lose some. See printsFrom.
const handedInFrom = 3000

// handIn puts documents to an application that is about to be issued, sometimes.
func (p *post) handIn(a *app.Application) {
	if p.s.seed < handedInFrom {
		return
	}
	for range p.s.rnd.IntN(3) {
		p.attach(a)
	}
}

// documentsOf is the command that brings the documents of a licence; none, when it has
// none.
func (p *post) documentsOf(a app.Application, l app.Licence) (app.Command, error) {
	if len(a.Attachments) == 0 {
		return app.Command{}, nil
	}
	body, err := json.Marshal(app.HandedIn{Record: l.ID, Attachments: a.Attachments})
	return app.Command{ID: app.NewID(l.IssuedAt), Kind: app.CommandDocuments, Record: l.ID, At: l.IssuedAt, Operator: p.operator, Body: body}, err
}

// spoil has the disk lose a document of a licence, sometimes, before central has it.
func (p *post) spoil(c app.Command) {
	if len(c.Documents()) == 0 || !p.s.chance(15) {
		return
	}
	p.s.spoilt[c.Documents()[0].SHA256] = true
}

// sendWithout has the clerk send what is left of refused documents.
func (p *post) sendWithout(c app.Command) error {
	lost := map[string]bool{}
	for _, d := range c.Documents() {
		if _, err := (mortal{p.db, p}).Blob(p.s.t.Context(), d.SHA256); err != nil {
			lost[d.SHA256] = true
			p.s.lost[d.SHA256] = true
		}
	}
	return p.db.Replace(p.s.t.Context(), c.ID, func(old app.Command) (app.Command, error) {
		next, err := old.Without(lost, p.operator, p.now())
		p.s.sent(p, next)
		return next, err
	}, app.AuditEntry{Action: "send_without", Record: c.Record})
}

// everyDocument: of each licence central has all that was handed in with it, but for
// what a counter lost, or went with a disk before it was sent.
func (s *sim) everyDocument(licences map[app.ID]app.Licence) {
	for id, list := range s.handedIn {
		l, there := licences[id]
		for _, d := range list {
			has := slices.ContainsFunc(l.Attachments, func(x app.Attachment) bool { return x.SHA256 == d.SHA256 })
			if there && !has && !s.lost[d.SHA256] && !s.gone[s.brings[id]] {
				s.fail("licence %s lacks document %s at central", l.Number, d.SHA256)
			}
		}
	}
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
