package guess

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"sort"
)

// knownHashes are the hashes of known passwords and phrases in lower case and without separators: for each bucket the
// number of hashes up to its end, then the hashes, each in four bytes. The package generate makes them. They are
// searched where they lie in the program.
//
// isKnown is wrong about an unknown text with a chance of 7 in 1,000 million. Easy looks up fewer than a hundred parts
// of a password that could make it easy, so it refuses a good password by mistake with a chance below one in a million.
//
//go:embed data/known.bin
var knownHashes string

const (
	bucketBits    = 13
	buckets       = 1 << bucketBits
	shortestKnown = 8
	knownGuesses  = 1e5 // a guesser goes through the known passwords first, with little before or behind them
	mostAffix     = 4   // runes before and behind a known password, together
)

// isKnown reports whether a text is a known password or phrase.
func isKnown(text string) bool {
	sum := sha256.Sum256([]byte(text))
	hash := binary.BigEndian.Uint64(sum[:]) >> (64 - bucketBits - 32)
	bucket, rest := int(hash>>32), uint32(hash)
	first := 0
	if bucket > 0 {
		first = int(knownNumber(bucket - 1))
	}
	n := int(knownNumber(bucket)) - first
	at := buckets + first
	i := sort.Search(n, func(i int) bool { return knownNumber(at+i) >= rest })
	return i < n && knownNumber(at+i) == rest
}

// knownNumber returns the number at a place in knownHashes.
func knownNumber(i int) uint32 {
	b := knownHashes[4*i : 4*i+4]
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// findKnown reports known passwords that are the whole text but for a few runes at its ends. The places at are those of
// the runes.
func findKnown(s string, at []int, found func(start, end int, guesses float64)) {
	n := len(at) - 1
	for start := 0; start <= mostAffix; start++ {
		for end := n; start+n-end <= mostAffix && end-start >= shortestKnown; end-- {
			if isKnown(s[at[start]:at[end]]) {
				found(start, end, knownGuesses)
			}
		}
	}
}
