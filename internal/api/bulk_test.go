package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// verdicts are an answer's rows as "outcome reason".
func verdicts(a apitest.Answer) []string {
	rows, _ := a.At("rows").([]any)
	all := []string{}
	for i := range rows {
		all = append(all, strings.TrimSpace(a.Text(fmt.Sprintf("rows.%d.outcome", i))+" "+a.Text(fmt.Sprintf("rows.%d.reason", i))))
	}
	return all
}

func (w *team) invites(bearer string, in body) apitest.Answer {
	w.T.Helper()
	return w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", bearer, in)
}

// dry sends a list three times. The first is a dry run, and must write nothing. The second must give the same verdicts.
// The third must change nothing. It returns the second answer.
func (w *team) dry(bearer string, in body) apitest.Answer {
	w.T.Helper()
	again := func(dry bool) apitest.Answer {
		in["dryRun"] = dry
		return w.invites(bearer, in)
	}
	w.Recorder.Writes()
	judged := again(true)
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		w.T.Errorf("a dry run wrote %v", writes)
	}
	done := again(false)
	if !slices.Equal(verdicts(judged), verdicts(done)) {
		w.T.Errorf("judged %v\ndone   %v", verdicts(judged), verdicts(done))
	}
	w.Recorder.Writes()
	for i, verdict := range verdicts(again(false)) {
		if v := verdicts(done)[i]; verdict != "unchanged" && verdict != v || strings.HasPrefix(verdict, "invited") || strings.HasPrefix(verdict, "added") || strings.HasPrefix(verdict, "requested") {
			w.T.Errorf("row %d: %s at first, %s again", i+1, v, verdict)
		}
	}
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		w.T.Errorf("the same list again wrote %v", writes)
	}
	return done
}

// bulkRow is a row with the verdict that it must get.
type bulkRow struct {
	row     body
	verdict string
}

func listOfRows(rows []bulkRow) (people []body, want []string) {
	for _, r := range rows {
		people, want = append(people, r.row), append(want, r.verdict)
	}
	return people, want
}

// heldForBulk adds people of Acme in every state that a list can find them in, and three people of another partner. It
// returns the ids of Acme's people.
func (w *team) heldForBulk() map[string]string {
	w.T.Helper()
	ids := map[string]string{}
	for status, id := range w.eachStatus() {
		ids[string(status)] = id
	}
	ids["expired"] = w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "Ex", "lastName": "Pired", "email": "expired@acme.com", "access": true, "expiresIn": 1}).Text("person.id")
	ids["bounced"] = w.Contact(w.owner, w.acme, "bounced@acme.com")
	w.Alter(ids["bounced"], func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	ids["unclaimed"] = w.add("unclaimed@free.io", false).Text("person.id")
	ids["twin"] = w.add("twin@free.io", false).Text("person.id")
	w.Contact(w.owner, w.other, "twin@free.io")
	w.Contact(w.owner, w.other, "other@free.io")
	w.Contact(w.owner, w.other, "other@acme.com")
	w.Clock.Move(time.Hour)
	w.Mails()
	return ids
}

func TestInviteManyByStaff(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.heldForBulk()
	before := map[string]string{}
	for name, id := range ids {
		p := w.Stored(id)
		before[name] = p.FirstName + p.LastName + p.Phone + p.Title + fmt.Sprint(p.Groups)
	}
	people, want := listOfRows([]bulkRow{
		{body{"email": "new@acme.com", "firstName": "Ana", "lastName": "Silva", "phone": "15550109999", "title": "Head", "groups": []string{"sales", w.support}}, "invited"},
		{body{"email": "NEW@acme.com", "firstName": "Twice"}, "unchanged"},
		{body{"email": "any@where.io"}, "invited"}, // staff are exempt from the domain rule
		{body{"email": "contact@acme.com", "firstName": "Changed", "title": "Changed", "phone": "+1 555 000 0000", "groups": []string{"Support"}}, "invited"},
		{body{"email": "unclaimed@free.io"}, "invited"},
		{body{"email": "Expired@acme.com", "lastName": "Changed"}, "invited"},
		{body{"email": "invited@acme.com", "lastName": "Changed"}, "unchanged"},
		{body{"email": "requested@free.io", "lastName": "Changed"}, "unchanged"},
		{body{"email": "active@acme.com", "lastName": "Changed"}, "unchanged"},
		{body{"email": "disabled@acme.com"}, "refused disabled"},
		{body{"email": "bounced@acme.com"}, "refused address_bounced"},
		{body{"email": "other@free.io"}, "refused email_taken"},
		{body{"email": "twin@free.io"}, "refused email_taken"},
		{body{"email": "owner@example.test"}, "refused email_taken"},
		{body{"email": "not an address"}, "refused email_invalid"},
		{body{"email": "a@b"}, "refused email_invalid"},
		{body{"email": strings.Repeat("x", 5000) + "@acme.com"}, "refused email_invalid"},
		{body{"email": ""}, "refused email_missing"},
		{body{"email": "  "}, "refused email_missing"},
		{body{"email": "phone@acme.com", "phone": "555"}, "invited phone_left_out"},
		{body{"email": "phone@acme.com"}, "unchanged"}, // earlier in the list
		{body{"email": "group@acme.com", "groups": []string{"Sales", "Nobody's"}}, "refused group_unknown"},
		{body{"email": "name@acme.com", "firstName": "Ana\nBcc: x@evil.io"}, "invited name_left_out"},
		{body{"email": "long@acme.com", "lastName": strings.Repeat("x", 101), "title": strings.Repeat("x", 201)}, "invited name_left_out"},
		{body{"email": "last@acme.com"}, "invited"},
	})
	a := w.dry(w.owner, body{"people": people, "expiresIn": 5, "groups": []string{w.sales}})
	if got := verdicts(a); !slices.Equal(got, want) {
		t.Errorf("verdicts\n%v, want\n%v", got, want)
	}
	for i, person := range people {
		shows(t, "row", a, map[string]string{fmt.Sprintf("rows.%d.row", i): fmt.Sprint(i + 1), fmt.Sprintf("rows.%d.email", i): fmt.Sprint(person["email"])})
		if id := a.Text(fmt.Sprintf("rows.%d.person", i)); (id != "") != (strings.HasPrefix(want[i], "invited") || want[i] == "unchanged" && person["email"] != "NEW@acme.com" && i != 20 || want[i] == "refused disabled" || want[i] == "refused address_bounced" || person["email"] == "twin@free.io") {
			t.Errorf("row %d %s: person %q", i+1, person["email"], id)
		}
	}
	shows(t, "what is stored", a, map[string]string{"rows.0.phone": "+15550109999", "rows.0.title": "Head", "rows.0.groups": "[" + w.sales + " " + w.support + "]",
		"rows.3.firstName": "Con", "rows.3.status": "contact", "rows.8.status": "active", "rows.8.lastName": w.Stored(ids["active"]).LastName,
		"rows.11.holder.name": "Con Tact", "rows.11.partner.id": w.other, "rows.19.leftOut": "[phone]", "rows.23.leftOut": "[lastName title]",
		"rows.13.holder.id": w.Stored(w.holderOf("owner@example.test")).ID})
	shows(t, "new", w.person(a.Text("rows.0.person")), map[string]string{"firstName": "Ana", "lastName": "Silva", "phone": "+15550109999", "title": "Head", "status": "invited",
		"groups": "[" + w.sales + " " + w.support + "]", "role": "user", "inviteExpiresAt": rfc3339(w.Clock.Now().Add(5 * time.Hour))})
	for name, id := range ids { // a person who was there before keeps every field
		if p := w.Stored(id); p.FirstName+p.LastName+p.Phone+p.Title+fmt.Sprint(p.Groups) != before[name] {
			t.Errorf("%s was changed: %+v", name, p)
		}
	}
	if got, want := mailed(w.World), 9; len(got) != want {
		t.Errorf("mailed %d, want %d: %v", len(got), want, got)
	}
	if got := w.counts(w.acme); got != "contacts 2, requested 1, invited 10, active 2, disabled 1" {
		t.Error(got)
	}
	w.Refuses(409, "email_taken", "POST", "/v1/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "unclaimed@free.io"}) // inviting claims
	w.Accept(w.InviteLink(ids["expired"]), "Ex", "Pired")
	w.NoMail()
}

// TestAddManyByStaff sends a list without access. Nobody is invited: new people become contacts, and known people stay
// as they are.
func TestAddManyByStaff(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.heldForBulk()
	people, want := listOfRows([]bulkRow{
		{body{"email": "new@acme.com", "firstName": "Ana", "groups": []string{"Sales"}}, "added"},
		{body{"email": "any@where.io"}, "added"},
		{body{"email": "contact@acme.com"}, "unchanged"},
		{body{"email": "unclaimed@free.io"}, "unchanged"},
		{body{"email": "expired@acme.com"}, "unchanged"},
		{body{"email": "bounced@acme.com"}, "unchanged"},
		{body{"email": "active@acme.com"}, "unchanged"},
		{body{"email": "disabled@acme.com"}, "refused disabled"},
		{body{"email": "other@free.io"}, "refused email_taken"},
		{body{"email": "x"}, "refused email_invalid"},
	})
	a := w.dry(w.owner, body{"people": people, "access": false})
	if got := verdicts(a); !slices.Equal(got, want) {
		t.Errorf("verdicts\n%v, want\n%v", got, want)
	}
	shows(t, "new", w.person(a.Text("rows.0.person")), map[string]string{"status": "contact", "groups": "[" + w.sales + "]", "invitedAt": ""})
	w.NoMail()
	// Contacts can be added to an inactive partner, but nobody can be invited.
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "inactive"})
	w.Refuses(409, "partner_inactive", "POST", "/v1/partners/"+w.acme+"/invites", w.owner, body{"emails": "a@acme.com"})
	w.Refuses(409, "partner_inactive", "POST", "/v1/partners/"+w.acme+"/invites", w.owner, body{"emails": "a@acme.com", "dryRun": true})
	if got := verdicts(w.invites(w.owner, body{"emails": "a@acme.com", "access": false})); !slices.Equal(got, []string{"added"}) {
		t.Errorf("to an inactive partner: %v", got)
	}
}

func TestInviteManyByPrimaryContact(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.heldForBulk()
	w.managing = w.SignIn("mia@acme.com", apitest.Secret)
	people, want := listOfRows([]bulkRow{
		{body{"email": "new@acme.com", "firstName": "Ana"}, "invited"},
		{body{"email": "any@where.io"}, "requested"},
		{body{"email": "a@other.com"}, "requested"},
		{body{"email": "a@gmail.com"}, "requested domain_ignored"},
		{body{"email": "a@evil-acme.com"}, "requested"},
		{body{"email": "a@mail.acme.com"}, "requested"},
		{body{"email": "other@free.io"}, "requested"},               // another partner has it; the caller is not told
		{body{"email": "other@acme.com"}, "requested email_in_use"}, // of the caller's own domain, so they are told
		{body{"email": "contact@acme.com", "firstName": "Changed"}, "invited"},
		{body{"email": "unclaimed@free.io"}, "requested"},
		{body{"email": "twin@free.io"}, "requested"},
		{body{"email": "expired@acme.com"}, "invited"},
		{body{"email": "invited@acme.com"}, "unchanged"},
		{body{"email": "requested@free.io"}, "unchanged"},
		{body{"email": "active@acme.com"}, "unchanged"},
		{body{"email": "disabled@acme.com"}, "refused disabled"},
		{body{"email": "bounced@acme.com"}, "refused address_bounced"},
		{body{"email": "any@where.io"}, "unchanged"},
		{body{"email": "nonsense"}, "refused email_invalid"},
		{body{"email": ""}, "refused email_missing"},
		{body{"email": "phone@acme.com", "phone": "555"}, "invited phone_left_out"},
	})
	a := w.dry(w.managing, body{"people": people})
	if got := verdicts(a); !slices.Equal(got, want) {
		t.Errorf("verdicts\n%v, want\n%v", got, want)
	}
	for i := range people {
		if id := a.Text(fmt.Sprintf("rows.%d.person", i)); id != "" {
			w.Must(http.StatusOK, "GET", "/v1/people/"+id, w.managing, nil) // the caller may see this person
		}
	}
	shows(t, "new", w.person(a.Text("rows.0.person")), map[string]string{"groups": "[" + w.sales + "]", "firstName": "Ana", "status": "invited"})
	shows(t, "promoted", w.person(ids["contact"]), map[string]string{"groups": "[" + w.sales + "]", "firstName": "Con", "status": "invited"})
	shows(t, "requested", w.person(a.Text("rows.1.person")), map[string]string{"groups": "[]", "status": "requested"})
	if got, want := len(w.pending()), 10; got != want {
		t.Errorf("%d requests wait, want %d", got, want)
	}
	if got := mailed(w.World); len(got) != 4 {
		t.Errorf("mailed %v", got)
	}
	a = w.dry(w.managing, body{"emails": "silent@acme.com, silent@free.io", "access": false})
	if got := verdicts(a); !slices.Equal(got, []string{"added", "added"}) {
		t.Errorf("without access: %v", got)
	}
	w.Contact(w.owner, w.other, "silent@free.io") // a primary contact's unclaimed address keeps nobody from having it
	w.NoMail()
}

func TestInviteManyPasted(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	a := w.dry(w.managing, body{"emails": " ana@acme.com ; \"Silva, Bo\" <bo@acme.com>\r\nCy Young <cy@acme.com>,,\n;a@nonsense, Ana@ACME.com"})
	if got, want := verdicts(a), []string{"invited", "invited", "invited", "refused email_invalid", "unchanged"}; !slices.Equal(got, want) {
		t.Errorf("verdicts %v, want %v", got, want)
	}
	shows(t, "names", w.person(a.Text("rows.1.person")), map[string]string{"firstName": "Bo", "lastName": "Silva"})
	shows(t, "names", w.person(a.Text("rows.2.person")), map[string]string{"firstName": "Cy", "lastName": "Young"})
	if got := mailed(w.World); len(got) != 3 {
		t.Errorf("mailed %v", got)
	}
	// A person who was invited without a name gives it when they accept.
	link := w.InviteLink(a.Text("rows.0.person"))
	w.Refuses(422, "invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	w.Accept(link, "Ana", "Silva")
}

func TestInviteManyRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	invites := "/v1/partners/" + w.acme + "/invites"
	thousand := make([]body, 1001)
	for i := range thousand {
		thousand[i] = body{"email": fmt.Sprintf("p%d@acme.com", i)}
	}
	for name, scenario := range map[string]struct {
		in     any
		status int
		code   string
	}{
		"nothing":             {body{}, 422, "invalid"},
		"an empty text":       {body{"emails": ""}, 422, "invalid"},
		"separators":          {body{"emails": ";,\n;\r\n , ;"}, 422, "invalid"},
		"an empty list":       {body{"people": []body{}}, 422, "invalid"},
		"null":                {body{"people": nil, "emails": nil}, 422, "invalid"},
		"both":                {body{"emails": "a@acme.com", "people": thousand[:1]}, 422, "invalid"},
		"1,001 rows":          {body{"people": thousand}, 422, "invalid"},
		"1,001 addresses":     {body{"emails": strings.Repeat("a@acme.com;", 1001)}, 422, "invalid"},
		"a row without email": {body{"people": []body{{"firstName": "Ana"}}}, 422, "invalid"},
		"a null row":          {body{"people": []any{nil}}, 422, "invalid"},
		"an unknown field":    {body{"people": []body{{"email": "a@acme.com", "role": "owner"}}}, 422, "invalid"},
		"a status":            {body{"people": []body{{"email": "a@acme.com", "status": "active"}}}, 422, "invalid"},
		"an unknown group":    {body{"emails": "a@acme.com", "groups": []string{"g9"}}, 422, "invalid"},
		"51 groups":           {body{"emails": "a@acme.com", "groups": slices.Repeat([]string{w.sales}, 51)}, 422, "invalid"},
		"no lifetime":         {body{"emails": "a@acme.com", "expiresIn": 0}, 422, "invalid"},
		"31 days":             {body{"emails": "a@acme.com", "expiresIn": 721}, 422, "invalid"},
		"1 MB":                {body{"emails": strings.Repeat("x", 1<<20)}, 413, "too_large"},
		"3 MB":                {body{"emails": strings.Repeat("x", 3<<20)}, 413, "too_large"},
		"half a body":         {`{"emails":"a@acme.com"`, 400, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, bearer := range []string{w.owner, w.managing} {
				if bearer == w.managing && (strings.Contains(name, "group") || strings.Contains(name, "days")) {
					continue // the verdict or the refusal is another one for a primary contact
				}
				w.With(t).Refuses(scenario.status, scenario.code, "POST", invites, bearer, scenario.in)
			}
		})
	}
	w.Refuses(403, "forbidden", "POST", invites, using, body{"emails": "a@acme.com"})
	w.Refuses(404, "not_found", "POST", "/v1/partners/01J00000000000000000000000/invites", w.owner, body{"emails": "a@acme.com"})
	w.Must(http.StatusOK, "POST", invites, w.owner, body{"people": thousand[:1000], "dryRun": true})
	w.Must(http.StatusOK, "POST", invites, w.owner, body{"emails": strings.Repeat("a@acme.com;", 1000), "dryRun": true})
	w.NoMail()
}
