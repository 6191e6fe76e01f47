package api_test

import (
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
)

// TestMainJob goes through the main job: the owner signs in and adds a partner and a person. The person accepts their
// invite, signs in, resets their password and is linked with a member.
func TestMainJob(t *testing.T) {
	t.Parallel()
	onEngines(t, mainJob)
}

func mainJob(t *testing.T, w *apitest.World) {
	owner := w.Owner()
	partner := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, map[string]any{
		"name": "Acme Ltd", "kind": "partner", "licence": "licensed", "licensedId": "L-1",
		"accessPointUrl": "https://as4.acme.com/", "domains": []string{"https://www.Acme.com/", "@acme.com"}}).Text("id")

	added := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, map[string]any{
		"firstName": "Ana", "lastName": "Silva", "email": " Ana@ACME.com ", "phone": "15550109999", "access": true})
	if added.Text("outcome") != "invited" || added.Text("person.phone") != "+15550109999" || added.Text("person.email") != "Ana@acme.com" {
		t.Errorf("added %s", added.Raw)
	}
	person := added.Text("person.id")
	invite := w.Mail("Ana@acme.com")

	preview := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", map[string]any{"token": apitest.Token(invite)})
	if preview.Text("partner.name") != "Acme Ltd" || preview.Text("invitedBy.name") != "Olive Owner" {
		t.Errorf("preview %s", preview.Raw)
	}
	bearer := w.Accept(apitest.Token(invite), "Ana", "Silva")
	if mails := w.Mails(); len(mails) != 0 {
		t.Errorf("accepting mailed %d", len(mails))
	}
	if a := w.Do("POST", "/v1/invites/accept", "", map[string]any{"token": apitest.Token(invite), "password": apitest.Secret}); a.Code() != "link_used" || a.Status != http.StatusGone {
		t.Errorf("accepting again: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/session", bearer, nil); a.Text("partner.name") != "Acme Ltd" || a.Text("person.role") != "user" {
		t.Errorf("session %s", a.Raw)
	}
	w.Must(http.StatusCreated, "POST", "/v1/session", "", map[string]any{"email": "ANA@acme.com", "password": apitest.Secret})

	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", map[string]any{"email": "ana@acme.com"})
	reset := w.Mail("Ana@acme.com")
	const next = "seven copper kettles in the rain"
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", map[string]any{"token": apitest.Token(reset), "password": next})
	w.Mail("Ana@acme.com")
	w.Must(http.StatusUnauthorized, "GET", "/v1/session", bearer, nil)
	w.Must(http.StatusUnauthorized, "POST", "/v1/session", "", map[string]any{"email": "ana@acme.com", "password": apitest.Secret})
	bearer = w.Must(http.StatusCreated, "POST", "/v1/session", "", map[string]any{"email": "ana@acme.com", "password": next}).Text("token")

	eco := w.Must(http.StatusCreated, "POST", "/v1/ecosystems", owner, map[string]any{"name": "Northern network"}).Text("id")
	member := w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/members", owner, map[string]any{
		"name": "Ácme Holding", "kind": "organisation", "tags": []string{"gold"}}).Text("id")
	w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/users", owner, map[string]any{"email": "ana@acme.com"})
	if a := w.Must(http.StatusOK, "GET", "/v1/ecosystems/"+eco+"/members?q=hol+acm", owner, nil); a.Text("items.0.id") != member {
		t.Errorf("search %s", a.Raw)
	}
	w.Must(http.StatusOK, "PUT", "/v1/ecosystems/"+eco+"/users/"+person+"/member", owner, map[string]any{"member": member})
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+person, bearer, nil); a.Text("links.0.member.name") != "Ácme Holding" {
		t.Errorf("person %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/ecosystems/"+eco+"/members/"+member, bearer, nil); a.Text("users.0.id") != person {
		t.Errorf("member %s", a.Raw)
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/ecosystems/"+eco+"/users/"+person+"/member", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+person+"/disable", owner, nil)
	w.Must(http.StatusUnauthorized, "GET", "/v1/session", bearer, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+person+"/enable", owner, nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/session", owner, nil)
	w.Must(http.StatusUnauthorized, "GET", "/v1/session", owner, nil)
	if w.Log.Len() != 0 {
		t.Errorf("logged: %s", w.Log)
	}
}
