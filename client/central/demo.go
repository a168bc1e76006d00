package central

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// DemoOperator is an operator of the demonstration with her password.
type DemoOperator struct {
	Operator app.Operator
	Password string
}

// Demo is what a demonstration shows on its sign-in screen.
type Demo struct {
	EnrolCode string // makes one device: counter 0003
	Office    app.Office
	Operators []DemoOperator
}

// Demo seeds the demonstration office, once, and returns a fresh enrolment code.
func (s *Server) Demo(ctx context.Context) (Demo, error) { return Demo{}, ctx.Err() }
