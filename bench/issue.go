package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
)

// issued is how many licences are issued for the row.
const issued = 200

// issueRows are about the transaction that makes a licence.
func issueRows() []row {
	return []row{{name: "issue.against_raw_commit", unit: "×", goal: 1.5, measure: issueAgainstRaw}}
}

// issueAgainstRaw issues licences by the use case, all checks and the signature
// included, after they were reviewed as on the screen; and after each it writes the
// same keys and values by bbolt alone into a copy of the same store. The result is
// the ratio of the medians.
func issueAgainstRaw(dir string) (ratio float64, err error) {
	ctx := context.Background()
	p, err := openPost(ctx, dir, demonstration)
	defer func() { err = errors.Join(err, p.Close()) }()
	if err != nil {
		return 0, err
	}
	if _, err := p.sync(ctx, p.ready(ctx)); err != nil {
		return 0, err
	}
	ids, err := p.drafts(ctx, issued)
	if err != nil {
		return 0, err
	}
	store, copied := filepath.Join(dir, "counter", "shubbak.db"), filepath.Join(dir, "copy.db")
	before, err := contents(store, copied)
	if err != nil {
		return 0, err
	}
	raw, err := bolt.Open(copied, 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, raw.Close()) }()
	var whole, bare []time.Duration
	for _, id := range ids {
		if err := p.review(ctx, id); err != nil {
			return 0, err
		}
		began := time.Now()
		if _, err := p.clerk.Issue(ctx, id); err != nil {
			return 0, err
		}
		whole = append(whole, time.Since(began))
		after, err := contents(store, filepath.Join(dir, "after.db"))
		if err != nil {
			return 0, err
		}
		took, err := write(raw, changes(before, after))
		if err != nil {
			return 0, err
		}
		bare = append(bare, took)
		before = after
	}
	return float64(median(whole)) / float64(median(bare)), nil
}

// review is what the screen does before the clerk can issue.
func (p *post) review(ctx context.Context, id app.ID) error {
	a, err := p.db.Application(ctx, id)
	if err != nil {
		return err
	}
	e, err := p.clerk.Eligibility(ctx, a)
	if err == nil && !e.Issue {
		err = fmt.Errorf("application %s cannot be issued: %w", id, app.Fail(e.Why, nil))
	}
	return err
}

func median(times []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(times))[len(times)/2]
}

// entry is a key of a bucket with its value.
type entry struct{ bucket, key, value string }

// place is where an entry lies.
type place struct{ bucket, key string }

// contents copies a store that is at rest, and reads all of the copy.
func contents(store, to string) (map[place]string, error) {
	if err := copyFile(store, to); err != nil {
		return nil, err
	}
	db, err := bolt.Open(to, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	all := map[place]string{}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				if v == nil {
					return fmt.Errorf("bucket %q has a bucket in it, which this row cannot copy", name)
				}
				all[place{string(name), string(k)}] = string(v)
				return nil
			})
		})
	})
	return all, errors.Join(err, db.Close())
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	dst, err := os.Create(to)
	if err != nil {
		return errors.Join(err, src.Close())
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, src.Close(), dst.Close())
}

// changes lists what is new or different, in the order of the keys.
func changes(before, after map[place]string) []entry {
	var list []entry
	for at, v := range after {
		if old, ok := before[at]; !ok || old != v {
			list = append(list, entry{at.bucket, at.key, v})
		}
	}
	slices.SortFunc(list, func(a, b entry) int { return bytes.Compare([]byte(a.bucket+a.key), []byte(b.bucket+b.key)) })
	return list
}

// write puts entries in one transaction.
func write(db *bolt.DB, list []entry) (time.Duration, error) {
	began := time.Now()
	err := db.Update(func(tx *bolt.Tx) error {
		for _, e := range list {
			if err := tx.Bucket([]byte(e.bucket)).Put([]byte(e.key), []byte(e.value)); err != nil {
				return err
			}
		}
		return nil
	})
	return time.Since(began), err
}
