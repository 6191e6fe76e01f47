package guess

import (
	"slices"
	"time"
	"unicode"
)

const (
	leastPattern    = 3      // runes of a sequence or path
	patternGuesses  = 20     // of each rune of one: where it starts, which way it goes
	farthestStep    = 5      // between neighbours of a sequence
	yearGuesses     = 120    // years a guesser tries
	dateGuesses     = 44_000 // days in them
	shortestDate    = 6      // ddmmyy
	longestDate     = 10     // dd.mm.yyyy
	oldest, newest  = 1900, 2049
	longestYearOnly = 4
)

// findSequences reports runs of even steps: abcd, 8642, aceg.
func findSequences(t text, found func(piece)) {
	for start := 0; start+1 < len(t.lower); {
		step := t.lower[start+1] - t.lower[start]
		end := start + 2
		for end < len(t.lower) && t.lower[end]-t.lower[end-1] == step {
			end++
		}
		if step != 0 && step >= -farthestStep && step <= farthestStep && end-start >= leastPattern {
			guesses := patternGuesses * float64(end-start) * t.caseGuesses(start, end)
			if step != 1 && step != -1 {
				guesses *= disguiseGuesses
			}
			found(piece{start, end, guesses})
		}
		start = end - 1
	}
}

// keyPaths are ways that fingers take over English, German and French keyboards and number pads. They are tried
// backwards too.
const keyPaths = "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./ " +
	"qwertyuiopasdfghjklzxcvbnm qwertzuiopasdfghjklyxcvbnm azertyuiopqsdfghjklmwxcvbn " +
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/ qazwsxedcrfvtgbyhnujmikolp zaq12wsxcde34rfvbgt56yhnmju78ik,lo90p " +
	"1q2w3e4r5t6y7u8i9o0p qweasdzxc 147258369 789456123 741852963 "

// findPaths reports parts of keyPaths, typed with or without the shift key.
func findPaths(t text, found func(piece)) {
	keys := t.mapped(unshifted)
	for _, path := range [][]rune{[]rune(keyPaths), reversed([]rune(keyPaths))} {
		for start := range keys {
			end := start + longestCommon(keys[start:], path)
			if end-start < leastPattern {
				continue
			}
			guesses := patternGuesses * float64(end-start) * t.caseGuesses(start, end)
			if !slices.Equal(keys[start:end], t.lower[start:end]) {
				guesses *= disguiseGuesses
			}
			found(piece{start, end, guesses})
		}
	}
}

func reversed(runes []rune) []rune {
	slices.Reverse(runes)
	return runes
}

// longestCommon is how many runes of the prefix stand anywhere in the path, which spaces divide.
func longestCommon(prefix, path []rune) int {
	longest := 0
	for i := range path {
		n := 0
		for n < len(prefix) && i+n < len(path) && prefix[n] == path[i+n] && path[i+n] != ' ' {
			n++
		}
		longest = max(longest, n)
	}
	return longest
}

// findDates reports years and dates, with the usual separators or none.
func findDates(t text, found func(piece)) {
	dashed := t.mapped(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r == '-' || r == '/' || r == '.' || r == '_' || r == ' ':
			return '-'
		}
		return 0
	})
	for start, r := range dashed {
		for end := start + 1; unicode.IsDigit(r) && end <= len(dashed) && end <= start+longestDate && dashed[end-1] != 0; end++ {
			switch part := string(dashed[start:end]); {
			case end-start == longestYearOnly && isDate(part, "2006"):
				found(piece{start, end, yearGuesses})
			case end-start >= shortestDate && isDate(part, "02012006", "01022006", "20060102", "020106", "010206", "060102",
				"2-1-2006", "1-2-2006", "2006-1-2", "2-1-06", "1-2-06", "06-1-2"):
				found(piece{start, end, dateGuesses})
			}
		}
	}
}

func isDate(s string, layouts ...string) bool {
	return slices.ContainsFunc(layouts, func(layout string) bool {
		at, err := time.Parse(layout, s)
		return err == nil && at.Year() >= oldest && at.Year() <= newest
	})
}

// findRepeats reports parts that say the same thing over and over. What is repeated costs what guessing it once does,
// times how often.
func findRepeats(t text, guesses func(start, end int) float64, found func(piece)) {
	n := len(t.lower)
	for long := 1; long <= n/2; long++ {
		for start := 0; start+long < n; start++ {
			end := start + long
			for end < n && t.lower[end] == t.lower[end-long] {
				end++
			}
			times := (end - start) / long
			if times < 2 {
				start = end - long // what follows differs there
				continue
			}
			once := guesses(start, start+long)
			found(piece{start, start + times*long, once * float64(times)})
			found(piece{start, end, once * float64(times+1)})
			start = end - long
		}
	}
}
