package central_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
)

func TestACommandIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	cmd := w.issue(w.licence())
	first := w.send(cmd)[0]
	if !first.Accepted || first.Revision == 0 {
		t.Fatalf("%+v", first)
	}
	spaced := cmd
	spaced.Body = json.RawMessage(strings.Replace(string(cmd.Body), `{"id"`, "{ \n \"id\"", 1))
	for _, o := range w.send(cmd, cmd, spaced) {
		if o != first {
			t.Errorf("a repetition: %+v, first %+v", o, first)
		}
	}
	w.restart()
	if o := w.send(cmd)[0]; o != first {
		t.Errorf("after a restart: %+v", o)
	}
	if got := w.all(w.client); len(got) != 1 || got[0].Command != cmd.ID || !got[0].Licence.Synced {
		t.Errorf("%+v", got)
	}
	other := w.issue(w.licence())
	other.ID = cmd.ID
	if o := w.send(other)[0]; o.Accepted || o.Code != app.KeyReused {
		t.Errorf("the key with another body: %+v", o)
	}
	if n := w.tasks(); len(n) != 0 {
		t.Errorf("tasks %v", n)
	}
}

func TestWhatIsWrongWithALicenceIsRefused(t *testing.T) {
	w := newWorld(t)
	for what, c := range map[string]struct {
		spoil func(l *app.Licence)
		want  app.Code
	}{
		"name changed after signing":  {func(l *app.Licence) { l.Entered.Fields[app.FieldFullName] = "x" }, app.BadSignature},
		"until changed after signing": {func(l *app.Licence) { l.Until = l.From }, app.BadSignature},
		"no token":                    {func(l *app.Licence) { l.Token = "" }, app.BadSignature},
		"a character of the token":    {func(l *app.Licence) { l.Token = flip(l.Token) }, app.BadSignature},
		"number":                      {func(l *app.Licence) { l.Number = "480300000100" }, app.Invalid},
		"another device":              {func(l *app.Licence) { l.Device = "dev-x" }, app.Forbidden},
		"another office":              {func(l *app.Licence) { l.Office.Municipality.Code = "EST-DHR" }, app.Forbidden},
	} {
		l := w.licence()
		c.spoil(&l)
		if o := w.send(w.issue(l))[0]; o.Accepted || o.Code != c.want {
			t.Errorf("%s: %+v, want %s", what, o, c.want)
		}
	}
	l := w.licence()
	cmd := w.issue(l)
	cmd.Record = "other"
	if o := w.send(cmd)[0]; o.Accepted || o.Code != app.Invalid {
		t.Errorf("another record: %+v", o)
	}
	good := w.issue(w.licence())
	bad := w.command("licence.destroy", "x", map[string]string{})
	out := w.send(bad, good)
	if out[0].Accepted || !out[1].Accepted {
		t.Errorf("a bad one before a good one: %+v", out)
	}
	if got := w.all(w.client); len(got) != 1 {
		t.Errorf("%d records", len(got))
	}
}

func flip(token string) string {
	last := token[len(token)-1]
	next := byte('0')
	if last == next {
		next = '1'
	}
	return token[:len(token)-1] + string(next)
}

// TestEvidenceIsNeverRejected: properly signed licences are kept, whatever is
// wrong around them, and each leaves a task.
func TestEvidenceIsNeverRejected(t *testing.T) {
	for what, c := range map[string]struct {
		spoil func(w *world, l *app.Licence)
		want  central.TaskKind
	}{
		"old fee":          {func(_ *world, l *app.Licence) { l.Assessment.Total -= 100 }, central.TaskFee},
		"outside a lease":  {func(w *world, l *app.Licence) { l.Number = w.numberOf(900); w.sign(l) }, central.TaskLease},
		"unknown operator": {func(w *world, l *app.Licence) { l.IssuedBy.ID = "ghost"; w.sign(l) }, central.TaskOperator},
		"unknown service":  {func(w *world, l *app.Licence) { l.Service = "XXX"; w.sign(l) }, central.TaskService},
		"old catalogue":    {func(w *world, l *app.Licence) { l.Catalogue = 999; w.sign(l) }, central.TaskCatalogue},
		"before its certificate": {func(w *world, l *app.Licence) {
			l.IssuedAt = start.AddDate(-1, 0, 0)
			w.sign(l)
		}, central.TaskCertExpiry},
		"approval withdrawn": {func(w *world, l *app.Licence) {
			l.Entered.Fields["civil_defence_no"] = "CD-7"
			w.sign(l)
			if err := w.srv.WithdrawApproval(w.t.Context(), "CD-7", "fire"); err != nil {
				w.t.Fatal(err)
			}
		}, central.TaskApproval},
		"a clock that is off": {func(w *world, l *app.Licence) {
			l.IssuedAt = w.clock.Now().Add(11 * time.Minute)
			w.sign(l)
		}, central.TaskClock},
		"the same business": {func(w *world, _ *app.Licence) { w.send(w.issue(w.licence())) }, central.TaskTwice},
		"after its lease": {func(w *world, l *app.Licence) {
			l.IssuedAt = start.AddDate(1, 0, 0)
			w.sign(l)
		}, central.TaskLease},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			l := w.licence()
			c.spoil(w, &l)
			if o := w.send(w.issue(l))[0]; !o.Accepted {
				t.Fatalf("%+v", o)
			}
			if n := w.tasks(); n[c.want] != 1 || len(n) > 3 {
				t.Errorf("tasks %v, want one %s", n, c.want)
			}
		})
	}
}

func (w *world) numberOf(serial uint32) app.LicenceNumber {
	w.t.Helper()
	n, err := app.NewLicenceNumber("4803", serial)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// twins returns a licence, and one that another device gave its number.
func (w *world) twins() (mine app.Licence, thief *world, theirs app.Licence) {
	mine = w.licence()
	other := *w
	other.client, other.device = w.enrol("EST-KHB", "0009")
	other.key = other.signIn(other.client, other.device, "noura")
	other.lease.Next--
	theirs = other.licence()
	theirs.Device = other.device.ID
	other.sign(&theirs)
	return mine, &other, theirs
}

// TestTheLeasesOwnerKeepsItsNumber has two devices issue one number: the thief
// first, then the owner; and the other way round.
func TestTheLeasesOwnerKeepsItsNumber(t *testing.T) {
	for _, thiefFirst := range []bool{true, false} {
		w := newWorld(t)
		mine, thief, theirs := w.twins()
		owner, stolen := w.issue(mine), thief.issue(theirs)
		send := func() {
			if o := w.send(owner)[0]; !o.Accepted {
				t.Fatalf("owner: %+v", o)
			}
		}
		if !thiefFirst {
			send()
		}
		if o := thief.send(stolen)[0]; !o.Accepted {
			t.Fatalf("thief: %+v", o)
		}
		if thiefFirst {
			send()
		}
		states := map[app.ID]app.State{}
		for _, ch := range w.all(w.client) {
			states[ch.ID] = ch.Licence.State
		}
		if len(states) != 2 || states[mine.ID] != app.Issued || states[theirs.ID] != app.Superseded {
			t.Errorf("thief first %v: %v", thiefFirst, states)
		}
		if n := w.tasks(); n[central.TaskNumber] != 1 {
			t.Errorf("tasks %v", n)
		}
	}
}

func TestPrintsWaitForTheirLicence(t *testing.T) {
	w := newWorld(t)
	l := w.licence()
	issue := w.issue(l)
	print := w.command(app.CommandPrint, l.ID, app.PrintRecord{Licence: l.ID, Number: l.Number, Copy: 2, Device: w.device.ID, At: start})
	if o := w.send(print)[0]; o.Accepted || o.Code != app.Offline {
		t.Errorf("before the licence: %+v; it must be tried again by itself", o)
	}
	out := w.send(issue, print)
	if !out[0].Accepted || !out[1].Accepted {
		t.Errorf("%+v", out)
	}
	p, err := w.client.Changes(t.Context(), app.Since{Cursor: ""}, 10)
	if err != nil || len(p.Items) != 1 || p.Items[0].Licence.Copies != 2 || p.Watermark != 2 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAnApplicationIsNotOverwrittenUnseen(t *testing.T) {
	w := newWorld(t)
	a := app.Application{ID: "a1", Service: "HLT", Transaction: "issue", Office: "EST-KHB", Device: w.device.ID, CreatedAt: start}
	first := w.send(w.command(app.CommandSubmit, a.ID, a))[0]
	if !first.Accepted {
		t.Fatalf("%+v", first)
	}
	if o := w.send(w.command(app.CommandSubmit, a.ID, a))[0]; o.Accepted || o.Code != app.Conflict {
		t.Errorf("an edit of nothing: %+v", o)
	}
	edit := w.command(app.CommandSubmit, a.ID, a)
	edit.Base = first.Revision - 1
	if o := w.send(edit)[0]; o.Accepted || o.Code != app.Conflict || o.Current == nil || o.Current.Revision != first.Revision || o.Current.Application.ID != a.ID {
		t.Errorf("an edit of an older one: %+v", o)
	}
	edit.ID, edit.Base = "edit-2", first.Revision
	if o := w.send(edit)[0]; !o.Accepted {
		t.Errorf("an edit of the newest: %+v", o)
	}
}

func TestBatchesHaveALimit(t *testing.T) {
	w := newWorld(t)
	var cs []app.Command
	for range client.MaxBatch + 1 {
		cs = append(cs, w.command("x", "x", map[string]string{}))
	}
	_, err := w.client.Send(t.Context(), cs)
	wantCode(t, "101 commands", err, app.FileTooLarge)
	if _, err := w.client.Send(t.Context(), cs[1:]); err != nil {
		t.Errorf("100 commands: %v", err)
	}
	big := w.command(app.CommandSubmit, "x", map[string]string{"x": strings.Repeat("x", 9<<20)})
	_, err = w.client.Send(t.Context(), []app.Command{big})
	wantCode(t, "nine megabytes", err, app.FileTooLarge)
}

func TestTheWatermarkHasNoGap(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.issue(w.licence()), w.issue(w.licence()), w.issue(w.licence())
	mark := func() uint64 {
		p, err := w.client.Changes(t.Context(), app.Since{Cursor: ""}, 1)
		if err != nil {
			t.Fatal(err)
		}
		return p.Watermark
	}
	w.send(a)
	w.send(c)
	if m := mark(); m != 1 {
		t.Errorf("watermark %d with a gap at 2", m)
	}
	w.send(b)
	if m := mark(); m != 3 {
		t.Errorf("watermark %d", m)
	}
}

func TestTheFeedTellsOfficesApartAndEachRecordOnce(t *testing.T) {
	w := newWorld(t)
	w.addOffice("EST-DHR", "reem")
	far, device := w.enrol("EST-DHR", "0001")
	w.signIn(far, device, "reem")
	l := w.licence()
	w.send(w.issue(l))
	for range 20 {
		w.send(w.issue(w.licence()))
	}
	if err := w.srv.SetState(t.Context(), l.Number, app.Suspended, "inspection"); err != nil {
		t.Fatal(err)
	}
	if got := w.all(far); len(got) != 0 {
		t.Errorf("another office sees %d", len(got))
	}
	got := w.all(w.client)
	last := got[len(got)-1]
	if len(got) != 21 || last.ID != l.ID || last.Licence.State != app.Suspended || last.Licence.Revision != last.Revision {
		t.Errorf("%d changes, last %+v", len(got), last)
	}
	for i := 1; i < len(got); i++ {
		if got[i].Revision <= got[i-1].Revision {
			t.Error("the feed is out of order")
		}
	}
	w.clock.Add(time.Hour)
	if err := w.srv.SetState(t.Context(), "480399999999", app.Cancelled, ""); app.CodeOf(err) != app.NotFound {
		t.Error(err)
	}
}
