package pdf_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/pdf"
	"github.com/shubbak/shubbak/ui/paper/sfnt"
)

func house(t testing.TB) (*arabic.Face, *pdf.Writer) {
	t.Helper()
	b, err := os.ReadFile("../../../assets/fonts/IBMPlexSansArabic-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	face, err := arabic.Load("regular", b)
	if err != nil {
		t.Fatal(err)
	}
	font, err := sfnt.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return face, pdf.NewWriter(map[string]*sfnt.Font{"regular": font})
}

func meta() pdf.Meta {
	return pdf.Meta{
		Title: "رخصة <1> & \"2\"", Author: "بلدية الخبر", Subject: "رخصة", Keywords: "6BF%OXN*TS0 BI$-+./: ", Language: "ar-SA",
		Date: time.Date(2026, 11, 23, 10, 52, 0, 0, time.FixedZone("", 3*3600)),
	}
}

// page sets one line of text in the middle of a page.
func page(face *arabic.Face, text string) list.Page {
	p := list.Page{Width: 400, Height: 200}
	runes := []rune(text)
	p.Ops = append(p.Ops, list.Mark{Tag: "P"})
	for _, l := range arabic.NewShaper().Layout(runes, true, []*arabic.Face{face}, 0) {
		p.Ops = append(p.Ops, list.Text{Runes: runes, Line: l, X: 20, Y: 100, Size: 10})
	}
	p.Ops = append(p.Ops, list.EndMark{})
	return p
}

// inflated returns the data of all deflated streams.
func inflated(t testing.TB, file []byte) []string {
	t.Helper()
	var out []string
	for _, m := range regexp.MustCompile(`(?s)/FlateDecode /Length \d+>>\nstream\n(.*?)\nendstream`).FindAllSubmatch(file, -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

// TestEveryCharacterHasItsCode holds for any text that the map of characters
// says each of its visible ones, and only single characters.
func TestEveryCharacterHasItsCode(t *testing.T) {
	face, w := house(t)
	letters := rapid.SampledFrom([]rune("ابتلمهيةّـًءلا 1270٣٤abRZ.,:/-()\u00a0\u2066\u2069\u200f"))
	entry := regexp.MustCompile(`<[0-9A-F]{4}> <([0-9A-F]+)>\n`)
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SliceOfN(letters, 1, 30).Draw(rt, "text")
		file, err := w.Write([]list.Page{page(face, string(text))}, meta())
		if err != nil {
			rt.Fatal(err)
		}
		mapped := map[string]bool{}
		for _, s := range inflated(t, file) {
			if !strings.Contains(s, "begincmap") {
				continue
			}
			for _, m := range entry.FindAllStringSubmatch(s, -1) {
				if len(m[1]) != 4 {
					rt.Fatalf("a code stands for <%s>", m[1])
				}
				mapped[m[1]] = true
			}
		}
		for _, r := range strings.TrimRight(string(text), " ") {
			want := strings.ToUpper(string("0123456789abcdef"[r>>12]) + string("0123456789abcdef"[r>>8&15]) + string("0123456789abcdef"[r>>4&15]) + string("0123456789abcdef"[r&15]))
			if r == '\u00a0' {
				want = "0020"
			}
			if !arabic.Invisible(r) && !mapped[want] {
				rt.Fatalf("%q has no code in %q", r, string(text))
			}
		}
	})
}

func TestKeywords(t *testing.T) {
	face, w := house(t)
	file, err := w.Write([]list.Page{page(face, "رخصة")}, meta())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := pdf.Keywords(file); err != nil || got != meta().Keywords {
		t.Errorf("the keywords are %q, %v", got, err)
	}
	for _, bad := range []string{"", "<pdf:Keywords>", "<pdf:Keywords>&broken;</pdf:Keywords>"} {
		if _, err := pdf.Keywords([]byte(bad)); !errors.Is(err, pdf.ErrNoKeywords) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzKeywords(f *testing.F) {
	f.Add([]byte("<pdf:Keywords>6BF&lt;</pdf:Keywords>"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _ = pdf.Keywords(b) // may refuse, must not panic
	})
}

// TestTwoPlacesAgree: part 1 of PDF/A wants the dictionary and the XMP to say
// the same, dates too.
func TestTwoPlacesAgree(t *testing.T) {
	face, w := house(t)
	file, err := w.Write([]list.Page{page(face, "رخصة")}, meta())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"/CreationDate (D:20261123075200Z) /ModDate (D:20261123075200Z)",
		"<xmp:CreateDate>2026-11-23T07:52:00Z</xmp:CreateDate><xmp:ModifyDate>2026-11-23T07:52:00Z</xmp:ModifyDate>",
		"رخصة &lt;1&gt; &amp; &#34;2&#34;", "/Producer <FEFF00530068007500620062", "<pdf:Producer>Shubbak</pdf:Producer>",
	} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	face, _ := house(t)
	stranger := pdf.NewWriter(nil)
	if _, err := stranger.Write([]list.Page{page(face, "رخصة")}, meta()); err == nil {
		t.Error("text in a font that nobody registered is written")
	}
	_, w := house(t)
	if _, err := w.Write([]list.Page{{Width: 10, Height: 10, Ops: []list.Op{nil}}}, meta()); err == nil {
		t.Error("a step that nobody can paint is taken")
	}
}
