package app

import (
	"encoding/base64"
	"strings"
	"time"
	"unicode/utf8"
)

// reader reads JSON as encoding/json writes the vocabulary: the fields of a
// struct in their order, texts without escapes. That is most of what ever comes,
// and is read many times faster than by reflection. Whatever else comes makes
// the reader bad, and is left to encoding/json.
type reader struct {
	s     string
	raw   []byte // s as it came
	at    int
	first bool // nothing has come yet in the innermost brackets
	bad   bool
}

func newReader(data []byte) *reader {
	s := string(data) // the texts of the record share it
	return &reader{s: s, bad: !utf8.ValidString(s)}
}

// fail makes the reader bad; everything reads as nothing from then on.
func (r *reader) fail() { r.bad, r.at = true, len(r.s) }

// peek returns the next byte that is no space, 0 at the end.
func (r *reader) peek() byte {
	for ; r.at < len(r.s); r.at++ {
		switch c := r.s[r.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

func (r *reader) want(c byte) {
	if r.peek() != c {
		r.fail()
		return
	}
	r.at++
}

func (r *reader) open(c byte) {
	r.want(c)
	r.first = true
}

func (r *reader) close(c byte) {
	r.want(c)
	r.first = false
}

// end tells whether all of it was read and none of it was strange.
func (r *reader) end() bool { return r.peek() == 0 && r.at == len(r.s) && !r.bad }

// key tells whether the next field of an object is the named one, and then
// stands before its value.
func (r *reader) key(name string) bool {
	was := r.at
	if !r.first && r.peek() == ',' {
		r.at++
	} else if !r.first {
		return false
	}
	if r.peek() != '"' || !strings.HasPrefix(r.s[r.at+1:], name) || !strings.HasPrefix(r.s[r.at+1+len(name):], `"`) {
		r.at = was
		return false
	}
	r.at += len(name) + 2
	r.want(':')
	r.first = false
	return true
}

// more tells whether the brackets have another value, and then stands before it;
// else it leaves them.
func (r *reader) more(end byte) bool {
	switch c := r.peek(); {
	case c == end:
		r.close(end)
		return false
	case r.first:
		r.first = false
	case c == ',':
		r.at++
		r.peek()
	default:
		r.fail()
	}
	return !r.bad
}

// null takes a null, if one comes.
func (r *reader) null() bool {
	if r.peek() != 'n' || !strings.HasPrefix(r.s[r.at:], "null") {
		return false
	}
	r.at += len("null")
	return true
}

func (r *reader) string() string {
	r.want('"')
	for i := r.at; i < len(r.s); i++ {
		switch c := r.s[i]; {
		case c == '"':
			text := r.s[r.at:i]
			r.at = i + 1
			return text
		case c == '\\' || c < ' ':
			r.fail()
			return ""
		}
	}
	r.fail()
	return ""
}

func (r *reader) int64() int64 {
	minus := r.peek() == '-'
	if minus {
		r.at++
	}
	from, n := r.at, int64(0)
	for ; r.at < len(r.s) && r.s[r.at] >= '0' && r.s[r.at] <= '9' && r.at-from < 19; r.at++ {
		n = n*10 + int64(r.s[r.at]-'0')
	}
	digits := r.at - from
	if digits == 0 || digits > 18 || digits > 1 && r.s[from] == '0' || r.at < len(r.s) && strings.IndexByte(".eE", r.s[r.at]) >= 0 {
		r.fail()
		return 0
	}
	if minus {
		return -n
	}
	return n
}

func (r *reader) bool() bool {
	r.peek()
	for _, word := range []string{"true", "false"} {
		if strings.HasPrefix(r.s[r.at:], word) {
			r.at += len(word)
			return word == "true"
		}
	}
	r.fail()
	return false
}

func (r *reader) bytes() []byte {
	if r.null() {
		return nil
	}
	b, err := base64.StdEncoding.DecodeString(r.string())
	if err != nil {
		r.fail()
	}
	return b
}

// field reads a field of an object, if it comes next.
func field[T any](r *reader, name string, to *T, read func(*reader) T) {
	if r.key(name) {
		*to = read(r)
	}
}

func text[T ~string](r *reader) T { return T(r.string()) }

func number[T ~int | ~int64 | ~uint64](r *reader) T {
	n := r.int64()
	t := T(n)
	if int64(t) != n || (t < 0) != (n < 0) {
		r.fail()
		return 0
	}
	return t
}

// textual reads a value that has a form of its own in a text.
func textual[T any, P interface {
	*T
	UnmarshalText(b []byte) error
}](r *reader) (v T) {
	if P(&v).UnmarshalText([]byte(r.string())) != nil {
		r.fail()
	}
	return v
}

func (r *reader) time() time.Time { return textual[time.Time](r) }

// list reads an array.
func list[T any](one func(*reader) T) func(*reader) []T {
	return func(r *reader) []T {
		if r.null() {
			return nil
		}
		out := []T{}
		for r.open('['); r.more(']'); r.first = false {
			out = append(out, one(r))
		}
		return out
	}
}

// table reads an object whose keys are data.
func table[T any](one func(*reader) T) func(*reader) map[string]T {
	return func(r *reader) map[string]T {
		if r.null() {
			return nil
		}
		out := map[string]T{}
		for r.open('{'); r.more('}'); r.first = false {
			key := r.string()
			r.want(':')
			out[key] = one(r)
		}
		return out
	}
}
