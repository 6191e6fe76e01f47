package portal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Ácme Holding":       "acme holding",
		"A\u0301CME":         "acme",
		"  two \t  words\n":  "two words",
		"Straße":             "strasse",
		"İstanbul":           "istanbul",
		"ıstanbul":           "istanbul",
		"Ａｃｍｅ":               "acme",
		"ﬁnance":             "finance",
		"Łódź":               "lodz",
		"Østergård":          "ostergard",
		"Ægir Þór":           "aegir thor",
		"Œuvre, Đoković":     "oeuvre, dokovic",
		"Ǿ":                  "o",
		"O’Neil oʼneil O´Ne": "o'neil o'neil o'ne",
		"ΑΘΉΝΑ":              "αθηνα",
		"A#1":                "a 1",
		"##":                 "",
		"\x00\x1f":           "",
		"日本語":                "日本語",
	} {
		if got := Fold(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		texts []string
		limit int
		want  []string
	}{
		{nil, 9, nil},
		{[]string{"", " -&. "}, 9, nil},
		{[]string{"Ácme Holding, Ltd. (UK)"}, 9, []string{"acme", "holding", "ltd", "uk"}},
		{[]string{"Acme", "acme.co.uk", "info@acme.co.uk"}, 9, []string{"acme", "co", "uk", "info"}},
		{[]string{"one two three four"}, 2, []string{"one", "two"}},
		{[]string{"one one two"}, 2, []string{"one", "two"}}, // the same word again takes no place
		{[]string{"O'Neil-Smith 3M"}, 9, []string{"o", "neil", "smith", "3m"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Words(tt.limit, tt.texts...)); diff != "" {
			t.Errorf("%q: %s", tt.texts, diff)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Ácme", "İ#ı", "ﷺ", "\x80", "a\u0301\u0327", "각"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := Fold(text)
		if strings.Contains(once, "#") || strings.TrimSpace(once) != once || strings.Contains(once, "  ") {
			t.Errorf("%q: %q", text, once)
		}
		if !utf8.ValidString(once) {
			t.Errorf("%q: %q is not UTF-8", text, once)
		}
		for _, w := range Words(maxWords, text) {
			if w == "" || strings.ContainsAny(w, "# ") {
				t.Errorf("%q has the word %q", text, w)
			}
		}
	})
}
