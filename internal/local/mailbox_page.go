package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"allyway/internal/feedback"
	"allyway/internal/portal"
	"allyway/internal/table"
)

const mailboxShown = 200 // how many mails a page lists

// mailboxPages serve the mailbox as a list, one mail at a time, and as JSON.
type mailboxPages struct {
	mailbox   *mailbox
	feedback  *feedback.Service
	now       func() time.Time
	ses       string // where mail goes instead; empty: it goes here
	url       string // the portal's
	list, one *template.Template
}

func newMailboxPages(m *mailbox, f *feedback.Service, s settings) (http.Handler, error) {
	pages := &mailboxPages{mailbox: m, feedback: f, now: m.now, ses: s.ses, url: s.url}
	var err error
	if pages.list, err = parsePage("mailbox.html"); err != nil {
		return nil, err
	}
	if pages.one, err = parsePage("mail.html"); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mailbox", pages.serveList)
	mux.HandleFunc("GET /mailbox/{id}", pages.serveOne)
	mux.HandleFunc("GET /mailbox.json", pages.serveJSON)
	mux.HandleFunc("POST /mailbox/{id}/bounce", pages.report(portal.MailBounced, "Permanent General: tried on the mailbox page"))
	mux.HandleFunc("POST /mailbox/{id}/complaint", pages.report(portal.MailComplained, "abuse: tried on the mailbox page"))
	return guardMailbox(s, mux), nil
}

// to returns the address in the query. No address has a space in it, so a space is a plus sign that was not encoded.
func to(r *http.Request) string {
	return strings.ReplaceAll(strings.TrimSpace(r.URL.Query().Get("to")), " ", "+")
}

// serveJSON returns all mails, or those that ?to=, ?before= (the id of a mail) and ?limit= choose.
func (p *mailboxPages) serveJSON(w http.ResponseWriter, r *http.Request) {
	of := letters{to: to(r), before: r.URL.Query().Get("before")}
	if limit := r.URL.Query().Get("limit"); limit != "" {
		var err error
		if of.limit, err = strconv.Atoi(limit); err != nil || of.limit < 1 || of.limit > table.MaxLimit {
			http.Error(w, fmt.Sprintf("limit takes a number from 1 to %d.", table.MaxLimit), http.StatusBadRequest)
			return
		}
	}
	all, err := p.mailbox.messages(r.Context(), of)
	if err != nil {
		failed(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(all) // the client may be gone
}

func (p *mailboxPages) serveList(w http.ResponseWriter, r *http.Request) {
	of := letters{to: to(r), before: r.URL.Query().Get("before"), limit: mailboxShown + 1} // one more shows whether there are older ones
	all, err := p.mailbox.messages(r.Context(), of)
	if err != nil {
		failed(w, err)
		return
	}
	shown := all[:min(len(all), mailboxShown)]
	older := ""
	if len(all) > len(shown) {
		older = shown[len(shown)-1].ID
	}
	writePage(w, http.StatusOK, p.list, map[string]any{"Title": "Mailbox", "Mails": shown, "Older": older, "Before": of.before, "To": of.to, "SES": p.ses})
}

func (p *mailboxPages) serveOne(w http.ResponseWriter, r *http.Request) {
	mail, ok, err := p.mailbox.message(r.Context(), r.PathValue("id"))
	if err != nil {
		failed(w, err)
		return
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Security-Policy", policyMail) // it also applies to the frame with the mail
	writePage(w, http.StatusOK, p.one, map[string]any{"Title": mail.Subject, "Mail": mail, "Framed": framed(mail.HTML),
		"Reported": r.URL.Query().Get("reported")})
}

// report returns the handler that reports on a mail as SES would, so that bounces and complaints can be tried. It takes
// no request from another site's page.
func (p *mailboxPages) report(state portal.MailState, detail string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" || !p.ownOrigin(r) {
			refuseHost(w)
			return
		}
		sent, ok, err := p.mailbox.message(r.Context(), r.PathValue("id"))
		if err == nil && ok {
			err = p.feedback.Record(r.Context(), feedback.Report{Address: sent.To, State: state, Detail: detail, At: p.now()})
		}
		switch {
		case err != nil:
			failed(w, err)
		case !ok:
			http.NotFound(w, r)
		default:
			http.Redirect(w, r, "/mailbox/"+sent.ID+"?reported="+string(state), http.StatusSeeOther)
		}
	}
}

// ownOrigin reports whether a request comes from a page of this portal, or from no page.
func (p *mailboxPages) ownOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Host == r.Host || origin == p.url)
}

// framed returns the mail's HTML with links that open outside the frame.
func framed(html string) string {
	return strings.Replace(html, "<head>", `<head><base target="_blank">`, 1)
}

func failed(w http.ResponseWriter, err error) {
	slog.Error("reading the mailbox failed", "error", err)
	http.Error(w, "The mailbox cannot be read at the moment.", http.StatusServiceUnavailable)
}
