package main

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client/central"
)

// offices lists the offices, or makes that of a town of the catalogue.
func (s steward) offices(fs *flag.FlagSet) func() (deed, error) {
	add, head, title := fs.String("add", "", ""), fs.String("head", "", ""), fs.String("head-title", "", "")
	return func() (deed, error) {
		if *add == "" && (*head != "" || *title != "") {
			return nil, needed("-add")
		}
		if *add == "" {
			return s.listOffices, nil
		}
		return func(ctx context.Context, srv *central.Server) error {
			o, err := srv.Office(ctx, *add, *head, *title)
			if err == nil {
				s.say("cli.central.office_kept", map[string]any{"name": o.Municipality.Name, "code": s.v.Ident(o.Municipality.Code)})
			}
			return err
		}, nil
	}
}

func (s steward) listOffices(ctx context.Context, srv *central.Server) error {
	list, err := srv.Offices(ctx)
	if err != nil {
		return err
	}
	rows := make([][]string, len(list))
	for i, o := range list {
		rows[i] = []string{o.Municipality.Code, o.Municipality.Name, o.Class, o.Head}
	}
	s.table(s.v.Say("cli.central.offices"), rows)
	return nil
}

var fourDigits = regexp.MustCompile(`^[0-9]{4}$`)

// devices lists the counters, closes or locks one, or makes the code of a new one.
func (s steward) devices(fs *flag.FlagSet) func() (deed, error) {
	code, office, counter := fs.String("new", "", ""), fs.String("office", "", ""), fs.String("counter", "", "")
	orders := map[string]*string{}
	for _, o := range deviceOrders() {
		orders[o] = fs.String(o, "", "")
	}
	reason := fs.String("reason", "", "")
	return func() (deed, error) {
		given := []string{}
		for _, o := range deviceOrders() {
			if *orders[o] != "" {
				given = append(given, "-"+o)
			}
		}
		if *code != "" {
			given = append(given, "-new")
		}
		switch {
		case len(given) > 1:
			return nil, fmt.Errorf("%s: %w", strings.Join(given, ", "), errOne)
		case *reason != "" && (len(given) == 0 || *code != "" || *orders["reinstate"] != ""):
			return nil, needed("-lock, -revoke, -wipe")
		case *code == "" && (*office != "" || *counter != ""):
			return nil, needed("-new")
		case len(given) == 0:
			return s.listDevices, nil
		case *code == "":
			order := given[0][1:]
			return s.orderDevice(order, *orders[order], *reason), nil
		case !fourDigits.MatchString(*code):
			return nil, fmt.Errorf("-new %s: %w", *code, errDigits)
		case *office == "":
			return nil, needed("-office")
		case *counter == "":
			return nil, needed("-counter")
		}
		return func(ctx context.Context, srv *central.Server) error {
			secret, err := srv.NewCounter(ctx, *office, *code, *counter)
			if err == nil {
				s.say("cli.central_code", map[string]any{"code": s.v.Ident(secret)})
			}
			return err
		}, nil
	}
}

// deviceOrders are what a counter can be told, as flags.
func deviceOrders() []string {
	return []string{string(app.DirectLock), string(app.DirectRevoke), string(app.DirectWipe), "reinstate"}
}

func (s steward) listDevices(ctx context.Context, srv *central.Server) error {
	list, err := srv.Counters(ctx)
	if err != nil {
		return err
	}
	rows := make([][]string, len(list))
	for i, c := range list {
		d := c.Device
		rows[i] = []string{d.Code, d.Counter, d.Office.Municipality.Code, d.ID, when(c.SeenAt), s.v.Number(int64(c.Waiting)), s.standingOf(c), s.v.Ident(c.Version)}
	}
	s.table(s.v.Say("cli.central.devices"), rows)
	return nil
}

func (s steward) standing(revoked bool) string {
	if revoked {
		return s.v.Say("cli.central.revoked")
	}
	return s.v.Say("cli.central.in_force")
}

func (s steward) standingOf(c central.CounterReport) string {
	switch {
	case c.Wiped:
		return s.v.Say("cli.central.wiped")
	case c.Retiring && !c.Revoked:
		return s.v.Say("cli.central.retiring")
	}
	return s.standing(c.Revoked)
}

// orderDevice gives an order to the one device that has the name: an ID, or four digits.
func (s steward) orderDevice(order, name, reason string) deed {
	return func(ctx context.Context, srv *central.Server) error {
		list, err := srv.Counters(ctx)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(c central.CounterReport) bool { return c.Device.ID != name && c.Device.Code != name })
		switch len(list) {
		case 0:
			return app.Fail(app.NotFound, nil)
		case 1:
			id := list[0].Device.ID
			if order == "reinstate" {
				err = srv.Reinstate(ctx, id)
			} else {
				err = srv.Direct(ctx, id, app.DirectiveKind(order), reason)
			}
			if err == nil {
				s.say("cli.central.device_"+order, map[string]any{"name": s.v.Ident(name)})
			}
			return err
		}
		return app.Fail(app.Conflict, nil)
	}
}

var operatorName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)

// operators lists who may sign in, adds or changes somebody, or revokes.
func (s steward) operators(fs *flag.FlagSet) func() (deed, error) {
	revoke, set := fs.String("revoke", "", ""), fs.String("set", "", "")
	var c central.OperatorChange
	fs.StringVar(&c.Office, "office", "", "")
	fs.StringVar(&c.Operator.Name, "name", "", "")
	fs.StringVar(&c.Operator.NameEn, "name-en", "", "")
	roles, password := fs.String("roles", "", ""), fs.Bool("password", false, "")
	return func() (deed, error) {
		more := c.Office != "" || c.Operator.Name != "" || c.Operator.NameEn != "" || *roles != "" || *password
		switch {
		case *set != "" && *revoke != "":
			return nil, fmt.Errorf("-revoke, -set: %w", errOne)
		case *set == "" && more:
			return nil, needed("-set")
		case *revoke != "":
			return s.revokeOperator(*revoke), nil
		case *set == "":
			return s.listOperators, nil
		case !operatorName.MatchString(*set):
			return nil, fmt.Errorf("-set %s: %w", *set, errName)
		}
		c.Operator.ID = *set
		var err error
		if c.Operator.Roles, err = rolesOf(*roles); err != nil {
			return nil, err
		}
		return s.changeOperator(c, *password), nil
	}
}

// rolesOf reads roles with commas between them.
func rolesOf(text string) (list []app.Role, err error) {
	if text == "" {
		return nil, nil
	}
	known := []app.Role{app.RoleCounter, app.RoleReviewer, app.RoleApprover, app.RolePrinter, app.RoleSupervisor, app.RoleAdministrator}
	for name := range strings.SplitSeq(text, ",") {
		r := app.Role(strings.TrimSpace(name))
		if !slices.Contains(known, r) {
			return nil, fmt.Errorf("-roles %s: %w %v", name, errChoice, known)
		}
		if !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return list, nil
}

// changeOperator adds or changes. The password comes from the terminal or standard
// input, never from the command line, where every process could read it.
func (s steward) changeOperator(c central.OperatorChange, password bool) deed {
	return func(ctx context.Context, srv *central.Server) error {
		if password {
			var err error
			if c.Password, err = readPassword(s.errs, s.v); err != nil {
				return err
			}
			if n := len([]rune(c.Password)); n < leastPassword {
				return &app.Error{Code: app.TooShort, Args: map[string]string{"min": fmt.Sprint(leastPassword)}}
			}
		}
		if err := srv.ChangeOperator(ctx, c); err != nil {
			return err
		}
		s.say("cli.central.operator_kept", map[string]any{"id": s.v.Ident(c.Operator.ID)})
		return nil
	}
}

// leastPassword is how many letters a password has at least.
const leastPassword = 8

func (s steward) revokeOperator(id string) deed {
	return func(ctx context.Context, srv *central.Server) error {
		if err := srv.RevokeOperator(ctx, id); err != nil {
			return err
		}
		s.say("cli.central.operator_revoked", map[string]any{"id": s.v.Ident(id)})
		return nil
	}
}

func (s steward) listOperators(ctx context.Context, srv *central.Server) error {
	list, err := srv.Operators(ctx)
	if err != nil {
		return err
	}
	rows := make([][]string, len(list))
	for i, o := range list {
		var roles []string
		for _, r := range o.Operator.Roles {
			roles = append(roles, string(r))
		}
		rows[i] = []string{o.Operator.ID, o.Operator.Name, o.Office, strings.Join(roles, ","), s.standing(o.Revoked)}
	}
	s.table(s.v.Say("cli.central.operators"), rows)
	return nil
}
