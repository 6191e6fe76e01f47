package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which names are sorted, searched and compared: without case, accents and invisible marks,
// with single blanks and one kind of apostrophe. Letters whose accent NFKD cannot remove become those that people type
// for them: ø becomes o, and the dotless ı becomes i. Bytes that are not UTF-8 become U+FFFD first. Otherwise NFKD may
// change the letter after such a byte or not: this depends on the text that follows.
func Fold(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	var b strings.Builder
	for _, r := range typed.Replace(norm.NFKD.String(typed.Replace(cases.Fold().String(s)))) {
		if unicode.Is(unicode.Mn, r) || invisible(r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			continue
		}
		if r == '#' { // it separates the parts of a key
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// typed replaces the letters that NFKD does not change by those that people type for them, and all kinds of apostrophes
// by one. It is applied before NFKD, because NFKD turns some apostrophes into blanks. It is applied again after NFKD,
// because some letters have another accent, which NFKD removes first.
var typed = strings.NewReplacer("ı", "i", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "ħ", "h", "ŧ", "t", "þ", "th", "æ", "ae", "œ", "oe",
	"’", "'", "‘", "'", "ʼ", "'", "ʻ", "'", "ʹ", "'", "′", "'", "`", "'", "´", "'", "＇", "'")

const (
	maxFolded = 900 // bytes of a folded text in a key; with a status and an id, the key has at most 1024
	maxWord   = 200 // bytes of a word
)

// Sortable returns the beginning of a folded text, short enough for a key. Folding can make a letter much longer.
func Sortable(s string) string { return Beginning(Fold(s), maxFolded) }

// Beginning returns at most n bytes of a text, cut between characters.
func Beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Words returns the different words of the texts, folded, in their order, at most limit.
func Words(limit int, texts ...string) []string {
	var all []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, w := range split(Fold(text)) {
			if w = Beginning(w, maxWord); !seen[w] && len(all) < limit {
				seen[w] = true
				all = append(all, w)
			}
		}
	}
	return all
}

// split returns the words of a text. A word is a row of letters, numbers and marks without a gap, or one symbol, such
// as an emoji.
func split(text string) (words []string) {
	start := -1 // of the word that the text is in
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			words, start = append(words, text[start:i]), -1
		}
		if unicode.Is(unicode.So, r) {
			words = append(words, string(r))
		}
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words
}
