package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest"
)

// sight is all that a primary contact sees and can measure while they try an address.
type sight struct {
	*team
	seen []string
}

var anID = regexp.MustCompile(`\b01[0-9A-HJKMNP-TV-Z]{24}(01[0-9A-HJKMNP-TV-Z]{24})?\b|\b[0-9a-f]{12}"`) // also matches a request's id, and the hash in an ETag, which differs with the ids

// try makes a request and notes its answer, with all ids replaced, and the table calls that it made.
func (s *sight) try(bearer string, r *http.Request) apitest.Answer {
	s.T.Helper()
	meter := &tabletest.Meter{}
	r.Header.Set("Authorization", "Bearer "+bearer)
	a := s.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter)))
	var calls []string
	for _, c := range meter.Calls() {
		calls = append(calls, fmt.Sprintf("%s of %d (%g, %g)", c.Kind, c.Items, c.ReadUnits, c.WriteUnits))
	}
	slices.Sort(calls) // parallel calls end in any order
	s.seen = append(s.seen, fmt.Sprintf("%s %s: %d %v %s\n%v", r.Method, anID.ReplaceAllString(r.URL.String(), "ID"), a.Status, anID.ReplaceAllString(sortedHeader(a.Header), "ID"),
		anID.ReplaceAllString(a.Raw, "ID"), calls))
	if a.Status >= 500 {
		s.T.Errorf("%s %s: %d %s", r.Method, r.URL, a.Status, a.Raw)
	}
	return a
}

func sortedHeader(h http.Header) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		all = append(all, name+": "+strings.Join(h[name], ", "))
	}
	return strings.Join(all, "; ")
}

func (s *sight) ask(method, path string, in any) apitest.Answer {
	s.T.Helper()
	return s.try(s.managing, apitest.Request(method, path, "", in))
}

// look reads everything that could show the primary contact something about the person.
func (s *sight) look(id, email string) {
	s.T.Helper()
	s.ask("GET", "/v1/people/"+id, nil)
	for _, query := range []string{"", "?q=" + escape(email), "?q=" + escape(strings.ToUpper(email)), "?q=comer", "?status=requested", "?status=contact", "?status=invited"} {
		s.ask("GET", s.people+query, nil)
	}
	r := apitest.Request("GET", s.people, "", nil)
	r.Header.Set("Accept", "text/csv")
	s.try(s.managing, r)
	s.ask("GET", "/v1/partners/"+s.acme, nil)
	s.ask("GET", "/v1/session", nil)
}

// everyWay uses an address in every way that a primary contact can, and calls look after each step.
func (s *sight) everyWay(email string) {
	s.T.Helper()
	bulk := "/v1/partners/" + s.acme + "/invites"
	for _, in := range []body{{"emails": email, "dryRun": true}, {"people": []body{{"email": email, "firstName": "New"}}, "dryRun": true, "access": false}} {
		s.ask("POST", bulk, in)
	}
	id := s.ask("POST", s.people, body{"firstName": "New", "lastName": "Comer", "email": email, "access": true}).Text("person.id")
	s.look(id, email)
	for _, r := range [][2]string{{"POST", "/invite"}, {"DELETE", "/invite"}, {"POST", "/password-reset"}, {"POST", "/disable"}, {"POST", "/enable"}} {
		s.ask(r[0], "/v1/people/"+id+r[1], nil)
	}
	s.ask("PATCH", "/v1/people/"+id, body{"email": "other@free.io"})
	s.ask("PATCH", "/v1/people/"+id, body{"title": "Head"})
	s.ask("POST", s.people, body{"firstName": "New", "lastName": "Comer", "email": email, "access": true})
	s.ask("POST", s.people, body{"firstName": "New", "lastName": "Comer", "email": strings.ToUpper(email)})
	for range 2 {
		s.ask("POST", bulk, body{"emails": "new@acme.com;" + email + ";new@acme.com", "dryRun": true})
		s.ask("POST", bulk, body{"emails": "new@acme.com;" + email + ";new@acme.com"})
	}
	s.try(s.managing, importRequest("/v1/partners/"+s.acme+"/import", "", "email\n"+email+"\n"))
	s.look(id, email)

	// Staff deny the request, and the primary contact asks again.
	s.Must(http.StatusOK, "POST", "/v1/requests/"+s.request(id)+"/deny", s.owner, body{"reason": "no"})
	s.look(id, email)
	s.ask("POST", "/v1/people/"+id+"/invite", nil)
	s.look(id, email)
	s.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, s.owner, nil)

	// The address is a contact's: of a new one, and of one whose address is changed to it. The contact is then invited
	// by a list.
	id = s.ask("POST", s.people, body{"firstName": "New", "lastName": "Comer", "email": email}).Text("person.id")
	s.look(id, email)
	s.ask("PATCH", "/v1/people/"+id, body{"email": "free@acme.com"})
	s.ask("PATCH", "/v1/people/"+id, body{"email": email})
	s.look(id, email)
	s.ask("POST", bulk, body{"emails": email, "dryRun": true})
	s.ask("POST", bulk, body{"emails": email})
	s.look(id, email)
	s.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, s.owner, nil)
	s.ask("POST", bulk, body{"emails": email, "access": false})
	s.try(s.managing, importRequest("/v1/partners/"+s.acme+"/import", "", "email\n"+email+"\n"))
}

// holders gives an address to somebody, of each kind, before the primary contact tries it.
var holders = map[string]func(w *team, email string){
	"another's contact": func(w *team, email string) { w.Contact(w.owner, w.other, email) },
	"another's invited": func(w *team, email string) { w.Invited(w.owner, w.other, email, false) },
	"another's active":  func(w *team, email string) { w.Person(w.owner, w.other, email, true) },
	"another's disabled": func(w *team, email string) {
		id, _ := w.Person(w.owner, w.other, email, false)
		w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", w.owner, nil)
	},
	"another's requested": func(w *team, email string) {
		_, asks := w.Person(w.owner, w.other, "pat@other.com", true)
		w.Must(http.StatusCreated, "POST", "/v1/partners/"+w.other+"/people", asks, body{"firstName": "A", "lastName": "B", "email": email, "access": true})
	},
	"nobody's contact": func(w *team, email string) { w.Contact(w.owner, "", email) },
	"staff":            func(w *team, email string) { w.Staff(w.owner, email, portal.RoleAdmin) },
}

// TestNobodyLearnsWhoHoldsAnAddress has a primary contact use an address outside their domains. Once nobody has it, and
// once somebody has it whom they may not know of. Every answer, then and later, is the same to the byte, and so are the
// table calls.
func TestNobodyLearnsWhoHoldsAnAddress(t *testing.T) {
	t.Parallel()
	see := func(t *testing.T, email string, hold func(*team, string)) []string {
		s := &sight{team: newTeam(apitest.OnBolt(t))}
		s.settings(body{"selfManagement": body{"disable": true}})
		if hold != nil {
			hold(s.team, email)
		}
		s.Mails()
		s.everyWay(email)
		return s.seen
	}
	for _, email := range []string{"lee@free.io", "lee@other.com", "lee@gmail.com"} {
		free := see(t, email, nil)
		if len(free) < 90 {
			t.Fatalf("only %d answers", len(free))
		}
		for name, hold := range holders {
			if email != "lee@free.io" && name != "another's active" && name != "staff" {
				continue // for other holders, the domain makes no difference
			}
			t.Run(email+" "+name, func(t *testing.T) {
				held := see(t, email, hold)
				for i := range free {
					if diff := cmp.Diff(free[i], held[i]); diff != "" {
						t.Errorf("step %d: - free, + held:\n%s", i, diff)
					}
				}
			})
		}
	}
}

// TestNobodyLearnsByTheirOwnAddress has a person change their own address to one that is free, or that somebody has.
// They and their primary contact see the same in both cases: the new address waits to be confirmed.
func TestNobodyLearnsByTheirOwnAddress(t *testing.T) {
	t.Parallel()
	see := func(t *testing.T, taken bool) []string {
		s := &sight{team: newTeam(apitest.OnBolt(t))}
		id, using := s.Person(s.owner, s.acme, "ana@elsewhere.io", false)
		if taken {
			s.Person(s.owner, s.other, "lee@free.io", false)
		}
		r := apitest.Request("PATCH", "/v1/people/"+id, "", body{"email": "lee@free.io", "current": apitest.Secret})
		s.try(using, r)
		s.try(using, apitest.Request("GET", "/v1/people/"+id, "", nil))
		s.try(using, apitest.Request("GET", "/v1/session", "", nil))
		s.look(id, "lee@free.io")
		mails := s.Mails()
		if n := len(mails); taken && n != 1 || !taken && n != 2 || mailTo(t, mails, "ana@elsewhere.io").To == "" {
			t.Errorf("taken %v: mailed %d", taken, n)
		}
		s.look(id, "lee@free.io")
		return s.seen
	}
	if diff := cmp.Diff(see(t, false), see(t, true)); diff != "" {
		t.Errorf("- free, + taken:\n%s", diff)
	}
}
