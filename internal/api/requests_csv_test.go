package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

// TestRequestsAsTable reads more requests than a page has as CSV: those that wait, those that were denied, and those of a
// partner.
func TestRequestsAsTable(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	header := []string{"id", "status", "reason", "partner", "person", "name", "email", "holder", "by", "byName", "at", "decidedBy",
		"decidedByName", "decidedAt", "note"}
	evil := w.Must(http.StatusCreated, "POST", w.people, w.managing, body{"firstName": "=1+1", "lastName": "Lance", "email": "fred@elsewhere.example", "access": true})
	id := evil.Text("person.id")
	request := w.request(id)
	denied := w.requested("gwen@elsewhere.example")
	w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(denied)+"/deny", w.owner, body{"reason": "@SUM(A1)"})
	var emails []string
	for i := range 110 {
		emails = append(emails, fmt.Sprintf("many%03d@elsewhere.example", i))
	}
	w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": strings.Join(emails, "; ")})
	w.Contact(w.owner, "", "many000@elsewhere.example")
	w.Mails()
	waiting := asCSV(w.World, w.owner, "/v1/requests?limit=1")
	if !slices.Equal(waiting[0], header) || len(waiting) != 1+1+110 {
		t.Errorf("%d rows, header %v", len(waiting)-1, waiting[0])
	}
	found := map[string][]string{}
	for _, row := range waiting[1:] {
		found[row[6]] = row
	}
	at := rfc3339(w.Clock.Now())
	want := []string{request, "pending", "domain_not_assigned", "Acme", id, "'=1+1 Lance", "fred@elsewhere.example", "", w.manager, "Mia Manager", at, "", "", "", ""}
	if got := found["fred@elsewhere.example"]; !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if held := found["many000@elsewhere.example"]; held == nil || held[7] == "" {
		t.Errorf("the holder of an address is missing: %q", held)
	}
	if rows := asCSV(w.World, w.owner, "/v1/requests?status=denied"); len(rows) != 2 || rows[1][1] != "denied" || rows[1][14] != "'@SUM(A1)" || rows[1][11] == "" || rows[1][13] != at {
		t.Errorf("denied: %q", rows)
	}
	of := "/v1/partners/" + w.acme + "/requests"
	if rows := asCSV(w.World, w.managing, of); len(rows) != 1+1+1+110 || !slices.Equal(rows[0], header) {
		t.Errorf("the partner has %d rows", len(rows)-1)
	}
	for _, row := range asCSV(w.World, w.managing, of)[1:] {
		if row[2] != "" || row[7] != "" {
			t.Errorf("a primary contact reads %q", row)
		}
	}
	if rows := asCSV(w.World, w.owner, "/v1/requests?status=withdrawn"); len(rows) != 1 || !slices.Equal(rows[0], header) {
		t.Errorf("none: %q", rows)
	}
}
