package guess

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
)

// knownHashes are the hashes of known passwords and phrases in lower case and without separators, 43 bits of each. The
// first 17 bits choose a hash's bucket. The file has for each group of 256 buckets the number of hashes before it, in
// four bytes, then for each bucket its number of hashes, in one byte, then the other 26 bits of each hash. The package
// generate makes them. They are searched where they lie in the program.
//
// isKnown is wrong about an unknown text with a chance of 3 in 100 million. Easy looks up fewer than a hundred parts of a
// password that could make it easy, so it refuses a good password by mistake with a chance below 3 in a million.
//
//go:embed data/known.bin
var knownHashes string

const (
	bucketBits    = 17
	restBits      = 26
	buckets       = 1 << bucketBits
	groupSize     = 256 // buckets
	countsAt      = 4 * buckets / groupSize
	hashesAt      = countsAt + buckets
	shortestKnown = 8
	knownGuesses  = 1e5 // a guesser goes through the known passwords first, with little before or behind them
	mostAffix     = 4   // runes before and behind a known password, together
)

// isKnown reports whether a text is a known password or phrase.
func isKnown(text string) bool {
	sum := sha256.Sum256([]byte(text))
	hash := binary.BigEndian.Uint64(sum[:]) >> (64 - bucketBits - restBits)
	first, n := knownBucket(int(hash >> restBits))
	for i := range n {
		if uint64(knownRest(first+i)) == hash&(1<<restBits-1) {
			return true
		}
	}
	return false
}

// knownBucket returns where the hashes of a bucket begin, and how many they are.
func knownBucket(bucket int) (first, n int) {
	group := bucket / groupSize
	first = int(knownNumber(4 * group))
	for i := group * groupSize; i < bucket; i++ {
		first += int(knownHashes[countsAt+i])
	}
	return first, int(knownHashes[countsAt+bucket])
}

// knownRest returns the hash at a place, without the bits of its bucket.
func knownRest(i int) uint32 {
	bit := i * restBits
	at := hashesAt + bit/8
	eight := uint64(knownNumber(at))<<32 | uint64(knownNumber(at+4))
	return uint32(eight << (bit % 8) >> (64 - restBits))
}

// knownNumber returns the four bytes at a place in knownHashes as a number.
func knownNumber(at int) uint32 {
	b := knownHashes[at : at+4]
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
