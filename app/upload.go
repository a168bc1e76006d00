package app

import (
	"bytes"
	"encoding/json"
	"time"
)

// Upload is how far central has a document.
type Upload struct {
	ID     string // central's name for the upload
	Offset int64  // bytes that central has
	Done   bool   // central has all of it, and its hash is right
}

// HandedIn is the body of CommandDocuments: what was handed in with a licence.
type HandedIn struct {
	Record      ID           `json:"record"` // the licence
	Attachments []Attachment `json:"attachments"`
	// Missing was handed in as well, and is lost: the counter sends it no more.
	Missing []Attachment `json:"missing,omitempty"`
}

// Without returns what takes the place of a refused command about documents: the same
// without those that lost names by their hash.
func (c Command) Without(lost map[string]bool, operator string, now time.Time) (Command, error) {
	var old HandedIn
	if err := json.Unmarshal(c.Body, &old); err != nil {
		return Command{}, Fail(StoreFault, err)
	}
	h := HandedIn{Record: old.Record, Attachments: []Attachment{}, Missing: old.Missing}
	for _, a := range old.Attachments {
		if lost[a.SHA256] {
			h.Missing = append(h.Missing, a)
		} else {
			h.Attachments = append(h.Attachments, a)
		}
	}
	body, err := json.Marshal(h)
	return Command{
		ID: NewID(now), Kind: c.Kind, Record: c.Record, Title: c.Title, Operator: operator,
		At: now.UTC(), Body: body, State: OutQueued, Replaces: c.ID,
	}, err
}

// Documents returns the documents that a command names, and that central must have
// before it: those of an application that is handed in, or of a licence. A draft names
// those it has so far. A body that cannot be read names none; central will say what is
// wrong with it.
func (c Command) Documents() []Attachment {
	switch c.Kind {
	case CommandSubmit, CommandDraft, CommandDocuments:
	case CommandIssue, CommandPrint, CommandWithdraw, CommandDecide:
		return nil
	}
	if !bytes.Contains(c.Body, []byte(`"attachments"`)) {
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
