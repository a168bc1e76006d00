package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// lineRows are about the way to central and back, over HTTP on loopback.
func lineRows() []row {
	return []row{
		{name: "pull.records", unit: "per s", goal: 20000, more: true, measure: pull},
		{name: "push.commands", unit: "per s", goal: 5000, more: true, measure: push},
		{name: "pull.bytes", unit: "bytes each", goal: 3000, measure: pullBytes},
	}
}

// pullBytes is how much goes over the wire for each record of a first download,
// unpacked, as on loopback.
func pullBytes(dir string) (each float64, err error) {
	ctx := context.Background()
	p, err := openPost(ctx, dir, demonstration)
	defer func() { err = errors.Join(err, p.Close()) }()
	if err != nil {
		return 0, err
	}
	before := p.wire.wrote.Load()
	_, err = p.sync(ctx, p.pulled(ctx))
	return float64(p.wire.wrote.Load()-before) / demonstration, err
}

// pull brings 10,000 records into an empty counter: decoded,
// encrypted, indexed and durable. Numbers are leased on the way.
func pull(dir string) (perSecond float64, err error) {
	ctx := context.Background()
	p, err := openPost(ctx, dir, download)
	defer func() { err = errors.Join(err, p.Close()) }()
	if err != nil {
		return 0, err
	}
	took, err := p.sync(ctx, p.pulled(ctx))
	return download / took.Seconds(), err
}

// push sends 1,000 issued licences, each durable at central before it is
// acknowledged, and the acknowledgement here. Their documents, for which no licence
// waits, follow.
func push(dir string) (perSecond float64, err error) {
	const commands = 1000
	ctx := context.Background()
	p, err := openPost(ctx, dir, demonstration)
	defer func() { err = errors.Join(err, p.Close()) }()
	if err != nil {
		return 0, err
	}
	if _, err := p.sync(ctx, p.ready(ctx)); err != nil {
		return 0, err
	}
	ids, err := p.drafts(ctx, commands)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if _, err := p.clerk.Issue(ctx, id); err != nil {
			return 0, err
		}
	}
	took, err := p.sync(ctx, func() (bool, error) {
		n, err := p.db.OutboxCount(ctx)
		if err == nil && n.NeedsMe > 0 {
			err = p.refused(ctx)
		}
		return n.Waiting <= commands, err
	})
	return commands / took.Seconds(), err
}

// refused says what central did not take.
func (p *post) refused(ctx context.Context) error {
	list, err := p.db.Commands(ctx, 0)
	if err != nil || len(list) == 0 {
		return err
	}
	c := list[0]
	return fmt.Errorf("central refused command %s: %w: %s", c.ID, &app.Error{Code: c.Code}, c.Detail)
}
