package theme

import "image/color"

// palette gives each role its colour.
type palette map[Role]color.NRGBA

func lightPalette() palette {
	return palette{
		Canvas: rgb(0xF9FAFB), Surface: rgb(0xFFFFFF), Sunken: rgb(0xF3F4F6),
		Line: rgb(0xE5E7EB), StrongLine: rgb(0xD2D6DB), FieldBorder: rgb(0x6C737F), FieldFill: rgb(0xFFFFFF),
		Text: rgb(0x111927), LabelText: rgb(0x384250), Secondary: rgb(0x4D5761), Disabled: rgb(0x9DA4AE),
		Primary: rgb(0x1B8354), PrimaryHover: rgb(0x166A45), OnPrimary: rgb(0xFFFFFF), PrimaryLine: rgb(0x88D8AD), Focus: rgb(0x1B8354),
		GreenText: rgb(0x166A45), PSoft: rgb(0xF3FCF6), AvatarFill: rgb(0xDFF6E7), GreenLine: rgb(0x88D8AD),
		Hot: rgb(0xDFF6E7), ChangedBar: rgb(0xF5BD02), ChangedFill: rgb(0xFFFAEB),
		ErrorText: rgb(0xB42318), ErrorIcon: rgb(0xD92D20), ErrorFill: rgb(0xFEF3F2), ErrorLine: rgb(0xFECDCA),
		WarningText: rgb(0xB54708), WarningIcon: rgb(0xDC6803), WarningFill: rgb(0xFFFAEB), WarningLine: rgb(0xFEDF89),
		SuccessText: rgb(0x067647), SuccessIcon: rgb(0x079455), SuccessFill: rgb(0xECFDF3), SuccessLine: rgb(0xABEFC6),
		InfoText: rgb(0x175CD3), InfoIcon: rgb(0x1570EF), InfoFill: rgb(0xEFF8FF), InfoLine: rgb(0xB2DDFF),
		Selection: rgb(0xB8EACB), Hover: rgba(0x111927, 0x0A), Shade: rgba(0x0D121C, 0x80), DeepGreen: rgb(0x104631),
	}
}

func darkPalette() palette {
	return palette{
		Canvas: rgb(0x0D121C), Surface: rgb(0x111927), Sunken: rgb(0x1F2A37),
		Line: rgb(0x1F2A37), StrongLine: rgb(0x384250), FieldBorder: rgb(0x6C737F), FieldFill: rgb(0x0D121C),
		Text: rgb(0xF9FAFB), LabelText: rgb(0xD2D6DB), Secondary: rgb(0x9DA4AE), Disabled: rgb(0x6C737F),
		Primary: rgb(0x1B8354), PrimaryHover: rgb(0x166A45), OnPrimary: rgb(0xFFFFFF), PrimaryLine: rgb(0x88D8AD), Focus: rgb(0x54C08A),
		GreenText: rgb(0x88D8AD), PSoft: rgb(0x0C2A24), AvatarFill: rgb(0x104631), GreenLine: rgb(0x25935F),
		Hot: rgb(0x0C2A24), ChangedBar: rgb(0xDBA102), ChangedFill: rgb(0x2D2723),
		ErrorText: rgb(0xF97066), ErrorIcon: rgb(0xF97066), ErrorFill: rgb(0x2C1E29), ErrorLine: rgb(0x7A271A),
		WarningText: rgb(0xFDB022), WarningIcon: rgb(0xFDB022), WarningFill: rgb(0x2D2723), WarningLine: rgb(0x7A4A0B),
		SuccessText: rgb(0x47CD89), SuccessIcon: rgb(0x47CD89), SuccessFill: rgb(0x0F2E2B), SuccessLine: rgb(0x14573A),
		InfoText: rgb(0x53B1FD), InfoIcon: rgb(0x53B1FD), InfoFill: rgb(0x16293F), InfoLine: rgb(0x1849A9),
		Selection: rgb(0x14573A), Hover: rgba(0xFFFFFF, 0x0F), Shade: rgba(0x000000, 0xA0), DeepGreen: rgb(0x092A1E),
	}
}

// sharpLightPalette is for eyes that need high contrast: black on white, every edge drawn, the focus in a colour that
// nothing else has.
func sharpLightPalette() palette {
	return palette{
		Canvas: rgb(0xFFFFFF), Surface: rgb(0xFFFFFF), Sunken: rgb(0xEFEFEF),
		Line: rgb(0x6E6E6E), StrongLine: rgb(0x4A4A4A), FieldBorder: rgb(0x000000), FieldFill: rgb(0xFFFFFF),
		Text: rgb(0x000000), LabelText: rgb(0x000000), Secondary: rgb(0x262626), Disabled: rgb(0x595959),
		Primary: rgb(0x0B5132), PrimaryHover: rgb(0x063A22), OnPrimary: rgb(0xFFFFFF), PrimaryLine: rgb(0xFFFFFF), Focus: rgb(0x0A3FB5),
		GreenText: rgb(0x0B5132), PSoft: rgb(0xE3F4EA), AvatarFill: rgb(0xCFEBDA), GreenLine: rgb(0x0B5132),
		Hot: rgb(0xCFEBDA), ChangedBar: rgb(0x8A5A00), ChangedFill: rgb(0xFFF4D1),
		ErrorText: rgb(0x8B0F08), ErrorIcon: rgb(0x8B0F08), ErrorFill: rgb(0xFFF0EE), ErrorLine: rgb(0x8B0F08),
		WarningText: rgb(0x6B3300), WarningIcon: rgb(0x6B3300), WarningFill: rgb(0xFFF6E0), WarningLine: rgb(0x6B3300),
		SuccessText: rgb(0x044D31), SuccessIcon: rgb(0x044D31), SuccessFill: rgb(0xECFDF3), SuccessLine: rgb(0x044D31),
		InfoText: rgb(0x0B3A8C), InfoIcon: rgb(0x0B3A8C), InfoFill: rgb(0xEEF5FF), InfoLine: rgb(0x0B3A8C),
		Selection: rgb(0xA5E0BA), Hover: rgba(0x000000, 0x1A), Shade: rgba(0x000000, 0xB0), DeepGreen: rgb(0x062B1C),
	}
}

// sharpDarkPalette is the same the other way round: white on black.
func sharpDarkPalette() palette {
	return palette{
		Canvas: rgb(0x000000), Surface: rgb(0x000000), Sunken: rgb(0x1C1C1C),
		Line: rgb(0x8C8C8C), StrongLine: rgb(0xBFBFBF), FieldBorder: rgb(0xFFFFFF), FieldFill: rgb(0x000000),
		Text: rgb(0xFFFFFF), LabelText: rgb(0xFFFFFF), Secondary: rgb(0xE0E0E0), Disabled: rgb(0xA6A6A6),
		Primary: rgb(0x7BE3A9), PrimaryHover: rgb(0xA9F0C8), OnPrimary: rgb(0x000000), PrimaryLine: rgb(0x000000), Focus: rgb(0xFFD500),
		GreenText: rgb(0x7BE3A9), PSoft: rgb(0x06301C), AvatarFill: rgb(0x083F25), GreenLine: rgb(0x7BE3A9),
		Hot: rgb(0x083F25), ChangedBar: rgb(0xFFD500), ChangedFill: rgb(0x332B00),
		ErrorText: rgb(0xFFB4A8), ErrorIcon: rgb(0xFFB4A8), ErrorFill: rgb(0x3A0A06), ErrorLine: rgb(0xFFB4A8),
		WarningText: rgb(0xFFD08A), WarningIcon: rgb(0xFFD08A), WarningFill: rgb(0x332200), WarningLine: rgb(0xFFD08A),
		SuccessText: rgb(0x7BE3A9), SuccessIcon: rgb(0x7BE3A9), SuccessFill: rgb(0x06301C), SuccessLine: rgb(0x7BE3A9),
		InfoText: rgb(0xA9D3FF), InfoIcon: rgb(0xA9D3FF), InfoFill: rgb(0x001F40), InfoLine: rgb(0xA9D3FF),
		Selection: rgb(0x0C5A35), Hover: rgba(0xFFFFFF, 0x26), Shade: rgba(0x000000, 0xC0), DeepGreen: rgb(0x04150D),
	}
}
