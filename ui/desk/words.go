package desk

import "github.com/shubbak/shubbak/ui/kit"

// fieldWords are the words of the menu that every field for text has.
func (w *Window) fieldWords() kit.EntryWords {
	v := w.Voice
	return kit.EntryWords{
		Undo: v.Say("desk.text.undo"), Redo: v.Say("desk.text.redo"), Cut: v.Say("desk.text.cut"),
		Copy: v.Say("desk.text.copy"), Paste: v.Say("desk.text.paste"), SelectAll: v.Say("desk.text.select_all"),
	}
}
