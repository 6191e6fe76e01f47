package main

import (
	"net/http"
	"path"
	"strings"

	"allyway/web"
)

// newClient returns the handler of the browser client, or of pages in its place if it was not built.
func newClient(s settings) (http.Handler, error) {
	if client := web.Files(); client != nil {
		return web.Handler(client), nil
	}
	return standIn(s)
}

// standIn returns a handler for pages in place of a client that was not built. Mails link to some of these pages, so
// they say how to use the link without the client. The page of the API says how to build it.
func standIn(s settings) (http.Handler, error) {
	page, err := parsePage("standin.html")
	if err != nil {
		return nil, err
	}
	titles := map[string]string{"/accept": "You are invited", "/reset": "Set a new password", "/confirm-email": "Confirm your new address", "/confirm-account": "Make your account", "/docs": "The API"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Ext(r.URL.Path) != "" || web.IsElsewhere(r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		at := strings.TrimSuffix(r.URL.Path, "/")
		title, ok := titles[at]
		if !ok {
			at, title = "", "Allyway"
		}
		writePage(w, http.StatusOK, page, map[string]any{"Title": title, "At": at, "URL": s.url, "SES": s.ses})
	}), nil
}
