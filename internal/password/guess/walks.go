package guess

import (
	"slices"
	"sync"
)

// keyboards are the rows of keys that fingers walk over: English, German and French keyboards, and number pads.
var keyboards = sync.OnceValue(func() []map[rune]key {
	return []map[rune]key{
		keyboard("`1234567890-=", " qwertyuiop[]", " asdfghjkl;'", " zxcvbnm,./"),
		keyboard("^1234567890ß´", " qwertzuiopü+", " asdfghjklöä#", " yxcvbnm,.-"),
		keyboard("²&é\"'(-è_çà)=", " azertyuiop^$", " qsdfghjklmù*", " wxcvbn,;:!"),
		keyboard("789", "456", "123", "0"),
	}
})

// key is where a key stands.
type key struct{ row, column int }

func keyboard(rows ...string) map[rune]key {
	keys := map[rune]key{}
	for row, runes := range rows {
		column := 0
		for _, r := range runes {
			if r != ' ' {
				keys[r] = key{row, column}
			}
			column++
		}
	}
	return keys
}

// A move leads from one key to the next.
type move struct{ rows, columns int }

func (m move) adjacent() bool { return max(m.rows, -m.rows, m.columns, -m.columns) == 1 }

const (
	longestPeriod = 8 // moves that come again and again, as in zaq12wsxcde34rfv
	jumpPeriod    = 4 // the most moves of which one may be a jump, as in 1qaz2wsx
	periodGuesses = 4 // of each further move of a period
)

// findWalks reports ways over a keyboard whose moves come again and again: along a row, up and down columns, in a
// zigzag. Keys count with or without shift.
func findWalks(t text, found func(piece)) {
	keys := t.mapped(unshifted)
	for _, board := range keyboards() {
		for start := 0; start < len(keys); {
			moves := movesFrom(keys[start:], board)
			for at := range moves {
				findPeriods(t, keys, start+at, moves[at:], found)
			}
			start += len(moves) + 1
		}
	}
}

// movesFrom returns the moves between the first keys, as long as they are on the board.
func movesFrom(keys []rune, board map[rune]key) []move {
	var moves []move
	for i := 1; i < len(keys); i++ {
		from, ok := board[keys[i-1]]
		to, ok2 := board[keys[i]]
		if !ok || !ok2 {
			break
		}
		moves = append(moves, move{to.row - from.row, to.column - from.column})
	}
	return moves
}

func findPeriods(t text, keys []rune, start int, moves []move, found func(piece)) {
	guesses := float64(patternGuesses)
	jumps := 0
	for period := 1; period <= min(longestPeriod, len(moves)); period++ {
		if !moves[period-1].adjacent() {
			jumps++
		}
		if jumps > 1 || jumps == 1 && (period == 1 || period > jumpPeriod) {
			return
		}
		n := period
		for n < len(moves) && moves[n] == moves[n-period] {
			n++
		}
		if runes := n + 1; runes >= max(leastPattern, 2*period) {
			end := start + runes
			guesses := guesses * float64(runes) * t.caseGuesses(start, end)
			if !slices.Equal(keys[start:end], t.lower[start:end]) {
				guesses *= disguiseGuesses
			}
			found(piece{start, end, guesses})
		}
		guesses *= periodGuesses
	}
}
