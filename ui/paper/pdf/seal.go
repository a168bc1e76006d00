package pdf

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Seal is what a signature says about itself.
type Seal struct {
	Name   string // who signs
	Reason string
	At     time.Time
	Room   int // the most bytes that the signature may have
	// Sign returns the signature (CMS, DER) over the parts, one after the other.
	Sign func(parts ...[]byte) ([]byte, error)
}

// ErrNoRoom is returned when a signature has more bytes than were kept for it.
var ErrNoRoom = errors.New("the signature is larger than its room")

// The place of the signature is written with digits to spare and filled in when
// all of the file stands.
const rangeHole = "/ByteRange [0 0000000000 0000000000 0000000000]"

// AddSeal signs a file that Write made, by an incremental update: what was there
// stays, byte for byte, and the signature covers all of it.
func AddSeal(file []byte, s Seal) ([]byte, error) {
	u, err := newUpdate(file)
	if err != nil {
		return nil, err
	}
	look, field, value := u.next(), u.next(), u.next()
	u.put(look, fmt.Appendf(nil, "<</Type /XObject /Subtype /Form /BBox [0 0 0 0] /Length 0>>\nstream\n\nendstream"))
	u.put(field, fmt.Appendf(nil, "<</Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [0 0 0 0] /P %d 0 R /AP <</N %d 0 R>> /V %d 0 R>>",
		u.page, look, value))
	u.put(value, fmt.Appendf(nil, "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:%s) /Name %s /Reason %s %s /Contents <%s>>>",
		s.At.UTC().Format("20060102150405Z"), hexText(s.Name), hexText(s.Reason), rangeHole, bytes.Repeat([]byte("0"), 2*s.Room)))
	u.put(u.page, extended(u.pageBody, fmt.Sprintf(" /Annots [%d 0 R]", field)))
	u.put(u.root, extended(u.rootBody, fmt.Sprintf(" /AcroForm <</Fields [%d 0 R] /SigFlags 3>>", field)))
	return u.finish(value, s)
}

// extended adds entries to a dictionary.
func extended(dict []byte, entries string) []byte {
	at := bytes.LastIndex(dict, []byte(">>"))
	return append(append(append([]byte(nil), dict[:at]...), entries...), ">>"...)
}

// update is a file that is added to.
type update struct {
	out                bytes.Buffer
	prev, size         int // of the cross-reference table before, and the objects so far
	root, page         int
	rootBody, pageBody []byte
	info, id           string
	offsets            map[int]int
	order              []int
}

func newUpdate(file []byte) (*update, error) {
	offsets, err := offsetsOf(file)
	if err != nil {
		return nil, err
	}
	u := &update{size: len(offsets), offsets: map[int]int{}}
	_, tail, _ := bytes.Cut(file[max(0, len(file)-64):], []byte("startxref\n"))
	u.prev, _ = strconv.Atoi(firstLine(tail)) // offsetsOf has read it
	trailer := file[u.prev:]
	m := regexp.MustCompile(`/Root (\d+) 0 R /Info (\d+) 0 R /ID \[<([0-9A-F]+)>`).FindSubmatch(trailer)
	if m == nil {
		return nil, fmt.Errorf("%w: no root", errFile)
	}
	u.root, _ = strconv.Atoi(string(m[1]))
	u.info, u.id = string(m[2]), string(m[3])
	object := func(n int) ([]byte, error) {
		if n < 1 || n >= len(offsets) {
			return nil, fmt.Errorf("%w: no object %d", errFile, n)
		}
		return objectAt(file, n, offsets[n])
	}
	if u.rootBody, err = object(u.root); err != nil {
		return nil, err
	}
	pages, err := object(1)
	if err != nil {
		return nil, err
	}
	kid := regexp.MustCompile(`/Kids \[\s*(\d+) 0 R`).FindSubmatch(pages)
	if kid == nil {
		return nil, fmt.Errorf("%w: no page", errFile)
	}
	u.page, _ = strconv.Atoi(string(kid[1]))
	if u.pageBody, err = object(u.page); err != nil {
		return nil, err
	}
	u.out.Grow(len(file) + 16<<10)
	u.out.Write(file)
	return u, nil
}

// next is the number of a new object.
func (u *update) next() int {
	u.size++
	return u.size - 1
}

func (u *update) put(n int, body []byte) {
	u.offsets[n] = u.out.Len()
	u.order = append(u.order, n)
	fmt.Fprintf(&u.out, "%d 0 obj\n", n)
	u.out.Write(body)
	u.out.WriteString("\nendobj\n")
}

// finish writes the table of what is new, and then the signature over all of it
// into the room that is kept in the object value.
func (u *update) finish(value int, s Seal) ([]byte, error) {
	at := u.out.Len()
	u.out.WriteString("xref\n")
	for _, n := range u.order {
		fmt.Fprintf(&u.out, "%d 1\n%010d 00000 n \n", n, u.offsets[n])
	}
	fmt.Fprintf(&u.out, "trailer\n<</Size %d /Root %d 0 R /Info %s 0 R /Prev %d /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		u.size, u.root, u.info, u.prev, u.id, u.id, at)
	out := u.out.Bytes()
	object := out[u.offsets[value]:]
	from := u.offsets[value] + bytes.Index(object, []byte("/Contents <")) + len("/Contents ")
	to := from + 2*s.Room + 2
	ranges := fmt.Sprintf("/ByteRange [0 %d %d %d]", from, to, len(out)-to)
	hole := u.offsets[value] + bytes.Index(object, []byte(rangeHole))
	copy(out[hole:], fmt.Sprintf("%-*s", len(rangeHole), ranges))
	der, err := s.Sign(out[:from], out[to:])
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	if len(der) > s.Room {
		return nil, fmt.Errorf("%w: %d bytes", ErrNoRoom, len(der))
	}
	hex.Encode(out[from+1:], der)
	return out, nil
}
