package cache

import (
	"iter"
	"slices"
)

// chunks is an ordered set in memory that takes single values in as cheaply as
// it is read in order: a row of short ordered rows. Its zero value lacks cmp.
type chunks[T any] struct {
	cmp  func(a, b T) int
	rows [][]T // none is empty
}

// chunkSize is the length at which a row is cut in two.
const chunkSize = 512

// fill makes the set of values that are in order and differ.
func (c *chunks[T]) fill(sorted []T) {
	c.rows = nil
	for part := range slices.Chunk(sorted, chunkSize/2) {
		c.rows = append(c.rows, slices.Clone(part))
	}
}

// seek returns where x is or would be.
func (c *chunks[T]) seek(x T) (row, at int, found bool) {
	row, found = slices.BinarySearchFunc(c.rows, x, func(r []T, x T) int { return c.cmp(r[0], x) })
	if found || len(c.rows) == 0 {
		return row, 0, found
	}
	row = max(row-1, 0) // the row whose first value comes before x
	at, found = slices.BinarySearchFunc(c.rows[row], x, c.cmp)
	return row, at, found
}

// put takes x in and returns where it lies, until the next change.
func (c *chunks[T]) put(x T) *T {
	row, at, found := c.seek(x)
	switch {
	case found:
		return &c.rows[row][at]
	case len(c.rows) == 0:
		c.rows = append(c.rows, make([]T, 0, chunkSize))
	case len(c.rows[row]) >= chunkSize:
		rest := append(make([]T, 0, chunkSize), c.rows[row][chunkSize/2:]...)
		clear(c.rows[row][chunkSize/2:])
		c.rows[row] = c.rows[row][:chunkSize/2]
		c.rows = slices.Insert(c.rows, row+1, rest)
		if at > chunkSize/2 {
			row, at = row+1, at-chunkSize/2
		}
	}
	c.rows[row] = slices.Insert(c.rows[row], at, x)
	return &c.rows[row][at]
}

// drop removes x.
func (c *chunks[T]) drop(x T) {
	row, at, found := c.seek(x)
	if !found {
		return
	}
	if c.rows[row] = slices.Delete(c.rows[row], at, at+1); len(c.rows[row]) == 0 {
		c.rows = slices.Delete(c.rows, row, row+1)
	}
}

// get returns where x lies, until the next change, or nil.
func (c *chunks[T]) get(x T) *T {
	row, at, found := c.seek(x)
	if !found {
		return nil
	}
	return &c.rows[row][at]
}

// from goes through the values that do not come before x, in order.
func (c *chunks[T]) from(x T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		row, at, _ := c.seek(x)
		for ; row < len(c.rows); row, at = row+1, 0 {
			for i := at; i < len(c.rows[row]); i++ {
				if !yield(&c.rows[row][i]) {
					return
				}
			}
		}
	}
}

// size returns how many values there are.
func (c *chunks[T]) size() (n int) {
	for _, r := range c.rows {
		n += len(r)
	}
	return n
}
