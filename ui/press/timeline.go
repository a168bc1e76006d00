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
	stuck // until somebody does something
	done
	failed
)

// stages is how far a job is.
func stages(st State) []stage {
	job, busy := st.Print.Job, st.Print.Busy
	if job.ID == "" && !busy {
		return nil
	}
	file := stage{"press.stage_file", job.At, done}
	spooled := stage{"press.stage_spooled", job.SpooledAt, done}
	active := stage{"spool." + string(job.Spool), time.Time{}, now}
	out := stage{"press.stage_out", job.EndedAt, ahead}
	switch {
	case busy:
		file.is, spooled.is, active.is, active.word = now, ahead, ahead, "press.stage_active"
	case job.State == app.PrintFailed:
		active.is, out.is, active.word, out.word = done, failed, "press.stage_printed", "press.stage_failed"
		if job.Spool == app.SpoolGone || job.Spool == app.SpoolFailed {
			active.word = "spool." + string(job.Spool)
		}
	case job.State == app.PrintDone, job.State == app.PrintAnswered:
		active.is, active.word, out.is = done, "press.stage_printed", done
	case job.State == app.PrintReady:
		spooled.is, active.is, active.word = ahead, ahead, "press.stage_active"
	case job.Unsure:
		active.is, active.word, out.is, out.word = ahead, "press.stage_active", stuck, "press.stage_unknown"
	case job.Trouble != "":
		active.is, active.word = stuck, "trouble."+string(job.Trouble)
	case job.Spool == app.SpoolHeld, job.Spool == app.SpoolStopped:
		active.is = stuck
	case job.Spool == "":
		active.word = "spool.pending"
	}
	return []stage{file, spooled, active, out}
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
	case stuck:
		icon, ink, fill, line = "warn", theme.WarningIcon, theme.WarningFill, theme.WarningLine
	case failed:
		icon, ink, fill, line = "x", theme.ErrorIcon, theme.ErrorFill, theme.ErrorLine
	case ahead:
	}
	return kit.NewBox(kit.Fixed(24, 24, kit.NewIcon(icon, 14, ink))).Fill(fill).Line(line).Radius(12)
}
