package api_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// TestSyncTwice puts the records of a CRM, each twice. The second time, nothing is written and nobody is mailed, whatever
// the people have done meanwhile.
func TestSyncTwice(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		_, key := newKey(w, owner, portal.ScopePartnersWrite, portal.ScopePeopleWrite, portal.ScopeInvitesWrite)
		acme := body{"name": "Acme Ltd", "domains": []string{"acme.com"}, "notes": nil}
		people := map[string]body{}
		for _, first := range []string{"Ana", "Bea", "Cleo"} {
			people[first] = body{"firstName": first, "lastName": "Silva", "email": strings.ToLower(first) + "@acme.com", "title": nil, "partnerExternalId": "512"}
		}
		ids := map[string]string{}
		sync := func(status int) {
			t.Helper()
			w.Must(status, "PUT", "/v1/partners/by/hubspot/512", key, acme)
			for first, fields := range people {
				ids[first] = w.Must(status, "PUT", "/v1/people/by/hubspot/"+first, key, fields).Text("id")
			}
		}
		sync(http.StatusCreated)
		w.Must(http.StatusAccepted, "POST", "/v1/people/"+ids["Ana"]+"/invite", owner, body{})
		w.Must(http.StatusAccepted, "POST", "/v1/people/"+ids["Bea"]+"/invite", owner, body{})
		w.Accept(w.InviteLink(ids["Bea"]), "Bea", "Silva")
		people["Bea"]["email"] = "bea.silva@acme.com" // she has to confirm the new address
		w.Mails()
		sync(http.StatusOK)
		if got := w.Mails(); len(got) != 2 {
			t.Errorf("%d mails about Bea's new address, want a link and a notice", len(got))
		}
		w.Recorder.Writes()
		sync(http.StatusOK)
		if writes := w.Recorder.Writes(); len(writes) != 0 {
			t.Errorf("the second time, %d Writes: %v", len(writes), writes)
		}
		w.NoMail()
	})
}

// TestExternalIDs walks through what a partner's and a person's external ids do.
func TestExternalIDs(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	made := w.Must(http.StatusCreated, "PUT", "/v1/partners/by/hubspot/512", owner, body{"name": "Acme Ltd"})
	acme := made.Text("id")
	if made.Header.Get("Location") != "/v1/partners/"+acme || !strings.HasPrefix(made.Header.Get("ETag"), `"1-`) || made.Text("externalIds.hubspot") != "512" {
		t.Errorf("%v %s", made.Header, made.Raw)
	}
	// A partner and a person may have the same id, and so may two systems.
	ana := w.Must(http.StatusCreated, "PUT", "/v1/people/by/hubspot/512", owner,
		body{"firstName": "Ana", "lastName": "Silva", "email": "ana@acme.com", "partner": acme, "externalIds": body{"erp": "512"}}).Text("id")
	path := "/v1/people/" + ana
	if a := w.Must(http.StatusOK, "GET", path, owner, nil); a.Text("externalIds.hubspot") != "512" || a.Text("externalIds.erp") != "512" || a.Text("partner.id") != acme {
		t.Errorf("%s", a.Raw)
	}
	// An id of a system that is not named stays. Null removes an id, and another record can then have it.
	w.Must(http.StatusOK, "PATCH", path, owner, body{"externalIds": body{"lms": "a", "erp": nil}})
	if a := w.Must(http.StatusOK, "GET", path, owner, nil); a.Text("externalIds.hubspot") != "512" || a.Text("externalIds.lms") != "a" || a.Text("externalIds.erp") != "" {
		t.Errorf("%s", a.Raw)
	}
	bea := w.Must(http.StatusCreated, "POST", "/v1/people", owner, body{"firstName": "Bea", "lastName": "B", "email": "bea@acme.com", "externalIds": body{"erp": "512"}}).Text("person.id")
	// Nobody gets an id that another record has; the refusal names it.
	for _, refused := range []struct {
		method, path string
		in           body
		holder, at   string
	}{
		{"PATCH", "/v1/people/" + bea, body{"externalIds": body{"hubspot": "512"}}, "holder.id", "body.externalIds.hubspot"},
		{"POST", "/v1/people", body{"firstName": "C", "lastName": "C", "externalIds": body{"hubspot": "512"}}, "holder.id", "body.externalIds.hubspot"},
		{"POST", "/v1/partners", body{"name": "B", "primaryContact": body{"firstName": "C", "lastName": "C", "externalIds": body{"hubspot": "512"}}}, "holder.id", "body.primaryContact.externalIds.hubspot"},
		{"POST", "/v1/partners", body{"name": "B", "externalIds": body{"hubspot": "512"}}, "partner.id", "body.externalIds.hubspot"},
		{"PUT", "/v1/partners/by/erp/9", body{"name": "B", "externalIds": body{"hubspot": "512"}}, "partner.id", "body.externalIds.hubspot"},
		{"PUT", "/v1/people/by/vtiger/9", body{"firstName": "C", "lastName": "C", "externalIds": body{"hubspot": "512"}}, "holder.id", "body.externalIds.hubspot"},
	} {
		a := w.Refuses(409, "external_id_taken", refused.method, refused.path, owner, refused.in)
		if got := a.Text(refused.holder); got != ana && got != acme || a.Text("errors.0.location") != refused.at {
			t.Errorf("%s %s: %s", refused.method, refused.path, a.Raw)
		}
	}
	// If a record has no id yet, the refusal names it by its address. Once the record has the id, the same PUT works.
	w.Confirm(owner)
	dora := w.Contact(owner, acme, "dora@acme.com")
	put := body{"firstName": "Dora", "lastName": "D", "email": "dora@acme.com", "partnerExternalId": "512"}
	if a := w.Refuses(409, "email_taken", "PUT", "/v1/people/by/hubspot/77", owner, put); a.Text("holder.id") != dora {
		t.Errorf("%s", a.Raw)
	}
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+dora, owner, body{"externalIds": body{"hubspot": "77"}})
	w.Must(http.StatusOK, "PUT", "/v1/people/by/hubspot/77", owner, put)
	// An id belongs to its record until the record is erased.
	w.Must(http.StatusNoContent, "DELETE", path, owner, nil)
	claim := func(id string) table.Key { return table.Key{PK: "EXTERNAL#person#" + id, SK: "-"} }
	if w.IsStored(claim("hubspot#512")) || w.IsStored(claim("lms#a")) || !w.IsStored(claim("hubspot#77")) {
		t.Error("the erased person's ids, and no others, are free")
	}
	w.Must(http.StatusCreated, "PUT", "/v1/people/by/hubspot/512", owner, body{"firstName": "New", "lastName": "N"})
}

// TestExternalIDsAreForStaff checks that only staff see and set external ids, and that staff have none themselves.
func TestExternalIDsAreForStaff(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	acme := w.Partner(owner, "Acme")
	id, contact := w.Person(owner, acme, "paul@acme.com", true)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+acme, owner, body{"externalIds": body{"hubspot": "1"}})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"externalIds": body{"hubspot": "2"}})
	for _, path := range []string{"/v1/partners/" + acme, "/v1/people/" + id, "/v1/partners/" + acme + "/people", "/v1/session"} {
		if a := w.Must(http.StatusOK, "GET", path, contact, nil); strings.Contains(a.Raw, "hubspot") {
			t.Errorf("%s shows %s", path, a.Raw)
		}
	}
	mine := body{"externalIds": body{"hubspot": "3"}}
	w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+id, contact, mine)
	w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+w.Contact(owner, acme, "c@acme.com"), contact, mine)
	w.Refuses(403, "forbidden", "POST", "/v1/partners/"+acme+"/people", contact, body{"firstName": "A", "lastName": "B", "externalIds": body{"hubspot": "3"}})
	w.Refuses(403, "forbidden", "PUT", "/v1/people/by/hubspot/2", contact, body{"title": "X"})
	staff, _ := w.Staff(owner, "adam@example.test", portal.RoleAdmin)
	w.Refuses(422, "invalid", "PATCH", "/v1/people/"+staff, owner, mine)
}

// TestExternalIDsInThePath puts records by ids that are hard to write in a path. Each works, or the refusal says what
// is wrong.
func TestExternalIDsInThePath(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for _, id := range []string{"a/b", "/a", "a/", "a//b", "..", ".", "a/../b", "🏢 500", "é", "e\u0301", "100%", "a%2Fb", "?q=1#x", "a+b", "003aB", "003AB", "11x7",
		strings.Repeat("🏢", 200)} {
		path := "/v1/partners/by/crm/" + escaped(id)
		a := w.Must(http.StatusCreated, "PUT", path, owner, body{"name": "N"})
		if a.Text("externalIds.crm") != id {
			t.Errorf("%q is stored as %q", id, a.Text("externalIds.crm"))
		}
		again := w.Must(http.StatusOK, "PUT", path, owner, body{"name": "N"})
		if again.Text("id") != a.Text("id") {
			t.Errorf("%q is another partner the second time", id)
		}
	}
	w.Must(http.StatusOK, "PUT", "/v1/partners/by/crm/a/b", owner, body{"name": "N"}) // API Gateway has decoded it
	for path, at := range map[string]string{
		"/v1/partners/by/crm/%20a":                          "path.id",
		"/v1/partners/by/crm/a%0Ab":                         "path.id",
		"/v1/partners/by/crm/%FF":                           "path.id",
		"/v1/people/by/crm/" + strings.Repeat("x", 201):     "path.id",
		"/v1/people/by/Hub%20Spot/1":                        "path.system",
		"/v1/people/by/a%2Fb/1":                             "path.system",
		"/v1/partners/by/" + strings.Repeat("x", 41) + "/1": "path.system",
		"/v1/partners/by/%F0%9F%8F%A2/1":                    "path.system",
	} {
		a := w.Refuses(422, "invalid", "PUT", path, owner, body{})
		if got := a.Locations(); len(got) != 1 || got[0] != at {
			t.Errorf("%s: %s", path, a.Raw)
		}
	}
	for _, path := range []string{"/v1/partners/by/crm/", "/v1/partners/by/crm", "/v1/partners/by//1", "/v1/partners/by/crm/a//b"} {
		w.Refuses(404, "not_found", "PUT", path, owner, body{"name": "N"})
	}
	w.Refuses(405, "method_not_allowed", "GET", "/v1/partners/by/crm/1", owner, nil)
}

// escaped returns an id as one segment of a path.
func escaped(id string) string { return strings.ReplaceAll(url.PathEscape(id), ".", "%2E") }

// TestPutRefusals makes PUT requests by external id that are refused.
func TestPutRefusals(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	acme, other := w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	ana := body{"firstName": "Ana", "lastName": "Silva", "email": "ana@acme.com", "partner": acme}
	w.Must(http.StatusCreated, "PUT", "/v1/people/by/crm/1", owner, ana)
	w.Refuses(409, "wrong_state", "PUT", "/v1/people/by/crm/1", owner, body{"partner": other})
	many := body{}
	for n := range 11 {
		many["s"+strconv.Itoa(n)] = "1"
	}
	for name, c := range map[string]struct {
		path string
		in   body
		at   string
	}{
		"unknown partner":      {"/v1/people/by/crm/2", body{"firstName": "A", "lastName": "B", "partnerExternalId": "nowhere"}, "body.partnerExternalId"},
		"two partners":         {"/v1/people/by/crm/2", body{"firstName": "A", "lastName": "B", "partner": acme, "partnerExternalId": "1"}, "body.partnerExternalId"},
		"another id":           {"/v1/people/by/crm/1", body{"externalIds": body{"crm": "2"}}, "body.externalIds.crm"},
		"no id":                {"/v1/people/by/crm/1", body{"externalIds": body{"crm": nil}}, "body.externalIds.crm"},
		"an empty id":          {"/v1/people/by/crm/1", body{"externalIds": body{"erp": " "}}, "body.externalIds.erp"},
		"a name of no system":  {"/v1/people/by/crm/1", body{"externalIds": body{"My ERP": "1"}}, "body.externalIds"},
		"too many systems":     {"/v1/partners/by/crm/3", body{"name": "N", "externalIds": many}, "body.externalIds"},
		"a name that is empty": {"/v1/partners/by/crm/3", body{"name": ""}, "body.name"},
		"no name":              {"/v1/partners/by/crm/3", body{"name": nil}, "body.name"},
	} {
		a := w.Refuses(422, "invalid", "PUT", c.path, owner, c.in)
		if got := a.Locations(); len(got) != 1 || got[0] != c.at {
			t.Errorf("%s: %s", name, a.Raw)
		}
	}
	// A PUT does not change a partner that is archived.
	w.Settings(func(s *portal.Settings) { s.SignUp = true })
	w.Must(http.StatusOK, "POST", "/v1/partners/"+acme+"/archive", owner, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+other, owner, body{"externalIds": body{"crm": "4"}})
	w.Must(http.StatusOK, "POST", "/v1/partners/"+other+"/archive", owner, nil)
	w.Refuses(409, "wrong_state", "PUT", "/v1/partners/by/crm/4", owner, body{"name": "Other"})
	w.NoMail()
}

// TestPutsAtOnce puts one new record many times at the same moment. One record is made.
func TestPutsAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		answers := make([]apitest.Answer, 6)
		atOnce(len(answers), func(i int) {
			answers[i] = patiently(func() apitest.Answer {
				return w.Do("PUT", "/v1/people/by/crm/1", owner, body{"firstName": "Ana", "lastName": "Silva", "email": "ana@acme.com"})
			})
		})
		n := tally(answers)
		if n["201"] != 1 || n["201"]+n["200"]+n["409 conflict"] != len(answers) {
			t.Errorf("%v", n)
		}
		if got := len(w.Must(http.StatusOK, "GET", "/v1/people?q=ana@acme.com", owner, nil).Texts("id")); got != 1 {
			t.Errorf("%d people", got)
		}
	})
}
