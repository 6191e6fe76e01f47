package portal

import (
	"slices"
	"strings"
	"testing"
)

func TestPersonWords(t *testing.T) {
	for want, p := range map[string]*Person{
		"":                      nil,
		"silva ana":             {FirstName: "Ana", LastName: "Silva", Email: "ana.silva@acme.com"}, // the address adds nothing
		"silva ana asilva":      {FirstName: "Ana", LastName: "Silva", Email: "asilva@acme.com"},
		"silva anabel":          {FirstName: "Ana", LastName: "Silva", Email: "anabel@acme.com"}, // "ana" begins "anabel"
		"oneil neil siobhan":    {FirstName: "Siobhán", LastName: "O’Neil", Email: "oneil@acme.com"},
		"many 7":                {Email: "many-7@acme.com"},
		"isik sukru":            {FirstName: "Şükrü", LastName: "IŞIK"},
		"kim":                   {ID: "01J", LastName: "Kim", Email: "01j@released.invalid"}, // a placeholder is nobody's address
		"garcia lopez de maria": {FirstName: "María", LastName: "García-López de"},
	} {
		got := p.Words()
		sorted, wanted := slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(strings.Fields(want)))
		if !slices.Equal(sorted, wanted) {
			t.Errorf("%+v: %q, want %q", p, got, want)
		}
	}
	if got := (&Person{LastName: "a b c d e f g h i j"}).Words(); len(got) != maxNameWords {
		t.Errorf("%d words", len(got))
	}
}

func TestNameSearch(t *testing.T) {
	ana := &Person{FirstName: "Ana", LastName: "Silva", Email: "ana.s@acme.com"}
	for q, want := range map[string]bool{
		"": true, "  ": true, "ana": true, "SIL an": true, "Silva, Ana": true, "Silva; Ana": true, "ana.s": true, "ana.s@": true, "ANA.S@ac": true,
		"sil <ana.s@acme.com>": true, "s": true,
		"!": false, "@": false, "@acme": false, "ana@": false, "s@acme.com": false, "ana x": false, "ilva": false, "ana.s@acme.com.br": false, "acme": false,
	} {
		if got := ParseNameSearch(q).HasPerson(ana); got != want {
			t.Errorf("%q: %v", q, got)
		}
		if got := ParseNameSearch(q).Empty(); got != (strings.TrimSpace(q) == "") {
			t.Errorf("%q: empty %v", q, got)
		}
	}
}

// FuzzNameSearch checks that each name is found by itself, and by the beginning of each of its words.
func FuzzNameSearch(f *testing.F) {
	for _, seed := range []string{"Ana Silva", "O’Neil", "Ⓐ ʼa", "ﷺ", "Łódź#1", "a'b'c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		p := &Person{LastName: name}
		if words := Words(4*maxNameWords, name); len(words) <= maxNameWords/2 && len(words) > 0 && !strings.ContainsAny(name, "@") {
			if !ParseNameSearch(name).HasPerson(p) {
				t.Errorf("%q (%q) is not found by itself (%q)", name, p.Words(), ParseNameSearch(name).Beginnings)
			}
		}
		words := p.Words()
		for i, word := range words {
			if slices.ContainsFunc(slices.Delete(slices.Clone(words), i, i+1), func(other string) bool { return strings.HasPrefix(other, word) }) {
				t.Errorf("%q: %q begins another of %q", name, word, words)
			}
		}
	})
}
