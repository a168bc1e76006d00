package central

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// inOne reads a batch as encoding/json does, and each of its commands.
func inOne(body []byte) (b rawBatch, read []any, err error) {
	if err = json.Unmarshal(body, &b); err != nil {
		return b, nil, err
	}
	for _, c := range b.Commands {
		var v any
		if err := json.Unmarshal(c, &v); err != nil {
			return b, nil, err
		}
		read = append(read, v)
	}
	return b, read, nil
}

// splitAsOne holds splitBatch to encoding/json, and tells whether it took the batch.
func splitAsOne(t *testing.T, body []byte) bool {
	t.Helper()
	got, ok := splitBatch(body)
	if !ok {
		return false
	}
	want, items, wrong := inOne(body)
	var read []any
	var err error
	for _, c := range got.Commands {
		var v any
		if e := json.Unmarshal(c, &v); e != nil {
			err = e
			break
		}
		read = append(read, v)
	}
	switch {
	case (err == nil) != (wrong == nil):
		t.Fatalf("%s: %v, in one %v", body, err, wrong)
	case err == nil && (!got.At.Equal(want.At) || got.Seen != want.Seen || !reflect.DeepEqual(read, items)):
		t.Fatalf("%s: %v %d %v, in one %v %d %v", body, got.At, got.Seen, read, want.At, want.Seen, items)
	}
	return true
}

func batches() map[string]bool {
	at := `{"at":"2026-11-23T07:42:09Z","seen":12,"commands":[`
	return map[string]bool{ // whether it is split
		at + `{"id":"a","body":{"n":[1,{}]}}]}`:                                true,
		at + `{"id":"a"},{"id":"b","body":{"s":"} \" ]} \\"}}]}` + "\n":        true,
		at + `{"id":"\\\"}"},{"id":"\u007d\\"}]}`:                              true,
		at + `{"id":"a",}]}`:                                                   true, // no JSON, which is found out later
		at + `{"id":"مقهى {رواق}"}]}`:                                          true,
		at + `]}`:                                                              false,
		at + `{"id":"a"} ,{"id":"b"}]}`:                                        false,
		at + `{"id":"a"}],"seen":13}`:                                          false,
		at + `1]}`:                                                             false,
		at + `{"id":"a"`:                                                       false,
		at + `{"id":"a"}`:                                                      false,
		at + `{"id":"a"}]`:                                                     false,
		at + `{"id":"a}]}`:                                                     false,
		`{"commands":[{"id":"a"}],"commands":[{"id":"b"}]}`:                    false,
		`{"commands":[{}],"x":{"commands":[{"id":"b"}]}}`:                      false,
		`{"x":{"commands":[{"id":"b"}]},"commands":[{"id":"a"}]}`:              false,
		`{"x":"\"commands":[{"id":"b"}]}`:                                      false,
		`{"x":"\\\"commands\":[","commands":[{"id":"a"}]}`:                     true,
		`[{"commands":[{"id":"b"}]}]`:                                          false,
		`{"at":1,"commands":[{"id":"b"}]}`:                                     false,
		`{"at":"2026-11-23T07:42:09Z","commands":[{"commands":[{"id":"b"}]}]}`: true,
		``: false,
	}
}

func TestABatchIsSplitAsItIsRead(t *testing.T) {
	for body, split := range batches() {
		if got := splitAsOne(t, []byte(body)); got != split {
			t.Errorf("%s: split %v, want %v", body, got, split)
		}
	}
	many := `{"at":"2026-11-23T07:42:09Z","commands":[` + strings.Repeat(`{"id":"a"},`, 99) + `{"id":"z"}]}`
	if b, ok := splitBatch([]byte(many)); !ok || len(b.Commands) != 100 || string(b.Commands[99]) != `{"id":"z"}` {
		t.Errorf("%v: %d commands", ok, len(b.Commands))
	}
}

func FuzzSplitBatch(f *testing.F) {
	for body := range batches() {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) { splitAsOne(t, body) })
}
