package central

import "github.com/shubbak/shubbak/app"

// A span is the revisions from one start of central to the next. The first
// revision of each lies far behind the last, by the clock and by chance, so that a
// central which was restored from an old copy does not give one revision to two
// versions, and knows the cursors of the history that it lost.

const (
	spanBits = 10 // of revisions within a millisecond of the clock
	spanJump = 20 // bits of what is left to chance
)

// beginSpan begins one.
func (s *Server) beginSpan(tx Tx) error {
	last := readBE64(tx.Get(tableMeta, metaRevision()))
	next := max(last, uint64(max(s.now().UnixMilli(), 0))<<spanBits)
	next += readBE64(random(8)) & (1<<spanJump - 1)
	return firstError(
		tx.Put(tableSpans, be64(next), be64(last)),
		tx.Put(tableMeta, metaRevision(), be64(next)),
	)
}

func metaRevision() []byte { return []byte("revision") }

// nextRevision takes one.
func nextRevision(tx Tx) (uint64, error) {
	revision := readBE64(tx.Get(tableMeta, metaRevision())) + 1
	return revision, tx.Put(tableMeta, metaRevision(), be64(revision))
}

// known tells whether a cursor is of this history. The first span, from 0 on, is
// in no table.
func known(tx Tx, cursor uint64) error {
	last := readBE64(tx.Get(tableMeta, metaRevision()))
	from, inSpan := uint64(0), false
	err := tx.Each(tableSpans, nil, func(k, v []byte) (bool, error) {
		end := readBE64(v)
		inSpan = inSpan || cursor >= from && cursor <= end
		from = readBE64(k)
		return !inSpan, nil
	})
	if err != nil {
		return err
	}
	if inSpan || cursor >= from && cursor <= last {
		return nil
	}
	return &app.Error{Code: app.CursorGone, Field: "cursor"}
}
