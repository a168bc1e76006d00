package main

import "testing"

// TestPowerCutsLoseNothing is the row power.* of `make soak`, shorter.
func TestPowerCutsLoseNothing(t *testing.T) {
	if err := canTrace(t.Context()); err != nil {
		t.Skip(err) // the system forbids it
	}
	seed := seedOf()
	t.Logf("SHUBBAK_SEED=%d repeats it", seed)
	lost, err := cutPower(t.TempDir(), seed, 300)
	if err != nil || lost != 0 {
		t.Errorf("%v losses, %v", lost, err)
	}
}
