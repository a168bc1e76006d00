package cache

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// defaultLimit is how many hits a query gets that names no number.
const defaultLimit = 50

// How well a record answers a word. A query is answered as well as its worst word.
const (
	rankFuzzy  = iota + 1
	rankAlike  // misspelt, but it sounds the same
	rankPrefix // also in two words for one, and the other way round
	rankExact
	ranks
)

// Find returns a page of what answers a query: every word of it by itself, as
// the beginning of a word or identifier, as its last four digits, or written in
// one with its neighbour or in two; where that finds few, misspelt as well. The
// best come first, of these what the own office has, then the newest.
func (db *DB) Find(ctx context.Context, q app.Query) (app.Found, error) {
	db.door.RLock()
	defer db.door.RUnlock()
	if db.keys == nil {
		return app.Found{}, app.Fail(app.Locked, nil)
	}
	today := hijri.Today(db.now())
	// The index first: what it knows is in the file by then.
	keys, total := db.mem.index.find(q, today, db.mem.office.Load())
	found := app.Found{Total: total, Hits: make([]app.Hit, 0, len(keys))}
	err := db.read(ctx, func(t *txn) error {
		for _, key := range keys {
			e, err := t.entry([]byte(key))
			if err != nil {
				return err
			}
			if e == nil {
				continue // deleted since
			}
			h := e.hit
			h.Kind, h.ID = keyed([]byte(key))
			if h.State == app.Issued && !h.Until.IsZero() && h.Until.Civil.Before(today) {
				h.State = app.Expired
			}
			found.Hits = append(found.Hits, h)
		}
		return nil
	})
	if err != nil {
		return app.Found{}, fmt.Errorf("searching: %w", err)
	}
	return found, nil
}

// few is up to how many records a question may find as it is typed and still be
// taken for misspelt: whoever looks for Salam and types Salim sees both. Several
// words that all stand in one record as they are were typed right.
const few = 5

// find returns the keys of a page and how many records answer in all. own is the
// number of the counter's own office, nil for none.
func (x *index) find(q app.Query, today hijri.Civil, own *string) (keys []string, total int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	f := x.filter(q, today)
	if own != nil {
		f.own = x.office.of[*own]
	}
	if strings.TrimSpace(q.Text) == "" {
		keys, total, _ = x.page(q, f, nil)
		return keys, total
	}
	for _, read := range readings(q.Text) {
		for _, fuzzy := range []bool{false, true} {
			rank := x.rank(read, fuzzy)
			if rank == nil {
				continue
			}
			some, n, exact := x.page(q, f, rank)
			if n > total {
				keys, total = some, n
			}
			if total > few || exact && len(read) > 1 {
				return keys, total
			}
		}
		if total > 0 {
			return keys, total
		}
	}
	return keys, total
}

// page goes through the records from the newest and sorts them by rank, in each
// rank those of the own office first. It tells whether one is exact.
func (x *index) page(q app.Query, f filter, rank []uint8) (keys []string, total int, exact bool) {
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	need := max(q.Offset, 0) + limit
	var by [2 * ranks][]uint32
	for _, n := range slices.Backward(x.order) {
		r := uint8(rankExact)
		if rank != nil {
			r = rank[n]
		}
		if r == 0 || !f.takes(&x.docs[n]) {
			continue
		}
		if r *= 2; rank != nil && f.own != 0 && x.docs[n].office == f.own {
			r++
		}
		if total++; len(by[r]) < need {
			by[r] = append(by[r], n)
		}
	}
	var all []uint32
	for _, some := range slices.Backward(by[:]) {
		all = append(all, some...)
	}
	all = all[min(max(q.Offset, 0), len(all)):]
	for _, n := range all[:min(limit, len(all))] {
		keys = append(keys, x.docs[n].key)
	}
	return keys, total, len(by[2*rankExact])+len(by[2*rankExact+1]) > 0
}

// filter is a query's filters in the index's own numbers.
type filter struct {
	kind     app.HitKind
	service  uint16
	states   []uint16
	issued   uint16 // the number of app.Issued
	current  bool   // issued ones that have not ended
	expired  bool   // issued ones that have ended
	today    int32
	from, to int64 // Unix time, the first included, the last not
	clerk    uint16
	own      uint16 // office
	unsynced bool
	nothing  bool // a value that no record has
}

func (x *index) filter(q app.Query, today hijri.Civil) filter {
	f := filter{
		kind: q.Kind, unsynced: q.Unsynced, today: int32(dayNumber(today)),
		from: math.MinInt64, to: math.MaxInt64, issued: x.state.of[string(app.Issued)],
	}
	if q.Service != "" {
		f.service = x.service.of[q.Service]
		f.nothing = f.service == 0
	}
	if q.Operator != "" {
		f.clerk = x.clerk.of[q.Operator]
		f.nothing = f.nothing || f.clerk == 0
	}
	for _, s := range q.States {
		f.current = f.current || s == app.Issued
		f.expired = f.expired || s == app.Expired
		if n := x.state.of[string(s)]; n != 0 {
			f.states = append(f.states, n)
		}
	}
	f.nothing = f.nothing || len(q.States) > 0 && len(f.states) == 0 && !f.expired
	if !q.From.IsZero() {
		f.from = midnight(q.From)
	}
	if !q.To.IsZero() {
		f.to = midnight(q.To.AddDays(1))
	}
	return f
}

// midnight is when a day begins in Riyadh.
func midnight(c hijri.Civil) int64 {
	return time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, hijri.Riyadh).Unix()
}

func (f *filter) takes(d *doc) bool {
	switch {
	case f.nothing, f.unsynced && !d.unsynced,
		f.service != 0 && d.service != f.service,
		f.clerk != 0 && d.clerk != f.clerk,
		d.at < f.from || d.at >= f.to,
		f.kind != "" && d.key[0] != f.kind[0]:
		return false
	case len(f.states) == 0 && !f.expired:
		return true
	case d.state == f.issued && d.until != 0 && d.until < f.today:
		return f.expired
	}
	return slices.Contains(f.states, d.state)
}

// token is one word of a query.
type token struct {
	words  []string // in the forms it may have in a name
	joined []string // in one with the word before or after it
	digits string   // when it can be an identifier
}

// readings returns how a query can be meant: with neighbouring groups of digits
// as one number (4803 0041 2760), then each by itself.
func readings(text string) [][]token {
	var joined, parted []token
	var run []string
	flush := func() {
		if len(run) > 0 {
			joined = append(joined, tokenOf(strings.Join(run, "")))
		}
		run = nil
	}
	chunks := strings.Fields(arabic.Fold(text))
	for _, chunk := range chunks {
		parts := tokensOf(chunk)
		parted = append(parted, parts...)
		if digits := strings.TrimPrefix(arabic.Digits(chunk), "+"); isDigits(digits) {
			run = append(run, digits)
			continue
		}
		flush()
		joined = append(joined, parts...)
	}
	flush()
	joinNeighbours(parted)
	if len(joined) == len(parted) {
		return [][]token{parted}
	}
	joinNeighbours(joined)
	return [][]token{joined, parted}
}

func isDigits(s string) bool {
	_, ok := identOf(s)
	return ok
}

// joinNeighbours has every word also answered by what it makes with the next, as
// names and shops are written with and without the space between.
func joinNeighbours(tokens []token) {
	for i := 1; i < len(tokens); i++ {
		a, b := &tokens[i-1], &tokens[i]
		if a.digits != "" || b.digits != "" {
			continue
		}
		both := a.words[0] + b.words[0]
		a.joined, b.joined = append(a.joined, both), append(b.joined, both)
	}
}

// tokensOf reads what stands between spaces: an identifier with its dashes and
// letters, or the words of a name.
func tokensOf(chunk string) (out []token) {
	compact := strings.TrimLeft(arabic.Digits(chunk), "+")
	digits := strings.TrimLeftFunc(compact, unicode.IsLetter)
	if _, ok := identOf(digits); ok {
		if letters := compact[:len(compact)-len(digits)]; letters != "" && strings.ContainsRune(chunk, '-') {
			out = append(out, tokenOf(letters))
		}
		return append(out, tokenOf(digits))
	}
	for _, w := range strings.FieldsFunc(chunk, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		out = append(out, tokenOf(w))
	}
	return out
}

func tokenOf(w string) token {
	if isDigits(w) {
		return token{words: []string{w}, digits: localNumber(w)}
	}
	return token{words: arabic.Forms(w)}
}

// rank returns how well every doc answers all tokens, nil when none does.
func (x *index) rank(tokens []token, fuzzy bool) []uint8 {
	if len(tokens) == 0 {
		return nil
	}
	all := make([]uint8, len(x.docs))
	some := all
	for i, t := range tokens {
		if i > 0 {
			some = make([]uint8, len(x.docs))
		}
		hit := x.rankToken(t, some)
		if fuzzy && x.rankTypos(t, some) {
			hit = true
		}
		if !hit {
			return nil
		}
		if i > 0 {
			for n := range all {
				all[n] = min(all[n], some[n])
			}
		}
	}
	return all
}

// rankToken marks the docs that have a word or identifier as it is typed.
func (x *index) rankToken(t token, into []uint8) (hit bool) {
	mark := func(n uint32, rank uint8) {
		into[n] = max(into[n], rank)
		hit = true
	}
	for _, w := range t.words {
		for o := range x.words.from(term{text: w}) {
			if !strings.HasPrefix(o.text, w) {
				break
			}
			rank := uint8(rankPrefix)
			if len(o.text) == len(w) {
				rank = rankExact
			}
			o.each(func(n uint32) { mark(n, rank) })
		}
	}
	for _, w := range t.joined {
		x.rankWord(w, mark)
	}
	x.rankParts(t, mark)
	id, ok := identOf(t.digits)
	if !ok {
		return hit
	}
	end := id.end(len(t.digits))
	for s := range x.idents.from(spot{id: id}) {
		if s.id > end {
			break
		}
		rank := uint8(rankPrefix)
		if s.id == id {
			rank = rankExact
		}
		mark(s.doc, rank)
	}
	if last, ok := lastOf(t.digits); ok {
		for s := range x.idents.from(spot{id: last}) {
			if s.id != last {
				break
			}
			mark(s.doc, rankPrefix)
		}
	}
	return hit
}

// rankWord marks the docs that have a word which is written otherwise than typed.
func (x *index) rankWord(w string, mark func(n uint32, rank uint8)) {
	if o := x.words.get(term{text: w}); o != nil {
		o.each(func(n uint32) { mark(n, rankPrefix) })
	}
}

// rankParts marks the docs that have both parts of a word which was typed in one.
func (x *index) rankParts(t token, mark func(n uint32, rank uint8)) {
	letters := []rune(t.words[0])
	if t.digits != "" || len(letters) > longestWord {
		return
	}
	for i := 2; i+2 <= len(letters); i++ {
		a := x.words.get(term{text: string(letters[:i])})
		if a == nil {
			continue
		}
		b := x.words.get(term{text: string(letters[i:])})
		if b == nil {
			continue
		}
		a.both(b, func(n uint32) { mark(n, rankPrefix) })
	}
}

// longestWord is up to how many letters a word is taken apart.
const longestWord = 30

// rankTypos marks the docs that have a word which is nearly the typed one.
func (x *index) rankTypos(t token, into []uint8) (hit bool) {
	if t.digits != "" {
		return false
	}
	for _, w := range t.words {
		typo := newTypo(w)
		for o := range x.words.from(term{}) {
			cost, near := typo.near(o)
			if !near {
				continue
			}
			rank := uint8(rankFuzzy)
			if cost <= soundsAlike {
				rank = rankAlike
			}
			o.each(func(n uint32) {
				into[n] = max(into[n], rank)
				hit = true
			})
		}
	}
	return hit
}
