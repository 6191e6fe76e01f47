package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

// licensed returns the fields that a licensed partner needs. Those in with replace them; a nil leaves the field out.
func licensed(with body) body {
	in := body{"name": "Acme Ltd", "kind": "partner", "licence": "licensed", "licensedId": "L-1",
		"accessPointUrl": "https://as4.acme.com/", "domains": []string{"acme.com"}}
	for k, v := range with {
		if in[k] = v; v == nil {
			delete(in, k)
		}
	}
	return in
}

func TestAddPartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	guest := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": " Gast GmbH ", "kind": "distributor", "licence": "guest"})
	want := `{"id":"` + guest.Text("id") + `","name":"Gast GmbH","kind":"distributor","licence":"guest","domains":[],"status":"active",` +
		`"counts":{"contacts":0,"requested":0,"invited":0,"expired":0,"bounced":0,"active":0,"disabled":0},"createdAt":"2026-03-02T09:30:00Z"}` + "\n"
	if guest.Raw != want {
		t.Errorf("added %s\nwant  %s", guest.Raw, want)
	}
	got := w.Must(http.StatusOK, "GET", "/v1/partners/"+guest.Text("id"), owner, nil)
	if got.Raw != want || got.Header.Get("ETag") != guest.Header.Get("ETag") {
		t.Errorf("read %s %s\nadded with %s", got.Header.Get("ETag"), got.Raw, guest.Header.Get("ETag"))
	}

	full := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"type": "Reseller", "phone": "15550109999", "status": "inactive",
		"address": "1 Main St\nTown", "notes": "met in Rome", "domains": []string{"https://www.Acme.com/", "@acme.com", "Bücher.example"}}))
	if full.Text("domains") != "[acme.com xn--bcher-kva.example]" || full.Text("phone") != "+15550109999" || full.Text("status") != "inactive" ||
		full.Text("address") != "1 Main St\nTown" || full.Text("notes") != "met in Rome" || full.Text("licensedId") != "L-1" ||
		full.Text("accessPointUrl") != "https://as4.acme.com/" || full.Text("type") != "Reseller" {
		t.Errorf("added %s", full.Raw)
	}
	w.NoMail()
}

func TestAddPartnerRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Must(http.StatusCreated, "POST", "/v1/partners", owner, licensed(body{"name": "First", "licensedId": "Lic 7", "domains": []string{"first.com", "taken.com"}}))
	for name, scenario := range map[string]struct {
		with     body
		status   int
		code     string
		location string
	}{
		"no name":              {body{"name": nil}, 422, "invalid", "body"},
		"empty name":           {body{"name": " \t"}, 422, "invalid", "body.name"},
		"name too long":        {body{"name": strings.Repeat("é", 201)}, 422, "invalid", "body.name"},
		"name of two lines":    {body{"name": "Acme\r\nBcc: all@example.com"}, 422, "invalid", "body.name"},
		"other kind":           {body{"kind": "customer"}, 422, "invalid", "body.kind"},
		"other licence":        {body{"licence": "gold"}, 422, "invalid", "body.licence"},
		"other status":         {body{"status": "asleep"}, 422, "invalid", "body.status"},
		"no domain":            {body{"domains": nil}, 422, "invalid", "body.domains"},
		"empty domains":        {body{"domains": []string{}}, 422, "invalid", "body.domains"},
		"no licensed ID":       {body{"licensedId": nil}, 422, "invalid", "body.licensedId"},
		"empty licensed ID":    {body{"licensedId": "  "}, 422, "invalid", "body.licensedId"},
		"no access point":      {body{"accessPointUrl": nil}, 422, "invalid", "body.accessPointUrl"},
		"plain access point":   {body{"accessPointUrl": "http://as4.acme.com/"}, 422, "invalid", "body.accessPointUrl"},
		"access point of none": {body{"accessPointUrl": "https://"}, 422, "invalid", "body.accessPointUrl"},
		"access point's user":  {body{"accessPointUrl": "https://a:b@acme.com/"}, 422, "invalid", "body.accessPointUrl"},
		"script":               {body{"accessPointUrl": "javascript:alert(1)"}, 422, "invalid", "body.accessPointUrl"},
		"short phone":          {body{"phone": "5550109999"}, 422, "invalid", "body.phone"},
		"phone without code":   {body{"phone": "05550109999"}, 422, "invalid", "body.phone"},
		"public suffix":        {body{"domains": []string{"co.uk"}}, 422, "domain_public", "body.domains"},
		"hosted suffix":        {body{"domains": []string{"github.io"}}, 422, "domain_public", "body.domains"},
		"ignored domain":       {body{"domains": []string{"acme.com", "@GMAIL.com"}}, 422, "domain_ignored", "body.domains"},
		"no domain at all":     {body{"domains": []string{"acme"}}, 422, "invalid", "body.domains"},
		"an address":           {body{"domains": []string{"ana@acme.com"}}, 422, "invalid", "body.domains"},
		"IP address":           {body{"domains": []string{"192.0.2.1"}}, 422, "invalid", "body.domains"},
		"null domain":          {body{"domains": []any{nil}}, 422, "invalid", "body.domains[0]"},
		"21 domains":           {body{"domains": domains(21)}, 422, "invalid", "body.domains"},
		"taken domain":         {body{"domains": []string{"acme.com", "www.TAKEN.com"}}, 409, "domain_taken", "body.domains"},
		"taken licensed ID":    {body{"licensedId": " LIC  7"}, 409, "licensed_id_taken", "body.licensedId"},
		"long notes":           {body{"notes": strings.Repeat("x", 2001)}, 422, "invalid", "body.notes"},
		"control character":    {body{"type": "a\x00b"}, 422, "invalid", "body.type"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.With(t).Refuses(scenario.status, scenario.code, "POST", "/v1/partners", owner, licensed(scenario.with))
			if got := a.Locations(); !slices.Equal(got, []string{scenario.location}) {
				t.Errorf("errors at %q: %s", got, a.Raw)
			}
		})
	}
	a := w.Refuses(422, "invalid", "POST", "/v1/partners", owner, body{"name": "", "kind": "partner", "licence": "licensed", "phone": "1", "domains": []string{"co.uk", "gmail.com"}})
	if got := a.Locations(); len(got) != 6 { // name, phone, both domains, licensed ID, access point
		t.Errorf("all that is wrong at once: %s", a.Raw)
	}
}

func domains(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("d%d.example.com", i)
	}
	return all
}

func TestAddPartnerWithPrimaryContact(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	add := func(name string, contact body) apitest.Answer {
		return w.Do("POST", "/v1/partners", owner, body{"name": name, "kind": "partner", "licence": "guest", "primaryContact": contact})
	}
	person := func(partner string) apitest.Answer {
		return w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/people", owner, nil)
	}

	a := add("Silent", body{"firstName": "Mia", "lastName": "Manager", "email": "mia@silent.com", "phone": "+1 555 010 9999", "notes": "x"})
	if p := person(a.Text("id")); a.Status != 201 || a.Text("counts.contacts") != "1" || p.Text("items.0.status") != "contact" || p.Text("items.0.role") != "primary_contact" || p.Text("items.0.phone") != "+15550109999" {
		t.Errorf("without access: %s %s", a.Raw, p.Raw)
	}
	w.NoMail()

	a = add("Loud", body{"firstName": "Max", "lastName": "Manager", "email": "max@loud.com", "access": true})
	if p := person(a.Text("id")); a.Status != 201 || a.Text("counts.invited") != "1" || p.Text("items.0.status") != "invited" || p.Text("items.0.role") != "primary_contact" {
		t.Errorf("with access: %s %s", a.Raw, p.Raw)
	}
	if m := w.Mail("max@loud.com"); !strings.Contains(m.Subject, "Loud") || !strings.Contains(m.Subject, "Olive Owner") {
		t.Errorf("mailed %q", m.Subject)
	}

	known := w.Contact(owner, "", "con@example.com")
	a = add("Joined", body{"id": known})
	if p := person(a.Text("id")); a.Status != 201 || a.Text("counts.contacts") != "1" || p.Text("items.0.id") != known || p.Text("items.0.role") != "primary_contact" {
		t.Errorf("somebody known: %s %s", a.Raw, p.Raw)
	}
	w.NoMail()
}

func TestAddPartnerWithPrimaryContactRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	taken := w.Contact(owner, w.Partner(owner, "Acme"), "con@acme.com")
	free := w.Contact(owner, "", "")
	staff, _ := w.Staff(owner, "ada@example.test", "admin")
	w.Mails()
	for name, scenario := range map[string]struct {
		contact body
		status  int
		code    string
	}{
		"no names":           {body{"email": "a@b.com"}, 422, "invalid"},
		"bad address":        {body{"firstName": "A", "lastName": "B", "email": "a@b"}, 422, "invalid"},
		"address taken":      {body{"firstName": "A", "lastName": "B", "email": "CON@acme.com"}, 409, "email_taken"},
		"access, no address": {body{"firstName": "A", "lastName": "B", "access": true}, 409, "email_missing"},
		"access, inactive":   {body{"firstName": "A", "lastName": "B", "email": "a@b.com", "access": true}, 409, "partner_inactive"},
		"unknown id":         {body{"id": "01J00000000000000000000000"}, 404, "not_found"},
		"no id":              {body{"id": "x"}, 422, "invalid"},
		"of another partner": {body{"id": taken}, 409, "wrong_state"},
		"staff":              {body{"id": staff}, 409, "wrong_state"},
		"id and fields":      {body{"id": free, "firstName": "A"}, 422, "invalid"},
		"id and access":      {body{"id": free, "access": true}, 422, "invalid"},
		"a role":             {body{"firstName": "A", "lastName": "B", "role": "owner"}, 422, "invalid"},
		"nothing":            {body{}, 422, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			in := body{"name": "New", "kind": "partner", "licence": "guest", "primaryContact": scenario.contact}
			if scenario.code == "partner_inactive" {
				in["status"] = "inactive"
			}
			a := w.With(t).Refuses(scenario.status, scenario.code, "POST", "/v1/partners", owner, in)
			if scenario.code == "email_taken" && (a.Text("holder.id") != taken || a.Text("partner.name") != "Acme") {
				t.Errorf("holder: %s", a.Raw)
			}
		})
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners", owner, nil); len(a.Texts("id")) != 1 {
		t.Errorf("partners: %s", a.Raw)
	}
}

func TestGetPartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, other := w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	_, manager := w.Person(owner, partner, "mia@acme.com", true)
	_, user := w.Person(owner, partner, "ana@acme.com", false)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"notes": "pays late"})

	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("notes") != "pays late" || a.Text("counts.active") != "2" {
		t.Errorf("to staff: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, manager, nil); a.At("notes") != nil || a.Text("name") != "Acme" || a.Text("counts.active") != "2" {
		t.Errorf("to its primary contact: %s", a.Raw)
	}
	w.Refuses(404, "not_found", "GET", "/v1/partners/"+other, manager, nil)
	w.Refuses(404, "not_found", "GET", "/v1/partners/01J00000000000000000000000", owner, nil)
	w.Refuses(404, "not_found", "GET", "/v1/partners/x", owner, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+partner, user, nil)
}

func TestListPartners(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	if a := w.Must(http.StatusOK, "GET", "/v1/partners", owner, nil); a.Raw != `{"items":[]}`+"\n" {
		t.Errorf("none: %s", a.Raw)
	}
	for _, name := range []string{"Zeta", "álpha", "Alp Horn", "Gamma # 1", "Ällway", "Beta"} {
		w.Partner(owner, name)
	}
	gone := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": "alpine", "kind": "distributor", "licence": "guest", "status": "inactive"}).Text("id")
	w.Contact(owner, gone, "")

	for query, want := range map[string][]string{
		"":                              {"Ällway", "Alp Horn", "álpha", "alpine", "Beta", "Gamma # 1", "Zeta"},
		"?q=ALP":                        {"Alp Horn", "álpha", "alpine"},
		"?q=%C3%A4l":                    {"Ällway", "Alp Horn", "álpha", "alpine"},
		"?q=alp%20h":                    {"Alp Horn"},
		"?q=gamma%20%23":                {"Gamma # 1"},
		"?q=horn":                       {"Alp Horn"},
		"?q=horn%20al":                  {"Alp Horn"},
		"?q=orn":                        {},
		"?q=!!":                         {},
		"?q=a&limit=2":                  {"Ällway", "Alp Horn", "álpha", "alpine"},
		"?q=alp&kind=distributor":       {"alpine"},
		"?kind=distributor":             {"alpine"},
		"?status=inactive":              {"alpine"},
		"?q=b&status=active&limit=1":    {"Beta"},
		"?kind=partner&status=inactive": {},
		"?limit=2":                      {"Ällway", "Alp Horn", "álpha", "alpine", "Beta", "Gamma # 1", "Zeta"},
		"?limit=100":                    {"Ällway", "Alp Horn", "álpha", "alpine", "Beta", "Gamma # 1", "Zeta"},
	} {
		if got := names(pages(w, owner, "/v1/partners"+query)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners?q=alpine", owner, nil); a.Text("items.0.counts.contacts") != "1" {
		t.Errorf("counts: %s", a.Raw)
	}
}

// pages reads a whole list, page by page. No page may hold more than its limit.
func pages(w *apitest.World, bearer, address string) []map[string]any {
	w.T.Helper()
	all := []map[string]any{}
	limit := 50
	if _, after, ok := strings.Cut(address, "limit="); ok {
		fmt.Sscan(after, &limit)
	}
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	next := ""
	for range 1000 {
		a := w.Must(http.StatusOK, "GET", address+next, bearer, nil)
		items := a.At("items").([]any)
		if len(items) > limit {
			w.T.Errorf("%s: %d items on a page", address, len(items))
		}
		for _, item := range items {
			all = append(all, item.(map[string]any))
		}
		if a.Text("next") == "" {
			return all
		}
		next = sign + "cursor=" + a.Text("next")
	}
	w.T.Fatalf("%s has no end", address)
	return nil
}

func names(items []map[string]any) []string {
	all := []string{}
	for _, item := range items {
		all = append(all, fmt.Sprint(item["name"]))
	}
	return all
}
