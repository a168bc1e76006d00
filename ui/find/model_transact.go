package find

import (
	"context"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
)

// Transactions is what can be begun from what was found.
type Transactions interface {
	Offers(l app.Licence) []catalogue.Transaction
	Begin(ctx context.Context, licence app.ID, transaction string) (app.Application, error)
	Amend(ctx context.Context, id app.ID) (app.Application, error)
}

// Amendable tells whether the application may be taken back into the form.
func (d Details) Amendable() bool {
	return d.Hit.Kind == app.HitApplication && counter.Amendable(d.Application)
}

// Begin begins a transaction from the selected licence, and hands the new
// application to then.
func (m *Model) Begin(transaction string, then func(app.ID)) {
	m.begin(then, func(ctx context.Context, id app.ID) (app.Application, error) {
		return m.desk.Begin(ctx, id, transaction)
	})
}

// Amend takes the selected application back into the form, and hands it to then.
func (m *Model) Amend(then func(app.ID)) { m.begin(then, m.desk.Amend) }

// begin does it once, however often it is pressed while it is under way.
func (m *Model) begin(then func(app.ID), make func(context.Context, app.ID) (app.Application, error)) {
	hit, ok := m.state.Hit()
	if !ok || m.beginning {
		return
	}
	m.beginning = true
	m.loop.Go(func(ctx context.Context) func() {
		a, err := make(ctx, hit.ID)
		return func() {
			m.beginning = false
			if err != nil {
				m.state.Err = err
				m.show(m.state)
				return
			}
			m.state.Err = nil
			then(a.ID)
		}
	})
}
