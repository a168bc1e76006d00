package cache_test

import (
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/cache"
)

// The store is what the counter and the syncer need.
var (
	_ counter.Store = (*cache.DB)(nil)
	_ syncer.Store  = (*cache.DB)(nil)
)
