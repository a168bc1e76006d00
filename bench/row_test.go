package main

import (
	"errors"
	"testing"
	"time"
)

func TestRowsSayWhetherTheyAreShort(t *testing.T) {
	gives := func(v float64, err error) func(string) (float64, error) {
		return func(string) (float64, error) { return v, err }
	}
	for _, c := range []struct {
		row  row
		want string
	}{
		{row{name: "a", unit: "ms", goal: 5, measure: gives(4.2345, nil)}, "a = 4.23 ms (goal ≤ 5) ok"},
		{row{name: "a", unit: "ms", goal: 5, measure: gives(5, nil)}, "a = 5 ms (goal ≤ 5) ok"},
		{row{name: "a", unit: "ms", goal: 5, measure: gives(5.1, nil)}, "a = 5.1 ms (goal ≤ 5) short"},
		{row{name: "b", unit: "per s", goal: 20000, more: true, measure: gives(31234.5, nil)}, "b = 31235 per s (goal ≥ 20000) ok"},
		{row{name: "b", unit: "per s", goal: 150, more: true, measure: gives(149, nil)}, "b = 149 per s (goal ≥ 150) short"},
		{row{name: "c", unit: "×", goal: 1.5, measure: gives(0, errors.New("no disk"))}, "c = - × (goal ≤ 1.5) short"},
		{row{name: "d", unit: "×", goal: 1.5, measure: func(string) (float64, error) { panic("out") }}, "d = - × (goal ≤ 1.5) short"},
	} {
		if got := c.row.report(t.TempDir()); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestP95(t *testing.T) {
	var times []time.Duration
	for i := range 100 {
		times = append(times, time.Duration(100-i))
	}
	if got := p95(times); got != 95 {
		t.Error(got)
	}
	if got := p95([]time.Duration{7}); got != 7 {
		t.Error(got)
	}
}

func TestABenchmarkThatFailsHasNoValue(t *testing.T) {
	if _, err := perOp(func(b *testing.B) { b.Fatal("out") }); err == nil {
		t.Error("it has one")
	}
}
