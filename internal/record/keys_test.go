package record

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// TestSortKeysFit checks that the longest names still make valid sort keys, with the letters that folding makes
// longest. Such a name is sorted by its beginning.
func TestSortKeysFit(t *testing.T) {
	const longest = 1024 // bytes of a sort key
	for _, letter := range []string{"a", "ü", "각", "ﷺ", "\U0001d160", "😀", "ΐ"} {
		name := strings.Repeat(letter, 200)
		m := &portal.Member{ID: strings.Repeat("0", 26), Ecosystem: "e", Name: name, Kind: portal.MemberOrganisation}
		p := &portal.Person{ID: m.ID, FirstName: name[:100*len(letter)], LastName: name[:100*len(letter)], Status: portal.StatusRequested, Role: portal.RoleUser, Partner: "p"}
		items := []table.Item{memberItem(m), personItem(p), partnerItem(&portal.Partner{ID: m.ID, Name: name}),
			ecosystemItem(&portal.Ecosystem{ID: m.ID, Name: name}),
			ecosystemUserItem(&portal.EcosystemUser{Person: m.ID, Ecosystem: m.ID, Member: m.ID, SortName: p.SortName()})}
		w := (&Store{}).Change("", noon)
		w.saveMemberWords(nil, m)
		w.saveWords(peopleWords, p.ID, nil, p.Words())
		for _, op := range w.ops {
			items = append(items, op.Item)
		}
		for _, item := range items {
			for _, place := range []Key{item.Key, item.GSI1, item.GSI2} {
				if len(place.SK) > longest || !utf8.ValidString(place.SK) {
					t.Errorf("%q: a sort key of %d bytes under %s", letter, len(place.SK), place.PK)
				}
			}
		}
	}
}

// TestBeginningsFind checks that each beginning of a name finds the person, also with the longest names.
func TestBeginningsFind(t *testing.T) {
	for _, name := range []string{"Silva", "Straße 7", "각" + strings.Repeat("각", 100-1), strings.Repeat("ﷺ", 100)} {
		p := &portal.Person{ID: strings.Repeat("0", 26), LastName: name, FirstName: "Ana", Status: portal.StatusActive}
		for n := range name {
			q := portal.ParseNameSearch(name[:n])
			if !q.HasPerson(p) {
				t.Fatalf("%.20q is not found by its first %d bytes", name, n)
			}
			for _, beginning := range longest(q.Beginnings) {
				if !slices.ContainsFunc(p.Words(), func(word string) bool {
					key := wordKey(peopleWords, word, p.ID)
					return key.PK == wordPartition(peopleWords, beginning) && strings.HasPrefix(key.SK, beginning)
				}) {
					t.Fatalf("%.20q has no row under %.20q", name, beginning)
				}
			}
		}
	}
}

// TestRequestPlaces: a request is in the list of its status and of its partner, in the order in which it was made.
func TestRequestPlaces(t *testing.T) {
	early := &portal.Request{Person: token.NewIDAt(noon), Place: token.NewIDAt(noon), Status: portal.RequestPending, Partner: portal.Reference{ID: "p"}}
	late := &portal.Request{Person: token.NewIDAt(noon.Add(-time.Hour)), Place: token.NewIDAt(noon.Add(time.Millisecond)), Status: portal.RequestPending, Partner: portal.Reference{ID: "p"}}
	if a, b := requestItem(early), requestItem(late); a.GSI1.PK != b.GSI1.PK || a.GSI1.SK >= b.GSI1.SK || a.GSI2.PK != b.GSI2.PK || a.GSI2.SK >= b.GSI2.SK {
		t.Errorf("%v %v, then %v %v", a.GSI1, a.GSI2, b.GSI1, b.GSI2)
	}
	waiting := requestItem(early)
	if err := early.Decide(portal.RequestDenied, &portal.Person{}, "staff", "", noon); err != nil {
		t.Fatal(err)
	}
	if decided := requestItem(early); decided.Key != waiting.Key || decided.GSI1.PK == waiting.GSI1.PK || decided.GSI1.SK != waiting.GSI1.SK || decided.GSI2 != waiting.GSI2 {
		t.Errorf("decided, it stands at %v", decided)
	}
	for _, id := range []string{"", "u", early.Person, early.ID()} {
		if _, err := (Found{}).Request(id); err == nil {
			t.Errorf("%q: a request that does not exist was found", id)
		}
	}
	if key := Request(early.ID()); key != waiting.Key || key.SK != early.Place || PersonOfRequest(early.ID()) != early.Person {
		t.Errorf("the key of %s is %v", early.ID(), key)
	}
}
