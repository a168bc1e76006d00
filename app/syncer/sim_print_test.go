package syncer_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// printsFrom is the first seed of the histories in which clerks print copies too.
// The older ones are left as they were, so that those that once failed stay
// themselves.
const printsFrom = 1000

// print has a copy of some licence come out, whoever issued it.
func (p *post) print() {
	ctx := p.s.t.Context()
	f, err := p.db.Find(ctx, app.Query{Kind: app.HitLicence, Limit: 1 << 20})
	if err != nil || len(f.Hits) == 0 {
		return
	}
	slices.SortFunc(f.Hits, func(a, b app.Hit) int { return strings.Compare(a.Number, b.Number) }) // by what a seed makes alike
	now, record := p.now().UTC(), f.Hits[p.s.rnd.IntN(len(f.Hits))].ID
	job, err := p.db.NewPrint(ctx, app.PrintJob{ID: app.NewID(now), Licence: record, State: app.PrintWanted, At: now}, app.AuditEntry{At: now, Operator: p.operator, Action: "print", Record: record})
	if err != nil {
		p.s.note("no print", p.i, string(app.CodeOf(err)))
		return
	}
	body, err := json.Marshal(app.PrintRecord{Licence: record, Number: job.Number, Copy: job.Copy, Operator: p.operator, Device: p.device.ID, At: now})
	if err != nil {
		p.s.fail("%v", err)
	}
	c := app.Command{ID: app.NewID(now), Kind: app.CommandPrint, Record: record, Operator: p.operator, At: now, Body: body}
	job.State = app.PrintDone
	err = p.db.SavePrint(ctx, job, &c)
	p.s.note("print", p.i, job.Copy, string(app.CodeOf(err)))
	if err == nil {
		p.s.sent(p, c)
	}
}
