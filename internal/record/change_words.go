package record

import (
	"slices"

	"allyway/internal/table"
)

// wordRow is one row of a search by words. Each row has all words of its person, partner or member. So a search for
// several words needs no further read to know which of them have all words.
type wordRow struct {
	ID    string   `json:"id"`
	Words []string `json:"words"`
}

// saveWords changes the rows by which something is found in a scope. Nothing is written if the words stay the same.
func (w *Change) saveWords(scope, id string, had, has []string) {
	if slices.Equal(had, has) {
		return
	}
	for _, word := range had {
		if !slices.Contains(has, word) {
			w.add(table.Delete(wordKey(scope, word, id), table.Any))
		}
	}
	for _, word := range has {
		w.add(table.Put(table.Item{Key: wordKey(scope, word, id), Attributes: table.Encode(wordRow{id, has})}, table.Any))
	}
}
