package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

func TestListRequests(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	if a := w.Must(http.StatusOK, "GET", "/v1/requests", w.owner, nil); a.Raw != `{"items":[]}`+"\n" {
		t.Errorf("none: %s", a.Raw)
	}
	var people, ids []string
	for i := range 7 {
		people = append(people, w.requested(fmt.Sprintf("p%d@free.io", i)))
		ids = append(ids, w.request(people[i]))
		w.Clock.Move(time.Second)
	}
	w.approve(people[2], nil)
	w.Must(http.StatusOK, "POST", "/v1/requests/"+ids[4]+"/deny", w.owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+people[5]+"/move", w.owner, body{"partner": w.other})
	for query, want := range map[string][]string{
		"":                 {ids[0], ids[1], ids[3], ids[6]},
		"?status=pending":  {ids[0], ids[1], ids[3], ids[6]},
		"?limit=1":         {ids[0], ids[1], ids[3], ids[6]},
		"?limit=3":         {ids[0], ids[1], ids[3], ids[6]},
		"?status=approved": {ids[2]},
		"?status=denied":   {ids[4]},
		"?status=closed":   {ids[5]},
	} {
		var got []string
		for _, item := range pages(w.World, w.owner, "/v1/requests"+query) {
			got = append(got, fmt.Sprint(item["id"]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	next := w.Must(http.StatusOK, "GET", "/v1/requests?limit=1", w.owner, nil).Text("next")
	w.Refuses(400, "malformed", "GET", "/v1/requests?status=denied&cursor="+next, w.owner, nil)
	w.Refuses(400, "malformed", "GET", "/v1/people?cursor="+next, w.owner, nil)
}

// TestDecideMany decides many requests in one call. Each has its own result: if one cannot be decided, the others are.
func TestDecideMany(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	a, b, c, d := w.requested("a@free.io"), w.requested("b@free.io"), w.requested("c@free.io"), w.requested("d@free.io")
	holder := w.Contact(w.owner, w.other, "c@free.io")
	w.approve(d, nil)
	a, b, c, d = w.request(a), w.request(b), w.request(c), w.request(d)
	w.Mails()
	got := w.Must(http.StatusOK, "POST", "/v1/requests/decide", w.owner, body{"approve": true,
		"ids": []string{a, "01J00000000000000000000000", c, a, d, "x", "", strings.Repeat("x", 5000), w.manager, b}})
	var rows []string
	for i := range got.At("rows").([]any) {
		row := func(path string) string { return got.Text(fmt.Sprintf("rows.%d.%s", i, path)) }
		rows = append(rows, row("request.status")+row("problem.code"))
	}
	if want := []string{"approved", "not_found", "email_taken", "wrong_state", "wrong_state", "not_found", "not_found", "not_found", "not_found", "approved"}; !slices.Equal(rows, want) {
		t.Errorf("rows %v, want %v: %s", rows, want, got.Raw)
	}
	shows(t, "rows", got, map[string]string{"rows.0.id": a, "rows.0.request.id": a, "rows.2.id": c, "rows.2.problem.holder.id": holder,
		"rows.2.problem.partner.name": "Other", "rows.2.problem.status": "409", "rows.9.request.email": "b@free.io"})
	if got := mailed(w.World); len(got) != 4 || !strings.HasPrefix(got[0], "a@free.io") || !strings.HasPrefix(got[1], "b@free.io") {
		t.Errorf("mailed %v", got)
	}

	e, f := w.request(w.requested("e@free.io")), w.request(w.requested("f@free.io"))
	got = w.Must(http.StatusOK, "POST", "/v1/requests/decide", w.owner, body{"approve": false, "ids": []string{e, c, f}, "reason": "Too many."})
	for i := range 3 {
		shows(t, "denied", got, map[string]string{fmt.Sprintf("rows.%d.request.status", i): "denied", fmt.Sprintf("rows.%d.request.note", i): "Too many."})
	}
	for _, m := range w.Mails() {
		if m.To != "mia@acme.com" || !strings.Contains(m.Text, "Too many.") {
			t.Errorf("mailed %+v", m)
		}
	}
	if len(w.pending()) != 0 {
		t.Errorf("pending: %v", w.pending())
	}
}

func TestDecideManyRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.request(w.requested("a@free.io"))
	for name, in := range map[string]body{
		"no ids":      {"approve": true},
		"empty list":  {"approve": true, "ids": []string{}},
		"101":         {"approve": true, "ids": slices.Repeat([]string{id}, 101)},
		"no decision": {"ids": []string{id}},
		"perhaps":     {"ids": []string{id}, "approve": "yes"},
		"null":        {"ids": []any{nil}, "approve": true},
		"long reason": {"ids": []string{id}, "approve": false, "reason": strings.Repeat("x", 2001)},
		"a partner":   {"ids": []string{id}, "approve": true, "partner": w.other},
	} {
		t.Run(name, func(t *testing.T) { w.With(t).Refuses(422, "invalid", "POST", "/v1/requests/decide", w.owner, in) })
	}
	if a := w.Must(http.StatusOK, "POST", "/v1/requests/decide", w.owner, body{"ids": []string{id}, "approve": false, "reason": "a\x00"}); a.Text("rows.0.problem.code") != "invalid" {
		t.Errorf("a control character: %s", a.Raw)
	}
	if got := w.pending(); len(got) != 1 {
		t.Errorf("pending: %v", got)
	}
	w.NoMail()
}
