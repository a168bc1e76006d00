package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Side says whose version of something is meant.
type Side string

// The sides of a collision.
const (
	Mine   Side = "mine"
	Theirs Side = "theirs"
)

// Collision is a change of ours that central refused because the application had
// changed there meanwhile (412). Nothing is decided by it: all three versions are
// kept until a command takes the place of the refused one.
type Collision struct {
	Command  ID          // that was refused
	Title    string      // what the clerk recognises it by
	Operator string      // who changed it here
	Known    bool        // Base is known; else everything that differs is a clash
	Base     Application // that our change began from
	Mine     Application // as we sent it
	Theirs   Application // as central has it
}

// Part says what of an application a Difference is about.
type Part string

// The parts of an application.
const (
	PartField    Part = "field"
	PartRows     Part = "rows"
	PartDocument Part = "document"
	PartAgreed   Part = "agreed"
)

// Value is one side's value of a part; the zero value is nothing.
type Value struct {
	Text      string              // of a field; of a declaration "yes"
	Hijri     string              // of a date that was copied from a paper, beside Text
	Rows      []map[string]string // of PartRows
	Documents []Attachment        // of PartDocument
}

// Difference is a part in which mine and theirs are not the same.
type Difference struct {
	Part               Part
	Code               string // of the field, the document or the declaration
	Base, Mine, Theirs Value
	By                 Side // who alone changed it; "" when both did, in two ways
}

// Key names the difference among those of its collision.
func (d Difference) Key() string { return string(d.Part) + "." + d.Code }

// Clash tells whether only a person can decide.
func (d Difference) Clash() bool { return d.By == "" }

// hijriSuffix is what the Hijri form of a date's field code ends in.
const hijriSuffix = "_hijri"

// Mergeable tells whether central would still take a change: once it has been
// looked at there, what was decided stands.
func (c Collision) Mergeable() bool {
	return c.Theirs.ID != "" && (c.Theirs.State == Submitted || c.Theirs.State == Returned)
}

// Differences lists what differs, in a fixed order: fields, rows, documents,
// declarations, each by code.
func (c Collision) Differences() []Difference {
	var list []Difference
	for _, part := range []Part{PartField, PartRows, PartDocument, PartAgreed} {
		codes := map[string]bool{}
		for _, a := range []Application{c.Base, c.Mine, c.Theirs} {
			for _, code := range partCodes(a, part) {
				codes[code] = true
			}
		}
		for _, code := range slices.Sorted(maps.Keys(codes)) {
			d := Difference{Part: part, Code: code, Base: valueOf(c.Base, part, code), Mine: valueOf(c.Mine, part, code), Theirs: valueOf(c.Theirs, part, code)}
			if same(d.Mine, d.Theirs) {
				continue
			}
			switch {
			case !c.Known:
			case same(d.Base, d.Theirs):
				d.By = Mine
			case same(d.Base, d.Mine):
				d.By = Theirs
			}
			list = append(list, d)
		}
	}
	return list
}

func same(a, b Value) bool { return reflect.DeepEqual(a, b) }

func partCodes(a Application, p Part) (codes []string) {
	switch p {
	case PartField:
		for code := range a.Entered.Fields {
			codes = append(codes, strings.TrimSuffix(code, hijriSuffix))
		}
	case PartRows:
		codes = slices.Collect(maps.Keys(a.Entered.Rows))
	case PartDocument:
		for _, d := range a.Attachments {
			codes = append(codes, d.Document)
		}
	case PartAgreed:
		codes = slices.Clone(a.Agreed)
	}
	return codes
}

func valueOf(a Application, p Part, code string) (v Value) {
	switch p {
	case PartField:
		v.Text, v.Hijri = a.Entered.Get(code), a.Entered.Get(code+hijriSuffix)
	case PartRows:
		if rows := a.Entered.Rows[code]; len(rows) > 0 {
			v.Rows = rows
		}
	case PartDocument:
		for _, d := range a.Attachments {
			if d.Document == code {
				d.AddedAt = d.AddedAt.UTC()
				v.Documents = append(v.Documents, d)
			}
		}
	case PartAgreed:
		if slices.Contains(a.Agreed, code) {
			v.Text = "yes"
		}
	}
	return v
}

// Merge returns central's application with our changes in it, and the clashes
// that choices (by Difference.Key) leave open, in which central's value stands.
// What is not entered, the state above all, is central's.
func (c Collision) Merge(choices map[string]Side) (merged Application, open []Difference) {
	merged = c.Theirs
	merged.Entered = c.Theirs.Entered.Clone()
	merged.Attachments, merged.Agreed = slices.Clone(c.Theirs.Attachments), slices.Clone(c.Theirs.Agreed)
	merged.Section, merged.Edition = c.Mine.Section, c.Mine.Edition
	for _, d := range c.Differences() {
		side := choices[d.Key()]
		if side == "" {
			side = d.By
		}
		switch side {
		case Mine:
			d.put(&merged, d.Mine)
		case Theirs: // it stands there already
		default:
			open = append(open, d)
		}
	}
	return merged, open
}

// put gives an application a side's value.
func (d Difference) put(a *Application, v Value) {
	switch d.Part {
	case PartField:
		for code, text := range map[string]string{d.Code: v.Text, d.Code + hijriSuffix: v.Hijri} {
			if text == "" {
				delete(a.Entered.Fields, code)
			} else {
				a.Entered.Fields[code] = text
			}
		}
	case PartRows:
		delete(a.Entered.Rows, d.Code)
		if len(v.Rows) > 0 {
			if a.Entered.Rows == nil {
				a.Entered.Rows = map[string][]map[string]string{}
			}
			a.Entered.Rows[d.Code] = v.Rows
		}
	case PartDocument:
		a.Attachments = slices.DeleteFunc(a.Attachments, func(x Attachment) bool { return x.Document == d.Code })
		a.Attachments = append(a.Attachments, v.Documents...)
	case PartAgreed:
		a.Agreed = slices.DeleteFunc(a.Agreed, func(x string) bool { return x == d.Code })
		if v.Text != "" {
			a.Agreed = append(a.Agreed, d.Code)
		}
	}
}

// Resubmit is what takes the refused command's place: the merged application, to
// be checked by central against the version it was merged with. Operator is who
// merged it.
func (c Collision) Resubmit(merged Application, operator string, now time.Time) (Submission, error) {
	now = now.UTC()
	merged.State, merged.UpdatedAt, merged.Revision = Queued, now, c.Theirs.Revision
	body, err := json.Marshal(merged)
	if err != nil {
		return Submission{}, fmt.Errorf("encoding application %s: %w", merged.ID, err)
	}
	return Submission{
		Application: merged,
		Command: Command{
			ID: NewID(now), Kind: CommandSubmit, Record: merged.ID, Title: c.Title, Operator: operator,
			At: now, Body: body, State: OutQueued, Base: merged.Revision, Replaces: c.Command,
		},
		Audit: AuditEntry{At: now, Operator: operator, Action: "merge", Record: merged.ID},
	}, nil
}

// Withdrawal is the body of CommandWithdraw: central need not wait for a command
// any more.
type Withdrawal struct {
	Command ID     `json:"command"`
	Reason  string `json:"reason,omitempty"`
}

// Withdraw is what takes the refused command's place when central's version is to
// stand.
func (c Collision) Withdraw(operator string, now time.Time) (Command, error) {
	body, err := json.Marshal(Withdrawal{Command: c.Command})
	return Command{
		ID: NewID(now), Kind: CommandWithdraw, Record: c.Mine.ID, Title: c.Title, Operator: operator,
		At: now.UTC(), Body: body, State: OutQueued, Replaces: c.Command,
	}, err
}
