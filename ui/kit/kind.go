package kit

import "github.com/shubbak/shubbak/ui/theme"

// Kind is what a chip, a notice or a message is about; it decides the colours. Colour never stands alone: a word and
// an icon go with it.
type Kind uint8

// The kinds.
const (
	Neutral Kind = iota
	Info
	Success
	Warning
	Error
)

// kindRoles are the colours of a kind.
type kindRoles struct{ text, icon, fill, line theme.Role }

func (k Kind) roles() kindRoles {
	switch k {
	case Info:
		return kindRoles{theme.InfoText, theme.InfoIcon, theme.InfoFill, theme.InfoLine}
	case Success:
		return kindRoles{theme.SuccessText, theme.SuccessIcon, theme.SuccessFill, theme.SuccessLine}
	case Warning:
		return kindRoles{theme.WarningText, theme.WarningIcon, theme.WarningFill, theme.WarningLine}
	case Error:
		return kindRoles{theme.ErrorText, theme.ErrorIcon, theme.ErrorFill, theme.ErrorLine}
	case Neutral:
	}
	return kindRoles{theme.LabelText, theme.Secondary, theme.Sunken, theme.Line}
}

// icon is the usual icon of a kind.
func (k Kind) icon() string {
	switch k {
	case Success:
		return "checkc"
	case Warning:
		return "warn"
	case Error:
		return "errc"
	case Neutral, Info:
	}
	return "info"
}
