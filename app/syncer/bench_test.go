package syncer_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
)

// BenchmarkPush sends licences from the real store to the real central over
// loopback; every one is durable on both sides before it counts.
func BenchmarkPush(b *testing.B) {
	w := newTown(b)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	until(b, "a whole round", func() bool { return !c.engine.Status().LastSync.IsZero() })
	c.end()
	for range b.N {
		if c.numbers() == 0 {
			c.run()
			until(b, "numbers", func() bool { return c.numbers() > 0 })
			c.end()
		}
		c.issue("سارة بنت خالد الناصر")
	}
	b.ResetTimer()
	c.run()
	c.drained()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
}

// BenchmarkPull brings 2,000 records of the demonstration into an empty store.
func BenchmarkPull(b *testing.B) {
	w := newTown(b)
	demo, err := w.srv.Demo(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	records := 0
	for b.Loop() {
		b.StopTimer()
		c := newCounter(w, "0003")
		c.end()
		c.password = demo.Operators[0].Password
		c.signIn(demo.Operators[0].Operator.ID)
		b.StartTimer()
		c.run()
		until(b, "everything", func() bool {
			f, err := c.db.Find(b.Context(), app.Query{Limit: 1})
			return err == nil && f.Total >= 2000
		})
		c.end()
		records += 2000
	}
	b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "records/s")
}
