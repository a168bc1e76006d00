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

// marks is the file of high-water marks: how far the numbers of each lease, the
// places of commands and those of the ledger were used, kept outside the store so
// that a store restored from an old copy does not use them again. The mark of a
// number is durable before the number can be. Those of places, which have no
// gaps, follow their transaction.
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

// The marks that are of no lease.
const (
	markCommands = "\x00commands"
	markLedger   = "\x00ledger"
)

// mark says that all below next are used.
type mark struct {
	of   string
	next uint32
}

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
	was := m.next[nameOf(lease)]
	if was >= next {
		return nil
	}
	err := m.append(mark{lease, next})
	if err == nil {
		err = syncData(m.file)
	}
	if err != nil {
		m.next[nameOf(lease)] = was // what is not durable must be raised again
	}
	return err
}

// note writes marks, which become durable with the next raise. Those that cannot
// be written are left out: the store has what they say.
func (m *marks) note(all ...mark) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_ = m.append(all...)
}

// append writes the marks that say something new. The caller holds mu.
func (m *marks) append(all ...mark) error {
	var rows []byte
	for _, k := range all {
		if name := nameOf(k.of); m.next[name] < k.next {
			rows = appendMark(rows, name, k.next)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if m.end+int64(len(rows)) > m.room {
		if _, err := m.file.WriteAt(make([]byte, markSpace), m.room); err != nil {
			return err
		}
		if err := m.file.Sync(); err != nil {
			return err
		}
		m.room += markSpace
	}
	if _, err := m.file.WriteAt(rows, m.end); err != nil {
		return err
	}
	m.end += int64(len(rows))
	for _, k := range all {
		m.next[nameOf(k.of)] = max(m.next[nameOf(k.of)], k.next)
	}
	return nil
}

func (m *marks) close() error { return m.file.Close() }
