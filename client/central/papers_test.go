package central_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client/central"
)

func (w *world) handedIn(l app.Licence, documents ...[]byte) app.Command {
	w.t.Helper()
	h := app.HandedIn{Record: l.ID, Attachments: []app.Attachment{}}
	for _, d := range documents {
		h.Attachments = append(h.Attachments, attachment(d))
	}
	return w.command(app.CommandDocuments, l.ID, h)
}

func (w *world) bring(data []byte) {
	w.t.Helper()
	if err := w.rest(w.client, w.begin(w.client, data).ID, data); err != nil {
		w.t.Fatal(err)
	}
}

// licenceAt is a licence as the feed has it.
func (w *world) licenceAt(id app.ID) (l app.Licence) {
	w.t.Helper()
	for _, c := range w.all(w.client) {
		if c.ID == id {
			l = *c.Licence
		}
	}
	return l
}

// TestDocumentsOfALicenceComeBehindIt: they wait for the licence and for their bytes, the
// licence for neither; done again they are there once, and the licence is as it was
// signed.
func TestDocumentsOfALicenceComeBehindIt(t *testing.T) {
	w := newWorld(t)
	one, two := document("one", 1), document("two", 1)
	l := w.licence()
	l.Attachments = []app.Attachment{attachment(two)} // no way in for what is not there
	issue := w.issue(l)
	docs := w.handedIn(l, one, two)
	w.bring(one)
	if o := w.send(docs)[0]; o.Accepted || o.Code != app.Offline || o.Field != "record" {
		t.Errorf("before the licence: %+v; it must be tried again by itself", o)
	}
	out := w.send(issue, docs)
	if !out[0].Accepted || out[1].Accepted || out[1].Code != app.Offline || out[1].Field != "attachments" || out[1].Detail != attachment(two).SHA256 {
		t.Errorf("without a document: %+v", out)
	}
	if got := w.licenceAt(l.ID); len(got.Attachments) != 0 {
		t.Errorf("the licence brought documents by itself: %+v", got.Attachments)
	}
	w.bring(two)
	o := w.send(docs)[0]
	if again := w.send(docs)[0]; !o.Accepted || again.Revision != o.Revision {
		t.Errorf("%+v, again %+v", o, again)
	}
	if o := w.send(w.handedIn(l, two))[0]; !o.Accepted {
		t.Errorf("%+v", o)
	}
	got := w.licenceAt(l.ID)
	want := []app.Attachment{attachment(one), attachment(two)}
	if !slices.Equal(got.Attachments, want) || got.Token != l.Token || got.State != app.Issued {
		t.Errorf("%+v", got)
	}
	w.restart()
	if got := w.licenceAt(l.ID); !slices.Equal(got.Attachments, want) {
		t.Errorf("after a restart: %+v", got.Attachments)
	}
	for _, data := range [][]byte{one, two} {
		if got, err := w.client.FetchDocument(t.Context(), attachment(data).SHA256, nil); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
}

// TestDocumentsAreOfWhoIssued: another counter, another office, another record and
// nothing at all are refused; what was lost leaves a task.
func TestDocumentsAreOfWhoIssued(t *testing.T) {
	w := newWorld(t)
	l, one := w.licence(), document("one", 1)
	w.bring(one)
	w.send(w.issue(l))
	refused := func(what string, o app.Outcome, code app.Code, field string) {
		t.Helper()
		if o.Accepted || o.Code != code || o.Field != field {
			t.Errorf("%s: %+v", what, o)
		}
	}
	w.addOffice("EST-DHR", "reem")
	mine := w.client
	for office, operator := range map[string]string{"EST-KHB": "noura", "EST-DHR": "reem"} {
		far, device := w.enrol(office, "0099")
		w.signIn(far, device, operator)
		w.client = far
		if u := w.begin(far, one); !u.Done {
			if _, err := far.Append(t.Context(), u.ID, 0, one); err != nil {
				t.Fatal(err)
			}
		}
		field := map[string]string{"EST-KHB": "device", "EST-DHR": "record"}[office]
		refused(office, w.send(w.handedIn(l, one))[0], app.Forbidden, field)
	}
	w.client = mine
	other := w.handedIn(l, one)
	other.Record = "other"
	refused("another record", w.send(other)[0], app.Invalid, "record")
	refused("nothing", w.send(w.handedIn(l))[0], app.Required, "attachments")
	refused("no hash", w.send(w.command(app.CommandDocuments, l.ID, app.HandedIn{Record: l.ID, Attachments: []app.Attachment{{SHA256: "x"}}}))[0], app.Invalid, "attachments")
	refused("no body", w.send(w.command(app.CommandDocuments, l.ID, map[string]int{"attachments": 1}))[0], app.Invalid, "body")
	if n := len(w.licenceAt(l.ID).Attachments) + len(w.tasks()); n != 0 {
		t.Errorf("%d documents and tasks", n)
	}
	lost := app.HandedIn{Record: l.ID, Attachments: []app.Attachment{}, Missing: []app.Attachment{attachment(document("lost", 1))}}
	if o := w.send(w.command(app.CommandDocuments, l.ID, lost))[0]; !o.Accepted || w.tasks()[central.TaskDocuments] != 1 {
		t.Errorf("%+v, %v", o, w.tasks())
	}
}

// TestPapersKeepNoDecisionUp: a copy that comes out, and documents that come in, do not
// change what is decided about; another decision does.
func TestPapersKeepNoDecisionUp(t *testing.T) {
	w := newWorld(t)
	err := w.srv.AddOperator(t.Context(), "EST-KHB", app.Operator{ID: "huda", Name: "huda", Roles: []app.Role{app.RoleApprover}}, "secret")
	if err != nil {
		t.Fatal(err)
	}
	l, one := w.licence(), document("one", 1)
	w.bring(one)
	revision := w.send(w.issue(l))[0].Revision
	w.send(w.command(app.CommandPrint, l.ID, app.PrintRecord{Licence: l.ID, Number: l.Number, Copy: 2, Device: w.device.ID, At: start}))
	w.send(w.handedIn(l, one))
	decide := func(action app.Action, base int64) app.Outcome {
		c := w.command(app.CommandDecide, l.ID, app.Decision{Kind: app.RemoteLicence, Record: l.ID, Action: action, Reason: "inspection"})
		c.Operator, c.Base = "huda", base
		return w.send(c)[0]
	}
	if o := decide(app.ActionSuspend, revision-1); o.Accepted || o.Code != app.Conflict {
		t.Errorf("in view of nothing: %+v", o)
	}
	suspended := decide(app.ActionSuspend, revision)
	if !suspended.Accepted {
		t.Fatalf("%+v", suspended)
	}
	if o := decide(app.ActionLift, revision); o.Accepted || o.Code != app.Conflict || o.Current == nil || o.Current.Licence.State != app.Suspended {
		t.Errorf("in view of what another decision has changed: %+v", o)
	}
	if got := w.licenceAt(l.ID); got.State != app.Suspended || len(got.Attachments) != 1 || got.Copies != 2 {
		t.Errorf("%+v", got)
	}
}
