package catalogue_test

import (
	"testing"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
)

func TestProblemsAreNamedByTheirField(t *testing.T) {
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := cat.Service("COM")
	if !ok {
		t.Fatal("no service")
	}
	name, _ := s.Field("full_name")
	group, _ := s.Field("activities")
	cell, _ := s.Field("activities[0].code")
	for path, want := range map[string]string{
		"full_name":          name.Label.Ar,
		"activities[2].code": group.Label.Ar + " · " + cell.Label.Ar,
		"document:facade":    document(t, s, "facade"),
		"document:none":      "document:none",
		"elsewhere":          "elsewhere",
	} {
		if got := s.NameOf(path, "ar"); got != want || want == "" {
			t.Errorf("%s is named %q, want %q", path, got, want)
		}
	}
}

func document(t *testing.T, s *catalogue.Service, code string) string {
	t.Helper()
	for _, d := range s.Documents {
		if d.Code == code {
			return d.Label.Ar
		}
	}
	t.Fatalf("no document %s", code)
	return ""
}
