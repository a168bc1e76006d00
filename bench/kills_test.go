package main

import (
	"os"
	"testing"
)

// TestMain lets the test's program be the counter that is killed.
func TestMain(m *testing.M) {
	if code, sent := onErrand(); sent {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// TestKilledCountersLoseNothing is the row kill.* of `make soak`, shorter.
func TestKilledCountersLoseNothing(t *testing.T) {
	seed := seedOf()
	t.Logf("SHUBBAK_SEED=%d repeats it", seed)
	lost, err := killCounters(t.TempDir(), seed, 30)
	if err != nil || lost != 0 {
		t.Errorf("%v losses, %v", lost, err)
	}
}
