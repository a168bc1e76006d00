package cache

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
)

// marks is the file of high-water marks: how far the numbers of each lease, the
// places of commands and those of the ledger were used, kept outside the store so
// that a store restored from an old copy does not use them again. The mark of a
// number is written before its transaction ends and durable before anybody learns
// of the number; what the power took of it is written again at the next unlock.
// Those of places, which have no gaps, follow their transaction.
//
// The file is a row of marks, each lease's last one counting, in space that was
// laid out beforehand so that a mark costs one write of existing bytes:
//
//	name of the lease (8, of its SHA-256) ‖ next unused serial (4) ‖ CRC-32 (4)
//
// A torn mark does not have its sum; its number was then told to nobody.
//
// The keyring has a copy for when the file is lost or an old one. Writing there
// takes long, so its marks run ahead: they are raised by ringStep once the true
// ones have reached them. Where they must be used, the numbers between are void.
type marks struct {
	path string

	mu   sync.Mutex
	file *os.File
	end  int64 // where the next mark goes
	room int64 // how long the file is
	next map[leaseName]uint32

	ring   func(rows []byte) bool // keeps a copy in the keyring; nil without one
	ringed map[leaseName]uint32   // as the keyring has them
	at     map[leaseName]int64    // where in the file each was written last
}

type leaseName [8]byte

// The marks that are of no lease.
const (
	markCommands = "\x00commands"
	markLedger   = "\x00ledger"
	markClock    = "\x00clock"   // the latest minute that was seen; the last one written counts
	markSeries   = "\x00series " // and the series: application numbers
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
	ringStep  = 32       // by how much the keyring's marks run ahead
	ringMost  = 64       // marks that the keyring is given: it takes no long secrets
)

func nameOf(lease string) leaseName {
	h := sha256.Sum256([]byte(lease))
	return leaseName(h[:8])
}

func newMarks(path string) *marks {
	return &marks{path: path, next: map[leaseName]uint32{}, at: map[leaseName]int64{}}
}

// openMarks opens the file, making it when it is not there.
func openMarks(path string) (*marks, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	m := newMarks(path)
	m.read(data)
	if len(data) > markLimit || len(data)%markSize != 0 {
		if err := durably(path, m.row()); err != nil {
			return nil, err
		}
		m.end = int64(len(m.next) * markSize)
	}
	return m, m.open()
}

func (m *marks) open() (err error) {
	if m.file, err = os.OpenFile(m.path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	if m.room, err = m.file.Seek(0, io.SeekEnd); err != nil {
		return errors.Join(err, m.file.Close())
	}
	return nil
}

// keep forgets all marks but those of leases: the others were of another store.
func (m *marks) keep(leases []app.Lease) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	old := m.next
	m.next, m.at = map[leaseName]uint32{}, map[leaseName]int64{}
	for _, l := range append(leases, app.Lease{ID: markClock}) {
		if next := old[nameOf(l.ID)]; next != 0 {
			m.next[nameOf(l.ID)] = next
		}
	}
	if err := durably(m.path, m.row()); err != nil {
		m.next = old
		return err
	}
	m.end = int64(len(m.next) * markSize)
	return errors.Join(m.file.Close(), m.open())
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
		name, next := leaseName(row[:8]), binary.BigEndian.Uint32(row[8:])
		if name != nameOf(markClock) {
			next = max(next, m.next[name])
		}
		m.next[name], m.at[name] = next, m.end
	}
}

// trust takes the marks of the keyring, which run ahead, into the file.
func (m *marks) trust(rows []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	theirs := newMarks("")
	theirs.read(rows)
	var ahead []named
	for name, next := range theirs.next {
		if next > m.next[name] {
			ahead = append(ahead, named{name, next})
		}
	}
	if err := m.write(ahead); err != nil {
		return err
	}
	return m.file.Sync()
}

// reserve has the keyring run ahead of all marks.
func (m *marks) reserve() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reserveAhead()
}

// reserveAhead is reserve. The caller holds mu.
func (m *marks) reserveAhead() {
	if m.ring == nil {
		return
	}
	ahead := map[leaseName]uint32{}
	var rows []byte
	for _, name := range m.latest() {
		ahead[name] = m.next[name] + ringStep
		if name == nameOf(markClock) {
			ahead[name] = m.next[name]
		}
		rows = appendMark(rows, name, ahead[name])
	}
	if m.ring(rows) {
		m.ringed = ahead
		return
	}
	m.ring = nil // it does not answer: the file goes on alone until the next Open
}

// latest returns the names of the marks that were written last.
func (m *marks) latest() []leaseName {
	names := slices.SortedFunc(maps.Keys(m.next), func(a, b leaseName) int { return cmp.Compare(m.at[b], m.at[a]) })
	return names[:min(len(names), ringMost)]
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
	flush, err := m.begin(lease, next)
	if err != nil {
		return err
	}
	return flush()
}

// begin is the first half of raise: it writes. What it returns makes that durable.
func (m *marks) begin(lease string, next uint32) (flush func() error, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name := nameOf(lease)
	was := m.next[name]
	if was >= next {
		return func() error { return nil }, nil
	}
	if err := m.append(mark{lease, next}); err != nil {
		m.next[name] = was
		return nil, err
	}
	return func() error { return m.flush(name, was, next) }, nil
}

func (m *marks) flush(name leaseName, was, next uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := syncData(m.file); err != nil {
		m.next[name] = was // what is not durable must be raised again
		return err
	}
	if m.ring != nil && next > m.ringed[name] {
		m.reserveAhead() // before the number is given out
	}
	return nil
}

// saw notes the time. It may go back only when central has confirmed it.
func (m *marks) saw(at time.Time, confirmed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name, minute := nameOf(markClock), uint32(at.Unix()/60)
	if was := m.next[name]; minute > was || confirmed && minute < was {
		_ = m.write([]named{{name, minute}}) // it is written again with the next minute
	}
}

// seen returns the latest minute that was seen, the zero time before the first.
func (m *marks) seen() time.Time {
	if minute := m.of(markClock); minute != 0 {
		return time.Unix(int64(minute)*60, 0).UTC()
	}
	return time.Time{}
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
	var ahead []named
	for _, k := range all {
		if name := nameOf(k.of); m.next[name] < k.next {
			ahead = append(ahead, named{name, k.next})
		}
	}
	return m.write(ahead)
}

// named is a mark as it is written.
type named struct {
	name leaseName
	next uint32
}

// write appends marks to the file. The caller holds mu.
func (m *marks) write(all []named) error {
	var rows []byte
	for _, k := range all {
		rows = appendMark(rows, k.name, k.next)
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
		m.next[k.name], m.at[k.name] = k.next, m.end
	}
	return nil
}

func (m *marks) close() error { return m.file.Close() }
