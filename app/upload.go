package app

import (
	"bytes"
	"encoding/json"
)

// Upload is how far central has a document.
type Upload struct {
	ID     string // central's name for the upload
	Offset int64  // bytes that central has
	Done   bool   // central has all of it, and its hash is right
}

// Documents returns the documents that a command names, and that central must have
// before it: those of an application that is handed in. A draft names those it has so far. A body that cannot be read
// names none; central will say what is wrong with it.
func (c Command) Documents() []Attachment {
	if c.Kind != CommandSubmit && c.Kind != CommandDraft || !bytes.Contains(c.Body, []byte(`"attachments"`)) {
		return nil
	}
	var a struct {
		Attachments []Attachment `json:"attachments"`
	}
	if err := json.Unmarshal(c.Body, &a); err != nil {
		return nil
	}
	return a.Attachments
}
