package lists

import (
	"io"
	"mime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles begin a last name of several words, such as van der Berg.
var particles = []string{"van", "von", "vom", "zu", "zum", "zur", "de", "der", "den", "del", "della", "dello", "di", "da", "das", "do", "dos",
	"du", "la", "le", "lo", "el", "al", "bin", "ibn", "ben", "bint", "ter", "ten", "te", "mac",
	"st", "st.", "saint", "af", "av", "d", "dal", "dalla"}

// suffixes come after a name, and titles before it. They are no part of the name.
var (
	suffixes = []string{"phd", "md", "jr", "sr", "ii", "iii", "iv", "mba", "esq", "cpa", "msc", "bsc", "ba", "ma", "dds", "rn", "llm", "llb", "pmp", "dr",
		"ing", "dipling", "mag", "bed", "meng", "beng", "cfa", "pe", "jd"}
	titles = []string{"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "herr", "frau", "mme", "mlle", "monsieur", "madame", "sr", "sra", "srta",
		"sig", "dott", "ing", "dipling", "mag", "sir", "hr", "fr", "dhr", "mevr"}
)

// companies end the name of an organisation.
var companies = []string{"ltd", "limited", "inc", "llc", "llp", "plc", "corp", "corporation", "company", "gmbh", "ag", "kg", "sarl", "sas", "srl", "spa",
	"bv", "oy", "aps", "ltda", "pty", "kft", "doo", "sro"}

// isCompany reports whether a text is the name of an organisation: several words, the last of which says what it is.
func isCompany(text string) bool {
	words := strings.Fields(text)
	return len(words) > 1 && isAll(words[len(words)-1], companies)
}

// splitName splits a shown name: "Silva, Ana" and "Ana Silva" are the same. For a text that is no name, it returns
// none.
func splitName(shown string) (first, last string) {
	shown = plainName(shown)
	if before, after, ok := strings.Cut(shown, ","); ok {
		if !isAll(after, suffixes) {
			given, rest, more := strings.Cut(after, ",") // what is behind a second comma is a suffix
			switch {
			case more && isAll(given, suffixes): // Doe, Jr., John
				given = rest
			case (isCompany(given) || isLabel(trim(given))) && len(strings.Fields(before)) > 1: // Ana Silva, Acme Ltd.
				return splitName(before)
			}
			given = withoutTitles(strings.Fields(given))
			return name(withoutSuffixes(strings.Fields(given), 1)), name(before)
		}
		shown = before
	}
	words := strings.Fields(withoutTitles(strings.Fields(shown)))
	words = strings.Fields(withoutSuffixes(words, 2))
	switch {
	case len(words) == 0:
		return "", ""
	case len(words) == 1:
		return name(words[0]), ""
	}
	if first, last, ok := splitCapitals(words); ok {
		return first, last
	}
	if len(words) == 2 && !strings.ContainsFunc(shown, func(r rune) bool { return unicode.IsLetter(r) && !unicode.In(r, lastFirst...) }) {
		return name(words[1]), name(words[0])
	}
	at := len(words) - 1
	for i := 1; i < len(words)-1; i++ {
		if isParticle(words[i]) {
			at = i
			break
		}
	}
	return name(strings.Join(words[:at], " ")), name(strings.Join(words[at:], " "))
}

// lastFirst are the scripts of languages that write the last name first.
var lastFirst = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul}

func isParticle(word string) bool { return slices.Contains(particles, fold(word)) }

// isAll reports whether each word of a text is one of words.
func isAll(text string, words []string) bool {
	some := false
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) {
		k, _ := key(word)
		if some = slices.Contains(words, k); !some {
			return false
		}
	}
	return some
}

// withoutTitles returns a name without the titles before it, and without what belongs to a title, such as med. in "Dr.
// med."
func withoutTitles(words []string) string {
	titled := false
	for len(words) > 1 && (isAll(words[0], titles) || titled && isDegree(words[0])) {
		words, titled = words[1:], true
	}
	return strings.Join(words, " ")
}

func isDegree(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(first) && len(word) > 2 && strings.HasSuffix(word, ".")
}

// ends are the suffixes that are not like any last name.
var ends = []string{"jr", "sr", "ii", "iii", "iv", "phd", "mba", "esq", "cpa", "md"}

// withoutSuffixes returns a name without the suffixes at its end. They have no comma before them. It leaves at least as
// many words as least says.
func withoutSuffixes(words []string, least int) string {
	for len(words) > least && isAll(words[len(words)-1], ends) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// splitCapitals splits a name whose last name is in capitals, and stands at either end: SILVA COSTA Ana.
func splitCapitals(words []string) (first, last string, ok bool) {
	small := func(word string) bool { return !isCapitals(word) }
	if at := slices.IndexFunc(words, small); at > 0 && !slices.ContainsFunc(words[at:], isCapitals) {
		return name(strings.Join(words[at:], " ")), name(strings.Join(words[:at], " ")), true
	}
	at := slices.IndexFunc(words, isCapitals)
	if at > 0 && !slices.ContainsFunc(words[at:], small) && !slices.ContainsFunc(words[:at], isParticle) {
		return name(strings.Join(words[:at], " ")), name(strings.Join(words[at:], " ")), true
	}
	return "", "", false
}

// isCapitals reports whether a word is written in capitals only, and is no initial.
func isCapitals(word string) bool {
	letters := 0
	for _, r := range word {
		if !unicode.IsLetter(r) {
			continue
		}
		if letters++; !unicode.IsUpper(r) {
			return false
		}
	}
	return letters > 1
}

// readWord reads an encoded word in its charset.
func readWord(charset string, input io.Reader) (io.Reader, error) {
	from, err := charsetOf(charset)
	if err != nil {
		return nil, err
	}
	return from.NewDecoder().Reader(input), nil
}

var escapes = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\'`, `'`, ";", ",")

// plainName returns a shown name without quotes, escapes, encoded words (RFC 2047) and what is in brackets.
func plainName(shown string) string {
	if strings.Contains(shown, "=?") {
		words := mime.WordDecoder{CharsetReader: readWord}
		if decoded, err := words.DecodeHeader(shown); err == nil {
			shown = decoded
		}
	}
	shown = escapes.Replace(shown)
	for {
		before := shown
		shown = trim(shown)
		if outside := trim(withoutBrackets(shown)); outside != "" {
			shown = outside
		}
		shown = strings.TrimLeft(shown, "\"'“”„‘’‚«»<>()[]{}*_`")
		shown = strings.TrimRight(shown, "\"'“”„‘’‚«»<>()[]{};, -–—*_`")
		if shown == before {
			return line(shown)
		}
	}
}
