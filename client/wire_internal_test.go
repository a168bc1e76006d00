package client

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
)

func TestABatchIsEncodedAsItIs(t *testing.T) {
	base := int64(7)
	at := time.Date(2026, 11, 23, 7, 42, 9, 0, time.UTC)
	for _, b := range []Batch{
		{At: at, Seen: 3},
		{At: at, Commands: []Command{
			{ID: "a", Seq: 1, Kind: app.CommandIssue, Record: "r", Operator: "نورة <&>", At: at, Body: []byte(`{"s":"<مقهى> null}"}`)},
			{ID: "b", Seq: 2, Kind: app.CommandSubmit, At: at, IfMatch: &base, Replaces: &Place{ID: "x", Seq: 1}, Body: []byte(`[null]`)},
			{ID: "c"},
		}},
	} {
		body, err := b.encode()
		if err != nil {
			t.Fatal(err)
		}
		var got, want Batch
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		in, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(in, &want); err != nil {
			t.Fatal(err)
		}
		for i := range want.Commands { // json.Marshal escapes what a body need not
			if s := b.Commands[i].Body; len(s) > 0 {
				want.Commands[i].Body = s
			}
		}
		if len(want.Commands) == 0 {
			want.Commands = got.Commands
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n%+v\n%+v", body, got, want)
		}
	}
}
