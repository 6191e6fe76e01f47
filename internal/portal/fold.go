package portal

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold is the form in which names are sorted and searched: case and accents fall away, white space counts once.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(cases.Fold().String(s)) {
		if unicode.Is(unicode.Mn, r) || unicode.IsControl(r) {
			continue
		}
		if r == '#' { // parts a key's pieces
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// words are the different words of the given texts, folded, in order, at most limit.
func words(limit int, texts ...string) []string {
	var all []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, w := range strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
			if !seen[w] && len(all) < limit {
				seen[w] = true
				all = append(all, w)
			}
		}
	}
	return all
}
