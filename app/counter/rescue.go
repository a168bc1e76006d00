package counter

import (
	"context"
	"strconv"

	"github.com/shubbak/shubbak/app"
)

// leastPassword is how short a password may be that is set here.
const leastPassword = 6

// NewRescue makes the code by which an operator gets in who has forgotten her
// password while central is out of reach. It is for a supervisor, who gives her own
// password once more, writes the code down, and locks it away. The code before is
// worth nothing then.
func (c *Counter) NewRescue(ctx context.Context, password string) (code string, err error) {
	w, err := c.signedIn()
	if err != nil {
		return "", err
	}
	if !w.MayRescue() {
		return "", app.Fail(app.Forbidden, nil)
	}
	return c.Store.NewRescue(ctx, w.Operator.ID, password, c.audit(w, "new_rescue_code", ""))
}

// MayRescue tells whether the operator may make a rescue code.
func (w Who) MayRescue() bool { return w.Operator.Has(app.RoleSupervisor, app.RoleAdministrator) }

// Rescue gives an operator a new password by the rescue code, and signs her in as
// far as her grant allows. At central her password stays what it was.
func (c *Counter) Rescue(ctx context.Context, operator, code, password string) error {
	if len([]rune(password)) < leastPassword {
		return &app.Error{Code: app.TooShort, Field: "password", Args: map[string]string{"min": strconv.Itoa(leastPassword)}}
	}
	audit := app.AuditEntry{At: c.Now().UTC(), Operator: operator, Action: "rescue"}
	err := c.Store.Rescue(ctx, operator, code, password, audit)
	if app.CodeOf(err) == app.NotFound {
		return app.Fail(app.NeedsOnline, err) // she was never here
	}
	if err != nil {
		return err
	}
	return c.SignIn(ctx, operator, password)
}
