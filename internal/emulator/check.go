package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const password = "quiet harbour under nine lanterns"

// body is a JSON object.
type body = map[string]any

// walk is a way through the deployed portal. After the first error it does nothing more.
type walk struct {
	ctx   context.Context
	p     *portal
	mails func(context.Context) ([]mail, error) // returns all mails that were sent
	calls int
	err   error
}

// check goes through the portal as people do, by its one address and its mails, and as operators do, by the commands of
// docs/operations.md. It then deletes the stack.
func (p *portal) check(ctx context.Context) error {
	w := &walk{ctx: ctx, p: p, mails: p.emulator.mails}
	owner := w.accept(p.settings.owner, body{"firstName": "Olive", "lastName": "Owner"})
	w.done("The owner is signed in by the mailed link")
	queue := w.listen(owner)
	w.done("A rule of the event bus passes the portal's events on")
	partner, ana := w.mainJob(owner)
	w.done("A partner is there, and its user: invited, signed in, and linked with a member")
	w.partnerTeam(owner, partner)
	w.done("The partner's primary contact has added a person, who has accepted")
	w.heard(queue, ana, "person.added", "person.invited", "invite.accepted", "password.reset_requested", "password.reset")
	w.done("The event bus has passed on what was done to them, in its order")
	w.bounce(owner, partner)
	w.done("A bounce is recorded")
	w.surroundings(owner, ana)
	w.done(fmt.Sprintf("%d calls were answered as they should be", w.calls))
	w.operations()
	if w.err != nil {
		return w.err
	}
	p.deployed = false
	if err := p.cdk.destroy(ctx); err != nil {
		return err
	}
	if exists, err := p.emulator.hasStack(ctx, stackName); err != nil || exists {
		return errors.Join(err, errors.New("the stack is still there"))
	}
	if a := w.send("", http.MethodGet, "/v1/health", nil); a.status != http.StatusNotFound {
		return fmt.Errorf("without the stack, the API answers %d %s", a.status, a.raw)
	}
	p.say("The stack is deleted")
	return nil
}

// done prints a step that the walk has done.
func (w *walk) done(what string) {
	if w.err == nil {
		w.p.say(what)
	}
}

// mainJob adds a partner and a user, who accepts, resets the password, signs in and is linked with a member.
func (w *walk) mainJob(owner string) (partner, ana string) {
	w.call(200, owner, "PATCH", "/v1/settings", body{"selfManagement": body{"partners": true}})
	partner = w.call(201, owner, "POST", "/v1/partners", body{"name": "Acme Ltd", "kind": "partner", "licence": "guest", "domains": []string{"acme.example"},
		"primaryContact": body{"firstName": "Petra", "lastName": "Contact", "email": "petra@acme.example", "access": true}}).text("id")
	ana = w.call(201, owner, "POST", "/v1/partners/"+partner+"/people", body{"firstName": "Ana", "lastName": "Silva", "email": "ana@acme.example"}).text("person.id")
	w.call(202, owner, "POST", "/v1/people/"+ana+"/invite", nil)
	w.expect("the invite's page", w.call(200, "", "POST", "/v1/invites/preview", body{"token": w.token("ana@acme.example", "/accept")}).text("partner.name"), "Acme Ltd")
	user := w.accept("ana@acme.example", nil)
	w.expect("the user's session", w.call(200, user, "GET", "/v1/session", nil).text("partner.name"), "Acme Ltd")

	w.call(202, "", "POST", "/v1/password/forgot", body{"email": "ana@acme.example"})
	const next = "seven copper kettles in the rain"
	w.call(204, "", "POST", "/v1/password/reset", body{"token": w.token("ana@acme.example", "/reset"), "password": next})
	w.call(401, user, "GET", "/v1/session", nil)
	user = w.call(201, "", "POST", "/v1/session", body{"email": "ana@acme.example", "password": next}).text("token")

	eco := "/v1/ecosystems/" + w.call(201, owner, "POST", "/v1/ecosystems", body{"name": "Northern network"}).text("id")
	member := w.call(201, owner, "POST", eco+"/members", body{"name": "Acme Holding", "kind": "organisation"}).text("id")
	w.call(201, owner, "POST", eco+"/users", body{"email": "ana@acme.example"})
	w.call(200, owner, "PUT", eco+"/users/"+ana+"/member", body{"member": member})
	w.expect("the user's link", w.call(200, user, "GET", "/v1/people/"+ana, nil).text("links.0.member.name"), "Acme Holding")
	return partner, ana
}

// partnerTeam has the partner's primary contact add a person.
func (w *walk) partnerTeam(owner, partner string) {
	contact := w.accept("petra@acme.example", nil)
	w.call(403, contact, "POST", "/v1/partners", body{"name": "Another", "kind": "partner", "licence": "guest"})
	added := w.call(201, contact, "POST", "/v1/partners/"+partner+"/people", body{"firstName": "Bo", "lastName": "Lindqvist", "email": "bo@acme.example", "access": true}).text("person.id")
	w.accept("bo@acme.example", nil)
	w.expect("the added person", w.call(200, owner, "GET", "/v1/people/"+added, nil).text("status"), "active")
}

// bounce reports a bounce of an invite as SES does, by the topic of its configuration set. The emulator does not do
// this by itself.
func (w *walk) bounce(owner, partner string) {
	const to = "gone@acme.example"
	id := w.call(201, owner, "POST", "/v1/partners/"+partner+"/people", body{"firstName": "Gwen", "lastName": "Gone", "email": to, "access": true}).text("person.id")
	w.token(to, "/accept")
	w.until("the mail is sent", func() bool { return w.call(200, owner, "GET", "/v1/people/"+id, nil).text("mail") == "sent" })
	if w.err == nil {
		w.err = w.p.emulator.publish(w.ctx, w.p.outputs.FeedbackTopic, `{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","timestamp":"`+
			time.Now().UTC().Format(time.RFC3339)+`","bouncedRecipients":[{"emailAddress":"`+to+`","diagnosticCode":"smtp; 550 5.1.1"}]}}`)
	}
	w.until("the bounce is recorded", func() bool { return w.call(200, owner, "GET", "/v1/people/"+id, nil).text("mail") == "bounced" })
	w.expect("inviting again", w.call(409, owner, "POST", "/v1/people/"+id+"/invite", nil).text("code"), "address_bounced")
}

// surroundings calls the functions that the other steps have not called, and checks what CloudFront does on AWS.
func (w *walk) surroundings(owner, ana string) {
	room := w.call(201, owner, "POST", "/v1/workspaces", body{"name": "Launch"}).text("id")
	w.call(200, owner, "PUT", "/v1/workspaces/"+room+"/people/"+ana, nil)
	w.expect("the events", w.call(200, owner, "GET", "/v1/events?person="+ana, nil).text("items.0.person"), ana)
	w.externalIDs(owner)
	w.expect("the description", w.call(200, "", "GET", "/v1/openapi.json", nil).text("openapi"), "3.1.0")
	w.expect("a path without a route", w.call(404, "", "GET", "/v1/nothing", nil).text("code"), "not_found")
	if page := w.call(200, "", "GET", "/accept", nil); w.err == nil && !bytes.Contains(page.raw, []byte("<!doctype html>")) {
		w.err = fmt.Errorf("the client's page is %s", page.raw)
	}
}

// externalIDs puts records by ids that are hard to write in a path, each twice.
func (w *walk) externalIDs(owner string) {
	for _, id := range []string{"512", "a/b", "a/b/c d", "🏢 500", "é", "a+b&c=d;e", "11x7", "100%", "a%2Fb", "50%25", "a?b#c", "/a", "a/", "a//b"} {
		path := "/v1/partners/by/crm/" + url.PathEscape(id)
		made := w.call(201, owner, "PUT", path, body{"name": "By an id"})
		w.expect("the external id", made.text("externalIds.crm"), id)
		w.expect("the same partner", w.call(200, owner, "PUT", path, body{"name": "By an id"}).text("id"), made.text("id"))
	}
}

// accept accepts the invite that was mailed to an address, and returns the session's token.
func (w *walk) accept(email string, names body) string {
	in := body{"token": w.token(email, "/accept"), "password": password}
	for name, value := range names {
		in[name] = value
	}
	return w.call(201, "", "POST", "/v1/invites/accept", in).text("token")
}

// token waits for a mail to an address with a link to a page, and returns the secret in the last one.
func (w *walk) token(to, page string) (token string) {
	w.until("mail to "+to+" with a link to "+page, func() bool {
		mails, err := w.mails(w.ctx)
		w.err = errors.Join(w.err, err)
		for _, m := range mails {
			for _, link := range m.Links {
				if secret, ok := strings.CutPrefix(link, "http://"+w.p.settings.addr+page+"#"); ok && strings.EqualFold(m.To, to) {
					token = secret
				}
			}
		}
		return token != ""
	})
	return token
}

// until waits until holds returns true.
func (w *walk) until(what string, holds func() bool) {
	for end := time.Now().Add(30 * time.Second); w.err == nil && !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			w.err = fmt.Errorf("waited 30 s: %s", what)
		}
	}
}

func (w *walk) expect(what, got, want string) {
	if w.err == nil && got != want {
		w.err = fmt.Errorf("%s: %q, want %q", what, got, want)
	}
}

// answer is an answer of the API.
type answer struct {
	status int
	raw    []byte
}

// text returns the text at a path of names and indexes, such as items.0.id, or "".
func (a answer) text(path string) string {
	var v any
	if json.Unmarshal(a.raw, &v) != nil {
		return ""
	}
	for _, step := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			v = nil
			if step == "0" && len(in) > 0 {
				v = in[0]
			}
		}
	}
	s, _ := v.(string)
	return s
}

// call makes a call that must be answered with a status.
func (w *walk) call(status int, token, method, path string, in any) answer {
	if w.err != nil {
		return answer{}
	}
	a := w.send(token, method, path, in)
	if w.calls++; w.err == nil && a.status != status {
		w.err = fmt.Errorf("%s %s: %d %s, want %d", method, path, a.status, a.raw, status)
	}
	return a
}

func (w *walk) send(token, method, path string, in any) (a answer) {
	encoded, err := json.Marshal(in)
	if err != nil {
		panic(err) // cannot happen: it has only texts
	}
	if in == nil {
		encoded = nil
	}
	request, err := http.NewRequestWithContext(w.ctx, method, "http://"+w.p.settings.addr+path, bytes.NewReader(encoded))
	if err != nil {
		w.err = err
		return a
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.err = err
		return a
	}
	defer response.Body.Close()
	a.status = response.StatusCode
	a.raw, w.err = io.ReadAll(response.Body)
	return a
}
