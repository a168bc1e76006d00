package paper_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// preflight returns what the validator of Apache PDFBox has against the files as
// PDF/A-1b; an empty answer finds nothing. Its classes come from several jars,
// two of which Java itself has lost since.
func preflight(t *testing.T, files ...string) string {
	t.Helper()
	const jars = "/usr/share/java/"
	var path []string
	for _, jar := range []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"} {
		path = append(path, jars+jar+".jar")
	}
	group := filepath.Join(t.TempDir(), "files.txt")
	if err := os.WriteFile(group, []byte(strings.Join(files, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	out, complaints, err := attempt(t, "java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", strings.Join(path, ":"),
		"org.apache.pdfbox.preflight.Validator_A1b", "group", group)
	valid := strings.Count(out, " is a valid PDF/A-1b file")
	if err == nil && valid == len(files) {
		return ""
	}
	if out == "" {
		t.Fatalf("the validator does not run: %v: %s", err, complaints)
	}
	return out
}

// TestArchivesTakeEveryPaper validates every paper, marked and unmarked.
func TestArchivesTakeEveryPaper(t *testing.T) {
	var files []string
	for _, d := range papers() {
		files = append(files, written(t, d))
		d.Mark = "cancelled"
		files = append(files, written(t, d))
	}
	if out := preflight(t, files...); out != "" {
		t.Errorf("not for an archive: %s", out)
	}
	for _, f := range files {
		if out := tool(t, "qpdf", "--check", f); !strings.Contains(out, "No syntax or stream encoding errors found") {
			t.Errorf("qpdf says %s", out)
		}
	}
}

// TestArchivesRefuse holds the validator to its promise.
func TestArchivesRefuse(t *testing.T) {
	file := written(t, licence())
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Replace(b, []byte("<pdfaid:part>1<"), []byte("<pdfaid:part>9<"), 1)
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if preflight(t, file) == "" {
		t.Error("what is no PDF/A-1b passes")
	}
}
