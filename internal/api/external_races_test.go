package api_test

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/table"
)

// TestExternalIDsAtOnce puts records, gives and removes ids, and erases people at random, four at the same moment. In
// the end, each id has a claim of the one person who has it, and nobody has an id without a claim.
func TestExternalIDsAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		random := rand.New(rand.NewPCG(1, 2))
		known := map[string]bool{}
		for range 12 {
			var ids []string
			for id := range known {
				ids = append(ids, id)
			}
			type act struct {
				method, path string
				in           any
			}
			acts := make([]act, 4)
			for i := range acts {
				crm := strconv.Itoa(1 + random.IntN(3))
				if len(ids) == 0 || random.IntN(3) == 0 {
					acts[i] = act{"PUT", "/v1/people/by/crm/" + crm, body{"firstName": "N", "lastName": "N"}}
					continue
				}
				path := "/v1/people/" + ids[random.IntN(len(ids))]
				acts[i] = []act{{"PATCH", path, body{"externalIds": body{"crm": crm}}}, {"PATCH", path, body{"externalIds": body{"crm": nil}}}, {"DELETE", path, nil}}[random.IntN(3)]
			}
			w.Confirm(owner)
			answers := make([]apitest.Answer, len(acts))
			atOnce(len(acts), func(i int) { answers[i] = w.Do(acts[i].method, acts[i].path, owner, acts[i].in) })
			for i, a := range answers {
				if a.Status >= http.StatusInternalServerError && a.Status != http.StatusServiceUnavailable {
					t.Errorf("%v: %d %s", acts[i], a.Status, a.Raw)
				}
				if a.Status == http.StatusCreated {
					known[a.Text("id")] = true
				}
			}
			holders := map[string]string{}
			for id := range known {
				a := w.Do("GET", "/v1/people/"+id, owner, nil)
				if a.Status == http.StatusNotFound {
					delete(known, id)
				} else if crm := a.Text("externalIds.crm"); crm != "" {
					if holders[crm] != "" {
						t.Fatalf("%s and %s have the id %s", holders[crm], id, crm)
					}
					holders[crm] = id
				}
			}
			for crm := range 3 {
				crm := strconv.Itoa(crm + 1)
				key, claim := table.Key{PK: "EXTERNAL#person#crm#" + crm, SK: "-"}, struct{ Person string }{}
				if w.IsStored(key) {
					w.Read(key, &claim)
				}
				if claim.Person != holders[crm] {
					t.Fatalf("%q has the id %s, and %q claims it", holders[crm], crm, claim.Person)
				}
			}
		}
	})
}
