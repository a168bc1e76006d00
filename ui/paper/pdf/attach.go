package pdf

import (
	"fmt"
	"strings"
)

// Attachment is a file inside the file: the data of the record that the paper
// shows, for archives that read more than pages.
type Attachment struct {
	Name  string // with its ending; ASCII
	Media string // application/json
	What  string // in words
	Data  []byte
}

// part is the part of PDF/A that the file keeps to: the third, which differs from
// the second in that it may carry any file, or else the first.
func (m Meta) part() int {
	if len(m.Attachments) > 0 {
		return 3
	}
	return 1
}

// version is that of PDF which the part builds on.
func (m Meta) version() string {
	if m.part() == 3 {
		return "1.7"
	}
	return "1.4"
}

// addAttachments puts files into the file, and returns what the catalogue says of
// them.
func (f *file) addAttachments(m Meta) string {
	if len(m.Attachments) == 0 {
		return ""
	}
	var names, refs strings.Builder
	for _, a := range m.Attachments {
		data := f.addStream(fmt.Sprintf("/Type /EmbeddedFile /Subtype /%s /Params <</Size %d /ModDate %s>> ",
			strings.ReplaceAll(a.Media, "/", "#2F"), len(a.Data), m.day()), a.Data, false)
		spec := f.add(fmt.Sprintf("<</Type /Filespec /F (%s) /UF %s /Desc %s /AFRelationship /Data /EF <</F %d 0 R /UF %d 0 R>>>>",
			literal(a.Name), hexText(a.Name), hexText(a.What), data, data))
		fmt.Fprintf(&names, "(%s) %d 0 R ", literal(a.Name), spec)
		fmt.Fprintf(&refs, "%d 0 R ", spec)
	}
	return fmt.Sprintf("/AF [%s] /Names <</EmbeddedFiles <</Names [%s]>>>> ", refs.String(), names.String())
}

// literal is s inside the brackets of a PDF string, without what does not belong
// in the name of a file.
func literal(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune(`()\/<>:"|?*`, r) {
			return '-'
		}
		return r
	}, s)
}
