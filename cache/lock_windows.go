package cache

import "os"

// letGo gives up a file that bbolt has locked and mapped.
func letGo(f *os.File) error { return f.Close() }
