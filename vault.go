package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/cache/seal"
)

// openStore opens the store of a folder. What must not be copied or restored
// together with it lies elsewhere: in the system's keyring, and in a folder of the
// user's own. A demonstration has nothing to protect, and leaves no trace.
func openStore(ctx context.Context, dir string, demo bool, feed *app.Feed) (*cache.DB, *cache.Moved, error) {
	db, moved, err := cache.Open(dir, feed, storeOptions(demo))
	if err != nil {
		return nil, nil, err
	}
	if o, err := db.Orders(ctx); err != nil || !o.Told {
		return db, moved, nil //nolint:nilerr // a store that cannot say is looked after as any other
	}
	// Central has retired this counter and knows that it is empty: what is left goes, and
	// the machine is as one that was never enrolled.
	if err := db.Remove(ctx); err != nil {
		return nil, nil, err
	}
	if err := errors.Join(os.RemoveAll(trustPath(dir)), os.RemoveAll(statusPath(dir))); err != nil {
		return nil, nil, err
	}
	return cache.Open(dir, feed, storeOptions(demo))
}

func storeOptions(demo bool) cache.Options {
	o := cache.Options{Now: time.Now}
	if !demo {
		o.Keyring, o.Witness, o.Machine = seal.System(appID), witnessDir(), cache.ThisMachine()
	}
	return o
}

// witnessDir is the user's folder for what belongs to this machine alone; "", which
// is the data folder, where the user has none.
func witnessDir() string {
	switch runtime.GOOS {
	case "windows", "darwin":
		if base, err := os.UserCacheDir(); err == nil {
			return filepath.Join(base, appID+".witness")
		}
		return ""
	}
	if base := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, appID)
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".local", "state", appID)
	}
	return ""
}
