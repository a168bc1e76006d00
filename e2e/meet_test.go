package e2e

import (
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	desk "github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
)

// The mobile numbers that the two clerks write into one application, as they are
// typed and as they are kept.
const (
	firstMobile, firstKept   = "0500000011", "+966500000011"
	secondMobile, secondKept = "0500000022", "+966500000022"
	captured                 = "HLT-48-0003-00001"
)

// TestTwoCountersMeetAgain is an outage at two windows: both issue from their own
// numbers, both change one application, the line returns to the one and then to the
// other, which is shown the two changes side by side; in the end both and central
// hold the same.
func TestTwoCountersMeetAgain(t *testing.T) {
	centre := newCentral(t)
	first, second := newPost(t, centre, "first"), newPost(t, centre, "second")
	var id app.ID
	first.within(func(b *desk.Counter, _ *cache.DB) {
		readyDraft(t, b)
		id = handIn(t, b)
	})
	second.within(func(b *desk.Counter, _ *cache.DB) {
		readyDraft(t, b)
		eventually(t, "the application at the second counter", func() bool {
			a, err := b.Application(within(t), id)
			return err == nil && a.State == app.Submitted
		})
	})
	centre.restart()
	watch := centre.observer()

	for _, p := range []*post{first, second} {
		p.begin()
		p.line.cut()
		p.desk.until("the outage to be noticed", func() bool { return strings.Contains(p.log(), `"offline"`) })
		p.find(numberOf(0))
		p.to("Return", "نموذج الطلب")
		p.to("ctrl+Return", "المراجعة")
		p.to("ctrl+Return", "الورقة")
	}
	first.amend(firstMobile)
	second.amend(secondMobile)
	if a := atCentral(t, watch, id); a.Entered.Get(app.FieldMobile) == firstKept || a.Entered.Get(app.FieldMobile) == secondKept {
		t.Fatal("a change came through a line that is cut")
	}

	first.line.mend()
	first.desk.until("the first change at central", func() bool { return atCentral(t, watch, id).Entered.Get(app.FieldMobile) == firstKept })
	second.line.mend()
	second.merge()
	second.desk.until("the merged application at central", func() bool { return atCentral(t, watch, id).Entered.Get(app.FieldMobile) == secondKept })
	first.find(captured)
	second.find(captured)
	first.desk.shot("meet-same-first")
	second.desk.shot("meet-same-second")
	first.end(syscall.SIGTERM)
	second.end(syscall.SIGTERM)
	sameEverywhere(t, watch, id, first, second)
}

// post is a counter at a window and a line of its own.
type post struct {
	*counter
	name string
	line *cable
}

func newPost(t *testing.T, centre *central, name string) *post {
	t.Helper()
	centre.restart() // for a code of its own
	p := &post{counter: newCounter(t, newDesktop(t), "/nowhere"), name: name, line: newCable(t, centre.addr)}
	p.keepEvidence()
	if out, code := p.run("enrol", "-server", p.line.url(), "-code", centre.code, "-data", p.data); code != 0 {
		t.Fatalf("enrol: %d %s", code, out)
	}
	return p
}

// handIn hands a health certificate in and waits until central has it.
func handIn(t *testing.T, b *desk.Counter) app.ID {
	t.Helper()
	a, err := b.NewDraft(within(t), "HLT", "issue", app.Entered{})
	if err != nil {
		t.Fatal(err)
	}
	day := b.Today()
	for k, v := range map[string]string{
		"mobile": "+966512345678", "id_type": "iqama", "id_no": "2345678904", "full_name": "سليم أحمد رحمن", "birth_date": "1990-02-01",
		"gender": "male", "nationality": "BD", "profession": "cook", "shop_licence_no": "480300000012",
		"district": "العقربية", "health_centre": "khobar_aqrabiyah", "exam_no": "55120", "exam_date": day.AddDays(-3).String(),
	} {
		a.Entered.Fields[k] = v
	}
	s, _ := b.Catalogue.Service("HLT")
	for _, d := range s.Declarations {
		a.Agreed = append(a.Agreed, d.Code)
	}
	if a, err = b.Attach(within(t), a, "photo", "photo.png", picture); err != nil {
		t.Fatal(err)
	}
	if a, err = b.Submit(within(t), a.ID); err != nil || a.Number != captured {
		t.Fatal(a.Number, err)
	}
	eventually(t, "the application at central", func() bool {
		a, err := b.Application(within(t), a.ID)
		return err == nil && desk.Amendable(a)
	})
	return a.ID
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: never", what)
		}
	}
}

// amend changes the mobile number of the application that was handed in, and sends
// it again.
func (p *post) amend(mobile string) {
	p.t.Helper()
	d := p.desk
	p.find(captured)
	d.shot("meet-" + p.name + "-found")
	d.key("Tab", "Tab", "Tab", "Tab") // past the slip, the summary and the receipt
	d.key("Return")
	d.at("نموذج الطلب")
	d.pause()
	d.pause()
	d.key("Tab") // past the applicant's role
	d.key("ctrl+a")
	d.typed(mobile)
	d.key("Return")
	d.pause()
	p.to("ctrl+Return", "المراجعة")
	d.shot("meet-" + p.name + "-changed")
	p.to("ctrl+Return", "الورقة")
}

// merge takes this counter's own number on the merge screen, by the keyboard.
func (p *post) merge() {
	p.t.Helper()
	d := p.desk
	d.until("central to refuse the second change", func() bool { return strings.Contains(p.log(), `"code":"conflict"`) })
	d.pause()
	p.click(1180, 342) // the sync centre, in the rail
	d.at("المزامنة")
	d.pause()
	d.shot("meet-sync")
	d.key("Return") // from the entry to what can be done about it
	p.to("Return", "دمج تعديلين")
	d.shot("meet-merge-open")
	d.key("Right") // mine
	d.pause()
	d.shot("meet-merge")
	p.to("ctrl+Return", "المزامنة")
}

// to presses a key until it has led to a screen: a busy machine may not have drawn
// yet what the key is for.
func (p *post) to(key, screen string) {
	p.t.Helper()
	p.desk.press(key, "the screen "+screen, func() bool { return strings.Contains(p.desk.title(), screen) })
	p.desk.pause()
}

// click presses the pointer at a place of the window.
func (p *post) click(x, y int) {
	p.t.Helper()
	for _, args := range [][]string{
		{"getactivewindow", "mousemove", "--window", "%1", strconv.Itoa(x), strconv.Itoa(y)}, {"click", "1"},
	} {
		if out, err := p.desk.command("xdotool", args...).CombinedOutput(); err != nil {
			p.t.Fatalf("pointer: %v: %s", err, out)
		}
	}
}

// find shows a record in the list, with its details.
func (p *post) find(text string) {
	p.t.Helper()
	p.desk.key("F2")
	p.desk.typed(text)
	p.desk.key("Return")
	p.desk.at("الطلبات")
	p.desk.pause()
	p.desk.pause() // the details
}

// atCentral returns what central holds of an application.
func atCentral(t *testing.T, watch *client.Client, id app.ID) (a app.Application) {
	t.Helper()
	for since := (app.Since{}); ; {
		page, err := watch.Changes(within(t), since, client.MaxPage)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Items {
			if c.ID == id && c.Application != nil {
				a = *c.Application
			}
		}
		if !page.More {
			return a
		}
		since.Cursor = page.Next
	}
}

// sameEverywhere looks into both stores once the windows are gone.
func sameEverywhere(t *testing.T, watch *client.Client, id app.ID, posts ...*post) {
	t.Helper()
	want := atCentral(t, watch, id)
	numbers := map[app.LicenceNumber]bool{}
	for _, p := range posts {
		p.within(func(b *desk.Counter, db *cache.DB) {
			eventually(t, "the "+p.name+" counter to hold what central does", func() bool {
				a, err := b.Application(within(t), id)
				return err == nil && a.Revision == want.Revision && a.State == app.Submitted && a.Entered.Get(app.FieldMobile) == secondKept
			})
			found, err := b.Find(within(t), app.Query{Kind: app.HitLicence, Text: register})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range found.Hits {
				numbers[app.LicenceNumber(h.Number)] = true
			}
			n, err := db.OutboxCount(within(t))
			if err != nil || n.NeedsMe != 0 {
				t.Errorf("%s: %d entries need the clerk, %v", p.name, n.NeedsMe, err)
			}
		})
	}
	if len(numbers) != 2 {
		t.Errorf("the two counters issued %d numbers, want 2: %v", len(numbers), numbers)
	}
	for n := range numbers {
		if f, err := watch.Find(within(t), string(n), 5); err != nil || f.Total != 1 {
			t.Errorf("central holds %d of %s, %v", f.Total, n, err)
		}
	}
}
