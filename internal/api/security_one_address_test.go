package api_test

import (
	"fmt"
	"testing"

	"allyway/internal/api/apitest"
)

// TestOnePersonOfAPartnerHasAnAddress adds or moves somebody to a partner, in each way. Before, after or at the same
// moment, a primary contact adds a contact there with the same address, unclaimed. In the end, one person of the
// partner has the address.
func TestOnePersonOfAPartnerHasAnAddress(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		_, asks := w.Person(w.owner, w.other, "otto@other.com", true)
		w.Mails()
		ways := map[string]func(address string) (put func() apitest.Answer){
			"added": func(address string) func() apitest.Answer {
				return func() apitest.Answer { return w.Do("POST", w.people, w.owner, newcomer(address)) }
			},
			"in a list": func(address string) func() apitest.Answer {
				return func() apitest.Answer { return w.invites(w.owner, body{"emails": address}) }
			},
			"moved": func(address string) func() apitest.Answer {
				id := w.Contact(w.owner, w.other, address)
				return func() apitest.Answer { return w.Do("POST", "/v1/people/"+id+"/move", w.owner, body{"partner": w.acme}) }
			},
			"moved, unclaimed": func(address string) func() apitest.Answer {
				id := w.Must(201, "POST", "/v1/partners/"+w.other+"/people", asks, newcomer(address)).Text("person.id")
				return func() apitest.Answer { return w.Do("POST", "/v1/people/"+id+"/move", w.owner, body{"partner": w.acme}) }
			},
			"approved from another partner": func(address string) func() apitest.Answer {
				id := w.Must(201, "POST", "/v1/partners/"+w.other+"/people", asks, newcomer(address)).Text("person.id")
				return func() apitest.Answer {
					return w.Do("POST", "/v1/requests/"+w.request(id)+"/approve", w.owner, body{"partner": w.acme})
				}
			},
			"with a new address from staff": func(address string) func() apitest.Answer {
				id := w.Contact(w.owner, w.acme, "")
				return func() apitest.Answer { return w.Do("PATCH", "/v1/people/"+id, w.owner, body{"email": address}) }
			},
			"with a new address by its link": func(address string) func() apitest.Answer {
				id, _ := w.Person(w.owner, w.acme, "old."+address, false)
				w.Must(200, "PATCH", "/v1/people/"+id, w.owner, body{"email": address})
				link := ""
				for _, m := range w.Mails() {
					if m.To == address {
						link = apitest.Token(m)
					}
				}
				return func() apitest.Answer { return w.Do("POST", "/v1/email/confirm", "", body{"token": link}) }
			},
		}
		n := 0
		for name, way := range ways {
			for _, order := range []string{"after", "meanwhile", "the other way round", "at once"} {
				n++
				address := fmt.Sprintf("x%d@free.io", n)
				put := way(address)
				add := func() {
					w.Do("POST", w.people, w.managing, body{"firstName": "New", "lastName": "Comer", "email": address})
				}
				switch order {
				case "after":
					add()
					put()
				case "meanwhile":
					w.Recorder.Between(add)
					put()
				case "the other way round":
					w.Recorder.Between(func() { put() })
					add()
				case "at once":
					atOnce(2, func(i int) { []func(){add, func() { put() }}[i]() })
				}
				have := 0
				for _, email := range w.Must(200, "GET", w.people+"?q="+address, w.owner, nil).Texts("email") {
					if email == address {
						have++
					}
				}
				if have != 1 {
					t.Errorf("%s, %s: %d people of the partner have %s", name, order, have, address)
				}
				w.Mails()
			}
		}
	})
}
