package lists

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed headers.txt
var headersText string

// meaning is what a name of a column stands for, and how surely.
type meaning struct {
	what string
	rank int
}

// isField reports whether it is a field of a person, or a login.
func (m meaning) isField() bool {
	for _, what := range meaningOf {
		if m.what == what {
			return true
		}
	}
	return m.what == "login"
}

type headerNames struct {
	meanings map[string][]meaning // by the key of a name
	words    map[string][]string  // keys of names, by what the names mean
}

// headers returns the names of headers.txt. They are read once, when a table is read for the first time.
var headers = sync.OnceValue(func() headerNames { return namesOf(headersText) })

// namesOf reads a file such as headers.txt.
func namesOf(file string) headerNames {
	h := headerNames{map[string][]meaning{}, map[string][]string{}}
	for text := range strings.Lines(file) {
		about, names, ok := strings.Cut(text, ":")
		fields := strings.Fields(about)
		if strings.HasPrefix(text, "#") || !ok || len(fields) < 2 {
			continue
		}
		rank, err := strconv.Atoi(fields[1])
		if err != nil {
			panic("lists: no rank in " + about) // the file is part of the program
		}
		for _, name := range strings.Split(names, ",") {
			k, _ := key(name)
			h.words[fields[0]] = append(h.words[fields[0]], k)
			h.meanings[k] = append(h.meanings[k], meaning{fields[0], rank})
		}
	}
	return h
}

// key returns the letters of a column's name, folded, and the number in it.
func key(name string) (letters string, number int) {
	if strings.HasPrefix(strings.ToLower(trim(name)), "(do not modify)") { // Dynamics: what it needs to import the table again
		return "donotmodify", 0
	}
	if before, ok := strings.CutSuffix(trim(name), "#"); ok { // so that "Employee #" does not count as a name
		name = before + " number"
	}
	if without := withoutBrackets(name); strings.ContainsFunc(without, unicode.IsLetter) {
		name = without
	}
	var b strings.Builder
	digits := ""
	for _, r := range fold(name) {
		switch {
		case unicode.IsLetter(r):
			b.WriteRune(r)
		case r >= '0' && r <= '9' && len(digits) < 4:
			digits += string(r)
		}
	}
	number, _ = strconv.Atoi(digits) // no digits: 0
	letters = b.String()
	for _, word := range []string{"required", "optional", "mandatory", "pflichtfeld", "obligatoire", "obligatorio"} {
		if rest := strings.TrimSuffix(letters, word); rest != "" {
			letters = rest
		}
	}
	return letters, number
}

func withoutBrackets(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '(', '[', '{', '<', '（', '［', '【':
			depth++
			return -1
		case ')', ']', '}', '>', '）', '］', '】':
			depth = max(depth-1, 0)
			return -1
		}
		if depth > 0 {
			return -1
		}
		return r
	}, s)
}

// means returns how surely a column's name stands for a field, 0 if it does not. Only the name is judged.
func (h headerNames) means(letters, what string) int {
	for _, m := range h.meanings[letters] {
		if m.what == what {
			return m.rank
		}
	}
	return 0
}

// has reports whether one of the words of this kind is in a column's name.
func (h headerNames) has(letters, kind string) bool {
	for _, word := range h.words[kind] {
		if strings.Contains(letters, word) {
			return true
		}
	}
	return false
}

// contains reports whether a longer name has a name of the field in it, such as "Partner e-mail".
func (h headerNames) contains(letters, what string, shortest int) bool {
	for _, word := range h.words[what] {
		if len(word) >= shortest && strings.Contains(letters, word) {
			return true
		}
	}
	return false
}

// ends reports whether a longer name ends with a name of the field, such as "Attendee first name", or begins with one
// in two languages, such as "Last name / Nom".
func (h headerNames) ends(letters, what string, shortest int) bool {
	for _, word := range h.words[what] {
		if len(word) >= shortest && (strings.HasSuffix(letters, word) || strings.HasPrefix(letters, word)) {
			return true
		}
	}
	return false
}
