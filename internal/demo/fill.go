package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// These are the people who can sign in, and their password.
const (
	owner    = "owner@example.test"
	contact  = "petra@acme.example"
	user     = "ana@acme.example"
	password = "quiet harbour under nine lanterns"
)

const members = 500 // members of the ecosystem

// filling is a portal that is being filled. After the first error it does nothing more.
type filling struct {
	*client
	err error
}

func (f *filling) do(method, path string, in any) (out answer) {
	if f.err == nil {
		out, f.err = f.call(method, path, in)
	}
	return out
}

func (f *filling) get(path string) answer { return f.do(http.MethodGet, path, nil) }

func (f *filling) post(path string, in any) answer { return f.do(http.MethodPost, path, in) }

// as accepts a person's invite, and returns the portal with that person signed in.
func (f *filling) as(email string, names body) *filling {
	if f.err != nil {
		return f
	}
	c, err := f.accept(email, names)
	f.err = err
	return &filling{c, err}
}

// signedIn returns the portal with a person signed in who has a password already.
func (f *filling) signedIn(email string) *filling {
	if f.err != nil {
		return f
	}
	c, err := f.signIn(email)
	return &filling{c, err}
}

// fill fills the portal with the events of today.
func fill(c *client) error {
	f := (&filling{client: c}).signedIn(owner)
	resellers := f.post("/v1/groups", body{"name": "Resellers", "permissions": []string{"deals.read", "deals.register"}}).ID
	f.post("/v1/groups", body{"name": "Trainers", "permissions": []string{"courses.teach"}})
	f.post("/v1/staff", body{"firstName": "Adam", "lastName": "Admin", "email": "adam@northwind.example", "role": "admin"})

	acme := f.post("/v1/partners", body{"name": "Acme Ltd", "kind": "partner", "licence": "licensed", "licensedId": "NW-1042",
		"accessPointUrl": "https://access.acme.example/", "domains": []string{"acme.example"}, "type": "Reseller", "primaryContact": body{
			"firstName": "Petra", "lastName": "Contact", "email": contact, "title": "Channel manager", "access": true}}).ID
	bluebird := f.first("/v1/partners?q=bluebird")
	f.post("/v1/partners", body{"name": "Cedar & Sons", "kind": "partner", "licence": "guest", "type": "Agency", "status": "inactive"})
	ana := f.fillAcme("/v1/partners/"+acme, resellers)
	f.post("/v1/partners/"+bluebird+"/invites", body{"emails": crowd(bluebirds, 12, 40)})
	f.post("/v1/people", body{"firstName": "Noah", "lastName": "Nobody", "email": "noah@newman.example"})
	f.fillTrouble(acme, bluebird)
	f.fillEcosystem(acme, ana)
	space := "/v1/workspaces/" + f.post("/v1/workspaces", body{"name": "Autumn launch"}).ID
	f.do(http.MethodPut, space+"/people/"+ana, body{})
	return f.err
}

// first returns the id of the first in a list.
func (f *filling) first(path string) string {
	list := f.get(path)
	if f.err == nil && len(list.Items) == 0 {
		f.err = fmt.Errorf("%s: there is none", path)
	}
	if f.err != nil {
		return ""
	}
	return list.Items[0].ID
}

// fillTrouble makes cases that pages must also show: mail that does not arrive, a declined invite, an account that has
// not joined its partner yet, an archived partner, requests that were denied and withdrawn, and a request for an
// address that somebody else has.
func (f *filling) fillTrouble(acme, bluebird string) {
	people := "/v1/partners/" + acme + "/people"
	for email, what := range map[string]string{"bo@acme.example": "bounce", "fay@acme.example": "complaint"} {
		if what == "complaint" {
			f.post(people, body{"firstName": "Fay", "lastName": "Fox", "email": email, "access": true})
		}
		if f.err == nil {
			f.err = f.report(email, what)
		}
	}
	f.post(people, body{"firstName": "Dee", "lastName": "Cline", "email": "dee@acme.example", "access": true})
	if f.err == nil {
		var token string
		token, f.err = f.link("dee@acme.example")
		f.post("/v1/invites/decline", body{"token": token})
	}

	nora := f.post("/v1/people", body{"firstName": "Nora", "lastName": "Newman", "email": "nora@newman.example"}).Person.ID
	f.post("/v1/people/"+nora+"/invite", body{})
	f.as("nora@newman.example", nil)
	f.post(people, body{"firstName": "Nora", "lastName": "Newman", "email": "nora@newman.example", "access": true})

	dune := f.post("/v1/partners", body{"name": "Dune Digital", "kind": "partner", "licence": "guest"}).ID
	f.post("/v1/partners/"+dune+"/archive", nil)

	f.post("/v1/partners/"+bluebird+"/people", body{"firstName": "Ivy", "lastName": "Hold", "email": "ivy@acme.example"})
	petra := f.signedIn(contact)
	petra.post("/v1/partners/"+acme+"/invites", body{"emails": "Ivy Asked <ivy@acme.example>; Kim No <kim@freelance.example>; Lou Back <lou@freelance.example>"})
	for _, one := range petra.get("/v1/partners/" + acme + "/requests?status=pending").Items {
		switch one.Email {
		case "kim@freelance.example":
			f.post("/v1/requests/"+one.ID+"/deny", body{"reason": "Please use addresses of your own domain."})
		case "lou@freelance.example":
			petra.do(http.MethodDelete, "/v1/requests/"+one.ID, nil)
		}
	}
	f.err = errors.Join(f.err, petra.err)
}

// fillAcme adds people in every state to a partner, and has its primary contact ask for more. It returns the id of the
// partner's user.
func (f *filling) fillAcme(acme, group string) (ana string) {
	people := acme + "/people"
	ana = f.post(people, body{"firstName": "Ana", "lastName": "Silva", "email": user, "title": "Sales engineer", "groups": []string{group}, "access": true}).Person.ID
	left := f.post(people, body{"firstName": "Leo", "lastName": "Left", "email": "leo@acme.example", "access": true}).Person.ID
	f.post(people, body{"firstName": "Bo", "lastName": "Lindqvist", "email": "bo@acme.example", "phone": "+46 8 555 0199", "access": true})
	f.post(people, body{"firstName": "Chiara", "lastName": "Moretti", "email": "chiara@acme.example", "title": "Trainer"})
	f.post(people, body{"firstName": "Dmitri", "lastName": "Petrov"})
	petra := f.as(contact, nil)
	f.as(user, nil)
	f.as("leo@acme.example", nil)
	f.post("/v1/people/"+left+"/disable", nil)
	petra.post(acme+"/invites", body{"emails": "Fred Lance <fred@gmail.com>; Gwen Howe <gwen@elsewhere.example>; Hugo Diaz <hugo@freelance.example>"})
	f.err = errors.Join(f.err, petra.err)
	return ana
}

// fillEcosystem makes an ecosystem with many members, and links one of them with the partner's user.
func (f *filling) fillEcosystem(acme, ana string) {
	eco := "/v1/ecosystems/" + f.post("/v1/ecosystems", body{"name": "Northern network", "userSlots": 50}).ID
	holding := f.post(eco+"/members", body{"name": "Acme Holding", "kind": "organisation", "domain": "acme.example", "partner": acme, "tags": []string{"gold"}}).ID
	first := []string{"Aspen", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper"}
	second := []string{"Bakery", "Breweries", "Ceramics", "Foods", "Forestry", "Logistics", "Mills", "Optics", "Textiles", "Yards"}
	third := []string{"AB", "AS", "GmbH", "Ltd", "Oy"}
	for i := range members - 1 {
		name := []string{first[i%10], second[i/10%10], third[i/100]}
		f.post(eco+"/members", body{"name": strings.Join(name, " "), "kind": "organisation",
			"domain": strings.ToLower(strings.Join(name, "-")) + ".example", "tags": []string{[]string{"gold", "silver", "bronze"}[i%3]}})
	}
	for _, email := range []string{user, contact} {
		f.post(eco+"/users", body{"email": email})
	}
	f.do(http.MethodPut, eco+"/users/"+ana+"/member", body{"member": holding})
}

// crowd returns a list of people of a domain, as somebody would paste it. The people have the numbers between from and
// to.
func crowd(domain string, from, to int) string {
	first := []string{"Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hal"}
	last := []string{"Berg", "Costa", "Dahl", "Evans", "Fuchs"}
	var rows []string
	for i := from; i < to; i++ {
		a, b := first[i%len(first)], last[i/len(first)%len(last)]
		rows = append(rows, fmt.Sprintf("%s %s <%s.%s@%s>", a, b, strings.ToLower(a), strings.ToLower(b), domain))
	}
	return strings.Join(rows, "; ")
}
