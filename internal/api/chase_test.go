package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// chased returns the verdicts of an answer, as "address outcome reason", in its order.
func chased(a apitest.Answer) []string {
	all := []string{}
	rows, _ := a.At("rows").([]any)
	for _, row := range rows {
		r := row.(map[string]any)
		one := fmt.Sprint(r["email"], " ", r["outcome"])
		if r["reason"] != nil {
			one += fmt.Sprint(" ", r["reason"])
		}
		all = append(all, one)
	}
	return all
}

// crowdToChase are people of Acme, two of them invited and one of these expired, and an invited person elsewhere.
func (w *team) crowdToChase() (ids map[string]string) {
	w.T.Helper()
	ids = map[string]string{}
	ids["old"] = w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "Old", "lastName": "Friend", "email": "old@acme.com",
		"access": true, "expiresIn": 1}).Text("person.id")
	w.Mails()
	ids["new"], _ = w.Invited(w.owner, w.acme, "new@acme.com", false)
	ids["bounced"], _ = w.Invited(w.owner, w.acme, "bounced@acme.com", false)
	w.Alter(ids["bounced"], func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	var link string
	ids["declined"], link = w.Invited(w.owner, w.acme, "declined@acme.com", false)
	w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
	ids["contact"] = w.Contact(w.owner, w.acme, "contact@acme.com")
	ids["elsewhere"], _ = w.Invited(w.owner, w.other, "else@other.com", false)
	w.Clock.Move(time.Hour + time.Minute) // "old" has expired
	w.Mails()
	return ids
}

func TestChase(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at *apitest.World) {
		w := newTeam(at)
		ids := w.crowdToChase()
		a := w.Must(http.StatusOK, "POST", "/v1/people/chase", w.owner, body{"act": "remind",
			"ids": []string{ids["old"], ids["new"], ids["bounced"], ids["declined"], ids["contact"], ids["new"], w.manager, w.acme, "no id"}})
		if diff := cmp.Diff([]string{"old@acme.com refused invite_expired", "new@acme.com reminded", "bounced@acme.com refused address_bounced",
			"declined@acme.com refused declined", "contact@acme.com refused not_invited", "new@acme.com unchanged", "mia@acme.com unchanged",
			"<nil> refused not_found", "<nil> refused not_found"}, chased(a)); diff != "" {
			t.Error(diff)
		}
		before := w.Stored(ids["new"])
		reminder := mailTo(t, w.Mails(), "new@acme.com")
		if !strings.HasPrefix(reminder.Subject, "Reminder") || w.Stored(ids["new"]).InviteVersion != before.InviteVersion {
			t.Errorf("reminded by %q", reminder.Subject)
		}

		a = w.Must(http.StatusOK, "POST", "/v1/people/chase", w.owner, body{"act": "resend", "filter": body{"invite": "expired"}})
		if diff := cmp.Diff([]string{"old@acme.com invited"}, chased(a)); diff != "" {
			t.Error(diff)
		}
		shows(t, "resent", w.person(ids["old"]), map[string]string{"inviteExpiresAt": rfc3339(w.Clock.Now().Add(7 * 24 * time.Hour).Truncate(time.Second))})
		w.Accept(apitest.Token(mailTo(t, w.Mails(), "old@acme.com")), "Old", "Friend")

		a = w.Must(http.StatusOK, "POST", "/v1/people/chase", w.owner, body{"act": "resend", "filter": body{"status": "invited"}})
		got := chased(a)
		slices.Sort(got)
		if diff := cmp.Diff([]string{"bounced@acme.com refused address_bounced", "else@other.com invited", "new@acme.com invited"}, got); diff != "" {
			t.Error(diff)
		}
		w.Accept(apitest.Token(mailTo(t, w.Mails(), "new@acme.com")), "New", "Friend")
		if events := w.EventsOf(ids["new"]); !slices.Contains(events, portal.EventInviteReminded) || !slices.Contains(events, portal.EventInviteResent) {
			t.Errorf("events %v", events)
		}
		if c := w.Counts(w.acme); c.Expired != 0 {
			t.Errorf("%d expired", c.Expired)
		}
	})
}

// TestChaseScopes lets primary contacts chase their own people alone, and staff everybody but staff.
func TestChaseScopes(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.crowdToChase()
	invitedStaff, _ := w.InvitedStaff(w.owner, "staff@example.com", portal.RoleAdmin)
	_, admin := w.Staff(w.owner, "admin@example.com", portal.RoleAdmin)
	for id, name := range map[string]string{"new": "Zoë", "elsewhere": "Zoéy", "old": "Bo"} {
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+ids[id], w.owner, body{"firstName": name, "lastName": "Ångström-O’Neil"})
	}
	w.Mails()
	chase := func(bearer string, in body) apitest.Answer {
		in["act"] = "resend"
		return w.Do("POST", "/v1/people/chase", bearer, in)
	}
	for _, c := range []struct {
		name, bearer string
		in           body
		want         []string
	}{
		{"a primary contact's own", w.managing, body{"ids": []string{ids["new"], ids["elsewhere"], invitedStaff}}, []string{"new@acme.com invited", "<nil> refused not_found", "<nil> refused not_found"}},
		{"a primary contact's filter", w.managing, body{"filter": body{"invite": "expired"}}, []string{"old@acme.com invited"}},
		{"an admin on staff", admin, body{"ids": []string{invitedStaff}}, []string{"<nil> refused not_found"}},
		{"an owner on staff", w.owner, body{"ids": []string{invitedStaff}}, []string{"staff@example.com invited"}},
		{"a filter leaves out staff", w.owner, body{"filter": body{"status": "invited", "role": "admin"}}, []string{}},
		{"by partner", w.owner, body{"filter": body{"partner": w.other, "status": "invited"}}, []string{"else@other.com invited"}},
		{"by address", w.owner, body{"filter": body{"q": "NEW@acme.com"}}, []string{"new@acme.com invited"}},
		{"by a part of an address", w.owner, body{"filter": body{"q": "new@"}}, []string{"new@acme.com invited"}},
		{"by no word", w.owner, body{"filter": body{"q": "!!!"}}, []string{}},
		{"by nobody's name", w.owner, body{"filter": body{"q": "nobody"}}, []string{}},
		{"by name", w.owner, body{"filter": body{"q": "oneil, ZOE"}}, []string{"new@acme.com invited", "else@other.com invited"}},
		{"by name, of one partner", w.owner, body{"filter": body{"q": "angs zo", "partner": w.other}}, []string{"else@other.com invited"}},
		{"by name, expired", w.owner, body{"filter": body{"q": "angstrom", "invite": "expired"}}, []string{}}, // the expired invite was sent again above
		{"by name, a primary contact", w.managing, body{"filter": body{"q": "Zoe Angstrom"}}, []string{"new@acme.com invited"}},
	} {
		if c.bearer == w.owner {
			w.Confirm(w.owner)
		}
		a := chase(c.bearer, c.in)
		if a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", c.name, a.Status, a.Raw)
		} else if diff := cmp.Diff(c.want, chased(a)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	w.Mails()
	w.Clock.Move(time.Hour) // the owner's password was entered too long ago
	w.person(w.manager)     // stores now when each session was last used, so that the refusals below write nothing
	w.Must(http.StatusOK, "GET", "/v1/session", w.managing, nil)
	for _, c := range []struct {
		status int
		code   string
		bearer string
		in     body
	}{
		{403, "confirm_password", w.owner, body{"ids": []string{ids["new"], invitedStaff}, "act": "resend"}},
		{404, "not_found", w.managing, body{"filter": body{"partner": w.other}, "act": "resend"}},
		{404, "not_found", w.owner, body{"filter": body{"partner": ids["new"]}, "act": "resend"}},
		{422, "invalid", w.owner, body{"act": "resend"}},
		{422, "invalid", w.owner, body{"act": "resend", "filter": body{}}},
		{422, "invalid", w.owner, body{"act": "resend", "filter": body{"invite": "expired"}, "ids": []string{ids["new"]}}},
		{422, "invalid", w.owner, body{"act": "invite", "ids": []string{ids["new"]}}},
		{422, "invalid", w.owner, body{"ids": []string{ids["new"]}}},
		{422, "invalid", w.owner, body{"act": "remind", "filter": body{"mail": "sent"}}},
		{400, "malformed", w.owner, body{"act": "remind", "filter": body{"invite": "expired"}, "cursor": "x"}},
	} {
		w.Refuses(c.status, c.code, "POST", "/v1/people/chase", c.bearer, c.in)
	}
	w.settings(body{"selfManagement": body{"partners": false}})
	w.Refuses(403, "forbidden", "POST", "/v1/people/chase", w.managing, body{"act": "resend", "filter": body{"invite": "expired"}})
	w.NoMail()
}

// TestChaseTwiceWithOneKey mails nobody twice when a request is repeated, and gives the same answer.
func TestChaseTwiceWithOneKey(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at *apitest.World) {
		w := newTeam(at)
		ids := w.crowdToChase()
		send := func(act, key string) apitest.Answer {
			r := apitest.Request("POST", "/v1/people/chase", w.owner, body{"act": act, "ids": []string{ids["new"], ids["contact"]}})
			r.Header.Set("Idempotency-Key", key)
			return w.Serve(r)
		}
		for _, act := range []string{"resend", "remind"} {
			answers := make([]apitest.Answer, 6)
			atOnce(len(answers), func(i int) { answers[i] = patiently(func() apitest.Answer { return send(act, act) }) })
			for _, a := range answers {
				if a.Status != http.StatusOK || a.Raw != answers[0].Raw {
					t.Errorf("%s: %d %s, want %s", act, a.Status, a.Raw, answers[0].Raw)
				}
			}
			if mails := w.Mails(); len(mails) != 1 {
				t.Errorf("%s mailed %d times", act, len(mails))
			}
		}
		if send("remind", "another"); len(w.Mails()) != 1 {
			t.Error("another key must mail once more")
		}
	})
}

// TestChaseMany chases 250 people, which is more than one Write or one page takes. Each is mailed once.
func TestChaseMany(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	const people = 250
	var pasted []string
	for i := range people {
		pasted = append(pasted, fmt.Sprintf("p%03d@acme.com", i))
	}
	w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.owner, body{"emails": strings.Join(pasted, "\n")})
	w.Mails()
	a := w.Must(http.StatusOK, "POST", "/v1/people/chase", w.owner, body{"act": "remind", "filter": body{"status": "invited", "partner": w.acme}})
	if n := len(chased(a)); n != people || a.Text("next") != "" {
		t.Errorf("%d verdicts, next %q", n, a.Text("next"))
	}
	to := map[string]int{}
	for _, m := range w.Mails() {
		to[m.To]++
	}
	for _, address := range pasted {
		if to[address] != 1 {
			t.Errorf("%s was mailed %d times", address, to[address])
		}
	}
}

// TestListFilters finds the people to chase by what happened to their invites and mail.
func TestListFilters(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at *apitest.World) {
		w := newTeam(at)
		ids := w.crowdToChase()
		failed := w.Contact(w.owner, w.acme, "failed@acme.com")
		w.Alter(failed, func(p *portal.Person) { p.Mail.State = portal.MailFailed; p.InvitedAt = w.Clock.Now() })
		w.Alter(w.manager, func(p *portal.Person) { p.Mail.State = portal.MailComplained })
		names := map[string]string{w.manager: "manager", failed: "failed"}
		for name, id := range ids {
			names[id] = name
		}
		for _, c := range []struct {
			query       string
			acme, whole string
		}{
			{"invite=expired", "old", "old"},
			{"invite=declined", "declined", "declined"},
			{"invite=never", "contact", "contact"},
			{"mail=bounced", "bounced", "bounced"},
			{"mail=failed", "failed", "failed"},
			{"mail=complained", "manager", "manager"},
			{"mail=bounced&status=active", "", ""},
			{"mail=bounced&status=invited", "bounced", "bounced"},
			{"status=invited", "bounced new old", "bounced elsewhere new old"},
			{"invite=expired&q=OLD%40acme.com", "old", "old"},
			{"invite=expired&q=NEW%40acme.com", "", ""},
			{"role=primary_contact&partner=" + w.acme, "", "manager"},
			{"partner=" + w.other, "", "elsewhere"},
		} {
			for path, want := range map[string]string{"/v1/people": c.whole, w.people: c.acme} {
				if path == w.people && strings.Contains(c.query, "partner=") {
					continue
				}
				a := w.Must(http.StatusOK, "GET", path+"?"+c.query, w.owner, nil)
				var got []string
				for _, id := range a.Texts("id") {
					got = append(got, names[id])
				}
				slices.Sort(got)
				if strings.Join(got, " ") != want {
					t.Errorf("%s?%s: %v, want %s", path, c.query, got, want)
				}
			}
		}
		w.Refuses(422, "invalid", "GET", "/v1/people?invite=soon", w.owner, nil)
		w.Refuses(404, "not_found", "GET", "/v1/people?partner="+w.manager, w.owner, nil)
		w.Refuses(403, "forbidden", "GET", "/v1/people?partner="+w.acme, w.managing, nil)
	})
}

// TestPeopleAsCSV has the names of groups, and of all partners' people.
func TestPeopleAsCSV(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Contact(w.owner, w.other, "con@other.com")
	for path, want := range map[string][]string{
		"/v1/people": {"con@other.com", "mia@acme.com", "owner@example.test"},
		w.people:     {"mia@acme.com"},
	} {
		r := apitest.Request("GET", path, w.owner, nil)
		r.Header.Set("Accept", "text/csv")
		a := w.Serve(r)
		rows := strings.Split(strings.TrimSpace(a.Raw), "\r\n")
		if !strings.HasPrefix(a.Raw, "\uFEFFid,firstName,") || len(rows) != len(want)+1 {
			t.Errorf("%s: %q", path, a.Raw)
		}
		for _, address := range want {
			if !strings.Contains(a.Raw, ","+address+",") {
				t.Errorf("%s lacks %s", path, address)
			}
		}
		if !strings.Contains(a.Raw, ",Sales,") || !strings.Contains(a.Raw, ",Acme\r\n") || strings.Contains(a.Raw, w.sales) {
			t.Errorf("%s: groups and partners by name: %q", path, a.Raw)
		}
	}
}

// A chase of a list stops after a person who was erased meanwhile. The answer has their verdict, and the place after them.
func TestChaseStopsAfterSomebodyErased(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, at *apitest.World) {
		w := newTeam(at)
		w.Invited(w.owner, w.acme, "a@acme.com", false)
		w.Invited(w.owner, w.acme, "b@acme.com", false)
		first := w.Must(http.StatusOK, "GET", w.people+"?status=invited", w.owner, nil).Text("items.0.id")
		admin, bearer := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
		w.Mails()
		beforeWrite(w.World, 1, func() { // the Write for both
			w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+first, w.owner, nil)
			beforeWrite(w.World, 2, func() { // the Write for the second alone
				w.Must(http.StatusOK, "POST", "/v1/people/"+admin+"/disable", w.owner, nil)
			})
		})
		a := w.Must(http.StatusOK, "POST", "/v1/people/chase", bearer, body{"act": "remind", "filter": body{"partner": w.acme, "status": "invited"}})
		if a.Text("rows.0.outcome") != "refused" || a.Text("rows.0.reason") != "not_found" || a.At("rows.1") != nil || a.Text("next") == "" {
			t.Error(a.Raw)
		}
	})
}
