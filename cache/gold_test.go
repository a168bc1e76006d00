package cache_test

import (
	"testing"
	"time"

	"github.com/shubbak/shubbak/cache/gold"
)

// TestGoldSet: of the ways in which clerks type what they look for, 99 of 100
// lead to it, in a crowd whose names are made of the same words.
func TestGoldSet(t *testing.T) {
	const crowd = 4000
	s := open(t)
	begin := s.clock.Now().AddDate(-1, 0, 0)
	p, err := gold.Page(gold.Crowd(crowd), 1, begin)
	s.must(err)
	s.must(s.Apply(t.Context(), p))
	p, err = gold.Page(gold.Records(), crowd+1, begin.Add(-time.Hour*24*30)) // older than the crowd: nothing is for free
	s.must(err)
	s.must(s.Apply(t.Context(), p))
	pairs := gold.Pairs()
	if len(pairs) < 500 {
		t.Fatalf("%d pairs", len(pairs))
	}
	score, err := gold.Measure(t.Context(), s.Find)
	s.must(err)
	t.Logf("%d pairs: recall %.2f%%, on the first page %.2f%%, first hit right %.2f%%, precision %.2f%%", len(pairs), 100*score.Recall, 100*score.Page, 100*score.First, 100*score.Precision)
	if score.Recall < 0.99 {
		for _, p := range score.Missed {
			t.Errorf("%s: %q does not find %q", p.Kind, p.Typed, p.Meant)
		}
	}
	if score.Page < 0.99 || score.First < 0.95 || score.Precision < 0.85 {
		t.Errorf("%+v", score)
	}
}
