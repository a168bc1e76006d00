package paper_test

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n/arabic"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// tool runs a program that reads papers as the world outside does. Where it is
// not installed the test is skipped, except in continuous integration.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, complaints, err := attempt(t, name, args...)
	if err != nil {
		t.Fatalf("%s: %v: %s%s", name, err, out, complaints)
	}
	return out
}

// attempt is tool for a program that may well find fault.
func attempt(t *testing.T, name string, args ...string) (out, complaints string, err error) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	cmd := exec.Command(name, args...)
	var said strings.Builder
	cmd.Stderr = &said
	b, err := cmd.Output()
	return string(b), said.String(), err
}

// written makes a PDF and returns its path.
func written(t *testing.T, d app.Document) string {
	t.Helper()
	b, err := press(t).PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	return writtenAs(t, b)
}

func writtenAs(t *testing.T, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// readable is the text that pdftotext finds, without the bidi controls that it
// adds and with one space between words.
func readable(t *testing.T, file string) string {
	t.Helper()
	out := arabic.StripControls(tool(t, "pdftotext", "-layout", file, "-"))
	return strings.Join(strings.Fields(out), " ")
}

func TestReadersGetTheWords(t *testing.T) {
	d := licence()
	mixed := "مقهى Riwaq Coffee للقهوة"
	d.Cells[2].Value = mixed
	d.Cells[4].Value = "عبدالرحمن بن محمّد آل سعيد"
	got := readable(t, written(t, d))
	for _, want := range []string{
		mixed, "ماجد بن سعد الغامدي", "عبدالرحمن بن محمّد آل سعيد", "4803 0041 2760", "1010101010", "COM-48-001182", "EKAC3841",
		"26.295417, 50.204983", "120.00 م²", "1,640.00 ر.س", "صفحة 1 من 1", "مستأجر، عقد 20 4471 8832", "1448/06/13هـ", "2027/11/22م", "رخصة نشاط تجاري", "Commercial Activity Licence", "المملكة العربية السعودية", "بلدية الخبر",
		"محلات تقديم المشروبات (الكوفي شوب)", "تُعلَّق هذه الرخصة في مكان ظاهر من المحل.", "لا يُمارَس غير الأنشطة المدوّنة فيها، ولا يُغيَّر الموقع أو المالك إلا بموافقة البلدية.",
		"نورة بنت فهد الشهري", "A93F 55D0 · 7C41 9E02", "سنة واحدة", "563011",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// TestReadersGetAnyMixture counts how many random mixtures of Arabic, Latin,
// numbers and punctuation come back to the letter. What is lost is the place of
// a bracket or a space between two Latin words with a number in between:
// pdftotext has but one idea of order.
func TestReadersGetAnyMixture(t *testing.T) {
	d := licence()
	d.Cells, d.Terms, d.Tables = nil, nil, []app.DocTable{{Head: []string{"النص"}}}
	r := rand.New(rand.NewPCG(7, 7))
	var want []string
	for range 300 {
		s := mixture(r)
		want = append(want, s)
		d.Tables[0].Rows = append(d.Tables[0].Rows, []string{s})
	}
	found := map[string]bool{}
	for l := range strings.Lines(tool(t, "pdftotext", "-layout", written(t, d), "-")) {
		found[strings.Join(strings.Fields(arabic.StripControls(l)), " ")] = true
	}
	exact := 0
	for _, s := range want {
		if found[s] {
			exact++
		}
	}
	t.Logf("%d of %d exact", exact, len(want))
	if exact*100 < len(want)*85 {
		t.Errorf("only %d of %d came back exactly", exact, len(want))
	}
}

// mixture is three to six words, some in brackets, some followed by punctuation.
func mixture(r *rand.Rand) string {
	kinds := [][]string{
		strings.Fields("مؤسسة النور محمصة رواق للتجارة شركة الخبر مطعم لؤلؤة شارع الملك فهد محلات بيع عقد رقم مبنى الدور حي عبدالله محمّد"),
		strings.Fields("Riwaq Coffee Al-Noor Est. Co. LTD H&M A1 Star BKC-12"),
		strings.Fields("12 3841 1,640.00 2026/11/23 50% (30) ١٢ 48.11 12م 5"),
	}
	ends := []string{"", "", "", "", "،", ":", " -", ".", "؛"}
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	var words []string
	for len(words) < 3+r.IntN(4) {
		w := pick(kinds[[]int{0, 0, 0, 1, 2}[r.IntN(5)]])
		if r.IntN(5) == 0 && len(words) > 0 {
			w = "(" + w + ")"
		}
		words = append(words, w+pick(ends))
	}
	return strings.Join(words, " ")
}

func TestFileIsSound(t *testing.T) {
	d := licence()
	for len(d.Tables[0].Rows) < 40 {
		d.Tables[0].Rows = append(d.Tables[0].Rows, d.Tables[0].Rows[0])
	}
	file := written(t, d)
	if out := tool(t, "qpdf", "--check", file); !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Errorf("qpdf says %s", out)
	}
	info := tool(t, "pdfinfo", file)
	for _, want := range []string{"رخصة نشاط تجاري 480300412760", "Tagged:          yes", "(A4)", "PDF version:     1.4", "JavaScript:      no", "Encrypted:       no"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	if strings.Contains(info, "الغامدي") || strings.Contains(info, "نورة") {
		t.Errorf("the metadata names a person:\n%s", info)
	}
	for i, l := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n") {
		if f := strings.Fields(l); i > 1 && strings.Join(f[len(f)-5:len(f)-2], " ") != "yes yes yes" {
			t.Errorf("a font is not embedded, subset and mapped: %s", l)
		}
	}
}

// TestFileIsPDFA1b holds to what part 1 of PDF/A wants and forbids, as far as
// the bytes tell; all dictionaries are in plain sight.
func TestFileIsPDFA1b(t *testing.T) {
	d := licence()
	d.Mark = "copy"
	b, err := press(t).PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n", "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>", "/S /GTS_PDFA1", "/CIDSet ",
		"/CIDToGIDMap /Identity", "/Lang (ar-SA)", "/MarkInfo <</Marked true>>", "/StructTreeRoot", "/ID [<", "/S /H1", "/S /TH", "/Scope /Row", "/S /Figure",
	} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, never := range []string{"/SMask", "/Transparency", "/ca ", "/CA ", "/BM", "/JavaScript", "/EmbeddedFiles", "/Encrypt", "/LZWDecode", "/R2L", "/OpenAction", "/AA"} {
		if bytes.Contains(b, []byte(never)) {
			t.Errorf("%q is there", never)
		}
	}
	if n := len(b); n > 80<<10 {
		t.Errorf("the file has %d bytes", n)
	}
}

// rendered paints the first page by poppler at the given resolution.
func rendered(t *testing.T, file, dpi string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	tool(t, "pdftoppm", "-r", dpi, "-png", "-singlefile", file, out)
	return out + ".png"
}

func TestScannersReadTheCode(t *testing.T) {
	for n, mark := range map[int]string{60: "", 400: "cancelled", 700: ""} {
		d := licence()
		d.Token = strings.Repeat("6BFOXN*TS0BI$ZD8UH", n/18+1)[:n]
		d.Mark = mark
		if got := scanned(t, d); got != d.Token {
			t.Errorf("%d characters, mark %q: zbarimg reads %q", n, mark, got)
		}
	}
}

// scanned is what a scanner reads of the first page at 150 dots to the inch, ""
// for nothing.
func scanned(t *testing.T, d app.Document) string {
	t.Helper()
	out, complaints, err := attempt(t, "zbarimg", "-q", "--raw", rendered(t, written(t, d), "150"))
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 4) { // 4 is that there is none
		t.Fatalf("zbarimg: %v: %s", err, complaints)
	}
	return strings.TrimSpace(out)
}

// TestScannersReadEveryTemplate: the code of each licence, and of a receipt on the
// roll whose record has a token, is read, whatever is marked across the page. The
// other papers have none by design, even if their record had a token: nobody shall
// take them for a licence.
func TestScannersReadEveryTemplate(t *testing.T) {
	coded := map[string]bool{"licence": true, "licence-landscape": true, "licence-long": true, "receipt": true}
	for name, d := range papers() {
		for _, mark := range []string{"", "copy"} {
			d.Token, d.Mark = token(), mark
			want := ""
			if coded[name] {
				want = d.Token
			}
			if got := scanned(t, d); got != want {
				t.Errorf("%s, mark %q: zbarimg reads %q", name, mark, got)
			}
		}
	}
}

func decodePNG(t *testing.T, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// difference is the mean of how far apart the greys of two pictures are, 0 to
// 255, and the share of pixels that are far apart.
func difference(t *testing.T, a, b image.Image) (mean, far float64) {
	t.Helper()
	r := a.Bounds().Intersect(b.Bounds())
	if dx, dy := a.Bounds().Dx()-b.Bounds().Dx(), a.Bounds().Dy()-b.Bounds().Dy(); dx*dx > 1 || dy*dy > 1 {
		t.Fatalf("the pictures measure %v and %v", a.Bounds(), b.Bounds())
	}
	p, q := grey(a, r), grey(b, r)
	for i := range p.Pix {
		d := float64(max(p.Pix[i], q.Pix[i]) - min(p.Pix[i], q.Pix[i]))
		mean += d
		if d > 128 {
			far++
		}
	}
	n := float64(r.Dx() * r.Dy())
	return mean / n, far / n
}

func grey(m image.Image, r image.Rectangle) *image.Gray {
	g := image.NewGray(r)
	draw.Draw(g, r, m, r.Min, draw.Src)
	return g
}

// TestShownIsPrinted compares the preview of every paper with what poppler makes
// of the PDF, page by page.
func TestShownIsPrinted(t *testing.T) {
	p := press(t)
	for name, d := range papers() {
		pages, err := p.Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(t.TempDir(), "page")
		tool(t, "pdftoppm", "-r", "150", "-png", written(t, d), out)
		files, err := filepath.Glob(out + "*.png")
		if err != nil || len(files) != len(pages) {
			t.Fatalf("%s: %d pages are printed of %d, %v", name, len(files), len(pages), err)
		}
		for i, page := range pages {
			mean, far := difference(t, p.Image(page, 150), decodePNG(t, files[i]))
			t.Logf("%s page %d: mean difference %.2f of 255, far %.2f%%", name, i+1, mean, 100*far)
			most := 3.0
			if page.Width < 300 { // small and full of letters, whose place poppler rounds to pixels
				most = 5.5
			}
			if mean > most || far > 0.01 {
				t.Errorf("%s: the preview of page %d differs by %.2f of 255, %.2f%% of it far", name, i+1, mean, 100*far)
			}
		}
	}
}

// TestLooksAsItDid compares pages with golden pictures, small but for the eye:
// a change of the look is made on purpose, with -update.
func TestLooksAsItDid(t *testing.T) {
	p := press(t)
	for name, d := range papers() {
		pages, err := p.Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		got := p.Image(pages[0], 72)
		file := filepath.Join("testdata", name+".png")
		if *update {
			var b bytes.Buffer
			if err := png.Encode(&b, got); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if mean, far := difference(t, got, decodePNG(t, file)); mean > 0.2 || far > 0.0005 {
			t.Errorf("%s differs from %s by %.2f, %.3f%% far; see it with -update", name, file, mean, 100*far)
		}
	}
}
