package main

import (
	"net/http"
	"strings"

	"allyway/internal/api"
	"allyway/internal/api/openapi"
)

// newHandler returns the handler for everything that the process serves.
func (p *process) newHandler() (http.Handler, error) {
	box, err := newMailboxPages(p.mailbox, p.rooms.feedback, p.settings)
	if err != nil {
		return nil, err
	}
	samples, err := newSamplePages(p.rooms.api.Acceptance, p.settings)
	if err != nil {
		return nil, err
	}
	client, err := newClient(p.settings)
	if err != nil {
		return nil, err
	}
	served := api.New(p.rooms.store, api.Config{URL: p.settings.url, OpenAPI: openapi.Document(), AllowedOrigins: p.settings.allowedOrigins}, api.Everything(p.rooms.api)...)
	pages := http.NewServeMux()
	pages.Handle("GET /mailbox", box)
	pages.Handle("GET /mailbox/{$}", http.RedirectHandler("/mailbox", http.StatusPermanentRedirect))
	pages.Handle("GET /mailbox/{id}", box)
	pages.Handle("GET /mailbox.json", box)
	pages.Handle("POST /mailbox/{id}/{report}", box)
	pages.Handle("GET /mailbox/templates", samples)
	pages.Handle("GET /mailbox/templates/{template}", samples)
	pages.Handle("GET /local/", pageFiles())
	pages.Handle("GET /", client)
	secured := secure(pages)
	all := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// This comes before the mux, which answers odd paths with redirects. Under /v1, the API answers everything.
		if r.URL.Path == "/v1" || strings.HasPrefix(r.URL.Path, "/v1/") {
			served.ServeHTTP(w, r)
			return
		}
		secured.ServeHTTP(w, r)
	})
	if !p.settings.public() {
		return ownHost(all), nil
	}
	return all, nil
}

// Content security policies. A page may run only our own script, load nothing from other hosts, and not be shown in a
// frame.
const (
	policyPage = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	policyMail = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

// secure sets the headers that every page has. A page may set its own policy.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policyPage)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
