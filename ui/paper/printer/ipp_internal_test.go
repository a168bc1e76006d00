package printer

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
)

func sampleAnswer() message {
	return message{code: 0, id: 7, groups: []group{
		{tag: groupOperation, attributes: []attribute{text(tagCharset, "attributes-charset", "utf-8")}},
		{tag: groupPrinter, attributes: []attribute{
			text(tagName, "printer-name", "PDF"),
			text(tagText, "printer-info", "طابعة الشباك"),
			{tag: tagEnum, name: "printer-state", values: []any{5}},
			{tag: tagBoolean, name: "printer-is-accepting-jobs", values: []any{true}},
			text(tagKeyword, "printer-state-reasons", "media-empty-error", "paused"),
			text(tagKeyword, "media-supported", "iso_a4_210x297mm", "na_letter_8.5x11in", "custom_max_300x500mm"),
			text(tagKeyword, "media-ready", "iso_a5_148x210mm"),
			text(tagKeyword, "media-source-supported", "auto", "tray-2"),
			text(tagKeyword, "sides-supported", "one-sided", "two-sided-long-edge"),
			{tag: tagRange, name: "copies-supported", values: []any{span{1, 99}}},
		}},
	}}
}

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	b, err := sampleAnswer().encode()
	if err != nil {
		t.Fatal(err)
	}
	m, err := decode(append(b, "the document"...))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(m, sampleAnswer()) {
		t.Errorf("decoded %+v", m)
	}
	p := printerOf(m.of(groupPrinter)[0])
	if p.Name != "PDF" || p.Info != "طابعة الشباك" || !p.Stopped || !p.Accepting || p.Trouble != app.PaperOut {
		t.Errorf("the printer is %+v", p)
	}
	want := app.PrinterChoices{
		Media: []string{"iso_a5_148x210mm", "iso_a4_210x297mm", "na_letter_8.5x11in"}, Trays: []string{"auto", "tray-2"}, Duplex: true, Copies: 99,
	}
	if got := choicesOf(m.of(groupPrinter)[0]); !reflect.DeepEqual(got, want) {
		t.Errorf("the choices are %+v", got)
	}
}

func TestDecodeRefuses(t *testing.T) {
	whole, err := sampleAnswer().encode()
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) - 1 {
		if _, err := decode(whole[:n]); !errors.Is(err, errIPP) {
			t.Errorf("%d bytes of %d: %v", n, len(whole), err)
		}
	}
	if _, err := decode(append(append([]byte(nil), whole[:8]...), tagName, 0, 0, 0, 0)); !errors.Is(err, errIPP) {
		t.Errorf("an attribute without a group: %v", err)
	}
}

func TestEncodeRefusesWhatDoesNotFit(t *testing.T) {
	m := message{groups: []group{{tag: groupJob, attributes: []attribute{text(tagName, "job-name", string(make([]byte, 1<<15)))}}}}
	if _, err := m.encode(); !errors.Is(err, errIPP) {
		t.Errorf("the error is %v", err)
	}
}

func TestJobStates(t *testing.T) {
	for n, want := range map[int]string{-1: "", 0: "", 3: "pending", 4: "held", 5: "active", 6: "stopped", 7: "cancelled", 8: "aborted", 9: "completed", 10: ""} {
		if got := jobState(n); string(got) != want {
			t.Errorf("state %d is %q, not %q", n, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	b, err := sampleAnswer().encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{2, 0, 0, 0, 0, 0, 0, 1, 3})
	tray, err := message{groups: []group{{tag: groupJob, attributes: options(app.SpoolJob{Tray: "tray-2"})}}}.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(tray)
	f.Add([]byte{2, 0, 0, 0, 0, 0, 0, 1, 4, 0x44, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		for _, g := range m.groups {
			_ = printerOf(g)
			_ = choicesOf(g)
			_ = jobState(g.number("job-state"))
		}
		again, err := m.encode()
		if err != nil {
			return // longer than is written
		}
		if back, err := decode(again); err != nil || len(back.groups) != len(m.groups) {
			t.Errorf("what was decoded does not survive: %v", err)
		}
	})
}

// TestTroubles: what stops a printer is told from what it warns of.
func TestTroubles(t *testing.T) {
	for _, c := range []struct {
		stopped bool
		reasons string
		want    app.Trouble
	}{
		{false, "none", ""},
		{false, "toner-low-warning media-low-report", ""},
		{false, "media-empty-warning", ""}, // of two trays
		{true, "media-empty-warning", app.PaperOut},
		{false, "media-empty-error", app.PaperOut},
		{false, "media-needed-report", app.PaperOut},
		{true, "paused media-jam-error", app.PaperJam},
		{true, "cover-open", app.DoorOpen},
		{false, "marker-supply-empty-error", app.TonerOut},
		{false, "connecting-to-device", app.Unreachable},
		{false, "offline-report", app.Unreachable},
		{true, "paused", app.Paused},
		{true, "com.example-strange-error", app.Attention},
		{false, "output-area-full-error", app.TrayFull},
	} {
		if got := troubleOf(c.stopped, strings.Fields(c.reasons)); got != c.want {
			t.Errorf("stopped %v, %s: %q, not %q", c.stopped, c.reasons, got, c.want)
		}
	}
}

func TestSizes(t *testing.T) {
	for in, want := range map[string][2]int{
		"iso_a4_210x297mm": {21000, 29700}, "na_letter_8.5x11in": {21590, 27940}, "om_receipt_80x200mm": {8000, 20000},
		"custom_max_300x500mm": {}, "iso_a4": {}, "": {}, "a_xmm": {}, "a_0x5mm": {}, "a_-1x5mm": {}, "a_NaNxInfmm": {}, "a_1e9x1mm": {},
	} {
		w, h, ok := sizeOf(in)
		if ok != (want != [2]int{}) || ok && (w != want[0] || h != want[1]) {
			t.Errorf("%q is %d × %d, %v", in, w, h, ok)
		}
	}
}

// TestATrayIsSentWithItsSize reads the bytes that CUPS and printers get.
func TestATrayIsSentWithItsSize(t *testing.T) {
	m := message{groups: []group{{tag: groupJob, attributes: options(app.SpoolJob{Media: A4, Tray: "tray-2", Duplex: true})}}}
	b, err := m.encode()
	if err != nil {
		t.Fatal(err)
	}
	want := "\x34\x00\x09media-col\x00\x00" + "\x4a\x00\x00\x00\x0amedia-size" + "\x34\x00\x00\x00\x00" +
		"\x4a\x00\x00\x00\x0bx-dimension" + "\x21\x00\x00\x00\x04\x00\x00\x52\x08" +
		"\x4a\x00\x00\x00\x0by-dimension" + "\x21\x00\x00\x00\x04\x00\x00\x74\x04" + "\x37\x00\x00\x00\x00" +
		"\x4a\x00\x00\x00\x0cmedia-source" + "\x44\x00\x00\x00\x06tray-2" + "\x37\x00\x00\x00\x00"
	if !bytes.Contains(b, []byte(want)) || bytes.Contains(b, []byte("iso_a4")) {
		t.Errorf("the job is %q", b)
	}
}

// TestAddressesOfPrinters: what begins with ipp is asked itself.
func TestAddressesOfPrinters(t *testing.T) {
	c := NewIPP("")
	for in, want := range map[string]string{
		"HP 404": "http://localhost/printers/HP%20404", "ipp://10.0.0.9/ipp/print": "http://10.0.0.9:631/ipp/print",
		"ipps://hp.office:8443/ipp/print": "https://hp.office:8443/ipp/print",
	} {
		if to, err := c.at(in); err != nil || to.post != want {
			t.Errorf("%s is asked at %s, %v", in, to.post, err)
		}
	}
	for _, in := range []string{"ipp://", "ipp://%zz/"} {
		if _, err := c.at(in); app.CodeOf(err) != app.PrinterMissing {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestServerAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"": "http://localhost", "/tmp/sock": "http://localhost", "print.office": "http://print.office:631",
		"10.0.0.4:8631": "http://10.0.0.4:8631", "print.office/version=1.1": "http://print.office:631", "::1": "http://[::1]:631",
	} {
		if got := NewIPP(in).base; got != want {
			t.Errorf("%q is %s, not %s", in, got, want)
		}
	}
}

func TestRunSaysWhatIsNotThere(t *testing.T) {
	if _, err := run(t.Context(), nil, "no-such-command-of-ours"); err == nil || !bytes.Contains([]byte(err.Error()), []byte("spooler_down")) {
		t.Errorf("the error is %v", err)
	}
}
