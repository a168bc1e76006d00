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
	opPrintJob          = 0x0002
	opCancelJob         = 0x0008
	opJobAttributes     = 0x0009
	opJobs              = 0x000a
	opPrinterAttributes = 0x000b
	opHoldJob           = 0x000c
	opReleaseJob        = 0x000d
	opCUPSDefault       = 0x4001
	opCUPSPrinters      = 0x4002

	statusFailed       = 0x0400 // this and above: the request was not carried out
	statusNotPossible  = 0x0404
	statusNotFound     = 0x0406
	statusFormat       = 0x040a
	statusServerFault  = 0x0500
	statusNotSupported = 0x0501
	statusNotAccepting = 0x0506
	statusBusy         = 0x0507

	groupOperation = 0x01
	groupJob       = 0x02
	groupEnd       = 0x03
	groupPrinter   = 0x04

	tagInteger    = 0x21
	tagBoolean    = 0x22
	tagEnum       = 0x23
	tagRange      = 0x33
	tagBegin      = 0x34 // of a collection
	tagEnd        = 0x37
	tagText       = 0x41
	tagName       = 0x42
	tagKeyword    = 0x44
	tagURI        = 0x45
	tagCharset    = 0x47
	tagLanguage   = 0x48
	tagMIME       = 0x49
	tagMemberName = 0x4a
)

// errIPP is returned, wrapped, for bytes that are no IPP message.
var errIPP = errors.New("not an IPP message")

// attribute is a named list of values: int, bool, string, span or collection.
type attribute struct {
	tag    byte
	name   string
	values []any
}

// span is a range of integers.
type span struct{ low, high int }

// collection is a value made of attributes. Collections are only sent: of those
// that come the members follow as further values of their attribute, and nothing
// here reads them.
type collection []attribute

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
		if c, ok := v.(collection); ok {
			var err error
			if b, err = c.append(b, name); err != nil {
				return nil, err
			}
			name = ""
			continue
		}
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

// append writes the collection as a value of the attribute called name: its
// members each as a value that names them and the values themselves.
func (c collection) append(b []byte, name string) ([]byte, error) {
	mark := func(tag byte, name, value string) {
		be := binary.BigEndian
		b = be.AppendUint16(append(b, tag), uint16(len(name)))
		b = be.AppendUint16(append(b, name...), uint16(len(value)))
		b = append(b, value...)
	}
	mark(tagBegin, name, "")
	for _, member := range c {
		mark(tagMemberName, "", member.name)
		var err error
		member.name = ""
		if b, err = member.append(b); err != nil {
			return nil, err
		}
	}
	mark(tagEnd, "", "")
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
	case span:
		b := binary.BigEndian.AppendUint32(nil, uint32(int32(v.low)))
		return binary.BigEndian.AppendUint32(b, uint32(int32(v.high))), nil
	}
	return nil, fmt.Errorf("no encoding for %T", v)
}
