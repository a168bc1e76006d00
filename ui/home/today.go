package home

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// today is the column of the day's numbers.
func (s *Screen) today(st State) fyne.CanvasObject {
	v, t := s.Voice, st.Home.Today
	until := kit.NewLabel(v.With("home.until", map[string]any{"time": v.Clock(st.At)}), kit.Small).Role(theme.Secondary)
	minutes := v.Say("home.none")
	if t.SecondsEach > 0 {
		minutes = v.Digits(strconv.FormatFloat(float64(t.SecondsEach)/60, 'f', 1, 64))
	}
	stats := kit.Grid(2, 16,
		stat(v.Number(int64(t.Issued)), v.Say("home.issued")), stat(v.Number(int64(t.Printed)), v.Say("home.printed_count")),
		stat(v.Number(int64(st.Home.Outbox.Waiting)), v.Say("home.waiting_network")), stat(minutes, v.Say("home.minutes_each")))
	return kit.VBox(16,
		kit.Grow(8, 0, kit.NewLabel(v.Say("home.today"), kit.Lead), until), stats, kit.Divider(),
		kit.NewLabel(v.Say("home.by_hour"), kit.SmallMedium), s.bars(st), kit.Divider(),
		kit.NewLabel(v.Say("home.rest"), kit.SmallMedium),
		fact(v.Say("home.sent_for_review"), v.Number(int64(t.Submitted))),
		fact(v.Say("home.numbers_left"), v.With("home.x_of_y", map[string]any{"x": v.Number(int64(st.Home.NumbersLeft)), "y": v.Number(int64(st.Home.NumbersAll))})),
		s.grant(st), s.report(st))
}

// report prints the day, once there is something to report.
func (s *Screen) report(st State) fyne.CanvasObject {
	if t := st.Home.Today; t.Issued+t.Printed+t.Submitted == 0 {
		return kit.Gap(0)
	}
	b := kit.NewButton(kit.Secondary, s.Voice.Say("home.shift_report"), s.Nav.ShiftReport).Icon("print")
	s.stops["report"] = b
	return b
}

func (s *Screen) grant(st State) fyne.CanvasObject {
	if st.Home.GrantEnds.IsZero() {
		return kit.Gap(0)
	}
	return kit.VBox(2, kit.NewLabel(s.Voice.Say("home.offline_until"), kit.Small).Role(theme.Secondary), kit.NewLabel(s.Voice.Day(st.Home.GrantEnds), kit.SmallMedium))
}

func stat(number, word string) fyne.CanvasObject {
	return kit.VBox(0, kit.NewLabel(number, kit.Number), kit.NewLabel(word, kit.Small).Role(theme.Secondary).WrapTo(2))
}

func fact(word, value string) fyne.CanvasObject {
	return kit.Grow(8, 0, kit.NewLabel(word, kit.Small).Role(theme.Secondary).Cut(), kit.NewLabel(value, kit.SmallStrong))
}

// barHeight is the height of the highest bar.
const barHeight = 100

// bars are the licences issued in each hour.
func (s *Screen) bars(st State) fyne.CanvasObject {
	first, last := st.Hours()
	top := 1
	for _, n := range st.Home.Today.ByHour {
		top = max(top, n)
	}
	now, every := st.At.In(hijri.Riyadh).Hour(), 1
	switch {
	case large() && last-first > 8:
		every = 3
	case last-first > 11:
		every = 2
	}
	var bars, hours []fyne.CanvasObject
	var weights []float32
	for h := first; h <= last; h++ {
		n := st.Home.Today.ByHour[h]
		bars = append(bars, s.bar(n, top, h == now))
		style, role := kit.Caption, theme.Secondary
		if h == now {
			style, role = kit.CaptionStrong, theme.Text
		}
		hour := s.Voice.Number(int64(h))
		if (last-h)%every != 0 {
			hour = "" // it has no room
		}
		hours = append(hours, kit.NewLabel(hour, style).Role(role).Center())
		weights = append(weights, 1)
	}
	gap := float32(10)
	if len(bars) > 9 {
		gap = 4
	}
	line := kit.NewBox(kit.Fixed(0, 1, kit.Gap(0))).Fill(theme.StrongLine)
	return kit.VBox(0, kit.Fixed(0, barHeight+24, kit.Columns(gap, weights, bars...)), line, kit.Gap(4), kit.Columns(gap, weights, hours...))
}

func (s *Screen) bar(n, top int, now bool) fyne.CanvasObject {
	if n == 0 {
		return kit.Gap(0)
	}
	fill, style := theme.GreenLine, kit.Caption
	if now {
		fill, style = theme.Primary, kit.CaptionStrong
	}
	height := max(float32(barHeight)*float32(n)/float32(top), 4)
	column := kit.NewBox(kit.Fixed(0, height, kit.Gap(0))).Fill(fill).Radius(3)
	return kit.VBox(2, kit.Spacer(), kit.NewLabel(s.Voice.Number(int64(n)), style).Center(), column)
}
