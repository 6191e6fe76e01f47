package guess

import (
	_ "embed"
	"math"
	"sort"
	"strings"
	"sync"
)

// lines are the common words: passwords, English words, names. Each line is a word, a tab, and a letter for how many
// guesses find the word. Lines are sorted by their bytes and searched where they lie in the program. The package
// generate makes them.
//
//go:generate go run ./generate data
//go:embed data/words.txt
var lines string

// firsts returns, for each byte, where the lines that begin with it or a greater one begin.
var firsts = sync.OnceValue(func() (at [257]int) {
	for b := range at {
		at[b] = firstLine(lines, func(line string) bool { return int(line[0]) >= b })
	}
	return at
})

// commonWords calls found for each common word with which s[at[0]:] begins, with the number of its runes and the
// guesses that find it. at has the place of each rune in s. Words are of ASCII alone and have at least two runes.
func commonWords(s string, at []int, found func(runes int, guesses float64)) {
	if at[0] == len(s) {
		return
	}
	first, begins := s[at[0]], firsts()
	rest := lines[begins[first]:begins[int(first)+1]]
	for n := 2; n < len(at) && rest != ""; n++ {
		prefix := s[at[0]:at[n]]
		rest = rest[firstLine(rest, func(line string) bool { return line >= prefix }):]
		rest = rest[:firstLine(rest, func(line string) bool { return !strings.HasPrefix(line, prefix) })]
		if len(rest) > len(prefix)+1 && rest[len(prefix)] == '\t' {
			found(n, guessesOf(rest[len(prefix)+1]))
		}
	}
}

// guessesOf returns what a word's letter stands for: a for 10, and each further letter for √2 times as many.
func guessesOf(letter byte) float64 { return 10 * math.Pow(2, float64(letter-'a')/2) }

// firstLine returns the place of the first line for which after is true. after must also be true for all later lines.
func firstLine(lines string, after func(line string) bool) int {
	// lineAt returns the beginning of the line at i or, if i is inside a line, of the next line.
	lineAt := func(i int) int {
		if i == 0 {
			return 0
		}
		n := strings.IndexByte(lines[i-1:], '\n')
		return i + n
	}
	i := sort.Search(len(lines), func(i int) bool {
		begin := lineAt(i)
		return begin >= len(lines) || after(lines[begin:])
	})
	return lineAt(i)
}
