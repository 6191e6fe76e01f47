package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/portal"
)

// outage stands in front of the SES emulator. At first it fails each request, in a different way each time. Later it
// passes requests on.
type outage struct {
	ses      http.Handler
	well     atomic.Bool
	requests atomic.Int64
}

func (o *outage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := o.requests.Add(1)
	if o.well.Load() {
		o.ses.ServeHTTP(w, r)
		return
	}
	code := []string{"Throttling", "AccountSendingPausedException", "ServiceUnavailable", ""}[n%4]
	if code == "" {
		panic(http.ErrAbortHandler) // no answer
	}
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `<ErrorResponse><Error><Code>%s</Code><Message>not now</Message></Error></ErrorResponse>`, code)
}

// TestSESFailsForAWhile invites a list of people while SES fails in every way that may pass, and ends the process. Some
// minutes later, the next process sends each mail once, through the emulator that infra/package.json pins.
func TestSESFailsForAWhile(t *testing.T) {
	const people = 60
	emulator := startSES(t)
	at, err := url.Parse(emulator)
	if err != nil {
		t.Fatal(err)
	}
	between := &outage{ses: httputil.NewSingleHostReverseProxy(at)}
	ses := httptest.NewServer(between)
	defer ses.Close()
	s, err := readSettings(lookup(map[string]string{"ALLYWAY_DATA": folderOf(t), "ALLYWAY_ADDR": "127.0.0.1:0", "ALLYWAY_SES": ses.URL}))
	if err != nil {
		t.Fatal(err)
	}
	run := func(later time.Duration, work func(*process)) {
		t.Helper()
		p, err := open(t.Context(), s, func() time.Time { return time.Now().Add(later) })
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := p.close(); err != nil {
				t.Error(err)
			}
		}()
		if err := p.startMail(t.Context()); err != nil {
			t.Fatal(err)
		}
		work(p)
	}

	var partner string
	run(0, func(p *process) {
		partner = p.inviteMany(t, people)
		waitFor(t, "each mail was tried and put off", func() bool {
			tried := 0
			for _, item := range p.unsent(t) {
				var l portal.Letter
				decode(t, item, &l)
				if l.Attempts > 0 && !l.NextAt.IsZero() && l.Partner == partner {
					tried++
				}
			}
			return tried == people
		})
	})
	failed := between.requests.Load()
	between.well.Store(true)
	run(20*time.Minute, func(p *process) {
		waitFor(t, "no mail waits", func() bool { return len(p.unsent(t)) == 0 })
	})
	for i := range people {
		if texts, err := sesTexts(emulator, fmt.Sprintf("p%d@acme.test", i)); err != nil || len(texts) != 1 {
			t.Fatalf("%d mails to p%d@acme.test, %v", len(texts), i, err)
		}
	}
	found := readStored(t, s.data, partner)
	for _, who := range found.people {
		if who.Mail.State != portal.MailSent {
			t.Errorf("mail to %s is %+v", who.Email, who.Mail)
		}
	}
	t.Logf("%d mails: SES failed %d times, then took all", len(found.people), failed)
}

// inviteMany makes the first owner, who invites many people to a partner.
func (p *process) inviteMany(t *testing.T, people int) (partner string) {
	t.Helper()
	ctx := context.Background()
	owner, err := p.makeOwner(ctx)
	if err != nil {
		t.Fatal(err)
	}
	link, err := p.rooms.links.Invite(ctx, owner)
	if err != nil {
		t.Fatal(err)
	}
	_, raw, _ := strings.Cut(link, "#")
	server := httptest.NewServer(p.handler)
	defer server.Close()
	do := func(path, session, body string) (made struct{ ID, Token string }) {
		t.Helper()
		status, answer, err := callOnce("POST", server.URL+path, session, body)
		if err != nil || status > 201 {
			t.Fatalf("%s: %d %s, %v", path, status, answer, err)
		}
		if err := json.Unmarshal(answer, &made); err != nil {
			t.Fatal(err)
		}
		return made
	}
	session := do("/v1/invites/accept", "", `{"token":"`+raw+`","firstName":"Ada","lastName":"Lovelace","password":"quiet mountain trout lamp"}`).Token
	partner = do("/v1/partners", session, `{"name":"Acme Ltd","kind":"partner","licence":"guest"}`).ID
	emails := make([]string, people)
	for i := range emails {
		emails[i] = fmt.Sprintf("p%d@acme.test", i)
	}
	do("/v1/partners/"+partner+"/invites", session, `{"emails":"`+strings.Join(emails, ";")+`"}`)
	return partner
}
