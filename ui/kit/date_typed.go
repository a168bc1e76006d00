package kit

// Typed is what stands in the two halves, be it a date or not yet.
func (f *DateField) Typed() (hijri, gregorian string) { return f.hijri.Text(), f.gregorian.Text() }

// SetTyped shows what is no date, as it was typed.
func (f *DateField) SetTyped(hijri, gregorian string) {
	f.valid = false
	f.hijri.SetText(hijri)
	f.gregorian.SetText(gregorian)
}

// Focused tells whether one of the halves has the focus.
func (f *DateField) Focused() bool { return f.hijri.focused || f.gregorian.focused }

// OnFocus is told when the focus comes to one of the halves, and when it leaves the field for good: from the second
// half, or from the first when the date is whole.
func (f *DateField) OnFocus(told func(on bool)) {
	for _, e := range []*Entry{f.hijri, f.gregorian} {
		before := e.OnFocus
		e.OnFocus = func(on bool) {
			before(on)
			if on || e == f.gregorian || f.valid {
				told(on)
			}
		}
	}
}

// SetReadOnly keeps the day from being changed; it can still be selected and copied.
func (f *DateField) SetReadOnly(on bool) {
	f.hijri.SetReadOnly(on)
	f.gregorian.SetReadOnly(on)
}
