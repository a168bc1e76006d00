package app_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
)

func TestALimitIsToldSoThatItPasses(t *testing.T) {
	for bytes, want := range map[int64]string{10 << 20: "10", 5<<20 + 1<<19: "5.5", 256 << 10: "0.2", 1<<20 - 1: "0.9"} {
		if got := app.SizeLimit(bytes); got != want {
			t.Errorf("%d bytes: %s, want %s", bytes, got, want)
		}
	}
}
