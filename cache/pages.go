package cache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// pages reads a bbolt file without bbolt, which trusts every page and faults on
// one that is damaged. Here each page is held to what it must be; one that is not
// is counted and passed over, and the rest is read.
//
// A page begins with its number (8), flags (2), count of elements (2) and pages of
// overflow (4). An element of a branch is position, length of key (4 each) and
// child (8); one of a leaf is flags, position, length of key and of value (4
// each). Positions count from the element itself. A leaf's element with a flag is
// a bucket: its value is root and sequence (8 each), and where the root is 0 the
// page itself.
type pages struct {
	file io.ReaderAt
	size int64 // of the file
	page int64 // of a page
	seen map[uint64]bool
	bad  int // pages that could not be read
}

const (
	pageHead    = 16
	flagBranch  = 0x01
	flagLeaf    = 0x02
	flagBucket  = 0x01 // of an element
	deepest     = 32   // no tree of ours has as many levels
	longestPage = 64 << 20
)

// found is what lies in a leaf: in the bucket of that name, or for "" in one that
// is not known.
type found struct {
	bucket, key, value []byte
	stray              bool // put only where nothing is
}

var errPage = errors.New("a page that is none")

// readPages reads all of a file that can be reached from its newest state, and
// what lies in leaves that nothing leads to. bad counts the pages that could not
// be read; with none the strays are garbage that bbolt has not reused, and are
// left out.
func readPages(path string, take func(found) error) (bad int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return scanPages(f, info.Size(), take)
}

func scanPages(file io.ReaderAt, size int64, take func(found) error) (bad int, err error) {
	p := &pages{file: file, size: size, seen: map[uint64]bool{}}
	root, ok := p.newest()
	if !ok {
		p.bad++
		p.page = int64(os.Getpagesize())
	} else if err := p.tree(root, deepest, func(flags uint32, k, v []byte) error { return p.bucket(flags, k, v, take) }); err != nil {
		return p.bad, err
	}
	if p.bad > 0 {
		err = p.strays(take)
	}
	return p.bad, err
}

// newest finds the newest sound meta page and returns the root that it names.
func (p *pages) newest() (root uint64, ok bool) {
	newest := uint64(0)
	for at := int64(0); at <= 64<<10; at = max(at*2, 512) {
		b := make([]byte, metaEnd)
		if _, err := p.file.ReadAt(b, at); err != nil {
			continue
		}
		_, tx, sound := readMeta(b)
		size := int64(binary.NativeEndian.Uint32(b[metaStart+8:]))
		if sound && size >= 512 && size <= 64<<10 && (!ok || tx > newest) {
			newest, ok, p.page = tx, true, size
			root = binary.NativeEndian.Uint64(b[metaStart+16:])
		}
	}
	return root, ok
}

// bucket reads the leaf elements of a bucket at the top. Values outside of buckets
// and buckets inside of buckets are not ours.
func (p *pages) bucket(flags uint32, name, value []byte, take func(found) error) error {
	if flags&flagBucket == 0 || len(value) < 16 {
		p.bad++
		return nil
	}
	each := func(flags uint32, k, v []byte) error {
		if flags&flagBucket != 0 {
			return nil
		}
		return take(found{bucket: name, key: k, value: v})
	}
	root := binary.NativeEndian.Uint64(value)
	if root != 0 {
		return p.tree(root, deepest, each)
	}
	return p.elements(value[16:], deepest, each)
}

// tree calls each with every leaf element below a page.
func (p *pages) tree(id uint64, deep int, each func(flags uint32, k, v []byte) error) error {
	b, err := p.read(id)
	if err != nil || deep == 0 {
		p.bad++
		return nil //nolint:nilerr // it is counted
	}
	p.seen[id] = true
	return p.elements(b, deep, each)
}

// read returns a whole page.
func (p *pages) read(id uint64) ([]byte, error) {
	if id < 2 || p.seen[id] || id > uint64(p.size/p.page) {
		return nil, errPage
	}
	head := make([]byte, pageHead)
	if _, err := p.file.ReadAt(head, int64(id)*p.page); err != nil {
		return nil, fmt.Errorf("reading page %d: %w", id, err)
	}
	long := (int64(binary.NativeEndian.Uint32(head[12:])) + 1) * p.page
	if binary.NativeEndian.Uint64(head) != id || long > longestPage || int64(id)*p.page+long > p.size {
		return nil, errPage
	}
	b := make([]byte, long)
	if _, err := p.file.ReadAt(b, int64(id)*p.page); err != nil {
		return nil, fmt.Errorf("reading page %d: %w", id, err)
	}
	return b, nil
}

// elements calls each with the leaf elements of a page or below it. A page of which
// a part is no element is passed over from there.
func (p *pages) elements(b []byte, deep int, each func(flags uint32, k, v []byte) error) error {
	if len(b) < pageHead {
		p.bad++
		return nil
	}
	flags, count := binary.NativeEndian.Uint16(b[8:]), int(binary.NativeEndian.Uint16(b[10:]))
	if flags != flagBranch && flags != flagLeaf || pageHead+count*pageHead > len(b) {
		p.bad++
		return nil
	}
	for i := range count {
		e := b[pageHead+i*pageHead:]
		var err error
		if flags == flagBranch {
			err = p.tree(binary.NativeEndian.Uint64(e[8:]), deep-1, each)
		} else {
			k, v, ok := leafElement(e)
			if !ok {
				p.bad++
				return nil
			}
			err = each(binary.NativeEndian.Uint32(e), k, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leafElement returns copies of key and value of the element at the front of e.
func leafElement(e []byte) (k, v []byte, ok bool) {
	at, long, size := uint64(binary.NativeEndian.Uint32(e[4:])), uint64(binary.NativeEndian.Uint32(e[8:])), uint64(binary.NativeEndian.Uint32(e[12:]))
	if long == 0 || at < pageHead || at+long+size > uint64(len(e)) {
		return nil, nil, false
	}
	both := append([]byte(nil), e[at:at+long+size]...)
	return both[:long:long], both[long:], true
}

// strays reads the leaves that were not reached: those below a page that could not
// be read, and old ones that are free.
func (p *pages) strays(take func(found) error) error {
	for id := uint64(2); int64(id+1)*p.page <= p.size; id++ {
		b, err := p.read(id)
		if err != nil || binary.NativeEndian.Uint16(b[8:]) != flagLeaf {
			continue
		}
		p.seen[id] = true
		bad := p.bad // what is wrong with a stray is not counted
		err = p.elements(b, deepest, func(flags uint32, k, v []byte) error {
			if flags&flagBucket == 0 {
				return take(found{key: k, value: v})
			}
			if len(v) <= 16 { // its root is a page, which is found by itself
				return nil
			}
			return p.bucket(flags, k, v, func(f found) error {
				f.stray = true
				return take(f)
			})
		})
		if p.bad = bad; err != nil {
			return err
		}
	}
	return nil
}
