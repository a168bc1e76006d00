package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"sync"
)

// marks is the file of high-water marks: how far the numbers of each lease were
// used, kept outside the store so that a store restored from an old copy does
// not use them again. A mark is durable before its number can be.
//
// The file is a row of marks, each lease's last one counting, in space that was
// laid out beforehand so that a mark costs one write of existing bytes:
//
//	name of the lease (8, of its SHA-256) ‖ next unused serial (4) ‖ CRC-32 (4)
//
// A torn mark does not have its sum; its number was then not given out.
type marks struct {
	mu   sync.Mutex
	file *os.File
	end  int64 // where the next mark goes
	room int64 // how long the file is
	next map[leaseName]uint32
}

type leaseName [8]byte

const (
	markSize  = 16
	markSpace = 64 << 10 // laid out at a time
	markLimit = 1 << 20  // a longer file is written anew when it is opened
)

func nameOf(lease string) leaseName {
	h := sha256.Sum256([]byte(lease))
	return leaseName(h[:8])
}

// openMarks opens the file, making it when it is not there.
func openMarks(path string) (*marks, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	m := &marks{next: map[leaseName]uint32{}}
	m.read(data)
	if len(data) > markLimit || len(data)%markSize != 0 {
		if err := durably(path, m.row()); err != nil {
			return nil, err
		}
		m.end = int64(len(m.next) * markSize)
	}
	if m.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	if m.room, err = m.file.Seek(0, io.SeekEnd); err != nil {
		return nil, errors.Join(err, m.file.Close())
	}
	return m, nil
}

func (m *marks) read(data []byte) {
	for at := 0; at+markSize <= len(data); at += markSize {
		row := data[at : at+markSize]
		if [markSize]byte(row) == [markSize]byte{} {
			continue
		}
		m.end = int64(at + markSize)
		if crc32.ChecksumIEEE(row[:12]) != binary.BigEndian.Uint32(row[12:]) {
			continue
		}
		name := leaseName(row[:8])
		m.next[name] = max(m.next[name], binary.BigEndian.Uint32(row[8:]))
	}
}

// row is the shortest file that says the same.
func (m *marks) row() []byte {
	var out []byte
	for name, next := range m.next {
		out = appendMark(out, name, next)
	}
	return out
}

func appendMark(b []byte, name leaseName, next uint32) []byte {
	at := len(b)
	b = append(b, name[:]...)
	b = binary.BigEndian.AppendUint32(b, next)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[at:]))
}

// of returns the next unused serial of a lease as far as the file knows, 0 when
// it knows nothing.
func (m *marks) of(lease string) uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.next[nameOf(lease)]
}

// raise makes it durable that all serials of the lease below next are used.
func (m *marks) raise(lease string, next uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	name := nameOf(lease)
	if m.next[name] >= next {
		return nil
	}
	if m.end+markSize > m.room {
		if _, err := m.file.WriteAt(make([]byte, markSpace), m.room); err != nil {
			return err
		}
		if err := m.file.Sync(); err != nil {
			return err
		}
		m.room += markSpace
	}
	if _, err := m.file.WriteAt(appendMark(nil, name, next), m.end); err != nil {
		return err
	}
	if err := syncData(m.file); err != nil {
		return err
	}
	m.end += markSize
	m.next[name] = next
	return nil
}

func (m *marks) close() error { return m.file.Close() }
