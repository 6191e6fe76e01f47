package record

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"unicode"

	"allyway/internal/portal"
	"allyway/internal/table"
)

const (
	wordsProbed = 3      // of the words searched for
	rowsProbed  = 100    // of each of these words
	rowsRead    = 10_000 // in one call
	hitsAtOnce  = 100    // that one Get loads, for a filter
	hitsRead    = 2_000  // in one call
)

// wordSearch is one search in a scope. It finds everything that has, for each of the beginnings, a word that begins
// with it.
type wordSearch struct {
	store      *Store
	scope      string
	beginnings []string          // none of them begins another one; the longest first
	sought     map[string][]byte // beginning → a text that the row of each hit contains
	batch      int               // hits that find returns at once
	read       int               // rows, until now
}

// wordRows are rows of the search, in their order, that begin with one word.
type wordRows struct {
	word string
	rows []wordRow
	keys []string // the sort key of each row
	next string   // where the rows go on; empty: nowhere
}

// hit is something that has the words. The place is where a search goes on after it.
type hit struct{ id, place string }

func (s *Store) wordSearch(scope string, beginnings []string, batch int) *wordSearch {
	q := &wordSearch{store: s, scope: scope, beginnings: longest(beginnings), sought: map[string][]byte{}, batch: batch}
	for _, b := range q.beginnings {
		if !strings.ContainsFunc(b, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) { // JSON escapes none of these
			q.sought[b] = []byte(`"` + b)
		}
	}
	return q
}

// SearchMembers finds members of an ecosystem that have a word for each beginning. A page is sorted by name. It is
// shorter than the limit, although there is a next one, only if very many rows were read.
func (s *Store) SearchMembers(ctx context.Context, ecosystem string, beginnings []string, after string, limit int) ([]*portal.Member, string, error) {
	q := s.wordSearch(memberWords(ecosystem), beginnings, limit)
	found, next, err := searchWords(ctx, q, after, limit, Member, decodeMember, func(*portal.Member) bool { return true })
	sortByPlace(found, func(m *portal.Member) string { return placeName(m.Name, m.ID) })
	return found, next, err
}

// SearchPeople finds people of the whole portal. of has a search and no partner. Its pages are as those of
// SearchMembers.
func (s *Store) SearchPeople(ctx context.Context, of PeopleOf, after string, limit int) ([]*portal.Person, string, error) {
	all := of.Filter.Empty() && !of.Search.ByAddress()
	found, next, err := s.searchPeople(ctx, of, after, limit, batchOf(limit, all))
	sortByPlace(found, func(p *portal.Person) string { return PlaceAt("", p) })
	return found, next, err
}

// searchPeople finds up to limit people, in the order of their words, and loads a batch of them at a time.
func (s *Store) searchPeople(ctx context.Context, of PeopleOf, after string, limit, batch int) ([]*portal.Person, string, error) {
	if len(of.Search.Beginnings) == 0 || len(of.Filter.Statuses()) == 0 {
		return nil, "", nil
	}
	now := s.Now()
	keep := func(p *portal.Person) bool { return of.Has(p, now) }
	q := s.wordSearch(peopleWords, of.Search.Beginnings, batch)
	return searchWords(ctx, q, after, limit, Person, decodePerson, keep)
}

// SearchPartners finds partners whose names have the words of the search, and that keep accepts. Its pages are as those
// of SearchMembers.
func (s *Store) SearchPartners(ctx context.Context, asked portal.NameSearch, keep func(*portal.Partner) bool, after string, limit int) ([]*portal.Partner, string, error) {
	if len(asked.Beginnings) == 0 {
		return nil, "", nil
	}
	q := s.wordSearch(partnerWords, asked.Beginnings, limit)
	found, next, err := searchWords(ctx, q, after, limit, Partner, decodePartner, func(p *portal.Partner) bool {
		return portal.HasWords(p.Words(), asked.Beginnings) && keep(p)
	})
	sortByPlace(found, func(p *portal.Partner) string { return placeName(p.Name, p.ID) })
	return found, next, err
}

// batchOf returns how many hits are read at once. With a filter, these are more than the page has room for, because the
// filter leaves some out.
func batchOf(limit int, all bool) int {
	if all {
		return limit
	}
	return max(limit, hitsAtOnce)
}

func sortByPlace[T any](found []T, place func(T) string) {
	slices.SortFunc(found, func(a, b T) int { return strings.Compare(place(a), place(b)) })
}

// searchWords reads hits, loads their records, and keeps those that keep accepts, until the page is full. After
// rowsRead rows or hitsRead hits it ends early, and returns where to continue. It loads twice as many hits as are
// likely to fill the page, judged by the part that keep has accepted.
func searchWords[T any](ctx context.Context, q *wordSearch, after string, limit int, key func(id string) Key, decode func(table.Item) (T, error), keep func(T) bool) (found []T, next string, err error) {
	for loaded := 0; ; {
		hits, more, err := q.find(ctx, after)
		if err != nil {
			return nil, "", err
		}
		var kept []T
		var at []int
		if len(hits) > 0 {
			if kept, at, err = load(ctx, q.store, hits, key, decode, keep); err != nil {
				return nil, "", err
			}
		}
		if room := limit - len(found); len(kept) > room {
			return append(found, kept[:room]...), hits[at[room-1]].place, nil
		}
		found = append(found, kept...)
		if loaded += len(hits); more == "" || len(found) == limit || loaded >= hitsRead || q.read >= rowsRead {
			return found, more, nil
		}
		likely := 2 * loaded * (limit - len(found)) / max(1, len(found))
		q.batch, after = min(max(likely, q.batch), hitsRead-loaded), more
	}
}

// load reads the records of hits, in their order, and returns those that keep accepts. at has the index of the hit of
// each.
func load[T any](ctx context.Context, s *Store, hits []hit, key func(id string) Key, decode func(table.Item) (T, error), keep func(T) bool) (kept []T, at []int, err error) {
	keys := make([]Key, len(hits))
	for i, h := range hits {
		keys[i] = key(h.id)
	}
	all, wanted := make([]T, len(keys)), make([]bool, len(keys))
	var steps []func() error
	for from := 0; from < len(keys); from += table.MaxKeys {
		steps = append(steps, func() error {
			part := keys[from:min(from+table.MaxKeys, len(keys))]
			items, err := s.table.Get(ctx, part...)
			if err != nil {
				return err
			}
			for i, k := range part {
				item, ok := items[k]
				if !ok { // it is gone since
					continue
				}
				if all[from+i], err = decode(item); err != nil {
					return err
				}
				wanted[from+i] = keep(all[from+i])
			}
			return nil
		})
	}
	if err := Parallel(steps...); err != nil {
		return nil, nil, err
	}
	for i, one := range all {
		if wanted[i] {
			kept, at = append(kept, one), append(at, i)
		}
	}
	return kept, at, nil
}

// longest returns the beginnings, the longest first, without those that begin another one: what has the longer one has
// the shorter one, too.
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

// find returns the next hits. It reads the first rows of some words at once, and learns from them which word is the
// rarest. From that word's rows it takes those that also have the other words. It continues until it has a batch or has
// read rowsRead rows. If a record has several words with this beginning, only the first of them makes it a hit. A place
// is the word whose rows are read, and the row to continue after.
func (q *wordSearch) find(ctx context.Context, after string) (hits []hit, next string, err error) {
	var page *wordRows
	if word, row, ok := strings.Cut(after, " "); ok {
		page, err = q.rowsOf(ctx, word, row, max(q.batch, rowsProbed))
	} else {
		page, err = q.rarest(ctx)
	}
	for read, least := 0, table.MaxLimit; err == nil; least *= 2 {
		for i := range page.rows {
			if !q.counts(page, i) {
				continue
			}
			if len(hits) == q.batch {
				return hits, hits[len(hits)-1].place, nil
			}
			hits = append(hits, hit{page.rows[i].ID, page.word + " " + page.keys[i]})
		}
		read, q.read = read+len(page.rows), q.read+len(page.rows)
		switch {
		case page.next == "":
			return hits, "", nil
		case len(hits) == q.batch || q.read >= rowsRead:
			return hits, page.word + " " + page.next, nil
		}
		likely := rowsRead // without a hit, they are rare, or there are none
		if len(hits) > 0 {
			likely = 2 * read * (q.batch - len(hits)) / len(hits) // twice the estimate: a further call costs more
		}
		page, err = q.rowsOf(ctx, page.word, page.next, min(max(least, likely), rowsRead-q.read))
	}
	return nil, "", err
}

// counts reports whether a row is a hit: it has all words that are searched for, and is the row of the first of its
// words with the beginning of the page.
func (q *wordSearch) counts(page *wordRows, i int) bool {
	row := page.rows[i]
	return portal.HasWords(row.Words, q.beginnings) && wordAt(page.keys[i]) == firstWord(row.Words, page.word)
}

// rarest returns the first rows of the word that is rarest.
func (q *wordSearch) rarest(ctx context.Context) (*wordRows, error) {
	words := q.beginnings[:min(len(q.beginnings), wordsProbed)]
	pages := make([]*wordRows, len(words))
	var steps []func() error
	for i, word := range words {
		steps = append(steps, func() (err error) { pages[i], err = q.rowsOf(ctx, word, "", max(q.batch, rowsProbed)); return err })
	}
	if err := Parallel(steps...); err != nil {
		return nil, err
	}
	return slices.MinFunc(pages, q.compare), nil
}

// compare compares how rare two words are, by their first rows. The rarer word is less. A word whose rows end is rarer
// than one whose rows go on. If both go on, the rows of a whole word are in the order of their ids, and the word whose
// rows reach a higher id has fewer of them. If a beginning stands for several words, the one with more hits in its rows
// is rarer.
func (q *wordSearch) compare(a, b *wordRows) int {
	switch {
	case a.next == "" && b.next == "":
		return len(a.keys) - len(b.keys)
	case a.next == "":
		return -1
	case b.next == "":
		return 1
	case a.oneWord() && b.oneWord():
		return strings.Compare(idAt(b.next), idAt(a.next))
	}
	return q.hits(b) - q.hits(a)
}

// hits returns how many rows count.
func (q *wordSearch) hits(page *wordRows) (n int) {
	for i := range page.rows {
		if q.counts(page, i) {
			n++
		}
	}
	return n
}

// oneWord reports whether all rows are of the same word.
func (r *wordRows) oneWord() bool { return len(r.keys) > 0 && wordAt(r.keys[0]) == wordAt(r.next) }

func wordAt(sortKey string) string { word, _, _ := strings.Cut(sortKey, "#"); return word }

func idAt(sortKey string) string { _, id, _ := strings.Cut(sortKey, "#"); return id }

// rowsOf reads rows of a word. A row that cannot be a hit is not decoded, so it has no words.
func (q *wordSearch) rowsOf(ctx context.Context, word, after string, limit int) (*wordRows, error) {
	page, err := q.store.table.Query(ctx, table.Query{PK: wordPartition(q.scope, word), Prefix: word, After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	rows := &wordRows{word: word, rows: make([]wordRow, len(page.Items)), keys: make([]string, len(page.Items)), next: page.Next}
	for i, item := range page.Items {
		rows.keys[i] = item.SK
		if !q.mayCount(word, item.Attributes) { // so are most rows if few records have all words
			continue
		}
		if err := item.Decode(&rows.rows[i]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// mayCount reports whether a row of a word can have the other words, too. It is fast, because it decodes nothing.
func (q *wordSearch) mayCount(word string, row []byte) bool {
	for beginning, text := range q.sought {
		if beginning != word && !bytes.Contains(row, text) {
			return false
		}
	}
	return true
}

// firstWord returns the first word, in the order of strings, that has the beginning.
func firstWord(all []string, beginning string) string {
	first := ""
	for _, w := range all {
		if strings.HasPrefix(w, beginning) && (first == "" || w < first) {
			first = w
		}
	}
	return first
}
