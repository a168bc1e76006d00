package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/client/central"
	"github.com/shubbak/shubbak/i18n"
)

// managed is a folder of a central with a demonstration in it that nobody serves.
func managed(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	srv := unserved(t, dir)
	if _, err := srv.Demo(t.Context()); err != nil {
		t.Fatal(err)
	}
	must(t, srv.Close())
	return dir
}

func unserved(t *testing.T, dir string) *central.Server {
	t.Helper()
	cat, err := loadCatalogue()
	must(t, err)
	srv, err := central.Open(t.Context(), dir, central.Options{Now: time.Now, Catalogue: cat, Bundle: assets.Catalogue(), Records: 800, Argon: 64})
	must(t, err)
	return srv
}

// steps runs commands on a central's folder, each with a line on standard input and
// what it is to end with and to say.
func steps(t *testing.T, dir string, list []managing) {
	t.Helper()
	for _, s := range list {
		args := append([]string{"central", s.args[0], "-data", dir}, s.args[1:]...)
		code, out, errs := typing(t, s.typed, args...)
		said := out
		if code != 0 {
			said = errs
		}
		if code != s.code || !strings.Contains(said, s.says) || code != 0 && (out != "" || strings.Count(errs, "\n") != 1) || code == 0 && errs != "" {
			t.Errorf("%v: %d %q %q; want %d and %q", s.args, code, out, errs, s.code, s.says)
		}
	}
}

type managing struct {
	args  []string
	typed string
	code  int
	says  string
}

func TestACentralIsSetUpByCommands(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	dir := filepath.Join(t.TempDir(), "new")
	steps(t, dir, []managing{
		{[]string{"devices"}, "", 1, "not there"},
		{[]string{"offices", "-add", "NOWHERE"}, "", 1, "no municipality"},
		{[]string{"offices", "-add", "EST-KHB", "-head", "Faisal"}, "", 0, "EST-KHB"},
		{[]string{"offices"}, "", 0, "Faisal"},
		{[]string{"operators"}, "", 0, "There is none"},
		{[]string{"operators", "-set", "huda", "-office", "EST-KHB", "-name", "Huda", "-roles", "counter"}, "", 1, "-password"},
		{[]string{"operators", "-set", "huda", "-office", "EST-KHB", "-name", "Huda", "-roles", "counter", "-password"}, "short", 1, "too short"},
		{[]string{"operators", "-set", "huda", "-office", "EST-JUB", "-name", "Huda", "-roles", "counter", "-password"}, "long enough", 1, "no such office"},
		{[]string{"operators"}, "", 0, "There is none"},
		{[]string{"operators", "-set", "huda", "-office", "EST-KHB", "-name", "Huda", "-roles", "counter", "-password"}, "long enough", 0, "huda"},
		{[]string{"operators", "-set", "huda", "-roles", "approver, printer"}, "", 0, "huda"},
		{[]string{"operators"}, "", 0, "huda\tHuda\tEST-KHB\tapprover,printer\tin force"},
		{[]string{"devices", "-new", "0007", "-office", "NOWHERE", "-counter", "7"}, "", 1, "no such office"},
		{[]string{"devices", "-new", "0007", "-office", "EST-KHB", "-counter", "7"}, "", 0, "Enrolment code"},
	})
	srv := unserved(t, dir)
	must(t, srv.Vouch(t.Context(), "huda", "long enough"))
	must(t, srv.Close())
	steps(t, dir, []managing{
		{[]string{"operators", "-revoke", "nobody"}, "", 1, "nothing of this name"},
		{[]string{"operators", "-revoke", "huda"}, "", 0, "huda"},
		{[]string{"operators"}, "", 0, "approver,printer\trevoked"},
	})
	srv = unserved(t, dir)
	defer func() { must(t, srv.Close()) }()
	if err := srv.Vouch(t.Context(), "huda", "long enough"); app.CodeOf(err) != app.Forbidden {
		t.Errorf("a revoked operator: %v", err)
	}
}

func TestDevicesAreRevokedByCommand(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	dir := managed(t)
	steps(t, dir, []managing{
		{[]string{"devices"}, "", 0, "\n0002\t"},
		{[]string{"devices", "-new", "0002", "-office", "EST-KHB", "-counter", "2"}, "", 1, "these four digits"},
		{[]string{"devices", "-revoke", "0099"}, "", 1, "nothing of this name"},
		{[]string{"devices", "-lock", "0002"}, "", 0, "locked when"},
		{[]string{"devices", "-wipe", "0002", "-reason", "sold"}, "", 0, "being retired"},
		{[]string{"devices"}, "", 0, "\tretiring\t"},
		{[]string{"devices", "-reinstate", "0002"}, "", 0, "at work again"},
		{[]string{"devices", "-reinstate", "0002"}, "", 1, "does not allow"},
		{[]string{"devices", "-revoke", "0002"}, "", 0, "0002"},
		{[]string{"devices"}, "", 0, "\trevoked\t"},
		{[]string{"devices", "-lock", "0002"}, "", 1, "does not allow"},
		{[]string{"leftovers"}, "", 0, "There is none"},
		{[]string{"numbers"}, "", 0, "Numbers leased"},
		{[]string{"tasks"}, "", 0, ""},
		{[]string{"audit"}, "", 0, "ordered a counter\t-\t-\tdev-"},
		{[]string{"audit"}, "", 0, "wipe: sold"},
		{[]string{"audit", "-since", "2999-01-01"}, "", 0, "The mark of its end"},
		{[]string{"audit", "-since", "yesterday"}, "", 2, "yesterday"},
	})
	srv := unserved(t, dir)
	defer func() { must(t, srv.Close()) }()
	list, err := srv.Counters(t.Context())
	must(t, err)
	for _, c := range list {
		if c.Revoked != (c.Device.Code == "0002") {
			t.Errorf("%s: revoked %v", c.Device.Code, c.Revoked)
		}
	}
}

// pending is an application of central's that is under review, entered by somebody.
func pending(t *testing.T, dir, by string) app.Application {
	t.Helper()
	srv := unserved(t, dir)
	defer func() { must(t, srv.Close()) }()
	list, err := srv.Applications(t.Context(), app.UnderReview)
	must(t, err)
	for _, a := range list {
		if a.CreatedBy == by {
			return a
		}
	}
	t.Fatalf("the demonstration has nothing under review that %s entered", by)
	return app.Application{}
}

// TestNobodyApprovesTheirOwnEntry: whatever roles an operator has; and another does,
// by a password of their own, and central makes its invoice.
func TestNobodyApprovesTheirOwnEntry(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	dir := managed(t)
	a := pending(t, dir, "noura")
	approve := func(who string) []string {
		return []string{"decide", "-operator", who, "-record", a.Number, "-action", "approve"}
	}
	steps(t, dir, []managing{
		{approve("noura"), "khobar1", 1, "role does not allow"},
		{[]string{"operators", "-set", "noura", "-roles", "counter,supervisor"}, "", 0, "noura"},
		{approve("noura"), "khobar1", 1, "entry of their own"},
		{approve("reem"), "khobar1", 1, "the password is another"},
		{approve("stranger"), "khobar1", 1, "no such operator"},
		{[]string{"decide", "-operator", "reem", "-record", "COM-0", "-action", "approve"}, "khobar3", 1, "nothing of this name"},
		{[]string{"decide", "-operator", "reem", "-record", a.Number, "-action", "suspend", "-reason", "x"}, "khobar3", 1, "does not allow"},
	})
	if now := pending(t, dir, "noura"); now.ID != a.ID || now.Revision != a.Revision {
		t.Fatalf("a refused decision left %s at revision %d, was %d", now.State, now.Revision, a.Revision)
	}
	steps(t, dir, []managing{
		{approve("reem"), "khobar3", 0, "Invoiced"},
		{approve("reem"), "khobar3", 1, "does not allow"},
		{[]string{"applications", "-state", "invoiced"}, "", 0, a.Number + "\t"},
		{[]string{"invoices"}, "", 0, "\t" + a.Number + "\t"},
	})
	b := pending(t, dir, "abdulaziz")
	steps(t, dir, []managing{
		{[]string{"decide", "-operator", "reem", "-record", string(b.ID), "-action", "reject"}, "khobar3", 2, "-reason"},
		{[]string{"decide", "-operator", "reem", "-record", string(b.ID), "-action", "reject", "-reason", "no plan"}, "khobar3", 0, "Rejected"},
		{[]string{"applications", "-state", "rejected"}, "", 0, "no plan"},
		{[]string{"withdraw", "-approval", "CD-1", "-reason", "unsafe"}, "", 0, "CD-1"},
	})
}

// TestARunningCentralIsToldSo: its folder is not touched while it serves.
func TestARunningCentralIsToldSo(t *testing.T) {
	dir := managed(t)
	srv := unserved(t, dir)
	defer func() { must(t, srv.Close()) }()
	for lang, says := range map[string]string{i18n.English: "Stop it first", i18n.Arabic: "أوقفه أولًا"} {
		t.Setenv("LC_ALL", lang)
		steps(t, dir, []managing{
			{[]string{"devices", "-revoke", "0001"}, "", 1, says},
			{[]string{"operators", "-set", "reem", "-password"}, "another word", 1, says},
		})
	}
	must(t, srv.Vouch(t.Context(), "reem", "khobar3"))
}

func TestManagingMisunderstood(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	dir := filepath.Join(t.TempDir(), "none")
	for _, args := range [][]string{
		{"surplus"},
		{"devices", "surplus"},
		{"devices", "-office", "EST-KHB"},
		{"devices", "-new", "12", "-office", "a", "-counter", "b"},
		{"devices", "-new", "0012", "-counter", "b"},
		{"devices", "-new", "0012", "-revoke", "0001"},
		{"devices", "-lock", "0001", "-wipe", "0001"},
		{"devices", "-reason", "x"},
		{"devices", "-reinstate", "0001", "-reason", "x"},
		{"devices", "-new", "0012", "-office", "a", "-counter", "b", "-reason", "x"},
		{"offices", "-head", "x"},
		{"operators", "-set", "a/b"},
		{"operators", "-set", "a", "-roles", "king"},
		{"operators", "-name", "x"},
		{"operators", "-set", "a", "-password=word"},
		{"applications", "-state", "lost"},
		{"decide"},
		{"decide", "-operator", "a", "-record", "b", "-action", "bless"},
		{"withdraw"},
		{"withdraw", "-approval", "1"},
		{"tasks", "-none"},
	} {
		steps(t, dir, []managing{{args, "", 2, ""}})
	}
	if code, _, errs := command(t, "central", "devices"); code != 2 || !strings.Contains(errs, "-data") {
		t.Errorf("no folder: %d %q", code, errs)
	}
	for _, name := range []string{"devices", "operators", "applications", "tasks", "numbers", "invoices", "leftovers", "audit"} {
		steps(t, dir, []managing{{[]string{name}, "", 1, "not there"}})
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was left behind")
	}
}
