package signin

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// Rescue is the way in for who has forgotten her password while central is out of reach.
type Rescue struct {
	Open bool
	Busy bool
	Err  error // of code or password; Field tells which
}

// OpenRescue asks for the rescue code.
func (m *Model) OpenRescue() {
	if m.state.Busy || m.state.Locked || m.state.Selected == Another {
		return
	}
	m.state.Rescue = Rescue{Open: true}
	m.show(m.state)
}

// CloseRescue asks no more.
func (m *Model) CloseRescue() {
	m.state.Rescue = Rescue{}
	m.show(m.state)
}

// Rescue tries a rescue code, and a new password for the operator who is chosen.
func (m *Model) Rescue(code, password string) {
	r := &m.state.Rescue
	if !r.Open || r.Busy {
		return
	}
	if code == "" || password == "" {
		field := "code"
		if code != "" {
			field = "password"
		}
		r.Err = &app.Error{Code: app.Required, Field: field}
		m.show(m.state)
		return
	}
	r.Busy, r.Err = true, nil
	m.show(m.state)
	id := m.state.Operator().ID
	m.loop.Go(func(ctx context.Context) func() {
		err := m.desk.Rescue(ctx, id, code, password)
		return func() {
			m.state.Rescue.Busy, m.state.Rescue.Err = false, err
			if err == nil {
				m.state.Rescue, m.state.Err = Rescue{}, nil
			}
			m.show(m.state)
			if err == nil {
				m.entered()
			}
		}
	})
}
