package counter

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// CatalogueStanding tells which version of the catalogue serves for what begins
// now, whether it is central's, and what of central's was refused.
func (c *Counter) CatalogueStanding(ctx context.Context) (app.BundleStanding, error) {
	s, err := c.Store.BundleStanding(ctx)
	s.Version = c.Catalogue.Newest().Version
	return s, err
}
