package paper

import (
	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/template"
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
	head  *row // stands on every page the panel is on
	rows  []row
	plain bool // lines between the rows and no box
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

// grid is the columns of labelled values.
type grid struct {
	columns int
	label   float64 // width of a label
	plain   bool
}

// cells lays out the fields in columns. The last row's last field has what is
// left of it.
func (c *composer) cells(b *template.Block) error {
	g := grid{columns: b.Columns, label: b.LabelWidth * mm / c.scale, plain: b.Plain}
	if g.columns == 0 {
		g.columns = 2
	}
	if g.label == 0 {
		g.label = nameWidth
	}
	fields := c.fields()
	if len(fields) == 0 {
		return nil
	}
	width := (c.right - c.left) / float64(g.columns)
	g.label = min(g.label, 0.6*width)
	p := panel{plain: b.Plain}
	for i := 0; i < len(fields); i += g.columns {
		r := row{pad: c.rowPad}
		line := fields[i:min(i+g.columns, len(fields))]
		to := c.right
		for k, f := range line {
			from := to - width
			if k == len(line)-1 {
				from = c.left
			} else if !b.Plain {
				r.dividers = append(r.dividers, from)
			}
			c.pair(&r, f, g, from, to)
			to = from
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
func (c *composer) pair(r *row, f app.Cell, g grid, from, to float64) {
	pad := cellPad
	if g.plain {
		pad = 0
	} else {
		r.shaded = append(r.shaded, [2]float64{to - g.label, to})
	}
	gap := max(pad, 4*px)
	r.cells = append(r.cells,
		cell{c.set.word(f.Label, c.look.cellLabel, g.label-pad-gap), list.Mark{Tag: "TH", Scope: "Row"}, to - pad},
		cell{c.valueBlock(f, to-g.label-from-2*pad), list.Mark{Tag: "TD"}, to - g.label - pad})
}

// valueBlock sets a value. Days, sums and areas are nobody's own.
func (c *composer) valueBlock(f app.Cell, width float64) block {
	switch f.Kind {
	case app.CellDate, app.CellMoney, app.CellArea, app.CellYears:
		return c.set.word(c.value(f), c.look.cell, width)
	case app.CellText, app.CellIdent:
	}
	return c.set.set(c.value(f), c.look.cell, width)
}

// tables lays out the document's tables, each under its title.
func (c *composer) tables(b *template.Block) error {
	for i := range c.doc.Tables {
		if err := c.table(&c.doc.Tables[i], b.Plain); err != nil {
			return err
		}
	}
	return nil
}

func (c *composer) table(t *app.DocTable, plain bool) error {
	if len(t.Rows) == 0 {
		return nil
	}
	c.gap()
	edges := c.columns(t)
	head := c.cellsOf(t, t.Head, edges, rowLook{c.look.cellLabel, list.Mark{Tag: "TH", Scope: "Column"}, plain, false})
	p := panel{plain: plain, head: &head}
	for _, cells := range t.Rows {
		p.rows = append(p.rows, c.cellsOf(t, cells, edges, rowLook{c.look.cell, list.Mark{Tag: "TD"}, plain, true}))
	}
	if len(t.Total) > 0 {
		r := c.cellsOf(t, t.Total, edges, rowLook{c.look.total, list.Mark{Tag: "TD"}, plain, true})
		if !plain {
			r.shaded = [][2]float64{{c.left, c.right}}
		}
		p.rows = append(p.rows, r)
	}
	if !plain {
		head.shaded = [][2]float64{{c.left, c.right}}
	}
	if t.Title != "" {
		if err := c.tableTitle(t.Title, head.height()+p.rows[0].height()); err != nil {
			return err
		}
	}
	return c.flow(p)
}

// tableTitle names a table, on the page where its first row will stand.
func (c *composer) tableTitle(title string, first float64) error {
	b := c.set.word(title, c.look.termsHead, c.right-c.left)
	if c.s.y+b.height()+first > c.flowEnd && !c.s.fresh {
		if err := c.next(); err != nil {
			return err
		}
	}
	c.s.y = c.s.text(b, list.Mark{Tag: "H2"}, c.right, c.s.y, toRight) + 4*px
	return nil
}

// columns returns the edges of a table's columns from the right, one more than
// there are columns. Shares that make no sense are taken as equal.
func (c *composer) columns(t *app.DocTable) []float64 {
	n := max(len(t.Head), len(t.Total))
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
	edges := []float64{c.right}
	for i, w := range shares {
		edges = append(edges, edges[i]-(c.right-c.left)*w/sum)
	}
	return edges
}

// rowLook is how a row of a table is set.
type rowLook struct {
	style
	mark  list.Mark
	plain bool
	kinds bool // values are formatted by the kind of their column
}

func (c *composer) cellsOf(t *app.DocTable, texts []string, edges []float64, l rowLook) row {
	r := row{pad: c.rowPad}
	pad := cellPad
	if l.plain {
		pad = 3 * px
	}
	for i, s := range texts {
		if l.kinds && i < len(t.Kinds) && s != "" {
			s = c.value(app.Cell{Value: s, Kind: t.Kinds[i]})
		}
		width := max(edges[i]-edges[i+1]-2*pad, 2*l.size)
		set := c.set.set
		if l.mark.Tag == "TH" {
			set = c.set.word
		}
		r.cells = append(r.cells, cell{set(s, l.style, width), l.mark, edges[i] - pad})
	}
	return r
}

// flow puts a panel on this page and as many more as it needs.
func (c *composer) flow(p panel) error {
	for rows := p.rows; len(rows) > 0; {
		room := c.flowEnd - c.s.y
		if p.head != nil {
			room -= p.head.height()
		}
		n := fitting(rows, room)
		switch {
		case n > 0:
			c.draw(p, rows[:n])
			rows = rows[n:]
		case c.s.fresh: // a row that is taller than a page
			lines := max(int((room-c.rowPad)/c.look.cell.leading), 1)
			first, rest := rows[0].split(lines)
			c.draw(p, []row{first})
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
func (c *composer) draw(p panel, rows []row) {
	if p.head != nil {
		rows = append([]row{*p.head}, rows...)
	}
	s, top, y := c.s, c.s.y, c.s.y
	s.ops = append(s.ops, list.Group{Tag: "Table"})
	for i, r := range rows {
		if i > 0 {
			s.rule(c.left, y, c.right, y, hair, line)
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
	s.y, s.fresh = y, false
	if p.plain {
		return
	}
	c.shadeRows(rows, top)
	s.frame(box{c.left, top, c.right - c.left, y - top}, hair, strong)
}

// shadeRows paints the shaded strips, those of rows that follow one another in
// one piece, and rounds them where the box is round.
func (c *composer) shadeRows(rows []row, y float64) {
	for i := 0; i < len(rows); {
		j, h := i, 0.0
		for j < len(rows) && sameStrips(rows[i].shaded, rows[j].shaded) {
			h += rows[j].height()
			j++
		}
		for _, strip := range rows[i].shaded {
			c.s.fill(box{strip[0], y, strip[1] - strip[0], h}, c.corners(strip, i == 0, j == len(rows)), shade)
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

func (c *composer) corners(strip [2]float64, first, last bool) (r list.Radii) {
	if first && strip[0] == c.left {
		r[0] = roundness
	}
	if first && strip[1] == c.right {
		r[1] = roundness
	}
	if last && strip[1] == c.right {
		r[2] = roundness
	}
	if last && strip[0] == c.left {
		r[3] = roundness
	}
	return r
}
