package acceptance

import "testing"

func TestPreferred(t *testing.T) {
	for said, want := range map[string]string{
		"de": "de", "de-AT": "de", "de-CH-1996, en;q=0.9": "de", "en-US,en;q=0.5": "en", "fr, de;q=0.8, en;q=0.7": "de",
		"en;q=0.3, de;q=0.9": "de", "fr": "", "ja, nl": "", "": "", "*": "", ";;;": "", "de;q=x": "", "\x00": "",
		"de;q=0, en": "en", "lb, de-LU;q=0.9": "de", "en;q=7, de": "de", "DE": "de",
	} {
		if got := preferred(said); got != want {
			t.Errorf("Accept-Language %q: %q, want %q", said, got, want)
		}
	}
}
