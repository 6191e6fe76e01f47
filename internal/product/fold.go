package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold is the form in which names are sorted and searched: case and accents fall away, white space counts once.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(cases.Fold().String(s)) {
		if unicode.Is(unicode.Mn, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			continue
		}
		if r == '#' { // parts a key's pieces
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

const (
	maxFolded = 900 // bytes of a folded text in a key: the table takes 1024, a status and an id among them
	maxWord   = 200 // bytes of a word
)

// sortable is the beginning of a folded text that fits a key. Folding can make far more of a letter than it was.
func sortable(s string) string { return beginning(fold(s), maxFolded) }

// beginning cuts a text to at most n bytes, between characters.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// words are the different words of the given texts, folded, in order, at most limit.
func words(limit int, texts ...string) []string {
	var all []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, w := range strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
			if w = beginning(w, maxWord); !seen[w] && len(all) < limit {
				seen[w] = true
				all = append(all, w)
			}
		}
	}
	return all
}
