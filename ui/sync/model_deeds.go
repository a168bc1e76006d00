package sync

import (
	"context"
	"path/filepath"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/files"
)

// Deed is something that can be done about an entry.
type Deed uint8

// The deeds.
const (
	Merge    Deed = iota // put two changes together
	Withdraw             // leave ours for central's
	Mend                 // back into the form, and sent again
	Retry                // sent again as it is
	Without              // sent again without the documents that are lost here
	Export               // a file for a supervisor, without anybody's data
	Open                 // the licence, or the slip
)

// Collided tells whether an entry is a change of what had changed at central.
func Collided(c app.Command) bool {
	return c.State == app.OutNeedsOperator && c.Code == app.Conflict && c.Kind == app.CommandSubmit
}

// Deeds lists what can be done about an entry, what mends it first. An entry is
// never thrown away.
func Deeds(c app.Command) []Deed {
	switch {
	case Collided(c):
		return []Deed{Merge, Withdraw, Export}
	case c.State == app.OutNeedsOperator && c.Kind == app.CommandDocuments && (c.Code == app.DocMissing || c.Code == app.DocRefused):
		return []Deed{Without, Retry, Open, Export}
	case c.State == app.OutNeedsOperator && c.Kind == app.CommandSubmit && c.Code != app.NotAllowedHere:
		return []Deed{Mend, Retry, Export}
	case c.State == app.OutNeedsOperator:
		return []Deed{Retry, Open, Export}
	case c.State == app.OutQuarantined:
		return []Deed{Export, Open}
	}
	return []Deed{Open}
}

// Retry sends an entry that needs the clerk once more, as it is.
func (m *Model) Retry(id app.ID) {
	m.do(func(ctx context.Context) error { return m.desk.Retry(ctx, id) })
}

// SendWithout sends the documents of a licence without those that are lost here.
func (m *Model) SendWithout(id app.ID) {
	m.do(func(ctx context.Context) error { return m.desk.SendWithout(ctx, id) })
}

// Withdraw leaves a change for what central has.
func (m *Model) Withdraw(id app.ID) {
	m.do(func(ctx context.Context) error { return m.desk.Withdraw(ctx, id) })
}

// do does what may set an entry going again.
func (m *Model) do(what func(context.Context) error) {
	m.loop.Go(func(ctx context.Context) func() {
		err := what(ctx)
		return func() {
			if err != nil {
				m.fail(err)
				return
			}
			m.nudge()
			m.Reload()
		}
	})
}

func (m *Model) fail(err error) {
	m.state.Err = err
	m.show(m.state)
}

// Mend takes the application of a refused entry back into the form, which then
// opens.
func (m *Model) Mend(c app.Command, open func(app.ID)) {
	m.loop.Go(func(ctx context.Context) func() {
		a, err := m.desk.Mend(ctx, c.Record)
		return func() {
			if err != nil {
				m.fail(err)
				return
			}
			open(a.ID)
		}
	})
}

// Export writes an entry, without anybody's data, into the documents of the user.
func (m *Model) Export(c app.Command) {
	key := string(c.ID)
	path := filepath.Join(files.Documents(), "shubbak-"+key[max(0, len(key)-12):]+".json")
	m.loop.Go(func(ctx context.Context) func() {
		err := files.Write(path, func() ([]byte, error) { return m.desk.ExportCommand(ctx, c.ID) })
		return func() {
			if err != nil {
				m.fail(err)
				return
			}
			m.state.Err, m.state.Saved = nil, path
			m.show(m.state)
		}
	})
}
