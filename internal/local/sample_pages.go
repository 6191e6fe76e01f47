package main

import (
	"html/template"
	"net/http"
	"slices"

	"allyway/internal/acceptance"
	"allyway/internal/mail"
)

// samplePages show every kind of mail, with made-up people and the portal's own settings, in the portal's language or in
// the one of ?language=. They send nothing.
type samplePages struct {
	portal    *acceptance.Service
	settings  settings
	list, one *template.Template
}

// sample is one mail of these pages.
type sample struct {
	Template mail.Template
	Message  mail.Message
}

func newSamplePages(p *acceptance.Service, s settings) (http.Handler, error) {
	pages := &samplePages{portal: p, settings: s}
	var err error
	if pages.list, err = parsePage("templates.html"); err != nil {
		return nil, err
	}
	if pages.one, err = parsePage("sample.html"); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mailbox/templates", pages.serveList)
	mux.HandleFunc("GET /mailbox/templates/{template}", pages.serveOne)
	return guardMailbox(s, mux), nil
}

// samples renders the mails as the portal would send them now.
func (p *samplePages) samples(r *http.Request, which ...mail.Template) ([]sample, error) {
	set, err := p.portal.ReadPortal(r.Context())
	if err != nil {
		return nil, err
	}
	var all []sample
	for _, t := range which {
		d := mail.Sample(t)
		d.Language = set.LanguageOf(r.FormValue("language"))
		d.Portal, d.FromName, d.Footer, d.From = set.PortalName, set.Sender(), set.MailFooter, string(p.settings.mailFrom)
		d.ReplyTo, d.Support = string(set.ReplyTo), set.SupportContact
		if set.Logo != "" {
			d.LogoURL = p.settings.url + "/v1/logos/" + set.Logo
		}
		m, err := mail.Render(t, d)
		if err != nil {
			return nil, err
		}
		all = append(all, sample{t, m})
	}
	return all, nil
}

func (p *samplePages) serveList(w http.ResponseWriter, r *http.Request) {
	all, err := p.samples(r, mail.All()...)
	if err != nil {
		failed(w, err)
		return
	}
	writePage(w, http.StatusOK, p.list, map[string]any{"Title": "All mails", "Mails": all, "Languages": mail.Languages()})
}

func (p *samplePages) serveOne(w http.ResponseWriter, r *http.Request) {
	t := mail.Template(r.PathValue("template"))
	if !slices.Contains(mail.All(), t) {
		http.NotFound(w, r)
		return
	}
	all, err := p.samples(r, t)
	if err != nil {
		failed(w, err)
		return
	}
	m := all[0].Message
	w.Header().Set("Content-Security-Policy", policyMail) // it also applies to the frame with the mail
	writePage(w, http.StatusOK, p.one, map[string]any{"Title": m.Subject, "Mail": m, "Template": t, "Framed": m.HTML})
}
