package guess

import (
	"slices"
	"time"
	"unicode"
)

const (
	leastPattern    = 3      // runes of a sequence or path
	patternGuesses  = 20     // of each rune of a pattern: where it starts, which way it goes
	farthestStep    = 5      // between neighbours of a sequence
	yearGuesses     = 120    // years a guesser tries
	dateGuesses     = 44_000 // days in them
	shortestDate    = 6      // ddmmyy
	longestDate     = 10     // dd.mm.yyyy
	oldest, newest  = 1900, 2049
	longestYearOnly = 4
	echoGuesses     = 10 // which earlier part, and how long
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

// findRepeats reports parts that repeat the same runes over and over. Such a part takes as many guesses as the repeated
// runes take once, times the number of repeats.
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

// findEchoes reports parts that have come before, as the second summer of Summer2024Summer.
func findEchoes(t text, found func(piece)) {
	n := len(t.lower)
	for start := leastPattern; start < n; start++ {
		longest := 0
		for earlier := 0; earlier < start; earlier++ {
			long := 0
			for start+long < n && earlier+long < start && t.lower[earlier+long] == t.lower[start+long] {
				long++
			}
			longest = max(longest, long)
		}
		for long := leastPattern; long <= longest; long++ {
			found(piece{start, start + long, echoGuesses * t.caseGuesses(start, start+long)})
		}
	}
}
