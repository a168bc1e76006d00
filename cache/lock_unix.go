//go:build !windows

package cache

import (
	"errors"
	"os"
	"syscall"
)

// letGo gives up a file that bbolt has locked and mapped. Closing alone would
// not: the mapping keeps the lock.
func letGo(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}
