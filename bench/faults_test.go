package main

import "testing"

// TestFailedWritesLeaveNothingHalf is the row fault.* of `make soak`, with fewer of
// the calls.
func TestFailedWritesLeaveNothingHalf(t *testing.T) {
	if err := canTrace(t.Context()); err != nil {
		t.Skip(err) // the system forbids it
	}
	seed := seedOf()
	t.Logf("SHUBBAK_SEED=%d repeats it", seed)
	lost, err := failWrites(t.TempDir(), seed, faultyCalls)
	if err != nil || lost != 0 {
		t.Errorf("%v losses, %v", lost, err)
	}
}
