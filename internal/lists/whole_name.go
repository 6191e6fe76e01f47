package lists

import (
	"slices"
	"strings"
	"unicode"
)

// The keys that columnKey returns for the column of a whole name. They say which half stands first.
const (
	firstLastKey = "firstnamelastname"
	lastFirstKey = "lastnamefirstname"
)

// columnKey returns the key of a column's name. If it names both halves of a person's name, the key is that of a whole
// name. The key of "Name (First)" is that of the half.
func columnKey(name string) (letters string, number int) {
	letters, number = key(name)
	h := headers()
	if open := strings.IndexAny(name, "([{（［【"); open >= 0 && h.means(letters, "full") > 0 {
		half, _ := key(strings.TrimLeft(name[open:], "([{（［【"))
		if h.means(half, "first") > 0 || h.means(half, "last") > 0 {
			return half, number
		}
	}
	if len(h.meanings[letters]) == 0 || h.means(letters, "full") > 0 {
		if whole := wholeName(withoutBrackets(name)); whole != "" {
			return whole, number
		}
	}
	return letters, number
}

// connectors stand between the names of the halves.
var connectors = []string{"and", "und", "et", "y", "e", "i", "a", "en", "og", "och", "ja", "in", "si", "ve", "и", "і",
	"та", "και", "و", "middlename", "отчество"}

// wholeName returns the key of a column whose name names both halves of a person's name, otherwise "". One half may
// have the name of the whole, as in "Surname, Name".
func wholeName(column string) string {
	separates := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' }
	words := strings.FieldsFunc(column, separates)
	if len(words) < 2 || len(words) > 7 {
		return ""
	}
	at := map[string]int{"first": -1, "last": -1, "full": -1}
	for i := 0; i < len(words); {
		n, what := meaningAt(words, i)
		if n == 0 {
			return ""
		}
		if what != "" {
			at[what] = i
		}
		i += n
	}
	first, last := at["first"], at["last"]
	switch other := at["full"]; { // "first" alone is a part of "name first"
	case first < 0 && last >= 0 && !strings.EqualFold(words[last], "last"):
		first = other
	case last < 0 && first >= 0 && !strings.EqualFold(words[first], "first"):
		last = other
	}
	switch {
	case first < 0 || last < 0:
		return ""
	case last < first:
		return lastFirstKey
	}
	return firstLastKey
}

// meaningAt returns how many words of a column's name have a meaning together, and which half of a person's name it is,
// or the whole; "" for a connector.
func meaningAt(words []string, at int) (n int, what string) {
	for n = min(3, len(words)-at, len(words)-1); n > 0; n-- {
		k, _ := key(strings.Join(words[at:at+n], " "))
		for _, what := range []string{"first", "last", "full"} {
			if headers().means(k, what) == 1 && (what != "full" || n == 1) {
				return n, what
			}
		}
		if slices.Contains(connectors, k) {
			return n, ""
		}
	}
	return 0, ""
}

// splitLastFirst splits a name whose column says that the last name stands first.
func splitLastFirst(shown string) (first, last string) {
	if strings.Contains(shown, ",") {
		return splitName(shown)
	}
	words := strings.Fields(withoutTitles(strings.Fields(plainName(shown))))
	at := 1
	for at < len(words) && isParticle(words[at-1]) {
		at++
	}
	if len(words) < 2 || at == len(words) || isCapitals(words[0]) {
		return splitName(shown)
	}
	return name(strings.Join(words[at:], " ")), name(strings.Join(words[:at], " "))
}
