package paper

import (
	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/paper/list"
)

// The measures of panels, the boxes of rows.
const (
	cellPad   = 17 * px  // beside a text
	nameWidth = 128 * px // of the column of labels
	roundness = 8 * px
)

// cell is a text in a row.
type cell struct {
	block
	mark list.Mark
	x    float64 // right edge of the text
}

// row is one row of a panel.
type row struct {
	cells    []cell
	shaded   [][2]float64 // from x to x, left to right
	dividers []float64
	pad      float64 // above and below the texts together
}

// panel is rows in a box with round corners.
type panel struct {
	head *row // stands on every page the panel is on
	rows []row
}

func (r row) height() float64 {
	h := 0.0
	for _, c := range r.cells {
		h = max(h, c.height())
	}
	return h + r.pad
}

// split cuts a row that no page can hold after n lines.
func (r row) split(n int) (first, rest row) {
	first, rest = r, r
	first.cells, rest.cells = nil, nil
	for _, c := range r.cells {
		a, b := c, c
		a.block, b.block = c.split(n)
		first.cells, rest.cells = append(first.cells, a), append(rest.cells, b)
	}
	return first, rest
}

// cells lays out the fields in two columns. The last of an odd number has the
// row to itself.
func (c *composer) cells() error {
	fields := c.fields()
	const half = (left + right) / 2
	var p panel
	for i := 0; i < len(fields); i += 2 {
		r := row{pad: c.rowPad}
		if i+1 == len(fields) {
			c.pair(&r, fields[i], left, right)
		} else {
			c.pair(&r, fields[i], half, right)
			c.pair(&r, fields[i+1], left, half)
			r.dividers = []float64{half}
		}
		p.rows = append(p.rows, r)
	}
	return c.flow(p)
}

// fields are the document's cells and the reference of its fee receipt.
func (c *composer) fields() []app.Cell {
	out := c.doc.Cells
	if c.doc.Receipt != "" {
		out = append(out[:len(out):len(out)], app.Cell{Label: c.voice.Say("paper.receipt"), Value: c.doc.Receipt, Kind: app.CellIdent})
	}
	return out
}

// pair adds a label and its value between two edges.
func (c *composer) pair(r *row, f app.Cell, from, to float64) {
	r.shaded = append(r.shaded, [2]float64{to - nameWidth, to})
	r.cells = append(r.cells,
		cell{c.set.word(f.Label, c.look.cellLabel, nameWidth-2*cellPad), list.Mark{Tag: "TH", Scope: "Row"}, to - cellPad},
		cell{c.set.set(c.value(f), c.look.cell, to-nameWidth-from-2*cellPad), list.Mark{Tag: "TD"}, to - nameWidth - cellPad})
}

// table lays out the document's table.
func (c *composer) table() error {
	t := c.doc.Table
	if t == nil || len(t.Rows) == 0 {
		return nil
	}
	c.s.y += c.blockGap
	edges := columns(t)
	head := c.cellsOf(t.Head, edges, c.look.cellLabel, list.Mark{Tag: "TH", Scope: "Column"})
	head.shaded = [][2]float64{{left, right}}
	p := panel{head: &head}
	for _, cells := range t.Rows {
		p.rows = append(p.rows, c.cellsOf(cells, edges, c.look.cell, list.Mark{Tag: "TD"}))
	}
	return c.flow(p)
}

// columns returns the edges of a table's columns from the right, one more than
// there are columns. Shares that make no sense are taken as equal.
func columns(t *app.DocTable) []float64 {
	n := len(t.Head)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	shares, sum := make([]float64, n), 0.0
	for i := range shares {
		shares[i] = 1
		if i < len(t.Widths) && t.Widths[i] > 0 && t.Widths[i] < 1e6 {
			shares[i] = t.Widths[i]
		}
		sum += shares[i]
	}
	edges := []float64{right}
	for i, w := range shares {
		edges = append(edges, edges[i]-(right-left)*w/sum)
	}
	return edges
}

func (c *composer) cellsOf(texts []string, edges []float64, st style, m list.Mark) row {
	r := row{pad: c.rowPad}
	for i, s := range texts {
		width := max(edges[i]-edges[i+1]-2*cellPad, 2*st.size)
		r.cells = append(r.cells, cell{c.set.set(s, st, width), m, edges[i] - cellPad})
	}
	return r
}

// flow puts a panel on this page and as many more as it needs.
func (c *composer) flow(p panel) error {
	for rows := p.rows; len(rows) > 0; {
		room := flowEnd - c.s.y
		if p.head != nil {
			room -= p.head.height()
		}
		n := fitting(rows, room)
		switch {
		case n > 0:
			c.draw(p.head, rows[:n])
			rows = rows[n:]
		case c.s.fresh: // a row that is taller than a page
			lines := max(int((room-c.rowPad)/c.look.cell.leading), 1)
			first, rest := rows[0].split(lines)
			c.draw(p.head, []row{first})
			rows = append([]row{rest}, rows[1:]...)
		}
		if len(rows) > 0 {
			if err := c.next(); err != nil {
				return err
			}
		}
	}
	return nil
}

// fitting is how many rows have room.
func fitting(rows []row, room float64) int {
	for i, r := range rows {
		if room -= r.height(); room < 0 {
			return i
		}
	}
	return len(rows)
}

// draw draws rows in their box.
func (c *composer) draw(head *row, rows []row) {
	if head != nil {
		rows = append([]row{*head}, rows...)
	}
	s, top, y := c.s, c.s.y, c.s.y
	s.ops = append(s.ops, list.Group{Tag: "Table"})
	for i, r := range rows {
		if i > 0 {
			s.rule(left, y, right, y, hair, line)
		}
		for _, x := range r.dividers {
			s.rule(x, y, x, y+r.height(), hair, line)
		}
		s.ops = append(s.ops, list.Group{Tag: "TR"})
		for _, cl := range r.cells {
			s.text(cl.block, cl.mark, cl.x, y+r.pad/2, toRight)
		}
		s.ops = append(s.ops, list.EndGroup{})
		y += r.height()
	}
	s.ops = append(s.ops, list.EndGroup{})
	shadeRows(s, rows, top)
	s.frame(box{left, top, right - left, y - top}, hair, strong)
	s.y, s.fresh = y, false
}

// shadeRows paints the shaded strips, those of rows that follow one another in
// one piece, and rounds them where the box is round.
func shadeRows(s *sheet, rows []row, y float64) {
	for i := 0; i < len(rows); {
		j, h := i, 0.0
		for j < len(rows) && sameStrips(rows[i].shaded, rows[j].shaded) {
			h += rows[j].height()
			j++
		}
		for _, strip := range rows[i].shaded {
			s.fill(box{strip[0], y, strip[1] - strip[0], h}, corners(strip, i == 0, j == len(rows)), shade)
		}
		y += h
		i = j
	}
}

func sameStrips(a, b [][2]float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func corners(strip [2]float64, first, last bool) (r list.Radii) {
	if first && strip[0] == left {
		r[0] = roundness
	}
	if first && strip[1] == right {
		r[1] = roundness
	}
	if last && strip[1] == right {
		r[2] = roundness
	}
	if last && strip[0] == left {
		r[3] = roundness
	}
	return r
}
