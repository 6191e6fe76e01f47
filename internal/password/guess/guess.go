// Package guess finds passwords that are easy to guess: known passwords and phrases; common words and names; the
// person's own data; walks over a keyboard, sequences, dates and repeats; and a few of these in a row. It also finds
// them with the usual disguises.
//
// It counts guesses as the zxcvbn estimator does. Its data comes from public lists (data/README.md). The data is a part
// of the program and is searched in place, so nothing has to be read or decoded before the first check.
package guess

// enough is how many guesses a password must withstand. It is zxcvbn's bound between "somewhat guessable" and "safely
// unguessable". Somebody who has stolen the hashes needs 27 ms for each guess, so these guesses take one core a month.
// Somebody who guesses at the sign-in page is stopped by the throttles much sooner.
const enough = 1e8

// A piece is a part of the password that a guesser tries as a whole: the runes from start to end, found by so many
// guesses.
type piece struct {
	start, end int
	guesses    float64
}

const (
	charGuesses     = 10 // of one rune in a part of which nothing is known
	leastSingle     = 11 // of any piece of one rune: where it stands must be guessed too
	leastLonger     = 30 // of any longer piece that is not a common word
	leastPersonal   = 5  // of a word that is close to the person
	maxUnknown      = 8  // runes of an unknown part: charGuesses^8 is enough
	maxPieces       = 6  // with this many pieces, the guesses are about enough, even if each piece takes the fewest
	disguiseGuesses = 2  // of a common disguise
	doubledGuesses  = 10 // of doubling every letter
	capitalGuesses  = 20 // of setting a few capitals
	fewCapitals     = 5
	longestBlock    = 3  // runes that stand together where two texts are written in turn
	mostDealt       = 64 // runes of a text that is read as two texts in turn
)

// Easy reports whether a password is easy to guess, by itself or for somebody who knows the personal texts: names, an
// address, an organisation. It is the product's password.Guess. A check takes about 0.3 ms for 15 characters and 11 ms
// for 256, of which no more are looked at. The first check reads nothing; it takes one or two milliseconds.
func Easy(password string, personal []string) bool {
	known := newDictionary(personal)
	t := fold(password)
	if len(t.lower) == 0 {
		return true
	}
	for _, r := range readings(t) {
		if fewestGuesses(r.text, known)*r.guesses < enough {
			return true
		}
	}
	for block := 1; block <= longestBlock && 2*block < len(t.lower) && len(t.lower) <= mostDealt; block++ {
		left, right := t.dealt(block) // a1b2c3d4 is abcd and 1234 in turn
		if fewestGuesses(left, known)*fewestGuesses(right, known)*disguiseGuesses < enough {
			return true
		}
	}
	return false
}

// reading is a text that the password may have been made from, and the guesses for how it was changed.
type reading struct {
	text    text
	guesses float64
}

func readings(t text) []reading {
	all := []reading{{t, 1}}
	if n := t.capitals(); n > 0 && n <= fewCapitals {
		all = append(all, reading{t.lowered(), capitalGuesses}) // ThisIsIt is thisisit
	}
	if joined := t.joined(); len(joined.lower) < len(t.lower) {
		all = append(all, reading{joined, disguiseGuesses}) // this-is-it is thisisit
	}
	if single := t.collapsed(); len(single.lower) < len(t.lower) {
		all = append(all, reading{single, doubledGuesses}) // aabbccdd is abcd
	}
	return all
}

// fewestGuesses returns the least number of guesses over all ways to divide the text into pieces, or enough if no way
// takes fewer.
func fewestGuesses(t text, known dictionary) float64 {
	n := len(t.lower)
	pieces := make([][]piece, n+1) // by their end
	add := func(p piece) {
		least := float64(leastLonger)
		if p.end-p.start == 1 {
			least = leastSingle
		}
		p.guesses = max(p.guesses, least)
		pieces[p.end] = append(pieces[p.end], p)
	}
	known.find(t, func(p piece) { pieces[p.end] = append(pieces[p.end], p) })
	findSequences(t, add)
	findWalks(t, add)
	findDates(t, add)
	findEchoes(t, add)
	findRepeats(t, func(start, end int) float64 { return divide(pieces, start, end) }, add)
	return divide(pieces, 0, n)
}

// divide finds the way to write the runes from start to end as pieces that takes the fewest guesses. The pieces'
// guesses multiply. A guesser who has all pieces must still find their order. One of the orders is the natural one.
func divide(pieces [][]piece, start, end int) float64 {
	n := end - start
	var best [maxPieces + 1][]float64 // [number of pieces][runes done]: the product of the guesses, 0 for no way
	for count := range best {
		best[count] = make([]float64, n+1)
	}
	best[0][0] = 1
	fewest := float64(enough)
	orders := 1.0
	for count := 1; count <= maxPieces; count++ {
		orders *= float64(max(1, count-1))
		extend := func(p piece) {
			product := best[count-1][p.start-start] * p.guesses
			if product == 0 || product*orders >= enough {
				return
			}
			if now := best[count][p.end-start]; now == 0 || product < now {
				best[count][p.end-start] = product
			}
		}
		for to := 1; to <= n; to++ {
			for _, p := range pieces[start+to] {
				if p.start >= start {
					extend(p)
				}
			}
			guesses := 1.0
			for long := 1; long <= min(maxUnknown, to); long++ {
				guesses *= charGuesses
				extend(piece{start + to - long, start + to, max(guesses, leastSingle)})
			}
		}
		if all := best[count][n]; all > 0 {
			fewest = min(fewest, all*orders)
		}
	}
	return fewest
}
