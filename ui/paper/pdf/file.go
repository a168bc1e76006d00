package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/shubbak/shubbak/ui/paper/list"
)

var errFile = errors.New("unexpected file from the page writer")

// file is a PDF taken apart into its objects, so that what the page writer
// cannot make is put in before it is written again.
type file struct {
	objects [][]byte // by number; 0 is unused
	zips    *sync.Pool
}

// deflateLevel is the fastest: measured on licences, a third less of the work of a
// file, for 8% more bytes.
const deflateLevel = 1

// The numbers that gofpdf gives. Its last two objects are information and catalogue.
const resourcesObject = 2

// open takes apart the bytes that gofpdf wrote.
func open(b []byte, zips *sync.Pool) (*file, error) {
	offsets, err := offsetsOf(b)
	if err != nil {
		return nil, err
	}
	f := &file{objects: make([][]byte, len(offsets), len(offsets)+64), zips: zips}
	for i := 1; i < len(offsets); i++ {
		if f.objects[i], err = objectAt(b, i, offsets[i]); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// offsetsOf reads the cross-reference table.
func offsetsOf(b []byte) ([]int, error) {
	_, tail, ok := bytes.Cut(b[max(0, len(b)-64):], []byte("startxref\n"))
	if !ok {
		return nil, errFile
	}
	at, err := strconv.Atoi(firstLine(tail))
	if err != nil || at < 0 || at > len(b) {
		return nil, errFile
	}
	table, ok := bytes.CutPrefix(b[at:], []byte("xref\n0 "))
	if !ok {
		return nil, errFile
	}
	n, err := strconv.Atoi(firstLine(table))
	_, table, _ = bytes.Cut(table, []byte("\n"))
	if err != nil || n < 4 || len(table) < 20*n {
		return nil, errFile
	}
	offsets := make([]int, n)
	for i := 1; i < n; i++ {
		offsets[i], err = strconv.Atoi(string(table[20*i : 20*i+10]))
		if err != nil || offsets[i] > len(b) {
			return nil, errFile
		}
	}
	return offsets, nil
}

func firstLine(b []byte) string {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return string(line)
}

// objectAt returns the body of object n. The data of a stream is skipped by its
// length: it may hold anything.
func objectAt(b []byte, n, at int) ([]byte, error) {
	b, ok := bytes.CutPrefix(b[at:], []byte(strconv.Itoa(n)+" 0 obj\n"))
	if !ok {
		return nil, fmt.Errorf("%w: object %d", errFile, n)
	}
	skip := 0
	end := bytes.Index(b, []byte("\nendobj"))
	if s := bytes.Index(b, []byte("\nstream\n")); s >= 0 && s < end {
		size, err := lengthIn(b[:s])
		if err != nil || s+size > len(b) {
			return nil, fmt.Errorf("%w: stream %d", errFile, n)
		}
		skip = s + len("\nstream\n") + size
		end = skip + bytes.Index(b[skip:], []byte("\nendobj"))
	}
	if end < skip {
		return nil, fmt.Errorf("%w: object %d has no end", errFile, n)
	}
	return b[:end], nil
}

func lengthIn(dict []byte) (int, error) {
	_, after, ok := bytes.Cut(dict, []byte("/Length "))
	if !ok {
		return 0, errFile
	}
	digits := 0
	for digits < len(after) && after[digits] >= '0' && after[digits] <= '9' {
		digits++
	}
	return strconv.Atoi(string(after[:digits]))
}

// add appends an object and returns its number.
func (f *file) add(body string) int { return f.addBytes([]byte(body)) }

func (f *file) addBytes(body []byte) int {
	f.objects = append(f.objects, body)
	return len(f.objects) - 1
}

// addStream appends a stream; dict holds entries beside its length. Its data
// is deflated unless plain.
func (f *file) addStream(dict string, data []byte, plain bool) int {
	return f.addBytes(f.stream(dict, data, plain))
}

func (f *file) stream(dict string, data []byte, plain bool) []byte {
	if !plain {
		data = f.deflate(data)
		dict += "/Filter /FlateDecode "
	}
	b := make([]byte, 0, len(data)+len(dict)+64)
	b = fmt.Appendf(b, "<<%s/Length %d>>\nstream\n", dict, len(data))
	b = append(b, data...)
	return append(b, "\nendstream"...)
}

func (f *file) deflate(b []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(b)/2 + 64)
	w, _ := f.zips.Get().(*zlib.Writer)
	if w == nil {
		w, _ = zlib.NewWriterLevel(nil, deflateLevel)
	}
	defer f.zips.Put(w)
	w.Reset(&out)
	_, _ = w.Write(b) // into memory: no error
	_ = w.Close()
	return out.Bytes()
}

// deflateContent compresses the page contents, which gofpdf left plain.
func (f *file) deflateContent() {
	for i, b := range f.objects {
		if !bytes.HasPrefix(b, []byte("<</Length ")) {
			continue
		}
		_, data, _ := bytes.Cut(b, []byte("\nstream\n"))
		f.objects[i] = f.stream("", bytes.TrimSuffix(data, []byte("\nendstream")), false)
	}
}

// addImages puts photographs into the file and their names into the resources of
// the pages.
func (f *file) addImages(images []*list.Pixels) error {
	var names strings.Builder
	for i, m := range images {
		n := f.addStream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 ", m.Width, m.Height), m.RGB, false)
		fmt.Fprintf(&names, "/%s %d 0 R\n", imageName(i), n)
	}
	if len(images) == 0 {
		return nil
	}
	return f.insert(resourcesObject, "/XObject <<\n", names.String())
}

// insert puts extra behind the first occurrence of anchor in object n.
func (f *file) insert(n int, anchor, extra string) error {
	at := bytes.Index(f.objects[n], []byte(anchor))
	if at < 0 {
		return fmt.Errorf("%w: object %d has no %q", errFile, n, anchor)
	}
	at += len(anchor)
	b := make([]byte, 0, len(f.objects[n])+len(extra))
	b = append(b, f.objects[n][:at]...)
	b = append(b, extra...)
	f.objects[n] = append(b, f.objects[n][at:]...)
	return nil
}

// pages returns the numbers of the page objects.
func (f *file) pages() []int {
	var out []int
	for i, b := range f.objects {
		if bytes.HasPrefix(b, []byte("<</Type /Page\n")) {
			out = append(out, i)
		}
	}
	return out
}

// bytes writes the file. Its identifier is the hash of its content, so the same
// content gives the same bytes.
func (f *file) bytes(version string, root, info int) []byte {
	var out bytes.Buffer
	out.Grow(f.size())
	out.WriteString("%PDF-" + version + "\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(f.objects))
	for i := 1; i < len(f.objects); i++ {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n", i)
		out.Write(f.objects[i])
		out.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(out.Bytes())
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects))
	for i := 1; i < len(f.objects); i++ {
		fmt.Fprintf(&out, "%010d 00000 n \n", offsets[i])
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%X> <%X>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.objects), root, info, id[:16], id[:16], at)
	return out.Bytes()
}

func (f *file) size() int {
	n := 256
	for _, b := range f.objects {
		n += len(b) + 48
	}
	return n
}

// hexText writes s as a PDF text string: UTF-16 with its mark, in hexadecimal.
func hexText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	writeHex16(&b, utf16.Encode([]rune(s))...)
	b.WriteByte('>')
	return b.String()
}

func writeHex16(b *strings.Builder, units ...uint16) {
	const digits = "0123456789ABCDEF"
	for _, u := range units {
		b.WriteByte(digits[u>>12])
		b.WriteByte(digits[u>>8&15])
		b.WriteByte(digits[u>>4&15])
		b.WriteByte(digits[u&15])
	}
}
