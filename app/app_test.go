package app_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

func TestIDsSortByTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(0, 1<<47).Draw(t, "ms")
		later := ms + rapid.Int64Range(1, 1e9).Draw(t, "gap")
		a, b := app.NewID(time.UnixMilli(ms)), app.NewID(time.UnixMilli(later))
		if len(a) != 26 || a >= b {
			t.Fatalf("%s at %d, %s at %d", a, ms, b, later)
		}
	})
	seen := map[app.ID]bool{}
	for range 10_000 {
		id := app.NewID(time.UnixMilli(1))
		if seen[id] || strings.ToLower(string(id)) != string(id) {
			t.Fatalf("%s twice, or not lower case", id)
		}
		seen[id] = true
	}
}

func TestCloneSharesNothing(t *testing.T) {
	e := app.Entered{Fields: map[string]string{"a": "1"}, Rows: map[string][]map[string]string{"r": {{"c": "1"}, {"c": "2"}}}}
	c := e.Clone()
	c.Fields["a"], c.Rows["r"][0]["c"] = "x", "x"
	c.Rows["r"] = append(c.Rows["r"], map[string]string{})
	if e.Get("a") != "1" || e.Rows["r"][0]["c"] != "1" || len(e.Rows["r"]) != 2 {
		t.Errorf("the original became %+v", e)
	}
	if none := (app.Entered{}).Clone(); none.Fields == nil || none.Rows != nil {
		t.Errorf("a clone of nothing is %+v", none)
	}
}

func TestExpiryIsComputed(t *testing.T) {
	until, err := hijri.Civil{Year: 2027, Month: 11, Day: 22}.Dual()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		state app.State
		day   hijri.Civil
		want  app.State
	}{
		{app.Issued, until.Civil, app.Issued},
		{app.Issued, until.Civil.AddDays(1), app.Expired},
		{app.Suspended, until.Civil.AddDays(1), app.Suspended},
		{app.Cancelled, until.Civil.AddDays(1), app.Cancelled},
	} {
		if got := (app.Licence{State: tt.state, Until: until}).StateOn(tt.day); got != tt.want {
			t.Errorf("%s on %s is %s, want %s", tt.state, tt.day, got, tt.want)
		}
	}
}

func TestLeaseLeft(t *testing.T) {
	for _, tt := range []struct {
		next uint32
		want int
	}{{11, 10}, {20, 1}, {21, 0}, {400, 0}} {
		if got := (app.Lease{First: 11, Last: 20, Next: tt.next}).Left(); got != tt.want {
			t.Errorf("next %d of 11 to 20: %d left, want %d", tt.next, got, tt.want)
		}
	}
}

func TestOutboxStates(t *testing.T) {
	for state, want := range map[app.OutboxState][2]bool{
		app.OutQueued: {true, false}, app.OutSending: {true, false}, app.OutBlocked: {true, false}, app.OutHeldAuth: {true, false},
		app.OutAcked: {false, false}, app.OutSettled: {false, false}, app.OutNeedsOperator: {false, true}, app.OutQuarantined: {false, true},
	} {
		if got := [2]bool{state.Waiting(), state.NeedsClerk()}; got != want {
			t.Errorf("%s waits, needs a clerk: %v, want %v", state, got, want)
		}
	}
}
