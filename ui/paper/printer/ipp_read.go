package printer

import (
	"encoding/binary"
	"fmt"
)

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
	case tag == tagRange && len(raw) == 8:
		return span{int(int32(binary.BigEndian.Uint32(raw))), int(int32(binary.BigEndian.Uint32(raw[4:])))}
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
