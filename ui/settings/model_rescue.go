package settings

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// Rescue is the making of a rescue code.
type Rescue struct {
	Open bool
	Busy bool
	Err  error
	Code string // the new one, shown once
}

// OpenRescue asks the supervisor for her password.
func (m *Model) OpenRescue() {
	m.state.Rescue = Rescue{Open: true}
	m.show(m.state)
}

// CloseRescue ends it, and forgets the code.
func (m *Model) CloseRescue() {
	m.state.Rescue = Rescue{}
	m.show(m.state)
	m.Reload()
}

// NewRescue makes a rescue code.
func (m *Model) NewRescue(password string) {
	r := &m.state.Rescue
	if !r.Open || r.Busy || r.Code != "" {
		return
	}
	if password == "" {
		r.Err = &app.Error{Code: app.Required, Field: "password"}
		m.show(m.state)
		return
	}
	r.Busy, r.Err = true, nil
	m.show(m.state)
	m.loop.Go(func(ctx context.Context) func() {
		code, err := m.desk.NewRescue(ctx, password)
		return func() {
			if m.state.Rescue.Open {
				m.state.Rescue = Rescue{Open: true, Code: code, Err: err}
				m.show(m.state)
			}
		}
	})
}
