package printer

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
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
	if p.Name != "PDF" || p.Info != "طابعة الشباك" || !p.Stopped || !p.Accepting || len(p.Reasons) != 2 {
		t.Errorf("the printer is %+v", p)
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
	f.Add([]byte{2, 0, 0, 0, 0, 0, 0, 1, 4, 0x44, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		for _, g := range m.groups {
			_ = printerOf(g)
			_ = g.number("job-id")
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

func TestServerAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"": "http://localhost", "/tmp/sock": "http://localhost", "print.office": "http://print.office:631",
		"10.0.0.4:8631": "http://10.0.0.4:8631", "print.office/version=1.1": "http://print.office:631", "::1": "http://[::1]:631",
	} {
		if got := NewCUPS(in).base; got != want {
			t.Errorf("%q is %s, not %s", in, got, want)
		}
	}
}

func TestRunSaysWhatIsNotThere(t *testing.T) {
	if _, err := run(t.Context(), nil, "no-such-command-of-ours"); err == nil || !bytes.Contains([]byte(err.Error()), []byte("spooler_down")) {
		t.Errorf("the error is %v", err)
	}
}
