package central

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// marks is the file of high-water marks beside the store: from which serial on the
// numbers of a series were never leased. A mark is durable before its lease is, so
// that a store which was restored from an old copy leases no number twice.
type marks struct {
	mu   sync.Mutex
	path string
	next map[string]uint32
}

const marksFile = "highwater.json"

func openMarks(dir string) (*marks, error) {
	m := &marks{path: filepath.Join(dir, marksFile), next: map[string]uint32{}}
	b, err := os.ReadFile(m.path)
	if errors.Is(err, os.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &m.next)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the high-water marks: %w", err)
	}
	return m, nil
}

func (m *marks) of(series string) uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.next[series]
}

// raise makes it durable that all serials below next are given out.
func (m *marks) raise(series string, next uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.next[series] >= next {
		return nil
	}
	was := m.next[series]
	m.next[series] = next
	b, err := json.Marshal(m.next)
	if err == nil {
		err = writeDurably(m.path, b)
	}
	if err != nil {
		m.next[series] = was
		return fmt.Errorf("raising the high-water mark of series %s: %w", series, err)
	}
	return nil
}

// writeDurably writes a file whole or not at all.
func writeDurably(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already after the rename
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes it durable which files a folder has.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // not every file system can; the file itself is down
	return d.Close()
}
