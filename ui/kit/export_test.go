package kit

// ColumnWidth is how wide a column of a table stands.
func ColumnWidth(t *Table, column int) float32 { return t.head.titles[column].Size().Width }
