package main

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"
)

// row is one line of the report: what is measured, in which unit, and how much
// of it is good.
type row struct {
	name    string
	unit    string
	goal    float64
	measure func(dir string) (float64, error) // dir is empty and the row's own
	more    bool                              // the goal is to be reached; else it is not to be passed
}

// report measures and prints.
func (r row) report(dir string) string {
	value, err := r.measured(dir)
	if err != nil {
		slog.Error("not measured", "row", r.name, "err", err)
	}
	sign, met := "≤", value <= r.goal
	if r.more {
		sign, met = "≥", value >= r.goal
	}
	verdict := "short"
	if met && err == nil {
		verdict = "ok"
	}
	return fmt.Sprintf("%s = %s %s (goal %s %s) %s", r.name, short(value), r.unit, sign, short(r.goal), verdict)
}

// measured keeps a panic of one row from the others.
func (r row) measured(dir string) (value float64, err error) {
	defer func() {
		if p := recover(); p != nil {
			value, err = math.NaN(), fmt.Errorf("panic: %v", p)
		}
	}()
	own, err := subfolder(dir, r.name)
	if err != nil {
		return math.NaN(), err
	}
	value, err = r.measure(own)
	if err != nil {
		return math.NaN(), err
	}
	return value, nil
}

// short writes a number in three digits, and one that is none as a dash.
func short(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "-"
	case math.Abs(v) >= 100:
		return strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// perOp is how long one round of a benchmark takes. The benchmark fails by
// b.Fatal, which leaves no rounds.
func perOp(bench func(b *testing.B)) (time.Duration, error) {
	r := testing.Benchmark(bench)
	if r.N == 0 {
		return 0, errors.New("the benchmark failed")
	}
	return time.Duration(float64(r.T) / float64(r.N)), nil
}

// p95 is the time that 95 of 100 do not pass.
func p95(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)*95+99)/100-1]
}

// milliseconds with their fraction.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
