package portal

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/table"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Ácme Holding":      "acme holding",
		"A\u0301CME":        "acme",
		"  two \t  words\n": "two words",
		"Straße":            "strasse",
		"İstanbul":          "istanbul",
		"ıstanbul":          "ıstanbul",
		"Ａｃｍｅ":              "acme",
		"ﬁnance":            "finance",
		"Łódź":              "łodz",
		"ΑΘΉΝΑ":             "αθηνα",
		"A#1":               "a 1",
		"##":                "",
		"\x00\x1f":          "",
		"日本語":               "日本語",
	} {
		if got := fold(text); got != want {
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
		if diff := cmp.Diff(tt.want, words(tt.limit, tt.texts...)); diff != "" {
			t.Errorf("%q: %s", tt.texts, diff)
		}
	}
}

// TestSortKeysFit holds the longest names that fields take, in the letters that folding makes most of, to what the
// table takes as a sort key; such a name is sorted by its beginning.
func TestSortKeysFit(t *testing.T) {
	const longest = 1024 // bytes of a sort key
	for _, letter := range []string{"a", "ü", "각", "ﷺ", "\U0001d160", "😀", "ΐ"} {
		name := strings.Repeat(letter, maxLine)
		m := &Member{ID: strings.Repeat("0", 26), Ecosystem: "e", Name: name, Kind: MemberOrganisation}
		p := &Person{ID: m.ID, FirstName: name[:maxName*len(letter)], LastName: name[:maxName*len(letter)], Status: StatusRequested, Role: RoleUser, Partner: "p"}
		items := []table.Item{m.item(), p.item(), (&Partner{ID: m.ID, Name: name}).item(), (&Ecosystem{ID: m.ID, Name: name}).item(),
			(&EcosystemUser{Person: m.ID, Ecosystem: m.ID, Member: m.ID, SortName: p.sortName()}).item()}
		w := newChange(noon, "")
		w.saveWords(nil, m)
		for _, op := range w.ops {
			items = append(items, op.Item)
		}
		for _, item := range items {
			for _, place := range []table.Key{item.Key, item.GSI1, item.GSI2} {
				if len(place.SK) > longest || !utf8.ValidString(place.SK) {
					t.Errorf("%q: a sort key of %d bytes under %s", letter, len(place.SK), place.PK)
				}
			}
		}
		for prefix := range slices.Values([]string{name, strings.Repeat(letter, 300)}) {
			q := ListPeople{Q: prefix, Page: PageOf{Limit: 1}}.query(StatusRequested, "")
			if len(q.Prefix) > longest || !utf8.ValidString(q.Prefix) {
				t.Errorf("%q: a prefix of %d bytes", letter, len(q.Prefix))
			}
		}
	}
}

// TestPrefixesFind holds what is searched by to what is sorted by, the longest names included.
func TestPrefixesFind(t *testing.T) {
	for _, name := range []string{"Silva", "Straße 7", "각" + strings.Repeat("각", maxName-1), strings.Repeat("ﷺ", maxName)} {
		p := &Person{ID: strings.Repeat("0", 26), LastName: name, FirstName: "Ana", Status: StatusActive}
		for n := range name {
			q := ListPeople{Q: name[:n], Page: PageOf{Limit: 1}}.query(StatusActive, "")
			if place := p.item().GSI2.SK; !strings.HasPrefix(place, q.Prefix) {
				t.Fatalf("%.20q is not found by its first %d bytes: %.60q, not %.60q", name, n, place, q.Prefix)
			}
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Ácme", "İ#ı", "ﷺ", "\x80", "a\u0301\u0327", "각"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := fold(text)
		if strings.Contains(once, "#") || strings.TrimSpace(once) != once || strings.Contains(once, "  ") {
			t.Errorf("%q: %q", text, once)
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Errorf("%q: %q is not UTF-8", text, once)
		}
		for _, w := range words(maxWords, text) {
			if w == "" || strings.ContainsAny(w, "# ") {
				t.Errorf("%q has the word %q", text, w)
			}
		}
	})
}
