package paper

import "testing"

func TestDirectionOfValues(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "رخصة": true, "Riwaq Coffee Est.": false, "Riwaq مقهى": true, "1,640.00": true, "+966 50": true, "A-1 (١٢)": true, "...": true,
	} {
		if got := rightToLeft([]rune(text)); got != want {
			t.Errorf("%q right to left: %v", text, got)
		}
	}
}

func TestSetterForgetsPersons(t *testing.T) {
	p := Press{look: newLook()}
	faces, _, err := load()
	if err != nil {
		t.Fatal(err)
	}
	s := newSetter(faces)
	s.set("ماجد 😀", p.look.cell, 100)
	s.word("رخصة", p.look.cell, 100)
	if len(s.lacks()) == 0 {
		t.Error("what no face has is not told")
	}
	s.reset()
	if len(s.own) != 0 || len(s.lacks()) != 0 || len(s.fixed) != 1 {
		t.Errorf("after a reset %d, %v and %d remain", len(s.own), s.lacks(), len(s.fixed))
	}
	for i := range 2 * mostFixed {
		s.word("رخصة", p.look.cell, float64(i+1))
	}
	if len(s.fixed) > mostFixed {
		t.Errorf("%d words are remembered", len(s.fixed))
	}
}
