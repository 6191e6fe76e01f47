package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"allyway/internal/api/apitest"
)

// BenchmarkOperation measures requests in this process on the embedded store: their time and their allocations. The
// command bench puts them on its page.
func BenchmarkOperation(b *testing.B) {
	w := newTeam(apitest.OnBolt(b))
	for i := range 60 {
		w.Invited(w.owner, w.acme, fmt.Sprintf("user%d@acme.com", i), false)
	}
	ask := func(status int, r *http.Request) {
		a := httptest.NewRecorder()
		if w.Handler.ServeHTTP(a, r); a.Code != status {
			b.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	for _, op := range []struct {
		name string
		ask  func(n int)
	}{
		{"read_the_session", func(int) { ask(http.StatusOK, apitest.Request("GET", "/v1/session", w.owner, nil)) }},
		{"list_50_people", func(int) { ask(http.StatusOK, apitest.Request("GET", "/v1/people?limit=50", w.owner, nil)) }},
		{"add_and_invite_a_person", func(n int) {
			ask(http.StatusCreated, apitest.Request("POST", w.people, w.owner, body{"firstName": "Ana", "lastName": "Silva",
				"email": fmt.Sprintf("new%d-%d@acme.com", b.N, n), "access": true}))
		}},
	} {
		b.Run(op.name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				op.ask(n)
			}
		})
	}
}
