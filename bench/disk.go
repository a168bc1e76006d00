package main

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// disk is what a power cut may leave: of each file what was synced, and what was
// written since and may be there, wholly, in part, or not at all.
type disk struct {
	roots   []string
	names   map[string]*inode // durable
	now     map[string]*inode // as the program sees it
	pending []*rename         // changes of names, not durable
	offsets map[string]int64  // of plain writes
}

// sector is what a disk writes whole or not at all.
const sector = 512

type inode struct {
	durable []byte
	pending []*change
}

// change is bytes at a place, or a new length.
type change struct {
	call *call
	at   int64
	data []byte
	size int64 // when data is nil
}

// rename is a new name, an old one gone, or both.
type rename struct {
	call     *call
	from, to string // "" for none
	file     *inode
}

// newDisk takes all files below the roots for durable.
func newDisk(roots ...string) (*disk, error) {
	d := &disk{roots: roots, names: map[string]*inode{}, offsets: map[string]int64{}}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			d.names[path] = &inode{durable: b}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	d.now = maps.Clone(d.names)
	return d, nil
}

// mine tells whether a path lies below the roots.
func (d *disk) mine(path string) bool {
	return slices.ContainsFunc(d.roots, func(r string) bool { return strings.HasPrefix(path, r+"/") || path == r })
}

// begin takes in that a call has begun.
func (d *disk) begin(c *call) error {
	if len(c.paths) == 0 || c.failed || !d.mine(c.paths[len(c.paths)-1]) {
		return nil
	}
	path := c.paths[0]
	switch c.name {
	case "openat", "open", "creat":
		d.open(c)
	case "write":
		return d.write(c, path, d.offsets[path])
	case "pwrite64":
		return d.write(c, path, c.numbers[len(c.numbers)-1])
	case "ftruncate":
		return d.resize(c, path, c.numbers[0])
	case "rename", "renameat", "renameat2":
		d.move(c, path, c.paths[len(c.paths)-1])
	case "unlink", "unlinkat":
		d.move(c, path, "")
	case "fsync", "fdatasync", "mkdirat", "mkdir":
	default:
		return fmt.Errorf("%w: %s is not simulated", errTrace, c.name)
	}
	return nil
}

func (d *disk) open(c *call) {
	path := c.paths[len(c.paths)-1]
	d.offsets[path] = 0
	f := d.now[path]
	switch {
	case f == nil && strings.Contains(c.flags, "O_CREAT"):
		f = &inode{}
		d.now[path] = f
		d.pending = append(d.pending, &rename{call: c, to: path, file: f})
	case f != nil && strings.Contains(c.flags, "O_TRUNC"):
		f.pending = append(f.pending, &change{call: c})
	}
}

func (d *disk) write(c *call, path string, at int64) error {
	f := d.now[path]
	if f == nil {
		return fmt.Errorf("%w: a write to %s, which nobody made", errTrace, path)
	}
	f.pending = append(f.pending, &change{call: c, at: at, data: c.data})
	d.offsets[path] = at + int64(len(c.data))
	return nil
}

func (d *disk) resize(c *call, path string, size int64) error {
	f := d.now[path]
	if f == nil {
		return fmt.Errorf("%w: %s, which nobody made, gets %d bytes", errTrace, path, size)
	}
	f.pending = append(f.pending, &change{call: c, size: size})
	return nil
}

func (d *disk) move(c *call, from, to string) {
	f := d.now[from]
	if f == nil {
		return
	}
	delete(d.now, from)
	if to != "" {
		d.now[to] = f
	}
	d.pending = append(d.pending, &rename{call: c, from: from, to: to, file: f})
}

// end takes in that a call has ended: a sync makes durable what had ended before it
// began.
func (d *disk) end(c *call) {
	if c.name != "fsync" && c.name != "fdatasync" || c.failed || !d.mine(c.paths[0]) {
		return
	}
	before := func(o *call) bool { return o.last < c.first }
	if f := d.now[c.paths[0]]; f != nil {
		var rest []*change
		for _, p := range f.pending {
			if before(p.call) {
				f.durable = p.onto(f.durable)
			} else {
				rest = append(rest, p)
			}
		}
		f.pending = rest
		return
	}
	var rest []*rename
	for _, r := range d.pending {
		if before(r.call) && filepath.Dir(r.from+r.to) == c.paths[0] || before(r.call) && filepath.Dir(r.to) == c.paths[0] {
			r.apply(d.names)
		} else {
			rest = append(rest, r)
		}
	}
	d.pending = rest
}

func (r *rename) apply(names map[string]*inode) {
	if r.from != "" {
		delete(names, r.from)
	}
	if r.to != "" {
		names[r.to] = r.file
	}
}

// onto writes the change into a copy-on-write content.
func (p *change) onto(b []byte) []byte {
	if p.data == nil {
		return resized(b, p.size)
	}
	b = resized(b, max(int64(len(b)), p.at+int64(len(p.data))))
	copy(b[p.at:], p.data)
	return b
}

// resized returns the bytes in a row of their own, so long.
func resized(b []byte, size int64) []byte {
	out := make([]byte, size)
	copy(out, b)
	return out
}

// torn writes some of the sectors of the change.
func (p *change) torn(b []byte, r *rand.Rand) []byte {
	if p.data == nil {
		return resized(b, p.size)
	}
	b = resized(b, max(int64(len(b)), p.at+int64(len(p.data))))
	for at := p.at; at < p.at+int64(len(p.data)); {
		next := min(at/sector*sector+sector, p.at+int64(len(p.data)))
		if r.IntN(2) == 0 {
			copy(b[at:next], p.data[at-p.at:])
		}
		at = next
	}
	return b
}

// cut returns what is on the disk when the power goes now: files by their paths.
func (d *disk) cut(r *rand.Rand) map[string][]byte {
	names := maps.Clone(d.names)
	for _, n := range d.pending[:r.IntN(len(d.pending)+1)] { // a journal keeps their order
		n.apply(names)
	}
	keep, tear := r.IntN(5), r.IntN(2) == 0
	out := map[string][]byte{}
	for _, path := range slices.Sorted(maps.Keys(names)) {
		f := names[path]
		b := f.durable
		for _, p := range f.pending {
			switch {
			case r.IntN(4) >= keep: // 0: none of them; 4: all
			case tear && r.IntN(2) == 0:
				b = p.torn(b, r)
			default:
				b = p.onto(b)
			}
		}
		out[path] = b
	}
	return out
}
