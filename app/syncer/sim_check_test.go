package syncer_test

import (
	"maps"
	"slices"

	"github.com/shubbak/shubbak/app"
)

// check holds a history that has come to rest to what must be true of it.
func (s *sim) check() {
	licences, applications := s.atCentral()
	s.everythingOnce()
	s.nothingLost(licences)
	s.numbersInLeases(licences)
	s.everyDocument(licences)
	for _, p := range s.posts {
		s.replica(p, licences, applications)
		s.untouched(p)
		s.outbox(p)
	}
}

// atCentral reads all that central has.
func (s *sim) atCentral() (map[app.ID]app.Licence, map[app.ID]app.Application) {
	licences, applications := map[app.ID]app.Licence{}, map[app.ID]app.Application{}
	for cursor := ""; ; {
		page, err := s.posts[0].client.Changes(s.t.Context(), app.Since{Cursor: cursor}, 500)
		if err != nil {
			s.fail("reading central: %v", err)
			return nil, nil
		}
		for _, c := range page.Items {
			if c.Licence != nil {
				licences[c.ID] = *c.Licence
			} else if c.Application != nil {
				applications[c.ID] = *c.Application
			}
		}
		if cursor = page.Next; !page.More {
			return licences, applications
		}
	}
}

// everythingOnce: each command was committed at central exactly once.
func (s *sim) everythingOnce() {
	for id, n := range s.committed {
		if n != 1 {
			s.fail("command %s was committed %d times", id, n)
		}
	}
}

// nothingLost: every licence that was issued is at central, as it was signed, but
// for those that went with a disk before central had them.
func (s *sim) nothingLost(licences map[app.ID]app.Licence) {
	by := map[app.LicenceNumber]app.Licence{}
	for _, l := range licences {
		if _, twice := by[l.Number]; twice {
			s.fail("central has number %s twice", l.Number)
		}
		by[l.Number] = l
	}
	for n, was := range s.issued {
		is, there := by[n]
		switch {
		case there && is.Token != was.Token:
			s.fail("licence %s is another at central", n)
		case !there && !s.wentWithDisk(was):
			s.fail("licence %s is lost", n)
		}
	}
}

func (s *sim) wentWithDisk(l app.Licence) bool {
	for _, p := range s.posts {
		if p.device.ID != l.Device {
			continue
		}
		_, err := p.db.Licence(s.t.Context(), l.ID)
		return app.CodeOf(err) == app.NotFound && len(s.gone) > 0
	}
	return false
}

// numbersInLeases: each number is of a lease of its device, and each number of a
// lease is used, gone with a disk, or still to be had.
func (s *sim) numbersInLeases(licences map[app.ID]app.Licence) {
	report, err := s.srv.Numbers(s.t.Context())
	if err != nil {
		s.fail("counting numbers: %v", err)
		return
	}
	taken := map[uint32]string{}
	for _, r := range report {
		for serial := r.Lease.First; serial <= r.Lease.Last; serial++ {
			if other, twice := taken[serial]; twice {
				s.fail("serial %d is of %s and of %s", serial, other, r.Lease.ID)
			}
			taken[serial] = r.Device
		}
	}
	for n, l := range s.issued {
		if taken[n.Serial()] != l.Device {
			s.fail("number %s of device %s is leased to %q", n, l.Device, taken[n.Serial()])
		}
	}
	for _, r := range report {
		if r.Used+r.Returned+r.Open != int(r.Lease.Last-r.Lease.First)+1 {
			s.fail("lease %s: %d used, %d returned, %d open of %d", r.Lease.ID, r.Used, r.Returned, r.Open, r.Lease.Last-r.Lease.First+1)
		}
	}
	for _, p := range s.posts {
		s.ownNumbers(p, licences)
	}
}

// ownNumbers: what a counter may still use, nobody has used.
func (s *sim) ownNumbers(p *post, licences map[app.ID]app.Licence) {
	leases, err := p.db.Leases(s.t.Context())
	if err != nil {
		s.fail("leases of %d: %v", p.i, err)
	}
	for _, l := range leases {
		for _, used := range licences {
			if n := used.Number.Serial(); n >= l.Next && n <= l.Last {
				s.fail("counter %d would use %s again", p.i, used.Number)
			}
		}
		for n := range s.issued {
			if at := n.Serial(); at >= l.First && at < l.Next || at < l.First || at > l.Last {
				continue
			}
			s.fail("counter %d would issue %s again", p.i, n)
		}
	}
}

// replica: a counter has what central has, and nothing else.
func (s *sim) replica(p *post, licences map[app.ID]app.Licence, applications map[app.ID]app.Application) {
	ctx := s.t.Context()
	f, err := p.db.Find(ctx, app.Query{Limit: 1 << 20})
	if err != nil {
		s.fail("reading counter %d: %v", p.i, err)
		return
	}
	seen := map[app.ID]bool{}
	for _, h := range f.Hits {
		seen[h.ID] = true
		if h.Kind == app.HitLicence {
			mine, err := p.db.Licence(ctx, h.ID)
			theirs, there := licences[h.ID]
			if err != nil || !there || mine.Revision != theirs.Revision || mine.State != theirs.State || !mine.Synced || len(mine.Attachments) != len(theirs.Attachments) {
				s.fail("counter %d has licence %s %s at %d %v, central %s at %d (%v)", p.i, mine.Number, mine.State, mine.Revision, mine.Synced, theirs.State, theirs.Revision, err)
			}
			continue
		}
		mine, err := p.db.Application(ctx, h.ID)
		if err != nil {
			s.fail("counter %d: %v", p.i, err)
		}
		if mine.Service == "COM" || mine.State == app.Draft || mine.State == app.Returned && mine.Revision == 0 {
			continue // known to central by its licence, or not handed in
		}
		theirs, there := applications[h.ID]
		if !there || mine.Revision != theirs.Revision || mine.State != theirs.State || !maps.Equal(mine.Entered.Fields, theirs.Entered.Fields) {
			s.fail("counter %d has application %s %s at %d %v, central %s at %d %v", p.i, h.ID, mine.State, mine.Revision, mine.Entered.Fields, theirs.State, theirs.Revision, theirs.Entered.Fields)
		}
	}
	for id := range licences {
		if !seen[id] {
			s.fail("counter %d lacks licence %s", p.i, licences[id].Number)
		}
	}
	for id := range applications {
		if !seen[id] {
			s.fail("counter %d lacks application %s", p.i, id)
		}
	}
}

// untouched: nobody has changed a store from outside, and none was taken for that.
func (s *sim) untouched(p *post) {
	told, err := p.db.Warnings(s.t.Context())
	if err != nil {
		s.fail("warnings of counter %d: %v", p.i, err)
	}
	for _, w := range told {
		if w.Code == app.StoreAltered {
			s.fail("counter %d takes its store for altered", p.i)
		}
	}
}

// outbox: nothing waits for anybody, every command that was queued is still there
// with its bytes, and what central is said to have, it has.
func (s *sim) outbox(p *post) {
	list, err := p.db.Commands(s.t.Context(), 1<<20)
	if err != nil {
		s.fail("outbox of %d: %v", p.i, err)
		return
	}
	there := map[app.ID]bool{}
	last := uint64(0)
	slices.SortFunc(list, func(a, b app.Command) int { return int(a.Seq) - int(b.Seq) })
	for _, c := range list {
		there[c.ID] = true
		if c.Seq <= last || len(c.Body) == 0 {
			s.fail("counter %d: command %s at %d after %d, %d bytes", p.i, c.ID, c.Seq, last, len(c.Body))
		}
		last = c.Seq
		switch c.State {
		case app.OutAcked, app.OutSettled:
			if s.committed[c.ID] != 1 {
				s.fail("counter %d: command %s (%s) is %s, central committed it %d times", p.i, c.ID, c.Kind, c.State, s.committed[c.ID])
			}
			s.documentsThere(c)
		case app.OutReplaced:
		default:
			s.fail("counter %d: command %s (%s) is %s, code %s %s, after %d tries", p.i, c.ID, c.Kind, c.State, c.Code, c.Field, c.Tries)
		}
	}
	for id := range s.commands[p.i] {
		if !there[id] {
			s.fail("counter %d lost command %s", p.i, id)
		}
	}
}
