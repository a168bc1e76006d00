package counter_test

import (
	"bytes"
	"testing"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
)

// TestAnApplicationKeepsItsCatalogue has central's next version arrive while a form
// is open.
func TestAnApplicationKeepsItsCatalogue(t *testing.T) {
	o := newOffice(t)
	o.ready()
	before := o.shop()
	var files [][]byte
	for _, f := range assets.Catalogue() {
		f = bytes.Replace(f, []byte(`"version": 1`), []byte(`"version": 2`), 1)
		files = append(files, bytes.ReplaceAll(f, []byte(`"rate": 2000`), []byte(`"rate": 2500`)))
	}
	next, err := catalogue.Parse(files...)
	if err != nil {
		t.Fatal(err)
	}
	o.shelf.Take(next)
	l, err := o.Issue(t.Context(), before.ID)
	if err != nil {
		t.Fatal(err)
	}
	if l.Catalogue != 1 || l.Assessment.Catalogue != 1 || l.Assessment.Total != 164000 {
		t.Errorf("begun before: version %d, %s", l.Catalogue, l.Assessment.Total)
	}
	after := o.shop()
	if after.Catalogue != 2 || after.Assessment.Catalogue != 2 || after.Assessment.Total != 164500 {
		t.Errorf("begun afterwards: version %d, %s", after.Catalogue, after.Assessment.Total)
	}
	if s, err := o.CatalogueStanding(t.Context()); err != nil || s.Version != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}
