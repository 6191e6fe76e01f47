package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
)

// staffed is a portal with an owner, two admins who read or do things, and one admin who is erased again.
type staffed struct {
	*team
	me, admin, colleague, gone string // ids: the owner, and the three admins
	reading                    string // the admin's session
	contact                    string // somebody without a partner
}

func newStaffed(w *apitest.World) *staffed {
	w.T.Helper()
	s := &staffed{team: newTeam(w)}
	s.me = w.Must(http.StatusOK, "GET", "/v1/session", s.owner, nil).Text("person.id")
	hire := func(email string) (id, bearer string) {
		a := w.Must(http.StatusCreated, "POST", "/v1/staff", s.owner, body{"firstName": "Ada", "lastName": "Staff", "email": email, "role": "admin"})
		return a.Text("id"), w.Accept(apitest.Token(w.Mail(email)), "Ada", "Staff")
	}
	var other string
	s.admin, s.reading = hire("admin@vendor.test")
	s.colleague, other = hire("colleague@vendor.test")
	s.gone, _ = hire("gone@vendor.test")
	s.contact = w.Contact(s.owner, "", "")
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+s.contact, s.owner, body{"title": "Head"})
	w.Must(http.StatusNoContent, "PUT", "/v1/password", other, body{"current": apitest.Secret, "password": apitest.Secret + " and more"})
	w.Must(http.StatusNoContent, "DELETE", "/v1/session", w.SignIn("colleague@vendor.test", apitest.Secret+" and more"), nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+s.gone+"/disable", s.owner, nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+s.gone, s.owner, nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/session", w.SignIn("admin@vendor.test", apitest.Secret), nil)
	return s
}

// TestAdminsNeverReadEventsOfOtherStaff reads all lists of events as an admin. None has an event about the owner or
// another admin. The admin's own events, those of partners' people and of people without a partner, and those of the
// portal are there. Owners see all.
func TestAdminsNeverReadEventsOfOtherStaff(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		s := newStaffed(w)
		about := func(bearer, query string) (people []string) {
			for _, e := range pages(w, bearer, "/v1/events"+query) {
				people = append(people, fmt.Sprint(e["person"]))
			}
			return people
		}
		staff := []string{s.me, s.colleague, s.gone}
		for _, query := range []string{"?limit=100", "?limit=1", "?limit=3&day=2026-03-02", "?partner=" + s.acme} {
			for _, id := range about(s.reading, query) {
				if slices.Contains(staff, id) {
					t.Errorf("%s shows an admin an event about %s", query, id)
				}
			}
		}
		shown, all := about(s.reading, ""), about(s.owner, "")
		for _, id := range []string{s.admin, s.contact, s.manager, "<nil>"} {
			if count(shown, id) == 0 || count(shown, id) != count(all, id) {
				t.Errorf("an admin sees %d of %d events about %s", count(shown, id), count(all, id), id)
			}
		}
		for _, id := range staff {
			if count(all, id) < 2 {
				t.Errorf("an owner sees %d events about %s", count(all, id), id)
			}
		}
		for _, id := range []string{s.admin, s.contact, s.manager} {
			if got := about(s.reading, "?person="+id); len(got) != count(all, id) {
				t.Errorf("the list of %s shows an admin %d of %d events", id, len(got), count(all, id))
			}
		}
	})
}

// TestStaffWithoutEventsIsAsIfThereWereNone asks as an admin for the events of the owner, of another admin and of one
// who is erased. The answers and the number of table calls are the same as for an id that nobody has, with pages of any
// size.
func TestStaffWithoutEventsIsAsIfThereWereNone(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		s := newStaffed(w)
		for _, limit := range []string{"1", "2", "100"} {
			path := "/v1/events?limit=" + limit + "&person="
			nobody := observe(w, apitest.Request("GET", path+someID, s.reading, nil))
			for _, id := range []string{s.me, s.colleague, s.gone} {
				if got := observe(w, apitest.Request("GET", path+id, s.reading, nil)); !got.same(nobody) {
					t.Errorf("limit %s: %+v, and for nobody %+v", limit, got, nobody)
				}
			}
			if a := w.Must(http.StatusOK, "GET", path+s.gone, s.owner, nil); len(a.At("items").([]any)) == 0 {
				t.Error("an owner sees no events of somebody who was erased")
			}
		}
	})
}

// TestEventsHoldNoSessionIDs signs in and out in each way. The events say so without the session's id.
func TestEventsHoldNoSessionIDs(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	var ids []string
	for range 3 {
		w.SignIn("owner@example.test", apitest.Secret)
	}
	for _, one := range w.Must(http.StatusOK, "GET", "/v1/sessions", owner, nil).At("items").([]any) {
		ids = append(ids, one.(map[string]any)["id"].(string))
	}
	if len(ids) != 4 {
		t.Fatalf("%d sessions", len(ids))
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/session", w.SignIn("owner@example.test", apitest.Secret), nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/sessions/"+ids[0], owner, nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/sessions", w.SignIn("owner@example.test", apitest.Secret), nil)
	signedIn := w.SignIn("owner@example.test", apitest.Secret)
	types := map[any]int{}
	for _, e := range pages(w, signedIn, "/v1/events?limit=100") {
		types[e["type"]]++
		for _, id := range ids {
			if id != "" && slices.Contains(textsOf(e["detail"]), id) {
				t.Errorf("an event holds a session's id: %v", e)
			}
		}
		if e["type"] == "session.started" || e["type"] == "session.ended" {
			if len(e["detail"].(map[string]any)) != 0 {
				t.Errorf("an event says more than that a session began or ended: %v", e)
			}
		}
	}
	if types["session.started"] < 6 || types["session.ended"] != 2 || types["session.others_ended"] != 1 {
		t.Errorf("events %v", types)
	}
}

func count(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

// textsOf are the values of a detail, as texts.
func textsOf(detail any) (all []string) {
	for _, v := range detail.(map[string]any) {
		all = append(all, fmt.Sprint(v))
	}
	return all
}
