package cost

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
	"allyway/internal/table"
	"allyway/internal/token"
)

// figures are the cost of a request.
type figures struct {
	Calls         int
	Reads, Writes float64
}

// figures measures a request that must succeed.
func (s *stage) figures(method, path string, in any) figures {
	s.T.Helper()
	s.meter = nil
	s.ask(200, method, path, s.owner, in)
	return figures{s.meter.Sequential(), s.meter.ReadUnits(), s.meter.WriteUnits()}
}

// TestManyPeople checks that a page of people, a search and the counts cost the same with ten people in the portal as
// with a hundred thousand.
func TestManyPeople(t *testing.T) {
	cost := func(t *testing.T, people int) map[string]figures {
		s := newStage(t)
		s.many(7) // ten, with the people of the stage
		s.multiply(s.add("ina@acme.com", false), people-11)
		all := map[string]figures{}
		for _, path := range []string{"/v1/people?limit=5", "/v1/people?limit=5&status=contact", "/v1/people?limit=5&q=mont",
			"/v1/people?limit=5&q=silva+many003", "/v1/people?q=many003@acme.com", "/v1/partners/{partner}/people?limit=5",
			"/v1/partners/{partner}/counts", "/v1/partners/{partner}", "/v1/people/" + s.userID} {
			name := strings.ReplaceAll(path, s.userID, "{person}")
			all[name] = s.figures("GET", strings.ReplaceAll(path, "{partner}", s.partner), nil)
		}
		return all
	}
	var few, many map[string]figures
	synctest.Test(t, func(t *testing.T) { few = cost(t, 11) })
	synctest.Test(t, func(t *testing.T) { many = cost(t, 100_000) })
	// A search reads the rows of a hundred hits at first, if there are so many.
	const mont = "/v1/people?limit=5&q=mont"
	if search := many[mont]; search.Reads > 12 {
		t.Errorf("a search reads %g units", search.Reads)
	}
	few[mont], many[mont] = figures{few[mont].Calls, 0, 0}, figures{many[mont].Calls, 0, many[mont].Writes}
	if diff := cmp.Diff(few, many); diff != "" {
		t.Errorf("it costs otherwise with 100,000 people: %s", diff)
	}
	for name, f := range many {
		t.Logf("%-50s %d calls, %g units", name, f.Calls, f.Reads)
		if most := 2 + strings.Count(name, "q="); f.Calls > most || f.Writes > 0 { // a search reads rows, then people
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestCountPeople counts 25,000 people, exactly, in calls that each read no more than ten thousand of them.
func TestCountPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people = 25_000
		s := newStage(t)
		s.many(7)
		s.multiply(s.add("ina@acme.com", false), people-11)
		for query, want := range map[string]struct{ people, calls int }{
			"":                       {people, 3},
			"status=contact":         {people - 3, 3},
			"invite=never&role=user": {people - 3, 3},
			"invite=expired":         {0, 1},
		} {
			sum, calls, cursor := 0, 0, ""
			for next := true; next; next = cursor != "" {
				s.meter = nil
				a := s.ask(200, "GET", "/v1/people/total?"+query+"&cursor="+cursor, s.owner, nil)
				sum, calls, cursor = sum+int(a.At("people").(float64)), calls+1, a.Text("next")
				if got := s.meter.Sequential(); got > 12 || s.meter.WriteUnits() > 0 {
					t.Errorf("%s: one call takes %d table calls", query, got)
				}
				if got := s.meter.ReadUnits(); got > 1000 {
					t.Errorf("%s: one call reads %g units", query, got)
				}
			}
			if sum != want.people || calls != want.calls {
				t.Errorf("%s: %d people in %d calls, want %d in %d", query, sum, calls, want.people, want.calls)
			}
		}
	})
}

// multiply stores n more copies of a person, under other ids, with the row of their last name.
func (s *stage) multiply(id string, n int) {
	s.T.Helper()
	key := table.Key{PK: "PERSON#" + id, SK: "-"}
	items, err := s.Table.Get(s.T.Context(), key)
	if err != nil {
		s.T.Fatal(err)
	}
	one := items[key]
	who, err := apitest.DecodePerson(one)
	if err != nil {
		s.T.Fatal(err)
	}
	words := who.Words()
	for n > 0 {
		var ops []table.Op
		for ; n > 0 && len(ops)+2 <= table.MaxOps; n-- {
			other := strings.NewReplacer(id, token.NewIDAt(s.Clock.Now()))
			ops = append(ops, table.Put(table.Item{
				Key:        table.Key{PK: other.Replace(one.PK), SK: one.SK},
				GSI1:       table.Key{PK: one.GSI1.PK, SK: other.Replace(one.GSI1.SK)},
				GSI2:       table.Key{PK: one.GSI2.PK, SK: other.Replace(one.GSI2.SK)},
				Attributes: []byte(other.Replace(string(one.Attributes))),
			}, table.Absent), table.Put(table.Item{
				Key:        table.Key{PK: "PERSONWORD#" + words[0][:1], SK: other.Replace(words[0] + "#" + id)},
				Attributes: table.Encode(map[string]any{"id": other.Replace(id), "words": words}),
			}, table.Absent))
		}
		if err := s.witness.Engine.Write(s.T.Context(), ops, s.Clock.Now()); err != nil {
			s.T.Fatal(err)
		}
	}
}

// TestThousandRows checks that a list of a thousand rows fits into one call of a function: 30 seconds, at 4,000 write
// units a second and some milliseconds for each table call. Afterwards, reading the counts must cost no more than
// before.
func TestThousandRows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		cost := s.figures("POST", "/v1/partners/"+s.partner+"/invites", body{"emails": pasted(1000, "acme.com")})
		t.Logf("1,000 new: %+v", cost)
		if cost.Calls > 71 || cost.Writes > 22_000 {
			t.Errorf("1,000 new: %+v, at most 71 calls and 22,000 units", cost)
		}
		s.meter = nil
		a := s.ask(200, "GET", "/v1/partners/"+s.partner+"/counts", s.owner, nil)
		if calls := s.meter.Sequential(); calls > 2 || a.Text("counts.invited") != "1000" {
			t.Errorf("counts: %d calls, %s", calls, a.Raw)
		}
	})
}
