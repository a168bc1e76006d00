package printer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The parts of the Internet Printing Protocol (RFC 8010, RFC 8011) that a
// counter needs. Numbers are those of the standard.
const (
	opPrintJob      = 0x0002
	opCancelJob     = 0x0008
	opJobAttributes = 0x0009
	opCUPSDefault   = 0x4001
	opCUPSPrinters  = 0x4002

	statusFailed       = 0x0400 // this and above: the request was not carried out
	statusNotFound     = 0x0406
	statusNotPossible  = 0x0404
	statusNotAccepting = 0x0506

	groupOperation = 0x01
	groupJob       = 0x02
	groupEnd       = 0x03
	groupPrinter   = 0x04

	tagInteger  = 0x21
	tagBoolean  = 0x22
	tagEnum     = 0x23
	tagText     = 0x41
	tagName     = 0x42
	tagKeyword  = 0x44
	tagURI      = 0x45
	tagCharset  = 0x47
	tagLanguage = 0x48
	tagMIME     = 0x49
)

// errIPP is returned, wrapped, for bytes that are no IPP message.
var errIPP = errors.New("not an IPP message")

// attribute is a named list of values: int, bool or string.
type attribute struct {
	tag    byte
	name   string
	values []any
}

// group is attributes about one thing: the operation, a job, a printer.
type group struct {
	tag        byte
	attributes []attribute
}

// message is a request (code is the operation) or an answer (code is the status).
type message struct {
	code   uint16
	id     uint32
	groups []group
}

func text(tag byte, name string, values ...string) attribute {
	a := attribute{tag: tag, name: name}
	for _, v := range values {
		a.values = append(a.values, v)
	}
	return a
}

func integer(name string, v int) attribute {
	return attribute{tag: tagInteger, name: name, values: []any{v}}
}

// encode writes the message. A value of more than 65535 bytes is an error.
func (m message) encode() ([]byte, error) {
	be := binary.BigEndian
	b := be.AppendUint16(nil, 0x0200) // version 2.0
	b = be.AppendUint16(b, m.code)
	b = be.AppendUint32(b, m.id)
	for _, g := range m.groups {
		b = append(b, g.tag)
		for _, a := range g.attributes {
			var err error
			if b, err = a.append(b); err != nil {
				return nil, err
			}
		}
	}
	return append(b, groupEnd), nil
}

// append writes the values; those after the first have no name.
func (a attribute) append(b []byte) ([]byte, error) {
	be := binary.BigEndian
	name := a.name
	for _, v := range a.values {
		raw, err := rawValue(v)
		if err != nil || len(raw) > math.MaxInt16 || len(name) > math.MaxInt16 {
			return nil, fmt.Errorf("encoding attribute %s: %w", a.name, errors.Join(errIPP, err))
		}
		b = append(b, a.tag)
		b = be.AppendUint16(b, uint16(len(name)))
		b = append(b, name...)
		b = be.AppendUint16(b, uint16(len(raw)))
		b = append(b, raw...)
		name = ""
	}
	return b, nil
}

func rawValue(v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return []byte(v), nil
	case int:
		return binary.BigEndian.AppendUint32(nil, uint32(int32(v))), nil
	case bool:
		if v {
			return []byte{1}, nil
		}
		return []byte{0}, nil
	}
	return nil, fmt.Errorf("no encoding for %T", v)
}

// reader takes bytes off the front, and remembers that it ran out.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n int) []byte {
	if r.bad || n < 0 || n > len(r.b) {
		r.bad = true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// field takes a length of two bytes and as many bytes.
func (r *reader) field() []byte {
	n := r.take(2)
	if n == nil {
		return nil
	}
	return r.take(int(binary.BigEndian.Uint16(n)))
}

// decode reads a message up to the end of its attributes. Every length is
// checked: what a spooler sends is not ours.
func decode(b []byte) (message, error) {
	r := &reader{b: b}
	head := r.take(8)
	if head == nil {
		return message{}, errIPP
	}
	m := message{code: binary.BigEndian.Uint16(head[2:]), id: binary.BigEndian.Uint32(head[4:])}
	for len(r.b) > 0 {
		tag := r.byte()
		switch {
		case tag == groupEnd:
			return m, nil
		case tag < 0x10:
			m.groups = append(m.groups, group{tag: tag})
		case len(m.groups) == 0:
			return message{}, fmt.Errorf("%w: an attribute before any group", errIPP)
		default:
			name, value := r.field(), r.field()
			if r.bad {
				return message{}, fmt.Errorf("%w: cut off", errIPP)
			}
			m.groups[len(m.groups)-1].add(tag, string(name), parseValue(tag, value))
		}
	}
	return message{}, fmt.Errorf("%w: no end", errIPP)
}

// add adds a value; without a name it belongs to the attribute before.
func (g *group) add(tag byte, name string, v any) {
	if n := len(g.attributes); name == "" && n > 0 {
		g.attributes[n-1].values = append(g.attributes[n-1].values, v)
		return
	}
	g.attributes = append(g.attributes, attribute{tag, name, []any{v}})
}

func parseValue(tag byte, raw []byte) any {
	switch {
	case (tag == tagInteger || tag == tagEnum) && len(raw) == 4:
		return int(int32(binary.BigEndian.Uint32(raw)))
	case tag == tagBoolean && len(raw) == 1:
		return raw[0] == 1
	}
	return string(raw)
}

// first returns the first value called name.
func (g group) first(name string) any {
	for _, a := range g.attributes {
		if a.name == name {
			return a.values[0]
		}
	}
	return nil
}

func (g group) text(name string) string { s, _ := g.first(name).(string); return s }
func (g group) number(name string) int  { n, _ := g.first(name).(int); return n }
func (g group) flag(name string) bool   { f, _ := g.first(name).(bool); return f }

// texts returns all values called name that are text.
func (g group) texts(name string) []string {
	var out []string
	for _, a := range g.attributes {
		if a.name != name {
			continue
		}
		for _, v := range a.values {
			if s, ok := v.(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// of returns the groups with the tag.
func (m message) of(tag byte) []group {
	var out []group
	for _, g := range m.groups {
		if g.tag == tag {
			out = append(out, g)
		}
	}
	return out
}
