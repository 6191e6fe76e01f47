package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// The people who may sign in, and their password.
const (
	owner    = "owner@example.test"
	contact  = "petra@acme.example"
	user     = "ana@acme.example"
	password = "quiet harbour under nine lanterns"
)

const members = 500 // of the ecosystem

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

// fill fills the portal.
func fill(c *client) error {
	f := (&filling{client: c}).as(owner, body{"firstName": "Olive", "lastName": "Owner"})
	f.do(http.MethodPatch, "/v1/settings", body{"portalName": "Northwind Partners", "supportContact": "help@northwind.example",
		"selfManagement": body{"partners": true, "distributors": true, "disable": true}})
	resellers := f.post("/v1/groups", body{"name": "Resellers", "permissions": []string{"deals.read", "deals.register"}}).ID
	f.post("/v1/groups", body{"name": "Trainers", "permissions": []string{"courses.teach"}})
	f.post("/v1/staff", body{"firstName": "Adam", "lastName": "Admin", "email": "adam@northwind.example", "role": "admin"})

	acme := f.post("/v1/partners", body{"name": "Acme Ltd", "kind": "partner", "licence": "licensed", "licensedId": "NW-1042",
		"accessPointUrl": "https://access.acme.example/", "domains": []string{"acme.example"}, "type": "Reseller", "primaryContact": body{
			"firstName": "Petra", "lastName": "Contact", "email": contact, "title": "Channel manager", "access": true}}).ID
	bluebird := f.post("/v1/partners", body{"name": "Bluebird Systems", "kind": "distributor", "licence": "guest",
		"domains": []string{"bluebird.example"}, "type": "Distributor"}).ID
	f.post("/v1/partners", body{"name": "Cedar & Sons", "kind": "partner", "licence": "guest", "type": "Agency", "status": "inactive"})
	ana := f.fillAcme("/v1/partners/"+acme, resellers)
	f.post("/v1/partners/"+bluebird+"/invites", body{"emails": crowd("bluebird.example", 40)})
	f.post("/v1/people", body{"firstName": "Nora", "lastName": "Newman", "email": "nora@newman.example"})
	f.fillEcosystem(acme, ana)
	return f.err
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

// crowd returns a list of n people of a domain, as somebody would paste it.
func crowd(domain string, n int) string {
	first := []string{"Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hal"}
	last := []string{"Berg", "Costa", "Dahl", "Evans", "Fuchs"}
	rows := make([]string, n)
	for i := range rows {
		a, b := first[i%len(first)], last[i/len(first)%len(last)]
		rows[i] = fmt.Sprintf("%s %s <%s.%s@%s>", a, b, strings.ToLower(a), strings.ToLower(b), domain)
	}
	return strings.Join(rows, "; ")
}
