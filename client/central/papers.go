package central

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// mostAlike bounds how many revisions of a licence count as alike.
const mostAlike = 64

// handedIn takes in the documents of a licence that was issued at a counter. The
// licence itself stays as it was signed.
func (s *Server) handedIn(tx Tx, c caller, cmd client.Command) (int64, error) {
	h, l, err := s.checkHandedIn(tx, c, cmd)
	if err != nil {
		return 0, err
	}
	if len(h.Missing) > 0 {
		codes := make([]string, len(h.Missing))
		for i, a := range h.Missing {
			codes[i] = a.Document
		}
		err = s.addTasks(tx, l.ID, l.Number, []doubt{{kind: TaskDocuments, detail: strings.Join(codes, " ")}})
	}
	if err = firstError(err, nameBlobs(tx, c.device.office(), h.Attachments)); err != nil {
		return 0, err
	}
	for _, a := range h.Attachments {
		there := func(x app.Attachment) bool { return x.Document == a.Document && x.SHA256 == a.SHA256 }
		if !slices.ContainsFunc(l.Attachments, there) {
			l.Attachments = append(l.Attachments, a)
		}
	}
	return s.putAlike(tx, l, cmd.ID)
}

// checkHandedIn refuses what names no licence that this device issued, or documents
// that are not here yet.
func (s *Server) checkHandedIn(tx Tx, c caller, cmd client.Command) (h app.HandedIn, l app.Licence, err error) {
	if err = json.Unmarshal(cmd.Body, &h); err != nil {
		return h, l, &app.Error{Code: app.Invalid, Field: "body", Err: err}
	}
	switch {
	case h.Record == "" || h.Record != cmd.Record:
		return h, l, &app.Error{Code: app.Invalid, Field: "record"}
	case len(h.Attachments)+len(h.Missing) == 0:
		return h, l, &app.Error{Code: app.Required, Field: "attachments"}
	}
	err = load(tx, tableLicences, []byte(h.Record), &l)
	switch {
	case missing(err):
		return h, l, &app.Error{Code: app.Conflict, Field: "record", Args: map[string]string{"depends": string(h.Record)}}
	case err != nil:
		return h, l, err
	case l.Office.Municipality.Code != c.device.office():
		return h, l, &app.Error{Code: app.Forbidden, Field: "record"}
	case l.Device != c.device.Device.ID:
		return h, l, &app.Error{Code: app.Forbidden, Field: "device"}
	}
	return h, l, s.documentsThere(tx, c.device.office(), h.Attachments)
}

// putAlike keeps a licence of which nothing changed that is decided about: how many
// copies are out, what was handed in. A decision that was made from the revision before
// is still taken.
func (s *Server) putAlike(tx Tx, l app.Licence, command app.ID) (int64, error) {
	before, err := alike(tx, l.ID)
	if err != nil {
		return 0, err
	}
	before = append(before, l.Revision)
	revision, err := s.putLicence(tx, l, command)
	if err != nil {
		return 0, err
	}
	return revision, save(tx, tableAlike, []byte(l.ID), before[max(0, len(before)-mostAlike):])
}

// alike lists the earlier revisions of a licence that a decision may be made from as
// well as from its present one.
func alike(tx Tx, id app.ID) (list []int64, err error) {
	if err = load(tx, tableAlike, []byte(id), &list); missing(err) {
		err = nil
	}
	return list, err
}

// seenAsItIs tells whether a decision was made in view of the licence as it stands.
func seenAsItIs(tx Tx, l app.Licence, match int64) error {
	if match == l.Revision {
		return nil
	}
	list, err := alike(tx, l.ID)
	if err == nil && !slices.Contains(list, match) {
		err = &app.Error{Code: app.Conflict, Field: fieldMatch}
	}
	return err
}
