package cache

import (
	"runtime"
	"sync"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// arrival is what can be made of a record of central's before it is known what
// lies here: its search entry, and the sealed form of the bytes it came in when
// they can be kept as they are.
type arrival struct {
	entry  entry
	sealed []byte
	anew   bool // of a snapshot: it counts whatever its revision is
}

// arrivals makes them of a page, on all cores.
func arrivals(keys *seal.Keys, items []app.RemoteChange) []arrival {
	out := make([]arrival, len(items))
	cores := min(runtime.GOMAXPROCS(0), 1+len(items)/32)
	var wg sync.WaitGroup
	for core := range cores {
		wg.Go(func() {
			for i := core; i < len(items); i += cores {
				out[i] = arrivalOf(keys, items[i])
			}
		})
	}
	wg.Wait()
	return out
}

func arrivalOf(keys *seal.Keys, c app.RemoteChange) (a arrival) {
	switch {
	case c.Licence != nil:
		l := *c.Licence
		if c.Raw != nil && l.ID == c.ID && l.Revision == c.Revision && l.Synced {
			place := seal.Place{Bucket: bucketLicences.name, Key: []byte(l.ID)}
			a.sealed, _ = keys.Seal(bucketLicences.purpose, place, c.Raw) // what cannot be sealed here is sealed when it is saved, and fails there
		}
		l.ID, l.Synced = c.ID, true
		a.entry = entryOfLicence(l, nil, arabic.Words)
	case c.Application != nil:
		own := *c.Application
		own.ID = c.ID
		a.entry = entryOfApplication(own, arabic.Words)
	}
	return a
}
