package main

import (
	"context"
	"encoding/json"
	"image"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/press"
)

// keeper is the store as the syncer has it.
type keeper struct {
	*cache.DB
	dir    string
	client *client.Client
}

// SaveSynced also takes the clock for right when central's shows the same time.
func (k keeper) SaveSynced(ctx context.Context, at time.Time) error {
	const alike = 10 * time.Minute
	if ahead, known := k.client.Offset(); known && ahead.Abs() < alike {
		k.ClockConfirmed()
	}
	return k.DB.SaveSynced(ctx, at)
}

// SaveTrust writes the trust list beside the store as well, where `shubbak verify`
// finds it without opening the store.
func (k keeper) SaveTrust(ctx context.Context, signed []byte) error {
	if err := k.DB.SaveTrust(ctx, signed); err != nil {
		return err
	}
	d, err := k.Device(ctx)
	if err != nil {
		return err
	}
	return saveTrust(k.dir, d.Root, signed)
}

// checkers keeps the status list beside the store, where `shubbak verify` finds it.
type checkers struct {
	db  *cache.DB
	dir string
}

// StatusList returns the list that lies there. One that is damaged, or of another
// central, is as good as none: it is fetched anew.
func (c checkers) StatusList(ctx context.Context) (app.StatusList, error) {
	d, err := c.db.Device(ctx)
	if err != nil {
		return app.StatusList{}, err
	}
	l, err := readStatusList(statusPath(c.dir))
	if err == nil {
		_, err = credential.OpenStatusList(d.Root, l.Signed)
	}
	if err != nil {
		return app.StatusList{}, nil //nolint:nilerr // see above
	}
	return l, nil
}

// SaveStatusList puts a newer list in its place.
func (c checkers) SaveStatusList(_ context.Context, l app.StatusList) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return writeFile(statusPath(c.dir), b, 0o644)
}

// preview shows papers on the screen.
type preview struct{ press *paper.Press }

// Sheets returns the sizes of a document's pages.
func (p preview) Sheets(d app.Document) ([]press.Sheet, error) {
	pages, err := p.press.Compose(d)
	out := make([]press.Sheet, len(pages))
	for i, page := range pages {
		out[i] = press.Sheet{Width: page.Width, Height: page.Height}
	}
	return out, err
}

// Find returns where a text stands on a document's pages.
func (p preview) Find(d app.Document, text string) ([]press.Hit, error) {
	pages, err := p.press.Compose(d)
	if err != nil {
		return nil, err
	}
	var out []press.Hit
	for _, h := range paper.Find(pages, text) {
		out = append(out, press.Hit(h))
	}
	return out, nil
}

// Image returns a page as a picture.
func (p preview) Image(d app.Document, page int, dpi float64) (image.Image, error) {
	pages, err := p.press.Compose(d)
	if err != nil {
		return nil, err
	}
	return p.press.Image(pages[min(max(page, 0), len(pages)-1)], dpi), nil
}

// maxLog is the size at which a log file is put aside at the next start.
const maxLog = 5 << 20

// openLog sends the log to a file in the data folder. It holds codes and IDs, no
// person's data; one older file is kept.
func openLog(dir string) (*os.File, error) {
	path := filepath.Join(dir, "shubbak.log")
	if st, err := os.Stat(path); err == nil && st.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, unwritable(path, err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, unwritable(path, err)
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(f, nil)))
	return f, nil
}
