package syncer_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/shubbak/shubbak/app"
)

// backup copies central's data; back puts the copy in the place of what central
// has by then.
func (w *town) backup() (back func()) {
	w.t.Helper()
	file := filepath.Join(w.dir, "central.db")
	var copied []byte
	w.stopped(func() {
		var err error
		if copied, err = os.ReadFile(file); err != nil {
			w.t.Fatal(err)
		}
	})
	return func() {
		w.stopped(func() {
			if err := os.WriteFile(file, copied, 0o600); err != nil {
				w.t.Fatal(err)
			}
		})
	}
}

// TestCentralComesBackOlder restores central from a copy that knows nothing of the
// last hours: the counters send again what they had sent, take over what central
// has, and end alike.
func TestCentralComesBackOlder(t *testing.T) {
	w := newTown(t)
	a, b := newCounter(w, "0003"), newCounter(w, "0004")
	a.signIn("noura")
	b.signIn("reem")
	a.ready()
	b.ready()
	var issued []app.Licence
	for range 3 {
		issued = append(issued, a.issue("قبل"))
	}
	a.submit("a1", set("name", "سارة"))
	a.drained()
	until(t, "both have all", func() bool { return len(a.licences())+len(b.licences()) == 6 })
	back := w.backup()
	for range 5 {
		issued = append(issued, a.issue("بعد"), b.issue("بعد"))
	}
	if err := w.srv.SetState(t.Context(), issued[0].Number, app.Suspended, "x"); err != nil {
		t.Fatal(err)
	}
	a.drained()
	b.drained()
	until(t, "both have all of it", func() bool { return len(a.licences())+len(b.licences()) == 2*len(issued) })
	until(t, "the suspension is seen", func() bool { return b.licences()[issued[0].ID].State == app.Suspended })
	back()
	until(t, "the lost suspension is gone everywhere", func() bool {
		return a.licences()[issued[0].ID].State == app.Issued && b.licences()[issued[0].ID].State == app.Issued
	})
	issued = append(issued, b.issue("ثم"))
	until(t, "both have all again", func() bool { return len(a.licences()) == len(issued) && len(b.licences()) == len(issued) })
	a.drained()
	b.drained()
	w.exactly(a, issued)
	until(t, "all is settled", func() bool { return a.states()[app.OutSettled] == 9 && b.states()[app.OutSettled] == 6 })
	until(t, "both are alike", func() bool {
		other := b.licences()
		for id, l := range a.licences() {
			if other[id].Revision != l.Revision || other[id].State != l.State || !l.Synced || !other[id].Synced {
				return false
			}
		}
		return true
	})
}

// licences returns those that a counter has.
func (c *counter) licences() map[app.ID]app.Licence {
	c.t.Helper()
	f, err := c.db.Find(c.t.Context(), app.Query{Kind: app.HitLicence, Limit: 1000})
	if err != nil {
		c.t.Fatal(err)
	}
	all := map[app.ID]app.Licence{}
	for _, h := range f.Hits {
		if all[h.ID], err = c.db.Licence(c.t.Context(), h.ID); err != nil {
			delete(all, h.ID) // gone since
		}
	}
	return all
}
