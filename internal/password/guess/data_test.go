package guess

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestData checks that the data is what `make generate` makes from the pinned lists.
func TestData(t *testing.T) {
	for name, want := range map[string]string{
		"words.txt": "87fb42f5db1b0f7826d364bf34f9db01b9db222af986e16acae66ffd7b40de3b",
		"known.bin": "424bfc1437320589735a7e5a5e900d9424b2b36019ec5550a8fadcce5aa95877",
	} {
		content, err := os.ReadFile("data/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != want {
			t.Errorf("%s has the sum %s, want %s", name, got, want)
		}
	}
}

// TestLines: the search needs sorted lines of a word, a tab and a letter.
func TestLines(t *testing.T) {
	all := strings.Split(strings.TrimSuffix(lines, "\n"), "\n")
	if len(all) < 70_000 || !slices.IsSorted(all) {
		t.Errorf("%d words, sorted: %v", len(all), slices.IsSorted(all))
	}
	for _, line := range all {
		word, letter, _ := strings.Cut(line, "\t")
		if len(word) < 2 || len(letter) != 1 || letter < "a" || letter > "z" {
			t.Fatalf("line %q", line)
		}
	}
}

// TestCommonWords looks up every word, and texts that are almost words.
func TestCommonWords(t *testing.T) {
	find := func(s string) map[string]float64 {
		at := make([]int, len(s)+1)
		for i := range at {
			at[i] = i
		}
		found := map[string]float64{}
		commonWords(s, at, func(runes int, guesses float64) { found[s[:runes]] = guesses })
		return found
	}
	for line := range strings.Lines(lines) {
		word, letter, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if got := find(word + "\x01")[word]; got != guessesOf(letter[0]) {
			t.Fatalf("%q is found by %g guesses, want %g", word, got, guessesOf(letter[0]))
		}
	}
	for _, s := range []string{"", "\x00", "\t", "~~~~", "qqxzj", "\xff", "пароль"} {
		if found := find(s); len(found) > 0 {
			t.Errorf("%q begins with %v", s, found)
		}
	}
	if found := find("password"); found["password"] != 10 || found["pass"] == 0 || found["passwor"] != 0 && found["passwor"] < 1000 {
		t.Errorf("password begins with %v", found)
	}
}

// TestKnownHashes: the search needs groups that follow one another, and sorted buckets.
func TestKnownHashes(t *testing.T) {
	all := 0
	for bucket := range buckets {
		first, n := knownBucket(bucket)
		if first != all {
			t.Fatalf("bucket %d begins at %d, want %d", bucket, first, all)
		}
		for i := first + 1; i < first+n; i++ {
			if knownRest(i-1) >= knownRest(i) {
				t.Fatalf("bucket %d is not sorted", bucket)
			}
		}
		all += n
	}
	if want := hashesAt + (all*restBits+7)/8 + 7; len(knownHashes) != want || all < 230_000 {
		t.Errorf("%d hashes in %d bytes, want %d", all, len(knownHashes), want)
	}
}

func TestIsKnown(t *testing.T) {
	phrases, err := os.ReadFile("data/phrases.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Fields("thisismypassword passwordpassword q1w2e3r4t5y6u7i8 manchesterunited letmeinletmein ilovemyfamily")
	for phrase := range strings.Lines(string(phrases)) {
		if phrase = strings.TrimSpace(phrase); len(strings.ReplaceAll(phrase, " ", "")) >= shortestKnown {
			all = append(all, strings.ReplaceAll(phrase, " ", ""))
			if !Easy(phrase, nil) {
				t.Errorf("%q is not found easy to guess", phrase)
			}
		}
	}
	for _, text := range all {
		if !isKnown(text) {
			t.Errorf("%q is not known", text)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 { // 0.001 of them are expected to count as known by chance
		if text := fmt.Sprintf("%016x", random.Uint64()); isKnown(text) {
			t.Errorf("%q is known", text)
		}
	}
}
