package main

import "testing"

func TestWords(t *testing.T) {
	list := func(words ...string) []string { return append(words, make([]string, 30_000-len(words))...) }
	got := words(&lists{
		passwords:  []string{"123456", "Dragon", "naïve", "two words", "a", "xyz"},
		words:      list("you", "of", "dragon"),
		lastNames:  list("you", "smith"),
		firstNames: []string{"mary", "bo"},
	})
	// "bo" and "mary" are common names, but all texts of two letters are tried before the 2,500th name.
	const want = "123456\ta\ndragon\ta\nmary\tq\nof\ta\nsmith\ta\nxyz\ta\nyou\ta\n"
	if string(got) != want {
		t.Errorf("words:\n%swant:\n%s", got, want)
	}
}

func TestKnown(t *testing.T) {
	million := make([]string, mostShortest+2)
	million[0], million[1], million[2] = "Trust-No-1", "trustno1", "short"
	million[mostShortest], million[mostShortest+1] = "12345678", "123456789"
	got := known(&lists{million: million, rockyou: []string{"iloveyou"}, django: []string{"trustno1"}}, "to be or not to be\nlet it\n")
	if n := len(got) - 4<<bucketBits/groupSize - 1<<bucketBits; n != 13+7 { // trustno1, 123456789, iloveyou, tobeornottobe
		t.Errorf("the hashes have %d bytes, want 20", n)
	}
}
