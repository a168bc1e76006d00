package cache

import "syscall"

// diskLeft returns how many bytes a program may still write where the folder is.
func diskLeft(dir string) int64 {
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil {
		return -1
	}
	return int64(st.Bavail) * st.Bsize
}
