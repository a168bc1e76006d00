package central_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/shubbak/shubbak/client/central"
)

// stores are the kinds of store that a central may have; each opens one in a
// folder, the same one again for the same folder.
func stores() map[string]func(dir string) (central.Store, error) {
	return map[string]func(string) (central.Store, error){"embedded": central.OpenStore}
}

// TestStoresConform holds every kind of store to what central needs of it.
func TestStoresConform(t *testing.T) {
	const table central.Table = "meta"
	for name, open := range stores() {
		t.Run(name, func(t *testing.T) {
			dir, ctx := t.TempDir(), t.Context()
			s, err := open(dir)
			if err != nil {
				t.Fatal(err)
			}
			put := func(tx central.Tx, k, v string) {
				if err := tx.Put(table, []byte(k), []byte(v)); err != nil {
					t.Error(err)
				}
			}
			rows := func(from string) (list []string) {
				err := s.View(ctx, func(tx central.Tx) error {
					return tx.Each(table, []byte(from), func(k, v []byte) (bool, error) {
						list = append(list, string(k)+"="+string(v))
						return true, nil
					})
				})
				if err != nil {
					t.Error(err)
				}
				return list
			}
			err = s.Update(ctx, func(tx central.Tx) error {
				put(tx, "b", "2")
				put(tx, "a", "1")
				put(tx, "c", "3")
				if got := tx.Get(table, []byte("a")); string(got) != "1" {
					t.Errorf("a transaction reads %q of what it wrote", got)
				}
				return tx.Delete(table, []byte("c"))
			})
			if err != nil || !slices.Equal(rows(""), []string{"a=1", "b=2"}) || !slices.Equal(rows("b"), []string{"b=2"}) {
				t.Errorf("%v, %v", rows(""), err)
			}
			wrong := errors.New("wrong")
			err = s.Update(ctx, func(tx central.Tx) error { put(tx, "a", "9"); put(tx, "d", "4"); return wrong })
			if !errors.Is(err, wrong) || !slices.Equal(rows(""), []string{"a=1", "b=2"}) {
				t.Errorf("what failed left %v, %v", rows(""), err)
			}
			err = s.View(ctx, func(tx central.Tx) error {
				got := tx.Get(table, []byte("a"))
				got[0] = '7' // it is a copy
				if again := tx.Get(table, []byte("a")); string(again) != "1" || tx.Get(table, []byte("none")) != nil {
					t.Errorf("%q", again)
				}
				n := 0
				return tx.Each(table, nil, func(_, _ []byte) (bool, error) { n++; return n < 1, nil })
			})
			if err != nil {
				t.Error(err)
			}
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					for range 20 {
						err := s.Update(ctx, func(tx central.Tx) error {
							n := 0
							_, _ = fmt.Sscan(string(tx.Get(table, []byte("n"))), &n)
							return tx.Put(table, []byte("n"), []byte(fmt.Sprint(n+1)))
						})
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			wg.Wait()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s, err = open(dir); err != nil {
				t.Fatal(err)
			}
			if got := rows(""); !slices.Equal(got, []string{"a=1", "b=2", "n=160"}) {
				t.Errorf("after closing and opening: %v", got)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
