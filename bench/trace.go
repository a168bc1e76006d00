package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// traced are the system calls by which a file system changes.
const traced = "open,openat,creat,write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,truncate,fallocate,mkdir,mkdirat,copy_file_range,sendfile,sync_file_range,msync"

// tracing is strace writing every such call, with all bytes, to a file.
func tracing(to string) []string {
	return []string{"strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "100000000", "-o", to, "-e", "signal=none", "-e", "trace=" + traced}
}

// canTrace tells why calls cannot be recorded here, if so.
func canTrace(ctx context.Context) error {
	if err := exec.CommandContext(ctx, "strace", "-f", "-qq", "-o", os.DevNull, "true").Run(); err != nil {
		return fmt.Errorf("strace: %w", err)
	}
	return nil
}

// call is a system call of the recording. Its effects may come at any time between
// its first and its last line.
type call struct {
	name        string
	paths       []string // of its files, in the order of its arguments
	data        []byte
	numbers     []int64 // its plain arguments that are numbers, from the end of data on
	flags       string
	first, last int
	failed      bool
}

var errTrace = errors.New("a line of the recording is not understood")

// readTrace reads a recording.
func readTrace(path string) ([]*call, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	var all []*call
	open := map[string]*call{} // by thread
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<30)
	for n := 0; in.Scan(); n++ {
		thread, text, _ := strings.Cut(in.Text(), " ")
		text = strings.TrimLeft(text, " ")
		switch {
		case strings.HasPrefix(text, "<..."):
			c := open[thread]
			if c == nil {
				return nil, fmt.Errorf("%w: line %d", errTrace, n+1)
			}
			c.last, c.failed = n, failed(text)
			delete(open, thread)
		case strings.HasPrefix(text, "---"), strings.HasPrefix(text, "+++"):
		default:
			whole, cut := strings.CutSuffix(text, "<unfinished ...>")
			c, err := parseCall(strings.TrimRight(whole, " "))
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n+1, err)
			}
			c.first, c.last = n, n
			if cut {
				c.last = 1 << 60
				open[thread] = c
			} else {
				c.failed = failed(text)
			}
			all = append(all, c)
		}
	}
	return all, in.Err()
}

func failed(text string) bool {
	return strings.Contains(text[strings.LastIndex(text, "=")+1:], "-1 ")
}

// parseCall reads name and arguments: quoted text, descriptors with the path of
// their file in <>, flags, numbers.
func parseCall(text string) (*call, error) {
	name, rest, ok := strings.Cut(text, "(")
	if !ok {
		return nil, fmt.Errorf("%w: %.40s", errTrace, text)
	}
	if end := strings.LastIndex(rest, ") "); end >= 0 {
		rest = rest[:end]
	}
	c := &call{name: name}
	for rest != "" {
		var arg string
		if rest[0] == '"' {
			arg, rest, _ = strings.Cut(rest[1:], `"`)
			b, err := unhex(arg)
			if err != nil {
				return nil, err
			}
			c.text(b)
			continue
		}
		end := strings.IndexAny(rest, `,"`)
		if end < 0 {
			end = len(rest)
		}
		arg, rest = strings.TrimSpace(rest[:end]), strings.TrimLeft(rest[end:], ", ")
		if err := c.argument(arg); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// text takes quoted text: what is written, else a path.
func (c *call) text(b []byte) {
	if c.name == "write" || c.name == "pwrite64" {
		c.data = b
		return
	}
	c.paths = append(c.paths, string(b))
}

// argument takes what is not quoted.
func (c *call) argument(arg string) error {
	of, path, file := strings.Cut(arg, "<")
	switch {
	case of == "AT_FDCWD":
	case file:
		b, err := unhex(strings.TrimSuffix(path, ">"))
		if err != nil {
			return err
		}
		c.paths = append(c.paths, string(b))
	case strings.HasPrefix(arg, "O_"):
		c.flags = arg
	default:
		if n, err := strconv.ParseInt(arg, 10, 64); err == nil {
			c.numbers = append(c.numbers, n)
		}
	}
	return nil
}

// unhex reads \x2f\x74; what is not of that form, as a pipe, stays as it is.
func unhex(s string) ([]byte, error) {
	if !strings.HasPrefix(s, `\x`) {
		return []byte(s), nil
	}
	out := make([]byte, 0, len(s)/4)
	for ; s != ""; s = s[4:] {
		n, err := strconv.ParseUint(s[2:4], 16, 8)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errTrace, err)
		}
		out = append(out, byte(n))
	}
	return out, nil
}
