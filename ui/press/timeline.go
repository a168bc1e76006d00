package press

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// stage is a step of a job.
type stage struct {
	word string
	at   time.Time
	is   stageState
}

type stageState uint8

const (
	ahead stageState = iota
	now
	done
	failed
)

// stages is how far a job is.
func stages(st State) []stage {
	pr := st.Print
	if pr.Job.ID == "" && pr.SlipJob == 0 && !pr.Busy {
		return nil
	}
	file := stage{"press.stage_file", pr.Job.At, done}
	spooled := stage{"press.stage_spooled", pr.SpooledAt, done}
	active := stage{"press.stage_active", time.Time{}, now}
	out := stage{"press.stage_out", pr.Job.EndedAt, ahead}
	switch {
	case pr.Busy:
		file.is, spooled.is, active.is = now, ahead, ahead
	case pr.Job.State == app.PrintFailed, pr.Spool == app.SpoolFailed, pr.Spool == app.SpoolGone:
		active.is, out.is, out.word = done, failed, "press.stage_failed"
	case pr.Job.State == app.PrintDone, pr.Job.State == app.PrintAnswered, pr.Spool == app.SpoolDone:
		active.is, active.word, out.is = done, "press.stage_printed", done
	case pr.Job.State == app.PrintReady:
		spooled.is, active.is = ahead, ahead
	case pr.Unknown:
		active.is, out.is, out.word = ahead, now, "press.stage_unknown"
	case pr.Spool == app.SpoolPending, pr.Spool == app.SpoolHeld:
		active.word = "press.stage_pending"
	case pr.Spool == app.SpoolStopped:
		active.word = "press.stage_stopped"
	}
	return []stage{file, spooled, active, out}
}

// drawTask shows how far a job is that can still be taken back: the part of its stages that are done.
func (p *panel) drawTask(st State) {
	if !st.Print.Running() || st.Print.SlipJob != 0 {
		p.task.End()
		return
	}
	v, list, reached := p.s.d.Voice, stages(st), 0
	word := list[0].word
	for _, s := range list {
		switch s.is {
		case done:
			reached++
		case now:
			word = s.word
		case ahead, failed:
		}
	}
	p.task.Tell(v.Say(word), float32(reached)/float32(len(list)), v.With("press.stage_of", map[string]any{"n": v.Number(int64(reached)), "all": v.Number(int64(len(list)))}))
}

// drawJob shows the stages of the job.
func (p *panel) drawJob(st State) {
	v := p.s.d.Voice
	list := stages(st)
	p.job.Objects = []fyne.CanvasObject{kit.NewLabel(v.Say("press.job"), kit.BodyStrong)}
	if len(list) == 0 {
		p.job.Add(kit.NewLabel(v.Say("press.no_job"), kit.Small).Role(theme.Secondary).Wrap())
	}
	for _, s := range list {
		at := ""
		if !s.at.IsZero() && (s.is == done || s.is == failed) {
			at = v.ClockSeconds(s.at)
		}
		style, role := kit.SmallMedium, theme.Text
		if s.is == ahead {
			style, role = kit.Small, theme.Secondary
		}
		row := kit.Grow(12, 1, dot(s.is), kit.NewLabel(v.Say(s.word), style).Role(role).WrapTo(2), kit.NewLabel(at, kit.Caption).Role(theme.Secondary))
		p.job.Add(row)
	}
	p.job.Refresh()
}

// dot is the mark of a stage.
func dot(s stageState) fyne.CanvasObject {
	icon, ink, fill, line := "", theme.Secondary, theme.Surface, theme.FieldBorder
	switch s {
	case done:
		icon, ink, fill, line = "check", theme.GreenText, theme.AvatarFill, theme.GreenLine
	case now:
		icon, ink, line = "print", theme.GreenText, theme.Primary
	case failed:
		icon, ink, fill, line = "x", theme.ErrorIcon, theme.ErrorFill, theme.ErrorLine
	case ahead:
	}
	return kit.NewBox(kit.Fixed(24, 24, kit.NewIcon(icon, 14, ink))).Fill(fill).Line(line).Radius(12)
}
