package cache

import (
	"archive/tar"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// TestSpotsAreSorted compares the sorting by digits with that of the library.
func TestSpotsAreSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{0, 1, 1000, 50_000} {
		var spots []spot
		for doc := range n {
			for range r.IntN(3) {
				spots = append(spots, spot{ident(r.Uint64() >> (r.IntN(8) * 8)), uint32(doc)})
			}
			spots = append(spots, spot{ident(doc % 7), uint32(doc)})
		}
		want := slices.SortedFunc(slices.Values(spots), compareSpots)
		if got := sortSpots(spots); !slices.Equal(got, want) {
			t.Errorf("%d docs are not in order", n)
		}
	}
}

func TestChunksAreAnOrderedSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, model := chunks[int]{cmp: cmp.Compare[int]}, map[int]bool{}
		if rapid.Bool().Draw(t, "filled") {
			for n := range 2000 {
				model[3*n] = true
			}
			c.fill(slices.Sorted(maps.Keys(model)))
		}
		for range rapid.IntRange(0, 1500).Draw(t, "steps") {
			n := rapid.IntRange(0, 7000).Draw(t, "n")
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				c.drop(n)
				delete(model, n)
			} else if *c.put(n) != n {
				t.Fatalf("put %d lies elsewhere", n)
			} else {
				model[n] = true
			}
		}
		from := rapid.IntRange(-1, 7001).Draw(t, "from")
		var got, want []int
		for n := range c.from(from) {
			got = append(got, *n)
		}
		for _, n := range slices.Sorted(maps.Keys(model)) {
			if n >= from {
				want = append(want, n)
			}
		}
		if !slices.Equal(got, want) || c.size() != len(model) {
			t.Fatalf("from %d: %v, want %v", from, got, want)
		}
		if (c.get(from) != nil) != model[from] {
			t.Fatalf("get %d", from)
		}
	})
}

// TestTheIndexFollows: an index that followed changes answers as one that is
// made anew of what is left.
func TestTheIndexFollows(t *testing.T) {
	names := []string{"\u0623\u062d\u0645\u062f", "\u0633\u0627\u0644\u0645", "\u0627\u0644\u063a\u0627\u0645\u062f\u064a", "\u0639\u0628\u062f\u0627\u0644\u0644\u0647", "\u0633\u0627\u0644\u0645\u064a\u0646"}
	rapid.Check(t, func(t *rapid.T) {
		x, now := newIndex(), map[string]*entry{}
		for range rapid.IntRange(1, 12).Draw(t, "transactions") {
			var changes []entryChange
			for range rapid.IntRange(1, 6).Draw(t, "changes") {
				key := fmt.Sprintf("l%02d", rapid.IntRange(0, 9).Draw(t, "key"))
				c := entryChange{key: key, old: now[key]}
				if rapid.IntRange(0, 3).Draw(t, "drop") > 0 {
					name := rapid.SampledFrom(names).Draw(t, "a") + " " + rapid.SampledFrom(names).Draw(t, "b")
					e := entryOf(app.Entered{Fields: map[string]string{"full_name": name, "id_no": fmt.Sprint(1000000000 + rapid.IntRange(0, 5).Draw(t, "id"))}}, arabic.Words)
					e.hit.At = time.Unix(int64(rapid.IntRange(0, 20).Draw(t, "at")), 0)
					e.hit.State = app.Issued
					c.now = &e
				}
				changes = append(changes, c)
				now[key] = c.now
			}
			x.apply(changes)
		}
		b := &indexBuilder{x: newIndex(), words: map[string]*[]uint32{}}
		for _, key := range slices.Sorted(maps.Keys(now)) {
			if now[key] != nil {
				b.take(key, *now[key])
			}
		}
		b.finish()
		for _, q := range append(names, "", "1000000003", "0002", "\u0633", "\u0633\u0644\u0627\u0645", "\u063a\u0627\u0645\u062f \u0627\u062d\u0645\u062f") {
			got, total := x.find(app.Query{Text: q}, hijri.Civil{}, nil)
			want, wantTotal := b.x.find(app.Query{Text: q}, hijri.Civil{}, nil)
			if !slices.Equal(got, want) || total != wantTotal {
				t.Fatalf("%q: %v, want %v", q, got, want)
			}
		}
		if x.words.size() != b.x.words.size() || x.idents.size() != b.x.idents.size() {
			t.Fatalf("%d words and %d identifiers, want %d and %d", x.words.size(), x.idents.size(), b.x.words.size(), b.x.idents.size())
		}
	})
}

func TestTyposHaveBounds(t *testing.T) {
	for _, c := range []struct {
		word, other string
		near        bool
	}{
		{"\u0633\u0627\u0644\u0645", "\u0633\u0644\u0627\u0645", true},                                                          // neighbours swapped
		{"\u0633\u0627\u0644\u0645", "\u0633\u0627\u0644", true},                                                                // one left out
		{"\u0633\u0627\u0644\u0645", "\u0635\u0627\u0644\u0645", true},                                                          // seen for sad
		{"\u0633\u0627\u0644\u0645", "\u0633\u0644", false},                                                                     // two left out
		{"\u0630\u064a\u0628", "\u0632\u064a\u0628", true},                                                                      // short, but sounds alike
		{"\u0630\u064a\u0628", "\u0637\u064a\u0628", false},                                                                     // short
		{"horizon", "horizn", true},                                                                                             // seven letters: one
		{"horizon", "horzn", false},                                                                                             //
		{"\u0642\u062d\u0637\u0627\u0646\u064a\u064a\u0646", "\u0642\u062d\u062a\u0627\u0646\u064a\u0646", true},                // eight: two
		{"\u0642\u062d\u0637\u0627\u0646\u064a\u064a\u0646", "\u0642\u062d\u0646\u064a\u0646", false},                           // three
		{"\u0636\u0638\u0630\u0632\u0633\u0635\u0636\u0638", "\u0638\u0636\u0632\u0630\u0633\u0635\u0636\u0638", true},          // four that sound alike
		{"a", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", false},                                                    //
		{"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", false}, // too long to be a typo
	} {
		if _, got := newTypo(c.word).near(&term{text: c.other, letters: lettersOf(c.other)}); got != c.near {
			t.Errorf("%s for %s: %v", c.other, c.word, got)
		}
	}
}

func TestEntriesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string { return rapid.String().Draw(t, name) }
		e := entry{
			hit: app.Hit{
				Number: text("number"), Service: text("service"), State: app.State(text("state")), Title: text("title"), Holder: text("holder"),
				IDNo: text("id"), Operator: text("operator"), Reason: text("reason"), Section: rapid.IntRange(0, 9).Draw(t, "section"),
				Until: hijri.Dual{Hijri: hijri.Date{Year: 1449, Month: 6, Day: 23}, Civil: hijri.Civil{Year: 2027, Month: 11, Day: 22}},
				At:    time.Unix(rapid.Int64Range(-1e10, 1e10).Draw(t, "at"), int64(rapid.IntRange(0, 999_999_999).Draw(t, "ns"))).UTC(), Unsynced: rapid.Bool().Draw(t, "unsynced"),
			},
			device: text("device"), office: text("office"), began: rapid.Int64().Draw(t, "began"),
			words:  rapid.SliceOf(rapid.String()).Draw(t, "words"),
			idents: rapid.SliceOf(rapid.Map(rapid.Uint64(), func(n uint64) ident { return ident(n) })).Draw(t, "idents"),
		}
		got, err := decodeEntry(e.encode())
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Fatalf("%+v\n%+v\n%v", got, e, err)
		}
	})
}

func FuzzDecodeEntry(f *testing.F) {
	f.Add(entryOfApplication(app.Application{ID: "a", Number: "COM-48-0003-00118", Entered: app.Entered{Fields: map[string]string{"full_name": "x y", "id_no": "1000000008"}}}, arabic.Words).encode())
	f.Add([]byte{entryForm, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := decodeEntry(b)
		if err != nil {
			return
		}
		again, err := decodeEntry(e.encode())
		if err != nil || !reflect.DeepEqual(again, e) {
			t.Errorf("%+v became %+v, %v", e, again, err)
		}
	})
}

func FuzzDecodeCommand(f *testing.F) {
	b, err := encodeCommand(app.Command{ID: "c", Seq: 1, Body: json.RawMessage(`{"a":1}`)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeCommand(b)
		if err != nil {
			return
		}
		again, err := encodeCommand(c)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := decodeCommand(again); err != nil || string(back.Body) != string(c.Body) {
			t.Errorf("%v, %v", back, err)
		}
	})
}

func FuzzScanPages(f *testing.F) {
	path := filepath.Join(f.TempDir(), FileName)
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: 1024})
	if err != nil {
		f.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range []string{"a", "b"} {
			b, err := tx.CreateBucket([]byte(name))
			for i := range 40 {
				err = errors.Join(err, b.Put(numbered(uint64(i)), []byte(name)))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	count := 0
	if bad, err := scanPages(bytes.NewReader(whole), int64(len(whole)), func(found) error { count++; return nil }); bad != 0 || err != nil || count != 80 {
		f.Fatalf("%d values, %d bad, %v", count, bad, err)
	}
	f.Add(whole, 3000, []byte{1, 2, 3})
	f.Add(whole[:3000], 2100, bytes.Repeat([]byte{0xff}, 64))
	f.Fuzz(func(t *testing.T, file []byte, at int, patch []byte) {
		if len(file) > 0 && at >= 0 {
			copy(file[at%len(file):], patch)
		}
		if _, err := scanPages(bytes.NewReader(file), int64(len(file)), func(found) error { return nil }); err != nil {
			t.Error(err)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := errors.Join(putFile(w, backupManifest, []byte(`{"version":1}`)), putFile(w, "blobs/ab", []byte("x")), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	var evil bytes.Buffer
	w = tar.NewWriter(&evil)
	if err := errors.Join(putFile(w, "../out", []byte("x")), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(evil.Bytes())
	f.Fuzz(func(t *testing.T, archive []byte) {
		outer := t.TempDir()
		dir := filepath.Join(outer, "in")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := unpack(tar.NewReader(bytes.NewReader(archive)), dir)
		if all, _ := os.ReadDir(outer); len(all) != 1 {
			t.Errorf("%v lies outside", all)
		}
		if err == nil && !bytes.Contains(archive, []byte(backupManifest)) {
			t.Error("something without a manifest is a backup")
		}
	})
}

func FuzzMarks(f *testing.F) {
	f.Add(appendMark(make([]byte, 16), nameOf("l1"), 7))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "highwater")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := openMarks(path)
		if err != nil {
			t.Fatal(err)
		}
		defer m.close()
		next := m.of("l1") + 1
		if err := m.raise("l1", next); err != nil && next != 0 {
			t.Fatal(err)
		}
		again, err := openMarks(path)
		if err != nil {
			t.Fatal(err)
		}
		defer again.close()
		if next != 0 && again.of("l1") != next {
			t.Errorf("%d after %d was marked", again.of("l1"), next)
		}
	})
}

// TestTornMarksAreIgnored at whatever byte the write stopped, and the mark before
// holds.
func TestTornMarksAreIgnored(t *testing.T) {
	whole := appendMark(appendMark(nil, nameOf("l1"), 7), nameOf("l1"), 8)
	for n := 17; n < 32; n++ {
		torn := append(slices.Clone(whole[:n]), make([]byte, 48-n)...)
		m := newMarks("")
		if m.read(torn); m.of("l1") != 7 {
			t.Errorf("torn after %d bytes: %d", n, m.of("l1"))
		}
	}
}

// TestALongFileOfMarksIsWrittenAnew when it is opened.
func TestALongFileOfMarksIsWrittenAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "highwater")
	var long []byte
	for n := range uint32(markLimit/markSize + 1) {
		long = appendMark(long, nameOf(fmt.Sprint(n%3)), n)
	}
	if err := os.WriteFile(path, long, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := openMarks(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	if err := m.raise("0", 1<<20); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() > 2*markSpace || m.of("0") != 1<<20 || m.of("1") < markLimit/markSize-3 {
		t.Errorf("%d bytes, marks %d and %d, %v", info.Size(), m.of("0"), m.of("1"), err)
	}
}
