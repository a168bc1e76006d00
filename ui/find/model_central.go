package find

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// Central is what central answered to a search beyond what is kept here.
type Central struct {
	Text  string
	Busy  bool
	Err   error
	Total int

	licences map[app.ID]app.Licence
}

// CanAskCentral tells whether there is something to ask central for.
func (s State) CanAskCentral() bool {
	return s.Kind == app.HitLicence && s.Filter.Text != "" && s.Central == nil
}

// AskCentral looks for the text of the filter at central, in the licences of every
// office. What it finds takes the place of the list until Leave, or until something
// else is looked for.
func (m *Model) AskCentral() {
	if !m.state.CanAskCentral() {
		return
	}
	asked := &Central{Text: m.state.Filter.Text, Busy: true}
	m.state.Central = asked
	m.show(m.state)
	m.loop.Go(func(ctx context.Context) func() {
		found, total, err := m.desk.FindCentral(ctx, asked.Text)
		return func() { m.answered(asked, found, total, err) }
	})
}

func (m *Model) answered(asked *Central, found []app.Licence, total int, err error) {
	if m.state.Central != asked {
		return // she looks for something else by now
	}
	now := &Central{Text: asked.Text, Err: err, Total: total, licences: map[app.ID]app.Licence{}}
	s := &m.state
	s.Central = now
	if err == nil {
		m.asFound, s.Total, s.Details, s.Selected = nil, total, nil, -1
		for _, l := range found {
			now.licences[l.ID] = l
			m.asFound = append(m.asFound, hitOf(l))
		}
		m.arrange()
	}
	m.show(m.state)
	if err == nil {
		m.detail()
	}
}

// Leave goes back to what is kept here.
func (m *Model) Leave() {
	if m.state.Central == nil {
		return
	}
	m.asFound = nil
	m.state.Central, m.state.Hits, m.state.Details, m.state.Selected, m.state.Loaded = nil, nil, nil, -1, false
	m.show(m.state)
	m.Reload()
}

// hitOf is a licence as a list shows it.
func hitOf(l app.Licence) app.Hit {
	h := app.Hit{
		Kind: app.HitLicence, ID: l.ID, Number: string(l.Number), Service: l.Service, State: l.State, Holder: l.Entered.Get(app.FieldFullName),
		IDNo: l.Entered.Get(app.FieldIDNo), Until: l.Until, At: l.IssuedAt, Operator: l.IssuedBy.ID,
	}
	for _, code := range []string{app.FieldTradeName, app.FieldEstablishment, app.FieldFullName} {
		if h.Title == "" {
			h.Title = l.Entered.Get(code)
		}
	}
	return h
}

// fromCentral reads a record that central has and this counter may not.
func (m *Model) fromCentral(ctx context.Context, hit app.Hit, l app.Licence) Details {
	d := Details{Hit: hit, Licence: l, Central: true, People: map[string]app.Operator{l.IssuedBy.ID: l.IssuedBy}}
	d.Here, d.Err = m.desk.ViewCentral(ctx, l.ID)
	return d
}
