package catalogue

import "strings"

// NameOf is what people call the place of a problem: the label of a field, of a cell of a repeated group
// ("activities[0].code") or of a document ("document:facade"). What the service does not have is named by its path.
func (s *Service) NameOf(path, lang string) string {
	if code, ok := strings.CutPrefix(path, "document:"); ok {
		for _, d := range s.Documents {
			if d.Code == code {
				return d.Label.In(lang)
			}
		}
	}
	f, ok := s.Field(path)
	if !ok {
		return path
	}
	group, _, inside := strings.Cut(path, "[")
	if g, ok := s.Field(group); inside && ok {
		return g.Label.In(lang) + " · " + f.Label.In(lang)
	}
	return f.Label.In(lang)
}
