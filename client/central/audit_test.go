package central_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client/central"
)

// audit reads the whole audit, which must be whole.
func (w *world) audit() (list []central.AuditEntry, mark string) {
	w.t.Helper()
	chain, mark, err := w.srv.Audit(w.t.Context(), func(e central.AuditEntry) error {
		list = append(list, e)
		return nil
	})
	if err != nil || !chain.Whole() || chain.Entries != len(list) {
		w.t.Fatalf("%+v, %v", chain, err)
	}
	return list, mark
}

func TestWhatIsDoneAtCentralIsEntered(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	l := w.licence()
	w.send(w.issue(l))
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.newClient().SignIn(ctx, w.device, "noura", "wrong", w.key.Public().(ed25519.PublicKey))
	wantCode(t, "a wrong password", err, app.Unauthorised)
	do(w.srv.AddOperator(ctx, "EST-KHB", app.Operator{ID: "reem", Name: "ريم", Roles: []app.Role{app.RoleSupervisor}}, "secret"))
	suspend := app.Decision{Kind: app.RemoteLicence, Record: l.ID, Action: app.ActionSuspend, Reason: "no exit"}
	do(w.srv.Decide(ctx, "reem", suspend))
	if err := w.srv.Decide(ctx, "reem", suspend); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("twice: %v", err)
	}
	do(w.srv.SetState(ctx, l.Number, app.Issued, "it has one"))
	do(w.srv.WithdrawApproval(ctx, "CD-9", "forged"))
	do(w.srv.RevokeOperator(ctx, "reem"))
	lift := w.command(app.CommandDecide, l.ID, app.Decision{Kind: app.RemoteLicence, Record: l.ID, Action: app.ActionLift})
	lift.Operator = "reem"
	if o := w.send(lift)[0]; o.Accepted {
		t.Error("one who is barred decides")
	}
	_, err = w.client.ReturnLease(ctx, w.lease.ID, w.lease.Next)
	do(err)
	w.direct(app.DirectWipe)
	do(w.client.Leave(ctx, []app.Leftover{leftover("a"), leftover("b")}))
	w.beat(w.beat()[0].ID)
	w.beat(w.beat()[0].ID) // said twice, done once

	dev, lease := w.device.ID, w.lease.ID
	want := []central.AuditEntry{
		{Act: central.ActOffice, About: "EST-KHB"},
		{Act: central.ActOperator, About: "noura", Detail: "password"},
		{Act: central.ActCode, About: "EST-KHB", Detail: "0003"},
		{Act: central.ActEnrolled, Device: dev, About: "0003"},
		{Act: central.ActSession, Who: "noura", Device: dev},
		{Act: central.ActLease, Device: dev, About: lease, Detail: fmt.Sprintf("4803 %d-%d", w.lease.First, w.lease.Last)},
		{Act: central.ActRefused, Who: "noura", Device: dev},
		{Act: central.ActOperator, About: "reem", Detail: "password"},
		{Act: central.ActDecided, Who: "reem", About: string(l.ID), Detail: "suspend: no exit"},
		{Act: central.ActState, About: string(l.ID), Detail: "issued: it has one"},
		{Act: central.ActWithdrawn, About: "CD-9", Detail: "forged"},
		{Act: central.ActBarred, About: "reem"},
		{Act: central.ActReturned, Device: dev, About: lease, Detail: fmt.Sprint(w.lease.Next)},
		{Act: central.ActOrdered, About: dev, Detail: "wipe: why"},
		{Act: central.ActLeftovers, Device: dev, Detail: "2"},
		{Act: central.ActEmptied, Device: dev, About: dev},
	}
	got, before := w.audit()
	for i, e := range got {
		if e.N != uint64(i+1) || !e.At.Equal(start) {
			t.Errorf("entry %d: %d at %v", i+1, e.N, e.At)
		}
		got[i] = central.AuditEntry{Act: e.Act, Who: e.Who, Device: e.Device, About: e.About, Detail: e.Detail}
	}
	if !slices.EqualFunc(got, want, func(a, b central.AuditEntry) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
		t.Errorf("entered\n%v\nwant\n%v", got, want)
	}
	w.restart()
	if again, mark := w.audit(); len(again) != len(want) || mark != before || mark == "" {
		t.Errorf("after a start: %d entries, mark %q, before %q", len(again), mark, before)
	}
}

// TestAnAuditThatWasWrittenInIsSeen changes, removes and cuts off entries behind
// central's back.
func TestAnAuditThatWasWrittenInIsSeen(t *testing.T) {
	key := func(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
	for name, v := range map[string]struct {
		harm func(tx central.Tx) error
		at   uint64
	}{
		"changed": {func(tx central.Tx) error {
			return tx.Put("audit", key(3), bytes.Replace(tx.Get("audit", key(3)), []byte("0003"), []byte("0004"), 1))
		}, 4},
		"removed":           {func(tx central.Tx) error { return tx.Delete("audit", key(2)) }, 2},
		"the last removed":  {func(tx central.Tx) error { return tx.Delete("audit", key(6)) }, 6},
		"no JSON":           {func(tx central.Tx) error { return tx.Put("audit", key(6), []byte("x")) }, 6},
		"the end forgotten": {func(tx central.Tx) error { return tx.Delete("meta", []byte("audit")) }, 7},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if list, _ := w.audit(); len(list) != 6 {
				t.Fatalf("%d entries", len(list))
			}
			if err := w.srv.Close(); err != nil {
				t.Fatal(err)
			}
			store, err := central.OpenStore(w.dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := store.Update(context.Background(), v.harm); err != nil {
				t.Fatal(err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			w.srv = open(t, w.dir, w.clock.Now)
			chain, _, err := w.srv.Audit(t.Context(), nil)
			if err != nil || chain.Whole() || chain.BrokenAt != v.at {
				t.Errorf("%+v, %v; want broken at %d", chain, err, v.at)
			}
		})
	}
}
