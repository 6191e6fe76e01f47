package record

import (
	"context"
	"slices"
	"sort"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/table"
)

const (
	wordsProbed = 3      // of the words searched for
	rowsProbed  = 100    // of each of these words
	rowsRead    = 10_000 // of one word, in one call
)

// wordSearch is one search for members that have a word for each beginning.
type wordSearch struct {
	store      *Store
	ecosystem  string
	beginnings []string // none of them begins another one; the longest first
	limit      int
}

// wordRows are rows of the search, in their order, that begin with one word.
type wordRows struct {
	word string
	rows []memberWord
	keys []string // the sort key of each row
	next string   // where the rows go on; empty: nowhere
}

// SearchMembers finds members of an ecosystem that have a word for each beginning. It reads the beginnings of the
// rows of some words at once, and from these it knows which word is the rarest. It keeps those of that word's rows that
// have the other words as well, and reads on until the page is full, or until it has read rowsRead rows. A member with
// several words of that beginning counts under the first of them. A page that is not the last is shorter than the limit
// only if so many rows were read. A page is sorted by name.
func (s *Store) SearchMembers(ctx context.Context, ecosystem string, beginnings []string, after string, limit int) (found []*portal.Member, next string, err error) {
	q := wordSearch{s, ecosystem, longest(beginnings), limit}
	ids, next, err := q.find(ctx, after)
	if err != nil || len(ids) == 0 {
		return nil, next, err
	}
	keys := make([]Key, len(ids))
	for i, id := range ids {
		keys[i] = Member(id)
	}
	items, err := s.table.Get(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	for _, item := range items {
		m, err := decodeMember(item)
		if err != nil {
			return nil, "", err
		}
		found = append(found, m)
	}
	sort.Slice(found, func(i, j int) bool {
		return placeName(found[i].Name, found[i].ID) < placeName(found[j].Name, found[j].ID)
	})
	return found, next, nil
}

// longest returns the beginnings, the longest first, without those that begin another one: a member that has the longer
// one has the shorter one, too.
func longest(beginnings []string) []string {
	all := slices.Clone(beginnings)
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	var kept []string
	for _, b := range all {
		if !portal.HasWords(kept, []string{b}) {
			kept = append(kept, b)
		}
	}
	return kept
}

// find returns the ids of a page of members. A cursor is the word whose rows are read, and the row to continue after.
func (q wordSearch) find(ctx context.Context, after string) (ids []string, next string, err error) {
	var page *wordRows
	if word, row, ok := strings.Cut(after, " "); ok {
		page, err = q.read(ctx, word, row, max(q.limit, rowsProbed))
	} else {
		page, err = q.rarest(ctx)
	}
	last := ""
	for read := 0; err == nil; page, err = q.read(ctx, page.word, page.next, table.MaxLimit) {
		for i := range page.rows {
			if !q.counts(page, i) {
				continue
			}
			if len(ids) == q.limit {
				return ids, page.word + " " + last, nil
			}
			ids, last = append(ids, page.rows[i].Member), page.keys[i]
		}
		read += len(page.rows)
		switch {
		case page.next == "":
			return ids, "", nil
		case len(ids) == q.limit || read >= rowsRead:
			return ids, page.word + " " + page.next, nil
		}
	}
	return nil, "", err
}

// counts reports whether a row is of a member that is searched for, under the first of its words with that beginning.
func (q wordSearch) counts(page *wordRows, i int) bool {
	row := page.rows[i]
	word, _, _ := strings.Cut(page.keys[i], "#")
	return portal.HasWords(row.Words, q.beginnings) && word == firstWord(row.Words, page.word)
}

// rarest returns the first rows of the word that the fewest members have. Some words end within these rows: then it is
// the one with the fewest. Otherwise it is the one of whose rows the most count, because that is a larger part of fewer.
func (q wordSearch) rarest(ctx context.Context) (*wordRows, error) {
	words := q.beginnings[:min(len(q.beginnings), wordsProbed)]
	pages := make([]*wordRows, len(words))
	var steps []func() error
	for i, word := range words {
		steps = append(steps, func() (err error) { pages[i], err = q.read(ctx, word, "", max(q.limit, rowsProbed)); return err })
	}
	if err := Parallel(steps...); err != nil {
		return nil, err
	}
	weight := func(page *wordRows) int {
		if page.next == "" {
			return len(page.rows)
		}
		others := table.MaxLimit
		for i := range page.rows {
			if q.counts(page, i) {
				others--
			}
		}
		return others
	}
	return slices.MinFunc(pages, func(a, b *wordRows) int { return weight(a) - weight(b) }), nil
}

// read reads rows of a word.
func (q wordSearch) read(ctx context.Context, word, after string, limit int) (*wordRows, error) {
	page, err := q.store.table.Query(ctx, table.Query{PK: wordPartition(q.ecosystem, word), Prefix: word, After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	rows := &wordRows{word: word, rows: make([]memberWord, len(page.Items)), next: page.Next}
	for i, item := range page.Items {
		if err := item.Decode(&rows.rows[i]); err != nil {
			return nil, err
		}
		rows.keys = append(rows.keys, item.SK)
	}
	return rows, nil
}

// firstWord is the first in order of the words with that beginning.
func firstWord(all []string, beginning string) string {
	first := ""
	for _, w := range all {
		if strings.HasPrefix(w, beginning) && (first == "" || w < first) {
			first = w
		}
	}
	return first
}
