// Package guess tells passwords that are easy to guess: common words, names and passwords, what is known of a person,
// keyboard rows, sequences, dates and repeats, alone or a few of them in a row, with the usual disguises.
//
// The way of counting is that of the zxcvbn estimator, and so are the word lists, which come from its Go port. The
// port itself builds its tables when a program starts (37 ms, more than all else in a function's start); here they
// are read on first use, and a program that never sees a password pays nothing.
package guess

// enough is how many guesses a password must withstand: zxcvbn's bound between "somewhat guessable" and "safely
// unguessable". At 27 ms a hash that is a month of one core for one account; without the hashes, the throttles end it
// long before.
const enough = 1e8

// A piece is a part of the password that a guesser tries as a whole: runes start to end, found by so many guesses.
type piece struct {
	start, end int
	guesses    float64
}

const (
	charGuesses     = 10 // of one rune in a part that nothing is known about
	leastSingle     = 11 // of any piece of one rune: knowing where it stands counts too
	leastWord       = 50 // of any longer piece
	leastPersonal   = 5  // of a word that is known to be close to the person
	maxUnknown      = 8  // runes of an unknown part; charGuesses^8 is enough
	maxPieces       = 6  // so many pieces, each of the least guesses, are hardly less than enough in all their orders
	disguiseGuesses = 2  // what a common disguise multiplies the guesses by
)

// Easy reports whether a password is easy to guess, by itself or for somebody who knows the personal texts: names, an
// address, an organisation. It is the password.Guess of the product. The first call reads the word lists, which takes
// some 30 ms; later ones take 0.05 ms for 15 characters and up to 6 ms for 256, of which no more are looked at.
func Easy(password string, personal []string) bool {
	known := dictionary{common: words(), personal: personalWords(personal)}
	t := fold(password)
	if len(t.lower) == 0 || fewestGuesses(t, known) < enough {
		return true
	}
	// aabbccdd is abcd with every letter doubled; a guesser tries that a little later.
	single := t.collapsed()
	return len(single.lower) < len(t.lower) && fewestGuesses(single, known) < enough/10
}

// fewestGuesses is the least number of guesses over all ways to divide the text into pieces, or enough if there is no
// way below that.
func fewestGuesses(t text, known dictionary) float64 {
	n := len(t.lower)
	pieces := make([][]piece, n+1) // by their end
	add := func(p piece) {
		least := float64(leastWord)
		if p.end-p.start == 1 {
			least = leastSingle
		}
		p.guesses = max(p.guesses, least)
		pieces[p.end] = append(pieces[p.end], p)
	}
	known.find(t, func(p piece) { pieces[p.end] = append(pieces[p.end], p) })
	findSequences(t, add)
	findPaths(t, add)
	findDates(t, add)
	findRepeats(t, func(start, end int) float64 { return divide(pieces, start, end) }, add)
	return divide(pieces, 0, n)
}

// divide finds the cheapest way to write the runes from start to end as pieces. Pieces multiply, and a guesser who
// knows them all still has to find their order.
func divide(pieces [][]piece, start, end int) float64 {
	n := end - start
	var best [maxPieces + 1][]float64 // [count][runes done]: product of the pieces' guesses, 0 for no way
	for count := range best {
		best[count] = make([]float64, n+1)
	}
	best[0][0] = 1
	fewest := float64(enough)
	orders := 1.0
	for count := 1; count <= maxPieces; count++ {
		orders *= float64(count)
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
