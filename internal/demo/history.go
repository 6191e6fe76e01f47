package main

import (
	"net/http"
	"net/url"
	"time"
)

const day = 24 * time.Hour

// history is what happens in the portal before today, the earliest first. Each part happens on a day of its own.
// Invites are valid for seven days. So the invites of the first two parts that nobody has accepted have expired today.
var history = []struct {
	ago  time.Duration
	fill func(*client) error
}{
	{12 * day, begin},
	{11 * day, accepted("ada.berg", "ben.berg")},
	{9 * day, accepted("cleo.berg")},
	{8 * day, accepted("dan.berg", "eva.berg", "finn.berg")},
	{6 * day, accepted("gia.berg", "hal.berg")},
	{5 * day, func(c *client) error { return invited(c, "ada.costa", "ben.costa") }},
	{3 * day, accepted("ada.costa")},
	{day, accepted("ben.costa")},
}

const bluebirds = "bluebird.example"

// begin makes the portal, and a distributor with many invited people.
func begin(c *client) error {
	f := (&filling{client: c}).as(owner, body{"firstName": "Olive", "lastName": "Owner"})
	f.do(http.MethodPatch, "/v1/settings", body{"portalName": "Northwind Partners", "supportContact": "help@northwind.example",
		"selfManagement": body{"partners": true, "distributors": true, "disable": true}})
	bluebird := f.post("/v1/partners", body{"name": "Bluebird Systems", "kind": "distributor", "licence": "guest",
		"domains": []string{bluebirds}, "type": "Distributor"}).ID
	f.post("/v1/partners/"+bluebird+"/invites", body{"emails": crowd(bluebirds, 0, 12)})
	return f.err
}

// accepted returns the work of a day on which people of the distributor accept.
func accepted(names ...string) func(*client) error {
	return func(c *client) error {
		f := &filling{client: c}
		for _, name := range names {
			f.as(name+"@"+bluebirds, nil)
		}
		return f.err
	}
}

// invited invites people whose first invite is still valid, or has expired, once more.
func invited(c *client, names ...string) error {
	f := (&filling{client: c}).signedIn(owner)
	for _, name := range names {
		for _, one := range f.get("/v1/people?q=" + url.QueryEscape(name+"@"+bluebirds)).Items {
			f.post("/v1/people/"+one.ID+"/invite", body{})
		}
	}
	return f.err
}
