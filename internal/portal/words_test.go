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

// TestSearchForAnAddress: an address is found by each of its beginnings, with its domain as people write it or as it
// is stored.
func TestSearchForAnAddress(t *testing.T) {
	for email, searches := range map[Address]map[string]bool{
		"info@xn--mller-kva.example": {
			"info@müller.example": true, "INFO@MÜLLER.EXAMPLE": true, "info@mu\u0308ller.example": true, "info@mül": true, "info@m": true,
			"info@muller.example": true, "info@xn--mller-kva.example": true, "info@xn--ml": true, "\u202ainfo@müller.example\u202c": true,
			"Jo <info@müller.example>": true, "info@ｍüller.example": true,
			"info@müllerei.example": false, "info@möller.example": false, "fo@müller.example": false, "müller": false, "info@mueller.example": false,
		},
		"a@xn--strae-oqa.de":               {"a@straße.de": true, "a@STRASSE.DE": true, "a@stra": true, "a@straßen.de": false},
		"a@xn--d1acufc.xn--p1ai":           {"a@домен.рф": true, "a@дом": true, "a@рф": false},
		"info@acme.com":                    {"info@acme.com": true, "\u200einfo@acme\u200b.com": true, "\ufeffinfo": true, "info@acmé.com": true, "info@acme.de": false},
		"jo@xn--mller-kva.xn--mgbh0fb.com": {"jo@müller.": true},
	} {
		p := &Person{FirstName: "Jo", Email: email}
		for typed, want := range searches {
			if ParseNameSearch(typed).HasPerson(p) != want {
				t.Errorf("%s by %q: %v", email, typed, !want)
			}
		}
	}
	for _, typed := range []string{"\u200e", " \u202a\u202c\u00a0"} {
		if !ParseNameSearch(typed).Empty() {
			t.Errorf("%q is no search", typed)
		}
	}
	ana := &Person{FirstName: "A\u00adna", LastName: "Sil\u200bva"}
	for _, typed := range []string{"ana silva", "\u2068Silva\u2069, An\u00ada", "\ufeffan"} {
		if !ParseNameSearch(typed).HasPerson(ana) {
			t.Errorf("%q does not find %q", typed, ana.Name())
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
