package central_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/client"
)

// TestTheDemonstrationIsSound checks every record of the demonstration as central
// and an inspector would: rules of its service, number, fee and signature.
func TestTheDemonstrationIsSound(t *testing.T) {
	w := newWorld(t)
	begun := time.Now()
	demo, err := w.srv.Demo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("seeded in %v", time.Since(begun))
	if again, err := w.srv.Demo(t.Context()); err != nil || again.EnrolCode == demo.EnrolCode {
		t.Fatalf("a second call: %v", err)
	}
	c := w.newClient()
	d, err := c.Enrol(t.Context(), demo.EnrolCode)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range demo.Operators {
		if _, err := c.SignIn(t.Context(), d, op.Operator.ID, op.Password, w.key.Public().(ed25519.PublicKey)); err != nil {
			t.Fatalf("%s: %v", op.Operator.ID, err)
		}
	}
	list, err := c.Trust(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	trust, err := credential.OpenTrust(d.Root, list)
	if err != nil {
		t.Fatal(err)
	}
	back, _, err := c.Revocations(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	status, err := credential.OpenStatusList(d.Root, back.Signed)
	if err != nil {
		t.Fatal(err)
	}
	trust = trust.With(status)
	cat, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	verdicts, states, numbers := map[credential.Verdict]int{}, map[app.State]int{}, map[app.LicenceNumber]bool{}
	changes := w.pages(c, client.MaxPage)
	for _, ch := range changes {
		if ch.Application != nil {
			states[ch.Application.State]++
			continue
		}
		l := ch.Licence
		states[l.StateOn(hijri.Today(start))]++
		if numbers[l.Number] || !l.Number.Valid() {
			t.Fatalf("number %s is wrong or twice there", l.Number)
		}
		numbers[l.Number] = true
		svc, _ := cat.Service(l.Service)
		in := catalogue.Input{
			Entered: l.Entered, Transaction: "issue", Today: hijri.Today(start), Class: "A", Agreed: []string{"truth", "safety", "changes"},
			Attachments: []app.Attachment{{Document: "facade"}, {Document: "photo"}, {Document: "civil_defence"}},
		}
		for _, p := range cat.Check(svc, in).Errors() {
			if len(p.Field) < 9 || p.Field[:9] != "document:" && p.Field[:6] != "agree:" {
				t.Fatalf("%s %s: %s %s %v", l.Service, l.Number, p.Code, p.Field, l.Entered.Fields)
			}
		}
		r, err := credential.Verify(l.Token, trust, hijri.Today(start))
		if err != nil || !r.Authentic() || !r.Claims.Fits(*l) {
			t.Fatalf("%s: %v %v", l.Number, r.Verdict, err)
		}
		verdicts[r.Verdict]++
		if l.IssuedAt.After(start) || l.Assessment.Total <= 0 {
			t.Fatalf("%s issued at %v for %v", l.Number, l.IssuedAt, l.Assessment.Total)
		}
	}
	t.Log(len(changes), states, verdicts)
	if len(changes) != 2000 || verdicts[credential.Valid] < 300 || verdicts[credential.Expired] < 300 || verdicts[credential.Revoked] < 50 {
		t.Errorf("%d changes, %v", len(changes), verdicts)
	}
	for _, s := range []app.State{app.Issued, app.Suspended, app.Cancelled, app.Expired, app.Submitted, app.Returned} {
		if states[s] == 0 {
			t.Errorf("none is %s", s)
		}
	}
	found, err := c.Find(t.Context(), "قهوة الخبر", 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(found.Total)
}
