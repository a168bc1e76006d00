package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// fillAny sets every field of a value, so that one which the quick reader forgot
// is seen.
func fillAny(r *rand.Rand, v reflect.Value, empty bool) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(4e9), r.Int64N(1e9)).UTC()))
		return
	case hijri.Dual:
		d := hijri.Dual{Hijri: hijri.Date{Year: 1448, Month: 1 + r.IntN(12), Day: 1 + r.IntN(29)}, Civil: hijri.Civil{Year: 2026, Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}}
		v.Set(reflect.ValueOf(d))
		return
	}
	n := r.IntN(3)
	if !empty {
		n++
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if !empty || r.IntN(3) > 0 {
				fillAny(r, v.Field(i), empty)
			}
		}
	case reflect.String:
		texts := []string{"محل", "COM-48-0003", "", `"\` + "\n", "<&>\u2028", "x"}
		if !empty {
			texts = texts[:2]
		}
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64N(1<<50) - 1<<49)
	case reflect.Uint64:
		v.SetUint(r.Uint64N(1 << 50))
	case reflect.Bool:
		v.SetBool(!empty || r.IntN(2) == 0)
	case reflect.Pointer:
		if !empty && v.Type().Elem() == reflect.TypeFor[app.Application]() && r.IntN(2) == 0 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		fillAny(r, v.Elem(), empty)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(fmt.Sprint(r.Uint64())))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fillAny(r, v.Index(i), empty)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for i := range n {
			e := reflect.New(v.Type().Elem()).Elem()
			fillAny(r, e, empty)
			v.SetMapIndex(reflect.ValueOf(fmt.Sprint("code", i)), e)
		}
	default:
		panic("a kind that is new to the test: " + v.Kind().String())
	}
}

// TestDecodingIsThatOfEncodingJSON compares both on records with everything in
// them and on records with much left out.
func TestDecodingIsThatOfEncodingJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 2000 {
		var l app.Licence
		var a app.Application
		fillAny(r, reflect.ValueOf(&l).Elem(), n > 500)
		fillAny(r, reflect.ValueOf(&a).Elem(), n > 500)
		for _, data := range [][]byte{encoded(t, l), encoded(t, a)} {
			sameDecoding(t, data)
			var spaced bytes.Buffer
			if err := json.Indent(&spaced, data, "", " "); err != nil {
				t.Fatal(err)
			}
			sameDecoding(t, spaced.Bytes())
		}
	}
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func sameDecoding(t *testing.T, data []byte) {
	t.Helper()
	var l app.Licence
	var a app.Application
	wrongL, wrongA := json.Unmarshal(data, &l), json.Unmarshal(data, &a)
	gotL, errL := app.DecodeLicence(data)
	gotA, errA := app.DecodeApplication(data)
	if (errL == nil) != (wrongL == nil) || (errA == nil) != (wrongA == nil) {
		t.Fatalf("%s\nlicence: %v, encoding/json %v; application: %v, encoding/json %v", data, errL, wrongL, errA, wrongA)
	}
	if wrongL == nil && !reflect.DeepEqual(gotL, l) {
		t.Fatalf("%s\n%+v\n%+v", data, gotL, l)
	}
	if wrongA == nil && !reflect.DeepEqual(gotA, a) {
		t.Fatalf("%s\n%+v\n%+v", data, gotA, a)
	}
}

// TestAPageKeepsItsRecordsBytes compares a page with what encoding/json reads,
// and has every record's bytes say what the record says.
func TestAPageKeepsItsRecordsBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		var p, want app.ChangesPage
		fillAny(r, reflect.ValueOf(&p).Elem(), false)
		data := encoded(t, p)
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		got, err := app.DecodeChanges(data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Items {
			c := &got.Items[i]
			l, err := app.DecodeLicence(c.Raw)
			a, errA := app.DecodeApplication(c.Raw)
			if c.Licence != nil && c.Application == nil && (err != nil || !reflect.DeepEqual(l, *c.Licence)) {
				t.Fatalf("raw %s of %+v: %v", c.Raw, c.Licence, err)
			}
			if c.Application != nil && (errA != nil || !reflect.DeepEqual(a, *c.Application)) {
				t.Fatalf("raw %s of %+v: %v", c.Raw, c.Application, errA)
			}
			if c.Raw == nil {
				t.Fatal("no bytes were kept")
			}
			c.Raw = nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\n%+v", got, want)
		}
	}
}

func FuzzDecodeChanges(f *testing.F) {
	for _, s := range []string{
		`{"items":[{"kind":"licence","id":"a","revision":3,"licence":{"id":"a"}}],"next_cursor":"3","more":false,"device_seq_watermark":1}`,
		`{"items":null}`, `{"items":[{}, ]}`, `{"items":[{"licence":null}]}`, `{"more":1}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var want app.ChangesPage
		wrong := json.Unmarshal(data, &want)
		got, err := app.DecodeChanges(data)
		for i := range got.Items {
			got.Items[i].Raw = nil
		}
		if (err == nil) != (wrong == nil) || err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n%+v %v\n%+v %v", data, got, err, want, wrong)
		}
	})
}

// TestDecodingAllocatesLittle holds the quick reader to be the one that reads
// what central sends: encoding/json takes several times as much.
func TestDecodingAllocatesLittle(t *testing.T) {
	var l app.Licence
	fillAny(rand.New(rand.NewPCG(5, 6)), reflect.ValueOf(&l).Elem(), false)
	data := encoded(t, l)
	quick := testing.AllocsPerRun(20, func() { _, _ = app.DecodeLicence(data) })
	slow := testing.AllocsPerRun(20, func() { _ = json.Unmarshal(data, new(app.Licence)) })
	if quick*2 > slow {
		t.Errorf("%v allocations, encoding/json %v", quick, slow)
	}
}

func FuzzDecode(f *testing.F) {
	var l app.Licence
	fillAny(rand.New(rand.NewPCG(1, 2)), reflect.ValueOf(&l).Elem(), false)
	whole, err := json.Marshal(l)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		string(whole), "", "{", "{}", "null", "[]", `{"id":"a","id":"b"}`, `{"ID":"a"}`, `{"id":null}`, `{"id":"a",}`, `{,"id":"a"}`,
		`{"catalogue":01}`, `{"catalogue":1.0}`, `{"catalogue":1e2}`, `{"catalogue":-0}`, `{"catalogue":9223372036854775808}`, `{"ledger_seq":-1}`,
		`{"entered":{"fields":{"a":"b","a":"c"},"rows":{"x":[{"a":"b"},null]}}}`, `{"entered":{"fields":null}} x`, `{"ledger_prev":"AA=="}`, `{"ledger_prev":"A"}`,
		`{"from":{"h":"","g":"2026-01-01"}}`, `{"issued_at":"2026-11-23T07:00:00Z"}`, `{"issued_at":"2026-11-23"}`, "{\"id\":\"a\nb\"}", "{\"id\":\"\xff\"}", `{"id" : "a" , "number":"b" } `,
		`{"synced":truex}`, `{"issued_by":{"roles":["a" "b"]}}`, `{"issued_by":{"roles":["a",]}}`, strings.Repeat(`{"id":`, 50),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameDecoding(t, data) })
}
