package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

func today(s *shop) hijri.Civil { return hijri.Today(s.clock.Now()) }

func TestEveryCopyHasItsNumber(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	s.issue(2)
	for want := 2; want <= 3; want++ {
		s.clock.Move(time.Minute)
		job, err := s.NewPrint(t.Context(), app.PrintJob{ID: app.NewID(s.clock.Now()), Licence: is.Licence.ID, State: app.PrintWanted, At: s.clock.Now()}, app.AuditEntry{Action: "print", Record: is.Licence.ID})
		s.must(err)
		if job.Copy != want || job.Number != is.Licence.Number {
			t.Errorf("job %+v", job)
		}
		job.State, job.Copy = app.PrintFailed, 99
		s.must(s.SavePrint(t.Context(), job, nil))
	}
	jobs, err := s.PrintJobs(t.Context(), is.Licence.ID, 2)
	s.must(err)
	if len(jobs) != 2 || jobs[0].Copy != 3 || jobs[1].Copy != 2 || jobs[0].State != app.PrintFailed {
		t.Errorf("jobs %+v", jobs)
	}
	all, err := s.PrintJobs(t.Context(), "", 10)
	s.must(err)
	if len(all) != 4 || all[0].Copy != 3 || all[3].Licence == all[2].Licence {
		t.Errorf("all %+v", all)
	}
	s.code(s.SavePrint(t.Context(), app.PrintJob{ID: "none"}, nil), app.NotFound)
	_, err = s.NewPrint(t.Context(), app.PrintJob{ID: "x", Licence: "none"}, app.AuditEntry{})
	s.code(err, app.NotFound)
	_, err = s.NewPrint(t.Context(), app.PrintJob{ID: all[0].ID, Licence: is.Licence.ID}, app.AuditEntry{})
	s.code(err, app.Internal)
}

// TestACopyEndsOnce: the end of a copy is told to central once, whoever says it again.
func TestACopyEndsOnce(t *testing.T) {
	s := open(t)
	job := s.issue(1).Print
	for n, state := range []app.PrintState{app.PrintSpooled, app.PrintDone, app.PrintAnswered} {
		job.State = state
		err := s.SavePrint(t.Context(), job, &app.Command{ID: app.ID(state), Kind: app.CommandPrint, Record: job.Licence, Body: []byte("{}")})
		if n < 2 {
			s.must(err)
		} else {
			s.code(err, app.NotAllowedHere)
		}
	}
	s.must(s.SavePrint(t.Context(), job, nil))
}

func TestDoneIsQueuedWithTheJob(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	job := is.Print
	job.State = app.PrintSpooled
	s.must(s.SavePrint(t.Context(), job, &app.Command{ID: "p1", Kind: app.CommandPrint, Record: job.Licence, Body: []byte("{}")}))
	s.reopen()
	due, err := s.Due(t.Context(), 10, nil)
	s.must(err)
	if len(due) != 2 || due[1].ID != "p1" || due[1].Seq != 2 {
		t.Errorf("due %+v", due)
	}
	// When the command cannot be queued the job is not done.
	job.State = app.PrintAnswered
	s.code(s.SavePrint(t.Context(), job, &app.Command{ID: "p1"}), app.Internal)
	jobs, err := s.PrintJobs(t.Context(), job.Licence, 1)
	s.must(err)
	if jobs[0].State != app.PrintSpooled {
		t.Errorf("the job is %s", jobs[0].State)
	}
}

func TestStatsOfADay(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	s.clock.Move(90 * time.Second)
	_, err := s.Issue(t.Context(), a.ID, series, s.build)
	s.must(err)
	b := s.draft(2)
	s.clock.Move(2 * time.Hour) // over lunch: counts as one
	is, err := s.Issue(t.Context(), b.ID, series, s.build)
	s.must(err)
	is.Print.State = app.PrintSpooled
	s.must(s.SavePrint(t.Context(), is.Print, nil))
	day := today(s)
	s.reopen()
	stats, err := s.Stats(t.Context(), day)
	s.must(err)
	if stats.Issued != 2 || stats.Printed != 1 || stats.SecondsEach != (90+3600)/2 || stats.ByHour[10] != 1 || stats.ByHour[12] != 1 {
		t.Errorf("%+v", stats)
	}
	if stats, err = s.Stats(t.Context(), day.AddDays(-1)); err != nil || stats != (app.DayStats{}) {
		t.Errorf("the day before: %+v, %v", stats, err)
	}
}

func TestBlobsAreSealedAndChecked(t *testing.T) {
	s := open(t)
	data := bytes.Repeat([]byte("%PDF the applicant's contract "), 10_000)
	sum, err := s.PutBlob(t.Context(), data)
	s.must(err)
	again, err := s.PutBlob(t.Context(), data)
	s.must(err)
	other, err := s.PutBlob(t.Context(), []byte("another"))
	s.must(err)
	files, _ := filepath.Glob(filepath.Join(s.dir, "blobs", "*"))
	if again != sum || len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
	got, err := s.Blob(t.Context(), sum)
	s.must(err)
	if !bytes.Equal(got, data) {
		t.Error("the bytes differ")
	}
	_, err = s.Blob(t.Context(), "00")
	s.code(err, app.NotFound)
	empty, err := s.PutBlob(t.Context(), nil)
	s.must(err)
	if got, err := s.Blob(t.Context(), empty); err != nil || len(got) != 0 {
		t.Errorf("empty: %v, %v", got, err)
	}
	// Another file in its place, and a changed one, are found out.
	files, _ = filepath.Glob(filepath.Join(s.dir, "blobs", "*"))
	first, _ := os.ReadFile(files[0])
	for _, f := range files[1:] {
		s.must(os.WriteFile(f, first, 0o600))
	}
	first[len(first)/2] ^= 1
	s.must(os.WriteFile(files[0], first, 0o600))
	for _, sum := range []string{sum, other, empty} {
		_, err = s.Blob(t.Context(), sum)
		s.code(err, app.StoreFault)
	}
	// And keeping the document again mends its file.
	_, err = s.PutBlob(t.Context(), data)
	s.must(err)
	_, err = s.Blob(t.Context(), sum)
	s.must(err)
}
