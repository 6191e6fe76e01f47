package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// These limits say how much of each list is used. The data must stay small enough for a function's binary. A guesser
// tries the entries that are left out later than these.
const (
	mostWords     = 30_000
	mostLastNames = 10_000
	firstNameRank = 2_500 // of each: the list has no order
	longestWord   = 24
	shortestKnown = 8       // the fewest characters that a portal may ask for
	mostShortest  = 150_000 // passwords of 8 characters are taken from so many of the commonest
	separators    = " -_.,"
)

// words returns a line for each common word: the word, a tab, and a letter that says how soon a guesser tries it. The
// lines are sorted by their bytes.
func words(l *lists) []byte {
	ranks := map[string]int{}
	add := func(list []string, rank func(i int) int) {
		for i, word := range list {
			word = strings.ToLower(word)
			if now, ok := ranks[word]; plain(word) && (!ok || rank(i) < now) {
				ranks[word] = rank(i)
			}
		}
	}
	byPlace := func(i int) int { return i + 1 }
	add(l.passwords, byPlace)
	add(l.words[:mostWords], byPlace)
	add(l.lastNames[:mostLastNames], byPlace)
	add(l.firstNames, func(int) int { return firstNameRank })

	var b bytes.Buffer
	for _, word := range slices.Sorted(maps.Keys(ranks)) {
		letter, guesses := class(ranks[word])
		if len(word) <= longestWord && guesses < math.Pow10(len(word)) { // else its characters are tried sooner
			fmt.Fprintf(&b, "%s\t%c\n", word, letter)
		}
	}
	return b.Bytes()
}

// class returns the letter for a rank, and the guesses that it stands for: a for 10, and each further letter for √2
// times as many.
func class(rank int) (letter byte, guesses float64) {
	n := max(0, math.Ceil(2*math.Log2(float64(rank)/10)))
	return 'a' + byte(n), 10 * math.Pow(2, n/2)
}

// plain reports whether a text is of visible ASCII characters alone. Other texts are few, and damaged in the lists.
func plain(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// The first bits of a hash choose its bucket. Of each hash, these bits and the next ones are kept.
const (
	bucketBits = 17
	restBits   = 26
	groupSize  = 256 // buckets
)

// known returns the kept parts of the SHA-256 sums of the known passwords and phrases. First come, for each group of
// buckets, the number of hashes before it, in four bytes. Then come, for each bucket, its number of hashes, in one
// byte. Then come the sorted hashes without the bits of their bucket, one behind the other, and zeros so that
// eight bytes follow the first bits of each. Numbers are big-endian. Texts are in lower case and without separators.
func known(l *lists, phrases string) []byte {
	hashes := map[uint64]bool{}
	add := func(text string, shortest int) {
		text = strings.ToLower(strings.Map(func(r rune) rune {
			if strings.ContainsRune(separators, r) {
				return -1
			}
			return r
		}, text))
		if len(text) >= shortest && plain(text) {
			sum := sha256.Sum256([]byte(text))
			hashes[binary.BigEndian.Uint64(sum[:])>>(64-bucketBits-restBits)] = true
		}
	}
	for _, password := range l.million[:mostShortest] {
		add(password, shortestKnown)
	}
	for _, password := range l.million[mostShortest:] {
		add(password, shortestKnown+1)
	}
	for _, password := range slices.Concat(l.rockyou, l.django) {
		add(password, shortestKnown)
	}
	for phrase := range strings.Lines(phrases) {
		add(strings.TrimSpace(phrase), shortestKnown)
	}
	sorted := slices.Sorted(maps.Keys(hashes))
	counts := make([]byte, 1<<bucketBits)
	for _, hash := range sorted {
		counts[hash>>restBits]++
	}
	var b []byte
	before := uint32(0)
	for group := range slices.Chunk(counts, groupSize) {
		b = binary.BigEndian.AppendUint32(b, before)
		for _, n := range group {
			before += uint32(n)
		}
	}
	b = append(b, counts...)
	const rest = 1<<restBits - 1
	packed := make([]byte, (len(sorted)*restBits+7)/8+7)
	for i, hash := range sorted {
		bit := i * restBits
		at := packed[bit/8 : bit/8+8]
		binary.BigEndian.PutUint64(at, binary.BigEndian.Uint64(at)|hash&rest<<(64-restBits-bit%8))
	}
	b = append(b, packed...)
	return b
}
