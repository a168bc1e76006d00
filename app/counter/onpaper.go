package counter

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// onPaper returns what keeps the licence from being drawn as it would be issued
// now, such as a picture character in a trade name. A licence that cannot be
// printed must never get a number. Laying it out tells, and costs a fraction of
// drawing it; what was found good when it was reviewed is not laid out again when
// it is issued.
func (c *Counter) onPaper(cat *catalogue.Catalogue, s *catalogue.Service, a app.Application) app.Problems {
	w := c.Who()
	in := c.Input(a)
	from, until, termErr := cat.Term(s, in, in.Today)
	if termErr != nil {
		return nil //nolint:nilerr // Check names the field that is missing for it
	}
	l := app.Licence{
		AppNumber: a.Number, Service: a.Service, Transaction: a.Transaction, Catalogue: a.Catalogue, State: app.Issued,
		Entered: s.Kept(in), Assessment: a.Assessment, From: from, Until: until, IssuedOn: from, IssuedAt: c.Now().UTC(),
		IssuedBy: w.Operator, Office: w.Device.Office, Counter: w.Device.Counter,
	}
	lang := c.Lang()
	sum := sumOf(cat, l, lang)
	if c.wasGood(sum) {
		return nil
	}
	d := Compose(cat, s, l, lang, in.Today.String())
	d.PrintedBy, d.Counter, d.PrintedAt = w.Operator.Name, w.Device.Counter, l.IssuedAt
	out, err := c.Paper.Lay(d)
	if len(out.Missing) > 0 {
		return culprits(a.Entered, out.Missing)
	}
	var e *app.Error
	switch {
	case err == nil:
		c.good(sum)
		return nil
	case errors.As(err, &e):
		return app.Problems{e}
	default:
		return app.Problems{{Code: app.Internal, Err: err}}
	}
}

// paperSum tells one paper from another by all that it is made of, the minute
// included. The zero value is of none.
type paperSum struct {
	catalogue *catalogue.Catalogue
	lang      string
	licence   [sha256.Size]byte
}

func sumOf(cat *catalogue.Catalogue, l app.Licence, lang string) paperSum {
	l.IssuedAt = l.IssuedAt.Truncate(time.Minute)
	b, err := json.Marshal(l)
	if err != nil {
		return paperSum{}
	}
	return paperSum{cat, lang, sha256.Sum256(b)}
}

// good remembers a paper that was laid out without a fault.
func (c *Counter) good(sum paperSum) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.laid = sum
}

func (c *Counter) wasGood(sum paperSum) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return sum.catalogue != nil && c.laid == sum
}

// culprits names each field that holds a character of which there is no picture.
// When none does it is a matter of the office's own words, without a field.
func culprits(entered app.Entered, missing []string) app.Problems {
	problem := func(field string, chars []string) *app.Error {
		return &app.Error{Code: app.MissingGlyph, Field: field, Args: map[string]string{"chars": strings.Join(chars, " ")}}
	}
	var ps app.Problems
	for code, v := range entered.Fields {
		var chars []string
		for _, ch := range missing {
			if strings.Contains(v, ch) {
				chars = append(chars, ch)
			}
		}
		if chars != nil {
			ps = append(ps, problem(code, chars))
		}
	}
	if ps == nil {
		return app.Problems{problem("", missing)}
	}
	return ps
}

// unusual tells whether a text that was entered holds anything but the letters,
// digits and signs that every paper has.
func unusual(e app.Entered) bool {
	for _, v := range e.Fields {
		if strings.ContainsFunc(v, func(r rune) bool {
			return (r < ' ' || r > '~') && r != '\n' && (r < '\u0621' || r > '\u0652') && (r < '\u0660' || r > '\u0669')
		}) {
			return true
		}
	}
	return false
}
