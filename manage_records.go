package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"slices"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client/central"
)

// applications lists them without a word of who applied: a terminal keeps what it
// showed.
func (s steward) applications(fs *flag.FlagSet) func() (deed, error) {
	state := fs.String("state", "", "")
	return func() (deed, error) {
		if *state != "" && !s.v.Has("state."+*state) {
			return nil, fmt.Errorf("-state %s: %w %v", *state, errChoice, applicationStates())
		}
		return func(ctx context.Context, srv *central.Server) error {
			list, err := srv.Applications(ctx, app.State(*state))
			if err != nil {
				return err
			}
			rows := make([][]string, len(list))
			for i, a := range list {
				rows[i] = []string{a.Number, s.v.Say("state." + string(a.State)), a.Office, a.CreatedBy, when(a.CreatedAt), a.Reason}
			}
			s.table(s.v.Say("cli.central.applications"), rows)
			return nil
		}, nil
	}
}

// applicationStates are those that a step leads from or to.
func applicationStates() (list []app.State) {
	for _, step := range app.Steps() {
		if step.Kind == app.RemoteApplication {
			list = append(append(list, step.From...), step.To)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// decide does one step about an application or a licence, as an operator who gives
// the password: that nobody approves their own entry holds only if nobody can act
// under another's name.
func (s steward) decide(fs *flag.FlagSet) func() (deed, error) {
	operator, record := fs.String("operator", "", ""), fs.String("record", "", "")
	action, reason := fs.String("action", "", ""), fs.String("reason", "", "")
	return func() (deed, error) {
		for _, f := range [][2]string{{"-operator", *operator}, {"-record", *record}, {"-action", *action}} {
			if f[1] == "" {
				return nil, needed(f[0])
			}
		}
		step, ok := stepNamed(app.Action(*action))
		if !ok {
			return nil, fmt.Errorf("-action %s: %w %v", *action, errChoice, actions())
		}
		if step.Reason && *reason == "" {
			return nil, needed("-reason")
		}
		return func(ctx context.Context, srv *central.Server) error {
			f, err := srv.Find(ctx, *record)
			if err != nil {
				return err
			}
			password, err := readPassword(s.errs, s.v)
			if err != nil {
				return err
			}
			if err := srv.Vouch(ctx, *operator, password); err != nil {
				return err
			}
			d := app.Decision{Kind: f.Kind, Record: f.ID, Action: step.Action, Reason: *reason}
			if step.Kind != f.Kind {
				return app.Fail(app.NotAllowedHere, nil)
			}
			if err := srv.Decide(ctx, *operator, d); err != nil {
				return err
			}
			return s.sayState(ctx, srv, *record)
		}, nil
	}
}

func (s steward) sayState(ctx context.Context, srv *central.Server, record string) error {
	f, err := srv.Find(ctx, record)
	if err == nil {
		s.say("cli.central.decided", map[string]any{"name": s.v.Ident(f.Name), "state": s.v.Say("state." + string(f.State))})
	}
	return err
}

// stepNamed returns the step of an action; none is of both kinds.
func stepNamed(a app.Action) (app.Step, bool) {
	steps := app.Steps()
	if i := slices.IndexFunc(steps, func(s app.Step) bool { return s.Action == a }); i >= 0 {
		return steps[i], true
	}
	return app.Step{}, false
}

func actions() (list []app.Action) {
	for _, s := range app.Steps() {
		list = append(list, s.Action)
	}
	return list
}

// withdraw takes an approval back that licences name.
func (s steward) withdraw(fs *flag.FlagSet) func() (deed, error) {
	approval, reason := fs.String("approval", "", ""), fs.String("reason", "", "")
	return func() (deed, error) {
		if *approval == "" {
			return nil, needed("-approval")
		}
		if *reason == "" {
			return nil, needed("-reason")
		}
		return func(ctx context.Context, srv *central.Server) error {
			if err := srv.WithdrawApproval(ctx, *approval, *reason); err != nil {
				return err
			}
			s.say("cli.central.withdrawn", map[string]any{"number": s.v.Ident(*approval)})
			return nil
		}, nil
	}
}

// tasks lists what a person must look at.
func (s steward) tasks(fs *flag.FlagSet) func() (deed, error) {
	every := fs.Bool("all", false, "")
	return func() (deed, error) {
		return func(ctx context.Context, srv *central.Server) error {
			list, err := srv.Tasks(ctx)
			if err != nil {
				return err
			}
			var rows [][]string
			for _, t := range list {
				if *every || t.Done.IsZero() {
					rows = append(rows, []string{when(t.At), s.v.Say("cli.task." + string(t.Kind)), string(t.Number), string(t.Record), t.Detail, when(t.Done), t.By})
				}
			}
			s.table(s.v.Say("cli.central.tasks"), rows)
			return nil
		}, nil
	}
}

// numbers accounts for every number that was ever leased.
func (s steward) numbers(*flag.FlagSet) func() (deed, error) {
	return func() (deed, error) {
		return func(ctx context.Context, srv *central.Server) error {
			list, err := srv.Numbers(ctx)
			if err != nil {
				return err
			}
			rows, sum := make([][]string, len(list)), central.NumberReport{}
			for i, r := range list {
				l := r.Lease
				rows[i] = []string{
					l.Series, fmt.Sprint(l.First), fmt.Sprint(l.Last), r.Device,
					fmt.Sprint(r.Used), fmt.Sprint(r.Returned), fmt.Sprint(r.Open), when(l.NotAfter), s.term(r.Expired),
				}
				sum.Used, sum.Returned, sum.Open = sum.Used+r.Used, sum.Returned+r.Returned, sum.Open+r.Open
			}
			s.table(s.v.Say("cli.central.numbers"), rows)
			s.say("cli.central.numbers_sum", map[string]any{
				"all": s.v.Number(int64(sum.Used + sum.Returned + sum.Open)), "used": s.v.Number(int64(sum.Used)),
				"returned": s.v.Number(int64(sum.Returned)), "open": s.v.Number(int64(sum.Open)),
			})
			return nil
		}, nil
	}
}

func (s steward) term(expired bool) string {
	if expired {
		return s.v.Say("cli.central.expired")
	}
	return s.v.Say("cli.central.in_force")
}

// invoices lists every invoice that is final.
func (s steward) invoices(*flag.FlagSet) func() (deed, error) {
	return func() (deed, error) {
		return func(ctx context.Context, srv *central.Server) error {
			list, err := srv.Invoices(ctx)
			if err != nil {
				return err
			}
			rows := make([][]string, len(list))
			for i, r := range list {
				rows[i] = []string{r.Number, r.Name, s.v.Money(int64(r.Total)), when(r.At)}
			}
			s.table(s.v.Say("cli.central.invoices"), rows)
			return nil
		}, nil
	}
}

// leftovers lists what counters could not deliver before they were wiped, without a word
// of who applied, or writes all of it into a file, a line of JSON for each.
func (s steward) leftovers(fs *flag.FlagSet) func() (deed, error) {
	to := fs.String("out", "", "")
	return func() (deed, error) {
		return func(ctx context.Context, srv *central.Server) error {
			list, err := srv.Leftovers(ctx)
			if err != nil {
				return err
			}
			if *to != "" {
				return s.writeLeftovers(*to, list)
			}
			rows := make([][]string, len(list))
			for i, l := range list {
				rows[i] = []string{when(l.Came), l.Device, s.v.Say("command." + string(l.Kind)), string(l.Record), l.Operator, when(l.At), string(l.Why)}
			}
			s.table(s.v.Say("cli.central.leftovers"), rows)
			return nil
		}, nil
	}
}

func (s steward) writeLeftovers(path string, list []central.LeftoverReport) error {
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	lines.SetEscapeHTML(false)
	for _, l := range list {
		if err := lines.Encode(l); err != nil {
			return err
		}
	}
	if err := writeFile(path, b.Bytes(), 0o600); err != nil {
		return err
	}
	s.say("cli.central.leftovers_written", map[string]any{"path": s.v.Ident(path)})
	return nil
}

// broken is the audit of a central that somebody else wrote in.
type broken struct{ app.Chain }

func (b broken) Error() string { return fmt.Sprintf("the audit is broken at %d", b.BrokenAt) }

// audit checks the chain of central's audit and prints it. The mark at the end is to be
// kept elsewhere: a chain that was written anew as a whole has another.
func (s steward) audit(fs *flag.FlagSet) func() (deed, error) {
	since := fs.String("since", "", "")
	return func() (deed, error) {
		from, err := sinceDay(*since)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, srv *central.Server) error {
			var rows [][]string
			chain, mark, err := srv.Audit(ctx, func(e central.AuditEntry) error {
				if !e.At.Before(from) {
					rows = append(rows, []string{fmt.Sprint(e.N), when(e.At), s.v.Say("cli.act." + string(e.Act)), orDash(e.Who), orDash(e.Device), orDash(e.About), e.Detail})
				}
				return nil
			})
			if err != nil {
				return err
			}
			s.table(s.v.Say("cli.central.audit"), rows)
			if !chain.Whole() {
				return broken{chain}
			}
			fmt.Fprintln(s.out, s.v.Count("care.audit_whole", chain.Entries, nil))
			s.say("cli.central.audit_mark", map[string]any{"mark": s.v.Ident(orDash(mark))})
			return nil
		}, nil
	}
}
