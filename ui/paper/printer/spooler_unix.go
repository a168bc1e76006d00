//go:build !windows

package printer

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// systemWay is CUPS by its socket; where nothing listens there, the commands of
// the system are tried.
func systemWay(ipp *IPP) way { return cups{ipp: ipp} }

type cups struct {
	ipp *IPP
	lp  LP
}

// Printers implements sender.
func (c cups) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	out, err := c.ipp.Printers(ctx)
	if unreachable(err) {
		return c.lp.Printers(ctx)
	}
	return out, err
}

// Choices implements sender.
func (c cups) Choices(ctx context.Context, printer string) (app.PrinterChoices, error) {
	out, err := c.ipp.Choices(ctx, printer)
	if unreachable(err) {
		return c.lp.Choices(ctx, printer)
	}
	return out, err
}

// Print implements sender.
func (c cups) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	id, err := c.ipp.Print(ctx, job, pdf)
	if unreachable(err) {
		return c.lp.Print(ctx, job, pdf)
	}
	return id, err
}

// State implements follower.
func (c cups) State(ctx context.Context, job app.SpoolRef) (app.SpoolStatus, error) {
	s, err := c.ipp.State(ctx, job)
	if unreachable(err) {
		return c.lp.State(ctx, job)
	}
	return s, err
}

// Cancel implements follower.
func (c cups) Cancel(ctx context.Context, job app.SpoolRef) error {
	return either(ctx, job, c.ipp.Cancel, c.lp.Cancel)
}

// Hold implements follower.
func (c cups) Hold(ctx context.Context, job app.SpoolRef) error {
	return either(ctx, job, c.ipp.Hold, c.lp.Hold)
}

// Release implements follower.
func (c cups) Release(ctx context.Context, job app.SpoolRef) error {
	return either(ctx, job, c.ipp.Release, c.lp.Release)
}

type order func(context.Context, app.SpoolRef) error

func either(ctx context.Context, job app.SpoolRef, first, second order) error {
	err := first(ctx, job)
	if unreachable(err) {
		return second(ctx, job)
	}
	return err
}
