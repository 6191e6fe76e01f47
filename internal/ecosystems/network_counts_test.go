package ecosystems_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

// pick chooses one of n.
type pick func(n int) int

// web is two ecosystems in which random things happen to the same people.
type web struct {
	*world
	ecos   []string
	people map[string]string // ids by address
	emails []string
	spoil  func() (mend func())
}

func newWeb(w *world) *web {
	w.T.Helper()
	in := &web{world: w, people: map[string]string{}}
	partner := w.Partner(w.By, "Acme")
	for i := range 6 {
		email := fmt.Sprintf("u%d@acme.com", i)
		in.emails = append(in.emails, email)
		if i < 2 {
			in.people[email] = w.Invite(partner, email, 700) // they take no slot
			w.Mails()
			continue
		}
		in.people[email], _ = w.Person(w.By, partner, email, false)
	}
	for i := range 2 {
		in.ecos = append(in.ecos, w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": fmt.Sprint("Eco ", i), "userSlots": 2}).Text("id"))
	}
	return in
}

// members returns the members of an ecosystem as they are stored.
func (w *web) members(eco string) (all []*portal.Member) {
	w.T.Helper()
	for _, item := range w.All(table.GSI1, "MEMBERS#"+eco) {
		m := &portal.Member{}
		if err := item.Decode(m); err != nil {
			w.T.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// step does one thing at random, allowed or not.
func (w *web) step(choose pick) int {
	eco := w.ecos[choose(2)]
	email := w.emails[choose(len(w.emails))]
	users := "/v1/ecosystems/" + eco + "/users"
	members := "/v1/ecosystems/" + eco + "/members"
	anyMember := strings.Repeat("0", 25) + "1"
	if all := w.members(w.ecos[choose(8)/7^slices.Index(w.ecos, eco)]); len(all) > 0 { // sometimes of the other one
		anyMember = all[choose(len(all))].ID
	}
	what := choose(9)
	if w.spoil != nil {
		defer w.spoil()()
	}
	switch what {
	case 0, 1:
		return w.Do("POST", users, w.By, body{"email": email}).Status
	case 2:
		return w.Do("DELETE", users+"/"+w.people[email], w.By, nil).Status
	case 3, 4:
		return w.Do("PUT", users+"/"+w.people[email]+"/member", w.By, body{"member": anyMember}).Status
	case 5:
		return w.Do("DELETE", users+"/"+w.people[email]+"/member", w.By, nil).Status
	case 6:
		return w.Do("POST", members, w.By, body{"name": fmt.Sprint("Wide member ", choose(9)), "kind": "person", "tags": []string{"gold"}}).Status
	case 7:
		return w.Do("PATCH", members+"/"+anyMember, w.By, body{"name": fmt.Sprint("Wide member ", choose(9))}).Status
	}
	return w.Do("DELETE", members+"/"+anyMember, w.By, nil).Status
}

// check compares the counts, the copies and the rows of the search with the records.
func (w *web) check() (wrong []string) {
	w.T.Helper()
	for _, eco := range w.ecos {
		var stored portal.Ecosystem
		w.Read(record.Ecosystem(eco), &stored)
		users, members := w.All(table.GSI1, "ECO#"+eco), w.members(eco)
		used := int64(0)
		for _, item := range users {
			id := strings.TrimPrefix(item.PK, "TIES#")
			who := w.Stored(id)
			used += who.Slots()
			var tie portal.EcosystemUser
			if err := item.Decode(&tie); err != nil {
				w.T.Fatal(err)
			}
			if !slices.ContainsFunc(who.Ties, func(t portal.Tie) bool { return reflect.DeepEqual(t, tie.Tie()) }) {
				wrong = append(wrong, fmt.Sprintf("the tie %+v, on the person %+v", tie.Tie(), who.Ties))
			}
		}
		for _, id := range w.people {
			for _, tie := range w.Stored(id).Ties {
				if tie.Ecosystem.ID == eco && !slices.ContainsFunc(users, func(item table.Item) bool { return item.PK == "TIES#"+id }) {
					wrong = append(wrong, fmt.Sprintf("the person has a tie that there is not: %+v", tie))
				}
			}
		}
		if stored.Used != used || used > 2 {
			wrong = append(wrong, fmt.Sprintf("%d slots are taken, stored as %d", used, stored.Used))
		}
		if stored.Users != int64(len(users)) || stored.Members != int64(len(members)) {
			wrong = append(wrong, fmt.Sprintf("%d users and %d members, stored as %d and %d", len(users), len(members), stored.Users, stored.Members))
		}
		links := map[string]int64{}
		names := map[string]string{}
		for _, m := range members {
			names[m.ID] = m.Name
		}
		for _, item := range users {
			var tie portal.EcosystemUser
			if err := item.Decode(&tie); err != nil {
				w.T.Fatal(err)
			}
			if tie.Member == "" {
				continue
			}
			if links[tie.Member]++; names[tie.Member] == "" {
				wrong = append(wrong, "linked with a member that there is not: "+item.Key.String())
			}
		}
		rows := map[string]int{}
		for _, word := range []string{"wide", "member", "gold", "0", "1", "2", "3", "4", "5", "6", "7", "8"} {
			for _, item := range w.All(table.Primary, "WORD#"+eco+"#"+word[:1]) {
				found, id, _ := strings.Cut(item.SK, "#")
				if !slices.Contains(append(strings.Fields(strings.ToLower(names[id])), "gold"), found) || names[id] == "" {
					wrong = append(wrong, "a word of no member: "+item.Key.String())
				}
				rows[id]++
			}
		}
		for _, m := range members {
			if m.Links != links[m.ID] {
				wrong = append(wrong, fmt.Sprintf("%d users of a member, stored as %d", links[m.ID], m.Links))
			}
			if rows[m.ID] != 4 {
				wrong = append(wrong, fmt.Sprintf("%s is found by %d words", m.Name, rows[m.ID]))
			}
		}
	}
	return wrong
}

// TestNetworksAddUp checks after each step that the counts of ecosystems and members, and the search, agree with the
// records. It does so on a table that works, and on one that fails a fifth of its calls, half of these after it has
// carried them out.
func TestNetworksAddUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
		if err != nil {
			t.Fatal(err)
		}
		faulty := tabletest.Faulty(engine, tabletest.Faults{})
		a := apitest.On(t, faulty)
		w := newWeb(&world{apitest.OwnedBy(a)})
		chance := rand.New(rand.NewPCG(seed, 2))
		if seed%2 == 1 {
			w.spoil = func() func() {
				faulty.Set(tabletest.Faults{Before: 0.1, Lost: 0.1, Seed: chance.Uint64()})
				return func() { faulty.Set(tabletest.Faults{}) }
			}
		}
		done, failed := 0, 0
		for range 120 {
			switch status := w.step(chance.IntN); {
			case status < 300:
				done++
			case status == http.StatusServiceUnavailable:
				failed++
			case status >= 500:
				t.Fatalf("%d; logged %s", status, w.Log)
			}
			if wrong := w.check(); len(wrong) > 0 {
				t.Fatalf("seed %d: %s", seed, strings.Join(wrong, "\n"))
			}
		}
		if done < 20 || failed < 10 && w.spoil != nil {
			t.Errorf("seed %d: %d steps were done, %d failed", seed, done, failed)
		}
	}
}

// TestNetworksAddUpUnderConcurrency lets six people do the same at once.
func TestNetworksAddUpUnderConcurrency(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		w := newWeb(newWorld(t))
		var group sync.WaitGroup
		for i := range uint64(6) {
			chance := rand.New(rand.NewPCG(seed, i))
			group.Go(func() {
				for range 40 {
					if status := w.step(chance.IntN); status >= 500 {
						t.Errorf("%d; logged %s", status, w.Log)
					}
				}
			})
		}
		group.Wait()
		if wrong := w.check(); len(wrong) > 0 {
			t.Errorf("seed %d: %s", seed, strings.Join(wrong, "\n"))
		}
	}
}
