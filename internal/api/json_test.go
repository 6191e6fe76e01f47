package api

import "testing"

// TestHalfCharactersAreRefused: an escape that names half of a character is no text, and nothing else is stored for it.
func TestHalfCharactersAreRefused(t *testing.T) {
	for text, good := range map[string]bool{
		`{"name":"\ud800"}`:             false,
		`{"name":"\uDC00"}`:             false,
		`{"name":"\udc00\ud800"}`:       false,
		`{"name":"\ud800\ud800\udc00"}`: false,
		`{"name":"\ud800x"}`:            false,
		`{"name":"\ud800\\udc00"}`:      false,
		`{"\udfff":1}`:                  false,
		`{"name":"\ud83d\ude00"}`:       true,
		`{"name":"\uD83D\uDE00\u0041"}`: true,
		`{"name":"\\ud800"}`:            true,
		`{"name":"\\\ud83d\ude00"}`:     true,
		`{"name":"\u0041\n\"\ufffd"}`:   true,
		`{"name":"😀"}`:                  true,
	} {
		if err := checkJSON([]byte(text)); (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
	}
}
