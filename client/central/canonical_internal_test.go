package central

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// TestCanonical: what is spaced and escaped in another way is the same, and what
// says something else is not.
func TestCanonical(t *testing.T) {
	same := []string{
		`{"id":"a<b>\u2028é","n":[1,2.50,-3e4,true,null],"t":"محل \"x\" \\"}`,
		" {\n\t\"id\" : \"a\\u003cb\\u003e\u2028\\u00e9\" , \"n\" : [ 1 , 2.50 , -3e4 , true , null ] ,\r\n \"\\u0074\" : \"\\u0645حل \\u0022x\\u0022 \\u005c\" } ",
	}
	var all []string
	for _, s := range same {
		c, err := canonical([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(c))
	}
	if all[0] != all[1] {
		t.Errorf("%s\n%s", all[0], all[1])
	}
	for _, s := range []string{`{"id":"a <b>\u2028é","n":[1,2.50,-3e4,true,null],"t":"محل \"x\" \\"}`, `{"id":"a"}`} {
		if c, err := canonical([]byte(s)); err != nil || string(c) == all[0] {
			t.Errorf("%s: %s, %v", s, c, err)
		}
	}
	if _, err := canonical(nil); err == nil {
		t.Error("nothing is taken for a body")
	}
}

func meaning(t *testing.T, body []byte) (v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	return v
}

// FuzzCanonical: it means the same as what it was made of, and is its own form.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{"a":"<\u2028>"}`, `"\\\""`, "\"\xff\"", ` [ 1 , "a b" ] `, `{"a":"\ud800"}`, "1E700"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !json.Valid(body) {
			return
		}
		c, err := canonical(body)
		if err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		if was, is := meaning(t, body), meaning(t, c); !reflect.DeepEqual(was, is) {
			t.Fatalf("%q became %q", body, c)
		}
		if again, err := canonical(c); err != nil || !bytes.Equal(again, c) {
			t.Fatalf("%q became %q", c, again)
		}
	})
}
