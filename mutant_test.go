package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutant is a mistake that lost records elsewhere, put back into one place.
type mutant struct {
	name     string
	file     string
	was, is  string
	packages []string // whose tests must see it
	tests    string
}

func mutants() []mutant {
	return []mutant{
		{
			name: "the outbox is saved as a whole, from memory", file: "cache/outbox.go",
			was: "	return s, t.save(bucketStandings, numbered(seq), s)",
			is: `	for i, other := range t.mem.queue.all {
		if other.ID == "" || uint64(i)+1 == seq {
			continue
		}
		if err := t.save(bucketStandings, numbered(uint64(i)+1), other); err != nil {
			return s, err
		}
	}
	return s, t.save(bucketStandings, numbered(seq), s)`,
			packages: []string{"./cache"}, tests: "Outbox|Batch",
		},
		{
			name: "an entry is dropped on 4xx", file: "cache/outbox.go",
			was: "		s.State, s.Code, s.Detail, s.Field = afterOutcome(o), o.Code, o.Detail, o.Field\n",
			is: `		s.State, s.Code, s.Detail, s.Field = afterOutcome(o), o.Code, o.Detail, o.Field
		if laneOf(s.State) == laneClerk {
			place := numbered(t.mem.queue.seq(s.ID))
			return false, errors.Join(t.drop(bucketOutbox, place), t.drop(bucketStandings, place))
		}
`,
			packages: []string{"./cache"}, tests: "NoAnswer|Quarantine",
		},
		{
			name: "done is marked without compare-and-swap", file: "cache/outbox.go",
			was:      "err != nil || s.Edition != c.Edition {",
			is:       "err != nil {",
			packages: []string{"./cache"}, tests: "CompareAndSwap|Batch",
		},
		{
			name: "a number is claimed outside the transaction of its record", file: "cache/issue.go",
			was: "	var out app.Issuance\n	err := db.update(ctx, func(t *txn) error {\n",
			is: `	var out app.Issuance
	var claimed app.Slot
	var from app.Lease
	err := db.update(ctx, func(t *txn) (err error) {
		claimed, from, err = t.slot(series)
		return err
	})
	if err != nil {
		return app.Issuance{}, err
	}
	err = db.update(ctx, func(t *txn) error {
`,
			packages: []string{"./cache"}, tests: "Numbers",
		},
		{
			name: "a command goes before its documents", file: "app/syncer/upload.go",
			was:      "		if !e.brought[c.ID] && len(c.Documents()) > 0 || e.waits.behind(c) {",
			is:       "		if e.waits.behind(c) {",
			packages: []string{"./app/syncer"}, tests: "Documents",
		},
		{
			name: "the documents of a licence go before their upload is done", file: "app/upload.go",
			was:      "	case CommandSubmit, CommandDraft, CommandDocuments:",
			is:       "	case CommandDocuments:\n		return nil\n	case CommandSubmit, CommandDraft:",
			packages: []string{"./app/syncer"}, tests: "LicenceWaits",
		},
		{
			name: "documents are lost when a licence is issued", file: "cache/issue.go",
			was:      "	if out.Command, err = t.enqueue(out.Command); err != nil || out.Documents.ID == \"\" {",
			is:       "	if out.Command, err = t.enqueue(out.Command); err != nil || out.Documents.ID != \"\" {",
			packages: []string{"./cache"}, tests: "DocumentsOfALicence",
		},
		{
			name: "a licence waits for its documents", file: "app/syncer/waiting.go",
			was:      "	return of != nil && of.first != 0 && of.first < c.Seq",
			is:       "	return of != nil",
			packages: []string{"./app/syncer"}, tests: "LicenceWaits",
		},
		{
			name: "a document is taken for whole by its length alone", file: "client/central/blobfiles.go",
			was:      "	if hex.EncodeToString(h.Sum(nil)) != sum {",
			is:       "	if hex.EncodeToString(h.Sum(nil)) == \"\" {",
			packages: []string{"./client/central"}, tests: "WhatComesWrong",
		},
		{
			name: "central takes a command before its documents", file: "client/central/upload.go",
			was:      "		if !there {",
			is:       "		if !there && d.SHA256 == \"\" {",
			packages: []string{"./client/central"}, tests: "WaitsForItsDocuments",
		},
	}
}

// TestTheMistakesOfOthersAreSeen puts each mistake back and wants the tests to
// fail. The tree itself is not touched: the compiler is given the changed file in
// the place of the real one.
func TestTheMistakesOfOthersAreSeen(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			src, err := os.ReadFile(m.file)
			if err != nil {
				t.Fatal(err)
			}
			changed := strings.Replace(string(src), m.was, m.is, 1)
			if m.name == mutants()[3].name {
				changed = strings.Replace(changed, "		slot, lease, err := t.slot(series)\n		if err != nil {\n			return err\n		}\n", "		slot, lease := claimed, from\n", 1)
			}
			if changed == string(src) {
				t.Fatalf("%s has not what is to be changed", m.file)
			}
			out, err := tests(t, root, m, changed)
			if err == nil {
				t.Error("no test sees it")
			} else if !strings.Contains(out, "--- FAIL") {
				t.Errorf("it does not even compile: %s", tail(out))
			}
		})
	}
}

// tests runs the tests of a mutant with a file in the place of the real one.
func tests(t *testing.T, root string, m mutant, src string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	file, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	b, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, m.file): file}})
	if err == nil {
		err = os.WriteFile(overlay, b, 0o600)
	}
	if err == nil {
		err = os.WriteFile(file, []byte(src), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"test", "-vet=off", "-overlay", overlay, "-run", m.tests, "-timeout", "5m"}, m.packages...)
	out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput()
	return string(out), err
}

func tail(s string) string { return s[max(0, len(s)-2000):] }
