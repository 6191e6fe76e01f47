package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
)

// TestCopiedMarks fills fields of one line with what programs put around a text that is copied: marks for the
// direction of writing, a byte order mark, blanks that do not break.
func TestCopiedMarks(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	n := 0
	for _, around := range [][2]string{{"\u202a", "\u202c"}, {"\u200e", ""}, {"\ufeff", ""}, {"", "\u00ad"}, {"\u00a0", "\u00a0"}, {"\u2068", "\u2069\u200b"}, {" \u200b ", " \u2060"}} {
		copied := func(text string) string { return around[0] + text + around[1] }
		n++
		domain := fmt.Sprintf("acme%d.com", n)
		partner := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": copied("Acme"), "kind": "partner", "licence": "guest",
			"domains": []string{copied("https://www." + domain + "/")}, "phone": copied("+351 912 345 678"), "accessPointUrl": copied("https://access.example/as4")})
		shows(t, copied("the partner"), partner, map[string]string{"name": "Acme", "domains.0": domain, "phone": "+351912345678", "accessPointUrl": "https://access.example/as4"})
		a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner.Text("id")+"/people", owner, body{"firstName": copied("Ana"), "lastName": copied("Silva"),
			"email": copied("ana@" + domain), "phone": copied("tel:+351 912 345 678"), "title": copied("Buyer"), "access": true})
		shows(t, copied("the person"), a, map[string]string{"person.firstName": "Ana", "person.lastName": "Silva", "person.email": "ana@" + domain,
			"person.phone": "+351912345678", "person.title": "Buyer"})
		id := a.Text("person.id")
		w.Accept(apitest.Token(w.Mail("ana@"+domain)), copied("Ana"), copied("Silva"))
		w.SignIn(copied("Ana@"+domain), apitest.Secret)
		w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"ignoredDomains": []string{copied("Gmail.com")}, "portalName": copied("Portal"), "replyTo": copied("help@example.com")})
		for _, q := range []string{"ana@" + domain, "Silva, Ana", "sil", "ana@acm"} {
			if found := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner.Text("id")+"/people?q="+escape(copied(q)), owner, nil).Texts("id"); len(found) != 1 || found[0] != id {
				t.Errorf("%q finds %q", copied(q), found)
			}
		}
		w.Refuses(422, "invalid", "PATCH", "/v1/people/"+id, owner, body{"firstName": copied("")})
	}
}

// TestSearchByAnInternationalDomain: staff and primary contacts find an address by what they typed when they added it.
func TestSearchByAnInternationalDomain(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Müller", "müller.example")
		w.Contact(owner, partner, "info@mueller.example")
		id := w.Contact(owner, partner, "Info@Müller.example")
		for _, path := range []string{"/v1/people", "/v1/partners/" + partner + "/people"} {
			for _, q := range []string{"info@müller.example", "INFO@MÜLLER.example", "info@mül", "info@xn--mller-kva.example", "info@xn--", "Con Tact <info@müller.example>"} {
				if found := w.Must(http.StatusOK, "GET", path+"?q="+escape(q), owner, nil).Texts("id"); len(found) != 1 || found[0] != id {
					t.Errorf("%s by %q: %q", path, q, found)
				}
			}
		}
	})
}
