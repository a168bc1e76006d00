package template

import "slices"

// Values are what wording may name in braces, and references may show.
func Values() []string {
	return []string{
		"number", "application_no", "title", "title_en", "office", "issued_on", "from", "until",
		"receipt", "fingerprint", "copy", "printed_by", "counter", "day", "time", "prepared_by", "approved_by",
	}
}

// The other names that a template may use.
func sizes() []string { return []string{string(A4), string(A5), string(Roll80)} }

func marks() []string {
	return []string{"always", "cancelled", "copy", "expired", "provisional", "training"}
}
func feet() []string { return []string{"copy", "printed", "fingerprint", "page"} }
func people() []string {
	return []string{"prepared", "approved", "received", "applicant", "supervisor"}
}

func emblems() []string {
	return []string{".svg", ".png", ".jpg", ".jpeg"}
}

// entries are those that a block of a kind may have beside its kind.
func entries(kind string) ([]string, bool) {
	known := map[string][]string{
		Header:     {"stacked", "references"},
		Title:      {"text", "under"},
		Notice:     {"head", "text"},
		Number:     {"value", "label", "term", "code", "caption", "stacked"},
		Fields:     {"columns", "label_width", "plain"},
		Tables:     {"plain"},
		Terms:      {"head"},
		Signatures: {"places", "stamp"},
		Code:       {"caption"},
		Words:      {"text", "strong", "centred"},
	}
	list, ok := known[kind]
	return list, ok
}

func kinds() []string {
	return []string{Code, Fields, Header, Notice, Number, Signatures, Tables, Terms, Words, Title}
}

func known(s string, list []string) bool { return slices.Contains(list, s) }
