package portal

import (
	"slices"
	"strings"
	"unicode"
)

const maxNameWords = 8 // by which a person or a partner is found

// Words returns the words by which a person is found: those of the name, and of the address before the @.
func (p *Person) Words() []string {
	if p == nil {
		return nil
	}
	local := ""
	if p.HasAddress() {
		local, _, _ = strings.Cut(string(p.Email), "@")
	}
	return nameWords(p.LastName, p.FirstName, local)
}

// Words returns the words of a partner's name, by which the partner is found.
func (p *Partner) Words() []string {
	if p == nil {
		return nil
	}
	return nameWords(p.Name)
}

// nameWords returns the words of names. O'Neil is found by "oneil", "neil" and "o'neil". A word is left out if another
// word begins with it, because a search for it finds the other word.
func nameWords(names ...string) []string {
	var texts []string
	for _, name := range names {
		texts = append(texts, joinApostrophes(name), name)
	}
	all := Words(4*maxNameWords, texts...)
	var kept []string
	for i, word := range all {
		others := append(all[:i:i], all[i+1:]...)
		if !HasWords(others, []string{word}) && len(kept) < maxNameWords {
			kept = append(kept, word)
		}
	}
	return kept
}

// joinApostrophes leaves out the apostrophes inside words.
func joinApostrophes(name string) string {
	runes := []rune(Fold(name))
	var b strings.Builder
	for i, r := range runes {
		inside := i > 0 && i < len(runes)-1 && unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i+1])
		if r != '\'' || !inside {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// NameSearch is what somebody types to find people or partners: beginnings of words, and of addresses.
type NameSearch struct {
	Beginnings []string // each must begin one of the name's words
	addresses  []string // beginnings of the whole address, folded
	nothing    bool     // something was typed that nobody's name can have
}

// ParseNameSearch reads what somebody types. Each part with an @ is the beginning of an address, or all of it.
func ParseNameSearch(typed string) NameSearch {
	typed = bare(typed)
	var q NameSearch
	var words []string
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;<>()\"", r) }) {
		if local, _, ok := strings.Cut(part, "@"); ok {
			q.addresses = append(q.addresses, Fold(part))
			part = local
		}
		words = append(words, part)
	}
	q.Beginnings = SearchWords(strings.Join(words, " "))
	q.nothing = typed != "" && len(q.Beginnings) == 0 && len(q.addresses) == 0
	return q
}

// Empty reports whether nothing was typed. Then everything is found.
func (q NameSearch) Empty() bool {
	return len(q.Beginnings) == 0 && len(q.addresses) == 0 && !q.nothing
}

// ByAddress reports whether the beginning of an address was typed. Many people can have its words without having the
// address.
func (q NameSearch) ByAddress() bool { return len(q.addresses) > 0 }

// HasPerson reports whether the person is found.
func (q NameSearch) HasPerson(p *Person) bool {
	if q.Empty() {
		return true // without folding their name
	}
	return !q.nothing && (!q.ByAddress() || q.hasAddress(p.Email)) && HasWords(p.Words(), q.Beginnings)
}

// hasAddress reports whether the address begins with each beginning of an address that was typed. The domain may be
// typed as it is stored, or as people write it.
func (q NameSearch) hasAddress(a Address) bool {
	stored, shown := Fold(string(a)), Fold(a.Shown())
	return !slices.ContainsFunc(q.addresses, func(beginning string) bool {
		return !strings.HasPrefix(stored, beginning) && !strings.HasPrefix(shown, beginning)
	})
}
