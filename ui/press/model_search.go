package press

import (
	"context"
	"slices"
	"strings"
)

// SearchState is looking for a text on the pages.
type SearchState struct {
	Open  bool
	Text  string
	Hits  []Hit // in the order of the pages
	Count int   // of the texts that were found; one may be several hits
	At    int   // the text that is shown, from 0
}

// Shown returns the hits on a page, and tells of each whether it belongs to the
// text that is shown.
func (s SearchState) Shown(page int) (hits []Hit, now []bool) {
	text := -1
	for _, h := range s.Hits {
		if h.First {
			text++
		}
		if s.Open && h.Page == page {
			hits, now = append(hits, h), append(now, text == s.At)
		}
	}
	return hits, now
}

// BeginSearch opens the search.
func (m *Model) BeginSearch() {
	if m.s.Phase == Ready && !m.s.Page.Search.Open {
		m.s.Page.Search.Open = true
		m.render()
	}
}

// EndSearch closes it.
func (m *Model) EndSearch() {
	m.asking++
	m.s.Page.Search = SearchState{}
	m.render()
}

// Search looks for a text and shows the first place from the page on that is shown.
func (m *Model) Search(text string) {
	if m.s.Phase != Ready || text == m.s.Page.Search.Text {
		return
	}
	m.s.Page.Search.Text = text
	m.asking++
	turn, doc := m.asking, m.s.Doc
	if strings.TrimSpace(text) == "" {
		m.found(nil)
		return
	}
	m.loop.Go(func(context.Context) func() {
		hits, err := m.preview.Find(doc, text)
		return func() {
			if turn == m.asking && err == nil {
				m.found(hits)
			}
		}
	})
}

func (m *Model) found(hits []Hit) {
	s := &m.s.Page.Search
	slices.SortStableFunc(hits, func(a, b Hit) int { return a.Page - b.Page })
	s.Hits, s.Count, s.At = hits, 0, 0
	first := -1
	for _, h := range hits {
		if h.First {
			if first < 0 && h.Page >= m.s.Page.At {
				first = s.Count
			}
			s.Count++
		}
	}
	m.showHit(max(first, 0))
}

// NextHit shows the next place where the text stands, or the one before (-1).
func (m *Model) NextHit(by int) {
	if s := m.s.Page.Search; s.Count > 0 {
		m.showHit((s.At + by + s.Count) % s.Count)
	}
}

func (m *Model) showHit(at int) {
	s := &m.s.Page.Search
	s.At = at
	text := -1
	for _, h := range s.Hits {
		if h.First {
			text++
		}
		if text == at {
			m.TurnTo(h.Page)
			break
		}
	}
	m.render()
}
