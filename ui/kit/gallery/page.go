package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// page is one wall of the gallery. Open lays something over it, by F2.
type page struct {
	name, icon string
	build      func(sample) fyne.CanvasObject
	open       func(sample, fyne.Canvas)
}

func pages() []page {
	return []page{
		{name: "words", icon: "doc", build: sample.words},
		{name: "actions", icon: "edit", build: sample.actions},
		{name: "places", icon: "home", build: sample.places},
		{name: "fields", icon: "plusdoc", build: sample.fields},
		{name: "choices", icon: "check", build: sample.choices},
		{name: "messages", icon: "info", build: sample.messages},
		{name: "lists", icon: "licence", build: sample.lists},
		{name: "dialog", icon: "chat", build: sample.menus, open: sample.dialog},
		{name: "menu", icon: "down", build: sample.menus, open: sample.menu},
	}
}

func names() []string {
	var out []string
	for _, p := range pages() {
		out = append(out, p.name)
	}
	return out
}

// sample makes the widgets, in either language.
type sample struct {
	english bool
	say     func(string) // shows that something was done
}

// in is one of two wordings.
func (s sample) in(ar, en string) string {
	if s.english {
		return en
	}
	return ar
}

func (s sample) did(what string) func() { return func() { s.say(what) } }

// shelf is a row of the wall: what stands there, and its states side by side.
func shelf(title string, columns int, cells ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.VBox(8, kit.NewIdent(title, kit.SmallStrong).Role(theme.Secondary), kit.Grid(columns, 16, cells...))
}

// line is a shelf whose things keep their own width.
func line(title string, things ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.VBox(8, kit.NewIdent(title, kit.SmallStrong).Role(theme.Secondary), kit.HBox(16, append(things, kit.Spacer())...))
}

// state names the state of a thing.
func state(name string, o fyne.CanvasObject) fyne.CanvasObject {
	return kit.VBox(4, kit.NewIdent(name, kit.Caption).Role(theme.Secondary), o)
}

func wall(shelves ...fyne.CanvasObject) fyne.CanvasObject { return kit.VBox(20, shelves...) }

// focused shows o as if Tab had come to it. A window has one focus; the wall shows many.
func focused[T fyne.Focusable](o T) T {
	o.FocusGained()
	return o
}

// hovered shows o as if the pointer were on it.
func hovered[T desktop.Hoverable](o T) T {
	o.MouseIn(&desktop.MouseEvent{})
	return o
}

func disabled[T fyne.Disableable](o T) T {
	o.Disable()
	return o
}

// wrong shows a field with an error.
func wrong[T interface {
	fyne.CanvasObject
	SetError(on bool)
}](o T) T {
	o.SetError(true)
	return o
}

// days are the calendars of the house.
func days() kit.Calendars {
	return kit.Calendars{
		ToHijri: func(y, m, d int) (int, int, int, bool) {
			h, err := hijri.Civil{Year: y, Month: m, Day: d}.Hijri()
			return h.Year, h.Month, h.Day, err == nil
		},
		ToGregorian: func(y, m, d int) (int, int, int, bool) {
			c, err := hijri.Date{Year: y, Month: m, Day: d}.Civil()
			return c.Year, c.Month, c.Day, err == nil
		},
	}
}
