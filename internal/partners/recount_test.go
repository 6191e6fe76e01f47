package partners_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
)

// town is a world in which a random history happens: its partners, and the addresses that its people ever had.
type town struct {
	*world
	partners []string
	emails   []string
	spoil    func() (mend func()) // makes the table fail while somebody acts; nil: it works
}

func newTown(w *world) *town {
	w.T.Helper()
	in := &town{world: w, partners: []string{w.Partner(w.By, "Acme"), w.Partner(w.By, "Bolt")}}
	for i := range 10 {
		in.emails = append(in.emails, fmt.Sprintf("p%d@acme.com", i))
	}
	for i, email := range in.emails[:3] {
		in.Invite(in.partners[i%2], email, 3)
	}
	return in
}

// people returns all people of the portal.
func (w *town) people() (all []*portal.Person) {
	w.T.Helper()
	for _, item := range w.All(table.GSI2, "PEOPLE") {
		p, err := apitest.DecodePerson(item)
		if err != nil {
			w.T.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// recount counts the people of a partner from their records.
func recount(people []*portal.Person, partner string) (c portal.Counts) {
	for _, p := range people {
		if p.Partner != partner {
			continue
		}
		switch p.Status {
		case portal.StatusContact:
			c.Contacts++
		case portal.StatusRequested:
			c.Requested++
		case portal.StatusInvited:
			c.Invited++
			if p.InviteExpired {
				c.Expired++
			}
			if p.Mail.State == portal.MailBounced {
				c.Bounced++
			}
		case portal.StatusActive:
			c.Active++
			if p.Role == portal.RolePrimaryContact {
				c.PrimaryContacts++
			}
		case portal.StatusDisabled:
			c.Disabled++
		}
	}
	return c
}

// check compares all that is derived from people with the people, and says what is wrong with it.
func (w *town) check() (wrong []string) {
	w.T.Helper()
	people := w.people()
	var seen []*portal.Person // as partners see them: an account with a pending invite is invited
	for _, p := range people {
		seen = append(seen, p.AsInvited())
	}
	for _, partner := range w.partners {
		if diff := cmp.Diff(recount(seen, partner), w.Counts(partner)); diff != "" {
			wrong = append(wrong, "counts (-people +stored): "+diff)
		}
	}
	active := 0
	for i, item := range w.All(table.GSI2, "PEOPLE") {
		p := people[i]
		if p.Role == portal.RoleOwner && p.Status == portal.StatusActive {
			active++
		}
		want := [2]table.Key{{}, {PK: "PEOPLE", SK: string(p.Status) + "#" + record.PlaceAt("", p)}}
		switch {
		case seen[i].Partner != "":
			want[0] = table.Key{PK: "PARTNER#" + seen[i].Partner, SK: string(seen[i].Status) + "#" + record.PlaceAt(seen[i].Partner, p)}
		case p.Role.Staff():
			want[0] = table.Key{PK: "STAFF", SK: want[1].SK}
		}
		if got := [2]table.Key{item.GSI1, item.GSI2}; got != want {
			wrong = append(wrong, "place in the lists: "+cmp.Diff(want, got))
		}
	}
	var owners struct{ Active int }
	if w.Read(record.Owners, &owners); owners.Active != active {
		wrong = append(wrong, fmt.Sprintf("%d active owners, stored as %d", active, owners.Active))
	}
	return slices.Concat(wrong, w.checkClaims(people), w.checkInviteRows(seen))
}

// checkClaims checks that each address that was ever used is claimed by exactly the person who has it.
func (w *town) checkClaims(people []*portal.Person) (wrong []string) {
	type claim struct{ Person, Partner string }
	want := map[table.Key]claim{}
	for _, p := range people {
		if p.Email == "" {
			continue
		}
		key := record.Email(p.Email)
		if other, taken := want[key]; taken {
			wrong = append(wrong, "one address, two people: "+other.Person+" and "+p.ID)
		}
		want[key] = claim{p.ID, p.Partner}
	}
	keys := map[table.Key]bool{}
	for key := range want {
		keys[key] = true
	}
	for _, email := range w.emails {
		a, err := portal.ParseAddress(email)
		if err != nil {
			w.T.Fatal(err)
		}
		keys[record.Email(a)] = true
	}
	got := map[table.Key]claim{}
	for key := range keys {
		var c claim
		if w.IsStored(key) {
			w.Read(key, &c)
			got[key] = c
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		wrong = append(wrong, "claims (-people +stored): "+diff)
	}
	return wrong
}

// checkInviteRows checks that each invite whose expiry has not been recorded has its row, and that there are no other
// rows around the present time.
func (w *town) checkInviteRows(people []*portal.Person) (wrong []string) {
	want, got := map[table.Key]bool{}, map[table.Key]bool{}
	for _, p := range people {
		if p.Status == portal.StatusInvited && !p.InviteExpired {
			want[record.InviteRowOf(p)] = true
			if !w.IsStored(record.InviteRowOf(p)) {
				wrong = append(wrong, "no row for the invite of "+string(p.Email))
			}
		}
	}
	now := w.Clock.Now()
	for hour := now.Add(-2 * time.Hour); hour.Before(now.Add(5 * time.Hour)); hour = hour.Add(time.Hour) {
		for shard := range 8 {
			partition := fmt.Sprintf("INVITE#%s#%d", hour.UTC().Format("2006-01-02T15"), shard)
			for _, item := range w.All(table.Primary, partition) {
				got[item.Key] = true
			}
		}
	}
	for key := range got {
		if !want[key] {
			wrong = append(wrong, "a row of no invite: "+key.String())
		}
	}
	return wrong
}
