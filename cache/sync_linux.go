package cache

import (
	"os"
	"syscall"
)

// syncData makes what was written over existing bytes durable, without the
// times of the file, which would cost another write.
func syncData(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
