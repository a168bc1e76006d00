package signin_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/signin"
)

// desk is a counter that knows two operators and the password "right".
type desk struct {
	device error
	who    counter.Who
	refuse error
	tried  []string
	opened []string
	rescue []string
	closed *app.Orders
}

var operators = []app.Operator{
	{ID: "noura", Name: "Noura Alshehri", Roles: []app.Role{app.RoleCounter}},
	{ID: "reem", Name: "Reem", Roles: []app.Role{app.RoleSupervisor}},
}

func (d *desk) Device(context.Context) (app.Device, error) {
	return app.Device{Counter: "3", Office: app.Office{Municipality: app.Place{Name: "Khobar"}}}, d.device
}
func (d *desk) Operators(context.Context) ([]app.Operator, error)    { return operators, nil }
func (d *desk) Strip(context.Context) (counter.Strip, error)         { return counter.Strip{}, nil }
func (d *desk) Who() counter.Who                                     { return d.who }
func (d *desk) SignIn(_ context.Context, who, password string) error { return d.try(who, password) }
func (d *desk) Unlock(_ context.Context, password string) error {
	d.opened = append(d.opened, password)
	return d.refuse
}

func (d *desk) Closed(context.Context) (*app.Orders, error) { return d.closed, nil }

func (d *desk) Protection(context.Context) (app.Protection, error) {
	return app.Protection{Rescue: true}, nil
}

func (d *desk) Rescue(_ context.Context, who, code, password string) error {
	d.rescue = append(d.rescue, who+"/"+code+"/"+password)
	if code != "code" {
		return &app.Error{Code: app.WrongCode, Args: map[string]string{"tries": "4"}}
	}
	return nil
}

func (d *desk) try(who, password string) error {
	d.tried = append(d.tried, who+"/"+password)
	if password != "right" {
		return d.refuse
	}
	return nil
}

func newModel(t *testing.T, d *desk, lock bool) (m *signin.Model, h kittest.Hand, entered *int) {
	t.Helper()
	loop, h := kittest.NewLoop(t)
	entered = new(int)
	m = signin.NewModel(d, loop, lock, func() { *entered++ })
	m.Reload()
	h.Turn(t)
	return m, h, entered
}

func TestTheLastOperatorIsChosenAndStaysChosen(t *testing.T) {
	m, h, _ := newModel(t, &desk{}, false)
	if got := m.State().Operator().ID; got != "noura" {
		t.Fatalf("%q is chosen first", got)
	}
	m.Select(1)
	m.Reload()
	h.Turn(t)
	if got := m.State().Operator().ID; got != "reem" {
		t.Errorf("%q is chosen after reading anew", got)
	}
	m.Select(7)
	if got := m.State().Selected; got != 1 {
		t.Errorf("a card that is not there was chosen: %d", got)
	}
}

func TestPressingTwiceTriesOnce(t *testing.T) {
	d := &desk{}
	m, h, entered := newModel(t, d, false)
	m.SignIn("", "right")
	m.SignIn("", "right")
	h.Turn(t)
	if len(d.tried) != 1 || *entered != 1 {
		t.Errorf("tried %v, entered %d times", d.tried, *entered)
	}
}

func TestAnotherOperatorIsReadFromTheField(t *testing.T) {
	d := &desk{}
	m, h, _ := newModel(t, d, false)
	m.Select(signin.Another)
	m.SignIn("  ", "right")
	if app.CodeOf(m.State().Err) != app.Required || len(d.tried) != 0 {
		t.Fatalf("without a name: %v, tried %v", m.State().Err, d.tried)
	}
	m.SignIn(" aziz ", "")
	if app.CodeOf(m.State().Err) != app.Required || len(d.tried) != 0 {
		t.Fatalf("without a password: %v, tried %v", m.State().Err, d.tried)
	}
	m.SignIn(" aziz ", "right")
	h.Turn(t)
	if len(d.tried) != 1 || d.tried[0] != "aziz/right" {
		t.Errorf("tried %v", d.tried)
	}
}

func TestARefusalIsShownAndForgottenWithTheCard(t *testing.T) {
	d := &desk{refuse: &app.Error{Code: app.WrongPassword, Args: map[string]string{"tries": "4"}}}
	m, h, entered := newModel(t, d, false)
	m.SignIn("", "wrong")
	h.Turn(t)
	if !errors.Is(m.State().Err, app.Fail(app.WrongPassword, nil)) || *entered != 0 {
		t.Fatalf("refused with %v, entered %d times", m.State().Err, *entered)
	}
	m.Select(1)
	if m.State().Err != nil {
		t.Errorf("the next card still says %v", m.State().Err)
	}
}

func TestWaitingCountsDownAndTriesNothing(t *testing.T) {
	d := &desk{refuse: &app.Error{Code: app.TryLater, Args: map[string]string{"seconds": "3"}}}
	m, h, _ := newModel(t, d, false)
	ticks := make(chan time.Time)
	signin.SetPause(m, func(time.Duration) <-chan time.Time { return ticks })
	m.SignIn("", "wrong")
	h.Turn(t)
	for left := 3; left > 0; left-- {
		var e *app.Error
		if !errors.As(m.State().Err, &e) || e.Args["seconds"] != strconv.Itoa(left) || m.State().Wait != left {
			t.Fatalf("with %d s left: %v, %d", left, m.State().Err, m.State().Wait)
		}
		m.SignIn("", "right")
		ticks <- time.Time{}
		h.Turn(t)
	}
	if m.State().Err != nil || len(d.tried) != 1 {
		t.Fatalf("afterwards: %v, tried %v", m.State().Err, d.tried)
	}
	m.SignIn("", "right")
	h.Turn(t)
	if len(d.tried) != 2 {
		t.Errorf("tried %v", d.tried)
	}
}

func TestALockedCounterOpensForItsOperatorOnly(t *testing.T) {
	d := &desk{who: counter.Who{Operator: operators[1], Locked: true}}
	m, h, entered := newModel(t, d, true)
	if s := m.State(); len(s.Operators) != 1 || s.Operator().ID != "reem" {
		t.Fatalf("the lock shows %v", s.Operators)
	}
	m.SignIn("", "right")
	h.Turn(t)
	if len(d.tried) != 0 || len(d.opened) != 1 || *entered != 1 {
		t.Errorf("signed in %v, unlocked %v, entered %d times", d.tried, d.opened, *entered)
	}
}

func TestADeviceThatIsNotEnrolledSaysSo(t *testing.T) {
	m, _, _ := newModel(t, &desk{device: app.Fail(app.NotEnrolled, nil)}, false)
	if m.State().Enrolled {
		t.Error("it passes for enrolled")
	}
}

// TestTheRescueCodeLetsIn with a new password; a wrong one says what is left.
func TestTheRescueCodeLetsIn(t *testing.T) {
	d := &desk{}
	m, h, entered := newModel(t, d, false)
	m.Rescue("code", "newpassword") // nobody asked
	m.OpenRescue()
	m.Rescue("", "newpassword")
	m.Rescue("code", "")
	if e := (*app.Error)(nil); !errors.As(m.State().Rescue.Err, &e) || e.Code != app.Required || e.Field != "password" {
		t.Errorf("without a password: %v", m.State().Rescue.Err)
	}
	m.Rescue("other", "newpassword")
	m.Rescue("other", "newpassword") // pressed twice
	h.Turn(t)
	if app.CodeOf(m.State().Rescue.Err) != app.WrongCode || !m.State().Rescue.Open || *entered != 0 {
		t.Errorf("with a wrong code: %+v", m.State().Rescue)
	}
	m.Rescue("code", "newpassword")
	h.Turn(t)
	if *entered != 1 || m.State().Rescue.Open || len(d.rescue) != 2 || d.rescue[1] != "noura/code/newpassword" {
		t.Errorf("entered %d times by %v", *entered, d.rescue)
	}
	locked, _, _ := newModel(t, &desk{who: counter.Who{Operator: operators[0]}}, true)
	if locked.OpenRescue(); locked.State().Rescue.Open {
		t.Error("a locked counter is opened to somebody else")
	}
}
