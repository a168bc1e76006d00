package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// deepest is how many levels a file may have.
const deepest = 12

// node is a value of a file and the line it stands on.
type node struct {
	line  int
	value any     // string, json.Number, bool, nil; or what follows
	keys  []entry // of an object
	items []*node // of a list
	kind  byte    // '{', '[' or 0
}

type entry struct {
	name string
	line int
	node *node
}

func (n *node) find(name string) *node {
	for _, e := range n.keys {
		if e.name == name {
			return e.node
		}
	}
	return nil
}

// parser reads a file into nodes.
type parser struct {
	file string
	src  []byte
	dec  *json.Decoder
}

// fault is an error at a place of the file, with what would be right there.
func (p *parser) fault(code app.Code, line int, place, wanted string) error {
	return &app.Error{Code: code, Args: map[string]string{
		"file": p.file, "line": strconv.Itoa(line), "place": place, "wanted": wanted,
	}}
}

func (p *parser) line(at int64) int {
	return 1 + bytes.Count(p.src[:min(int(at), len(p.src))], []byte("\n"))
}

// parse reads the whole file.
func parse(file string, src []byte) (*parser, *node, error) {
	p := &parser{file: file, src: src, dec: json.NewDecoder(bytes.NewReader(src))}
	p.dec.UseNumber()
	n, err := p.read("", 0)
	if err != nil {
		return p, nil, err
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return p, nil, p.fault(app.TemplateSyntax, p.line(p.dec.InputOffset()), "", "")
	}
	return p, n, nil
}

func (p *parser) read(place string, depth int) (*node, error) {
	t, err := p.dec.Token()
	line := p.line(p.dec.InputOffset())
	if err != nil || depth > deepest {
		return nil, p.fault(app.TemplateSyntax, p.syntaxLine(err, line), place, "")
	}
	d, ok := t.(json.Delim)
	if !ok {
		return &node{line: line, value: t}, nil
	}
	n := &node{line: line, kind: byte(d)}
	for i := 0; p.dec.More(); i++ {
		if d == '[' {
			kid, err := p.read(place+"["+strconv.Itoa(i)+"]", depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, kid)
			continue
		}
		if err := p.entry(n, place, depth); err != nil {
			return nil, err
		}
	}
	_, err = p.dec.Token() // the closing one
	if err != nil {
		return nil, p.fault(app.TemplateSyntax, p.syntaxLine(err, p.line(p.dec.InputOffset())), place, "")
	}
	return n, nil
}

func (p *parser) entry(n *node, place string, depth int) error {
	t, err := p.dec.Token()
	line := p.line(p.dec.InputOffset())
	name, ok := t.(string)
	if err != nil || !ok {
		return p.fault(app.TemplateSyntax, p.syntaxLine(err, line), place, "")
	}
	at := strings.TrimPrefix(place+"."+name, ".")
	if n.find(name) != nil {
		return p.fault(app.TemplateTwice, line, at, "")
	}
	kid, err := p.read(at, depth+1)
	if err != nil {
		return err
	}
	n.keys = append(n.keys, entry{name, line, kid})
	return nil
}

// syntaxLine is where the decoder says it stumbled, else line.
func (p *parser) syntaxLine(err error, line int) int {
	var e *json.SyntaxError
	if errors.As(err, &e) {
		return p.line(e.Offset)
	}
	return line
}
