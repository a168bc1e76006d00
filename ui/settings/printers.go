package settings

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// PrinterFor returns the printer that papers of a kind go to, "" for the system's
// own.
func (s *Screen) PrinterFor(kind app.DocumentKind) string {
	return cmp.Or(s.model.PaperPrinter(kind), s.Printer())
}

// paperPrinters has each kind of paper go to a printer of its own, or to the usual
// one.
func (s *Screen) paperPrinters(st State) fyne.CanvasObject {
	v := s.Voice
	words, names := []string{v.Say("settings.printer_usual")}, []string{""}
	for _, p := range st.Printers {
		words, names = append(words, cmp.Or(p.Info, p.Name)), append(names, p.Name)
	}
	rows := kit.VBox(8, kit.Gap(4), kit.NewLabel(v.Say("settings.paper_printers"), kit.SmallMedium).Role(theme.LabelText))
	for _, kind := range Papers() {
		choice := kit.NewSelect(words, max(slices.Index(names, s.model.PaperPrinter(kind)), 0), func(i int) { s.model.SetPaperPrinter(kind, names[i]) })
		word := kit.Center(kit.NewLabel(v.Say("settings.paper_"+string(kind)), kit.Small))
		rows.Add(kit.Columns(12, []float32{0, 1}, kit.Fixed(112*theme.Current().Scale(), 0, kit.HBox(0, word)), choice))
	}
	return rows
}

// networkPrinters are those that are no queue of the machine, and how to add one.
func (s *Screen) networkPrinters() fyne.CanvasObject {
	v := s.Voice
	entry := kit.NewEntry().LTR().MaxLen(200)
	field := kit.NewField(v.Say("settings.network_printer"), false, entry).Help(v.Say("settings.network_help"))
	add := func() {
		if s.model.AddNetwork(entry.Text()) != nil {
			field.SetError(v.Say("settings.network_wrong"))
			return
		}
		field.SetError("")
		entry.SetText("")
	}
	entry.OnSubmitted = func(string) { add() }
	rows := kit.VBox(8, kit.Gap(4), field, kit.HBox(8, kit.NewButton(kit.Secondary, v.Say("settings.network_add"), add).Low()))
	for _, a := range s.model.Network() {
		away := kit.NewIconButton(kit.Quiet, "trash", func() { s.model.RemoveNetwork(a) }).Low()
		rows.Add(kit.Grow(8, 0, kit.NewIdent(a, kit.Small).Cut(), away))
	}
	return rows
}
