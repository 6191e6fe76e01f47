package main

import (
	"encoding/json"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
)

const mailboxShown = 200 // how many mails the page lists; mailbox.json has all

// mailboxPages serve the mailbox as a list, one mail at a time, and as JSON.
type mailboxPages struct {
	mailbox   *mailbox
	ses       string // where mail goes instead; empty: it goes here
	list, one *template.Template
}

func newMailboxPages(m *mailbox, ses string) (http.Handler, error) {
	pages := &mailboxPages{mailbox: m, ses: ses}
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
	return ownMachine(mux), nil
}

// to returns the address in the query. No address has a space in it, so a space is a plus sign that was not encoded.
func to(r *http.Request) string {
	return strings.ReplaceAll(strings.TrimSpace(r.URL.Query().Get("to")), " ", "+")
}

func (p *mailboxPages) serveJSON(w http.ResponseWriter, r *http.Request) {
	all, err := p.mailbox.messages(r.Context(), to(r))
	if err != nil {
		failed(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(all) // the client may be gone
}

func (p *mailboxPages) serveList(w http.ResponseWriter, r *http.Request) {
	all, err := p.mailbox.messages(r.Context(), to(r))
	if err != nil {
		failed(w, err)
		return
	}
	writePage(w, http.StatusOK, p.list, map[string]any{
		"Title": "Mailbox", "Mails": all[:min(len(all), mailboxShown)], "All": len(all), "To": to(r), "SES": p.ses,
	})
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
	writePage(w, http.StatusOK, p.one, map[string]any{"Title": mail.Subject, "Mail": mail, "Framed": framed(mail.HTML)})
}

// framed returns the mail's HTML with links that open outside the frame.
func framed(html string) string {
	return strings.Replace(html, "<head>", `<head><base target="_blank">`, 1)
}

func failed(w http.ResponseWriter, err error) {
	slog.Error("reading the mailbox failed", "error", err)
	http.Error(w, "The mailbox cannot be read at the moment.", http.StatusServiceUnavailable)
}
