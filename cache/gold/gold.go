// Package gold is what searching is measured by: made-up people and shops, the
// ways in which clerks type what they look for, and a crowd to lose them in.
package gold

import (
	"context"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
)

var (
	//go:embed records.tsv
	recordLines string
	//go:embed pairs.tsv
	pairLines string
	//go:embed crowd.tsv
	crowdLines string
)

// Pair is one way of typing, and which record it must lead to.
type Pair struct {
	Kind   string // spelling, article, compound, digits, typo, latin, order
	Typed  string
	Meant  string // the same as the records spell it
	Record int    // of Records
}

// Pairs returns the gold set.
func Pairs() (out []Pair) {
	for _, f := range lines(pairLines) {
		n, _ := strconv.Atoi(f[3])
		out = append(out, Pair{Kind: f[0], Typed: f[1], Meant: f[2], Record: n})
	}
	return out
}

// Records returns what was entered for the people that the pairs lead to.
func Records() (out []app.Entered) {
	for _, f := range lines(recordLines) {
		out = append(out, entered(f[0], f[1], f[2], f[3], f[4]))
	}
	return out
}

// Crowd returns n others, whose names are made of the same and like words. They
// are the same at every call.
func Crowd(n int) []app.Entered {
	words := map[string][]string{}
	for _, f := range lines(crowdLines) {
		words[f[0]] = strings.Fields(f[1])
	}
	r := rand.New(rand.NewPCG(48, 3)) //nolint:gosec // the same crowd every time is the point
	pick := func(of string) string { return words[of][r.IntN(len(words[of]))] }
	out := make([]app.Entered, n)
	for i := range out {
		trade := pick("kind") + " " + pick("brand")
		if i%3 == 0 {
			trade += " " + pick("family")
		}
		if i%40 == 0 { // a name that hardly anybody else has
			trade += fmt.Sprintf(" %s%d", pick("given"), i)
		}
		out[i] = entered(pick("given")+" "+pick("link")+" "+pick("given")+" "+pick("family"), trade,
			fmt.Sprintf("1%09d", r.IntN(1e9)), fmt.Sprintf("2051%06d", r.IntN(1e6)), fmt.Sprintf("+9665%08d", r.IntN(1e8)))
	}
	return out
}

func entered(holder, trade, id, register, mobile string) app.Entered {
	return app.Entered{Fields: map[string]string{
		app.FieldIDType: "national_id", app.FieldFullName: holder, app.FieldTradeName: trade,
		app.FieldIDNo: id, app.FieldCR: register, app.FieldMobile: mobile,
	}}
}

func lines(of string) (out [][]string) {
	for line := range strings.Lines(of) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

// Page returns licences of what was entered as a page of central's changes feed.
// first is the serial of the first one; each was issued ten minutes after the one
// before.
func Page(of []app.Entered, first int, begin time.Time) (p app.ChangesPage, err error) {
	for i, e := range of {
		at := begin.Add(time.Duration(i) * 10 * time.Minute)
		l := app.Licence{
			ID: app.NewID(at), Application: app.NewID(at), AppNumber: fmt.Sprintf("COM-47-0009-%05d", (first+i)%100_000),
			Service: "COM", Transaction: "issue", State: app.Issued, IssuedAt: at, IssuedBy: app.Operator{ID: "reem"}, Device: "dev-9", Entered: e,
		}
		if l.IssuedOn, err = hijri.On(at); err != nil {
			return p, err
		}
		if l.Number, err = app.NewLicenceNumber("4703", uint32(first+i)); err != nil {
			return p, err
		}
		p.Items = append(p.Items, app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: int64(first + i), Licence: &l})
	}
	p.Next = strconv.Itoa(first + len(of))
	return p, nil
}

const (
	all     = 10_000 // hits that are looked through for a record
	page    = 100    // that the screen reads at once
	inSight = 10     // that it shows at once
)

// Score is how well searching does.
type Score struct {
	Recall    float64 // part of the pairs whose record is found
	Page      float64 // part whose record is on the first page: many may answer as well
	First     float64 // part whose first hit is right
	Precision float64 // part of the hits in sight that are right
	Missed    []Pair
}

// Measure asks every pair's question of a store that holds the records, among
// whatever else.
func Measure(ctx context.Context, find func(context.Context, app.Query) (app.Found, error)) (s Score, err error) {
	records, pairs := Records(), Pairs()
	hits, right := 0, 0
	for _, p := range pairs {
		found, err := find(ctx, app.Query{Text: p.Typed, Limit: all})
		if err != nil {
			return s, err
		}
		there := slices.IndexFunc(found.Hits, func(h app.Hit) bool { return h.IDNo == records[p.Record].Get(app.FieldIDNo) })
		for i, h := range found.Hits[:min(inSight, len(found.Hits))] {
			hits++
			if p.Right(h) {
				right++
				if i == 0 {
					s.First++
				}
			}
		}
		if there < 0 {
			s.Missed = append(s.Missed, p)
			continue
		}
		s.Recall++
		if there < page {
			s.Page++
		}
	}
	s.Page /= float64(len(pairs))
	s.Recall /= float64(len(pairs))
	s.First /= float64(len(pairs))
	s.Precision = float64(right) / float64(max(hits, 1))
	return s, nil
}

// Right tells whether a hit is what the pair means, be it its record or another
// of which the same is true. What a hit does not show (register, mobile) is right
// only in the pair's own record.
func (p Pair) Right(h app.Hit) bool {
	if p.Kind == "digits" {
		own := Records()[p.Record].Get(app.FieldIDNo)
		digits := arabic.Digits(p.Typed)
		return h.IDNo == own || strings.HasPrefix(h.IDNo, digits) || len(digits) == 4 && strings.HasSuffix(h.IDNo, digits)
	}
	text := squeezed(h.Holder + " " + h.Title)
	for _, w := range strings.Fields(p.Meant) {
		if !strings.Contains(text, squeezed(w)) {
			return false
		}
	}
	return true
}

// squeezed is a text without its spaces, folded, so that compounds are one.
func squeezed(s string) string { return strings.ReplaceAll(arabic.Fold(s), " ", "") }
