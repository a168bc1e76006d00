package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// record is a record to be drawn, or why it could not be read.
type record struct {
	from string // file, or file and line
	file string // that the paper goes to; "" is named by the record
	body []byte
	err  error
}

// mostLine is the length of the longest record in a file of many.
const mostLine = 8 << 20 // bytes

// read gives the records of files, of folders (each file *.json), and of streams
// with a record a line: files *.ndjson and "-". It ends with ctx; a terminal that
// sends nothing more is left behind then.
func read(ctx context.Context, in []string) <-chan record {
	records := make(chan record)
	go func() {
		defer close(records)
		give := func(r record) bool {
			select {
			case records <- r:
				return true
			case <-ctx.Done():
				return false
			}
		}
		for _, path := range in {
			if !readFrom(path, give) {
				return
			}
		}
	}()
	return until(ctx, records)
}

// until passes records on and ends with ctx, though the next one never comes.
func until(ctx context.Context, in <-chan record) <-chan record {
	out := make(chan record)
	go func() {
		defer close(out)
		for {
			select {
			case r, ok := <-in:
				if !ok {
					return
				}
				select {
				case out <- r:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// readFrom gives the records at a path, and tells whether more are wanted.
func readFrom(path string, give func(record) bool) bool {
	switch {
	case path == "-":
		return readLines(os.Stdin, path, give)
	case isFolder(path):
		for _, name := range jsonFiles(path) {
			if !give(readRecord(filepath.Join(path, name))) {
				return false
			}
		}
		return true
	case isLines(path):
		f, err := os.Open(path)
		if err != nil {
			return give(record{from: path, err: unreadable(path, err)})
		}
		defer func() { _ = f.Close() }() // it was only read
		return readLines(f, path, give)
	}
	return give(readRecord(path))
}

// readRecord reads a file of one record, whose paper has the same name.
func readRecord(path string) record {
	b, err := readInput(path)
	name := filepath.Base(path)
	return record{from: path, file: strings.TrimSuffix(name, filepath.Ext(name)) + ".pdf", body: b, err: err}
}

// jsonFiles are the records of a folder, in the order of their names.
func jsonFiles(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil // what is no folder any more has no records
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), ".json") {
			out = append(out, e.Name())
		}
	}
	return out
}

// count is how many records there are, 0 when a stream has to be read for it.
func count(in []string) (n int) {
	for _, path := range in {
		switch {
		case path == "-" || isLines(path):
			return 0
		case isFolder(path):
			n += len(jsonFiles(path))
		default:
			n++
		}
	}
	return n
}

// readLines gives a record a line. Empty lines are none, and one that is too long
// is passed over.
func readLines(in io.Reader, path string, give func(record) bool) bool {
	lines := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(lines)
		from := fmt.Sprintf("%s:%d", path, n)
		switch {
		case errors.Is(err, errLong):
			if !give(record{from: from, err: &app.Error{Code: app.FileTooLarge, Args: map[string]string{"limit": "8"}}}) {
				return false
			}
		case len(strings.TrimSpace(string(line))) > 0:
			if !give(record{from: from, body: line}) {
				return false
			}
		}
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil && !errors.Is(err, errLong) {
			return give(record{from: from, err: unreadable(path, err)})
		}
	}
}

var errLong = errors.New("a line that is too long")

// readLine reads up to the end of a line and no more than mostLine of it.
func readLine(r *bufio.Reader) (line []byte, err error) {
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > mostLine {
			line, long = nil, true
		}
		if !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case long && err == nil:
			return nil, errLong
		default:
			return line, err
		}
	}
}

// safeName is the first name that is not empty, fit for a file: what comes from a
// record may hold anything.
func safeName(names ...string) string {
	for _, n := range names {
		n = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_' {
				return r
			}
			return '_'
		}, n)
		if n != "" {
			return n[:min(len(n), 100)]
		}
	}
	return "paper"
}
