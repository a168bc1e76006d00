package theme_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/theme"
)

// The pairs in which the screens set words (first) on a ground (second).
var textPairs = [][2]theme.Role{
	{theme.Text, theme.Canvas},
	{theme.Text, theme.Surface},
	{theme.Text, theme.Sunken},
	{theme.Text, theme.PSoft},
	{theme.Text, theme.Hot},
	{theme.Text, theme.ChangedFill},
	{theme.Text, theme.FieldFill},
	{theme.Text, theme.Selection},
	{theme.LabelText, theme.Canvas},
	{theme.LabelText, theme.Surface},
	{theme.LabelText, theme.Sunken},
	{theme.Secondary, theme.Canvas},
	{theme.Secondary, theme.Surface},
	{theme.Secondary, theme.Sunken},
	{theme.Secondary, theme.PSoft},
	{theme.Secondary, theme.Hot},
	{theme.Secondary, theme.FieldFill},
	{theme.OnPrimary, theme.Primary},
	{theme.OnPrimary, theme.PrimaryHover},
	{theme.GreenText, theme.Surface},
	{theme.GreenText, theme.Canvas},
	{theme.GreenText, theme.PSoft},
	{theme.GreenText, theme.AvatarFill},
	{theme.ErrorText, theme.ErrorFill},
	{theme.ErrorText, theme.Surface},
	{theme.ErrorText, theme.Canvas},
	{theme.WarningText, theme.WarningFill},
	{theme.WarningText, theme.Surface},
	{theme.WarningText, theme.Canvas},
	{theme.SuccessText, theme.SuccessFill},
	{theme.SuccessText, theme.Surface},
	{theme.InfoText, theme.InfoFill},
	{theme.InfoText, theme.Surface},
}

// The pairs of which the eye must find an edge: 3 to 1 is enough (WCAG 1.4.11).
var edgePairs = [][2]theme.Role{
	{theme.FieldBorder, theme.Surface},
	{theme.FieldBorder, theme.Canvas},
	{theme.FieldBorder, theme.FieldFill},
	{theme.Focus, theme.Surface},
	{theme.Focus, theme.Canvas},
	{theme.ErrorIcon, theme.Surface},
	{theme.WarningIcon, theme.Surface},
	{theme.SuccessIcon, theme.Surface},
	{theme.InfoIcon, theme.Surface},
}

func TestContrast(t *testing.T) {
	app := test.NewTempApp(t)
	for name, th := range map[string]*theme.Theme{"light": theme.New(false, 1), "dark": theme.New(true, 1)} {
		app.Settings().SetTheme(th)
		check(t, name, textPairs, 4.5)
		check(t, name, edgePairs, 3)
	}
}

// TestHighContrast asks for the next level, AAA, of the theme that promises it, and that every line is seen.
func TestHighContrast(t *testing.T) {
	app := test.NewTempApp(t)
	for name, th := range map[string]*theme.Theme{"light": theme.New(false, 1), "dark": theme.New(true, 1)} {
		app.Settings().SetTheme(th.Contrasted(true))
		check(t, name, textPairs, 7)
		check(t, name, edgePairs, 4.5)
		for _, ground := range []theme.Role{theme.Canvas, theme.Surface} {
			for _, line := range []theme.Role{theme.Line, theme.StrongLine, theme.GreenLine, theme.ErrorLine, theme.WarningLine, theme.InfoLine, theme.SuccessLine} {
				check(t, name, [][2]theme.Role{{line, ground}}, 3)
			}
			check(t, name, [][2]theme.Role{{theme.Disabled, ground}}, 4.5)
		}
		if now := theme.Current(); !now.Contrast() || now.Contrasted(false).Contrast() {
			t.Error("the theme does not know its contrast")
		}
		if th.Contrasted(true).Contrasted(false).Color(base.ColorNameForeground, 0) != th.Color(base.ColorNameForeground, 0) {
			t.Errorf("%s: the way back leads elsewhere", name)
		}
	}
}

func check(t *testing.T, name string, pairs [][2]theme.Role, least float64) {
	t.Helper()
	for _, p := range pairs {
		if c := kittest.Contrast(theme.Color(p[0]), theme.Color(p[1])); c < least {
			t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", name, p[0], p[1], c, least)
		}
	}
}

func TestThemeChangesAtRunTime(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	light := theme.Color(theme.Surface)
	app.Settings().SetTheme(theme.New(true, 1.25).Reading(false))
	if theme.Color(theme.Surface) == light {
		t.Error("the dark surface is the light one")
	}
	now := theme.Current()
	if now.RTL() || !now.Dark() || now.Scale() != 1.25 {
		t.Errorf("current theme is rtl %v dark %v scale %v", now.RTL(), now.Dark(), now.Scale())
	}
	if got := now.Size(base.SizeNameText); got != 20 {
		t.Errorf("text is %v at 125%%, want 20", got)
	}
}

func TestScaleHasLimits(t *testing.T) {
	for in, want := range map[float32]float32{0: 1, 0.5: 1, 1.5: 1.5, 9: 1.5} {
		if got := theme.New(false, in).Scale(); got != want {
			t.Errorf("scale %v became %v, want %v", in, got, want)
		}
	}
}

func TestRolesServeFyne(t *testing.T) {
	th := theme.New(false, 1)
	if th.Color(fyne.ThemeColorName(theme.Primary), base.VariantDark) != th.Color(base.ColorNamePrimary, base.VariantLight) {
		t.Error("Fyne's primary is not ours")
	}
	if th.Font(fyne.TextStyle{}) != theme.Font(theme.Regular) || th.Font(fyne.TextStyle{Bold: true}) != theme.Font(theme.SemiBold) {
		t.Error("the theme's fonts are not Plex")
	}
}
