package syncer

import "github.com/shubbak/shubbak/app"

// waiting are commands that are due but for documents which central has not got, and
// what must not overtake them, in the order they were found. It is looked at for every
// command of the outbox, of which there can be a month's: nothing in it searches.
type waiting struct {
	list    []waiter       // the next to be seen to first, among such as were dropped meanwhile
	in      map[app.ID]int // ticket of each that waits
	tickets int
	records map[app.ID]*waiters
}

// waiter is a place in the list. One that was dropped and found again has another, behind
// those that it must not overtake.
type waiter struct {
	app.Command
	ticket int
}

// waiters are the commands about one record that wait.
type waiters struct {
	first uint64 // the lowest place of one that the others must not overtake; 0: there is none
	ids   []app.ID
}

func newWaiting() waiting {
	return waiting{in: map[app.ID]int{}, records: map[app.ID]*waiters{}}
}

// add notes a command that waits.
func (w *waiting) add(c app.Command) {
	if w.has(c.ID) {
		return
	}
	w.tickets++
	w.list, w.in[c.ID] = append(w.list, waiter{c, w.tickets}), w.tickets
	of := w.records[c.Record]
	if of == nil {
		of = &waiters{}
		w.records[c.Record] = of
	}
	of.ids = append(of.ids, c.ID)
	if leads(c) && (of.first == 0 || c.Seq < of.first) {
		of.first = c.Seq
	}
}

// leads tells whether what comes after a command of the same record must stay behind
// it. Nothing waits for the documents of a licence: not its prints, and not the licence,
// which may stand behind them when it was put off.
func leads(c app.Command) bool { return c.Kind != app.CommandDocuments }

// behind tells whether a command must stay behind one that waits.
func (w *waiting) behind(c app.Command) bool {
	of := w.records[c.Record]
	return of != nil && of.first != 0 && of.first < c.Seq
}

// has tells whether a command waits.
func (w *waiting) has(id app.ID) bool { return w.in[id] != 0 }

// next returns the command whose documents come next.
func (w *waiting) next() (c app.Command, ok bool) {
	for len(w.list) > 0 && w.in[w.list[0].ID] != w.list[0].ticket {
		w.list = w.list[1:]
	}
	if len(w.list) == 0 {
		return c, false
	}
	return w.list[0].Command, true
}

func (w *waiting) empty() bool { return len(w.in) == 0 }

// drop takes out all about a record: they are looked at anew.
func (w *waiting) drop(record app.ID) {
	if of := w.records[record]; of != nil {
		for _, id := range of.ids {
			delete(w.in, id)
		}
		delete(w.records, record)
	}
}
