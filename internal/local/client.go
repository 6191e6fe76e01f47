package main

import (
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"allyway/web"
)

// newClient returns the handler of the browser client, or of pages in its place if it was not built.
func newClient(s settings) (http.Handler, error) {
	if client := web.Files(); client != nil {
		return webClient(client), nil
	}
	return standIn(s)
}

// mailedPage finds the paths of mailed links, also of those to which a mail program has added something, such as the #
// and the token, and a full stop.
var mailedPage = regexp.MustCompile(`(?i)^/(accept|reset|confirm-email|confirm-account)([^a-z0-9_-]|$)`)

// webClient returns a handler for the built browser client. The client's own router knows the pages, so a path that is
// not a file gets index.html. A missing file gets 404.
func webClient(client fs.FS) http.Handler {
	files := http.FileServerFS(client)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policyClient)
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		info, err := fs.Stat(client, name)
		switch {
		case err == nil && !info.IsDir() && name != "index.html":
			if strings.HasPrefix(name, "assets/") { // these names contain a hash of the content
				w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			}
			files.ServeHTTP(w, r)
		case path.Ext(name) != "" && name != "index.html" && !mailedPage.MatchString(r.URL.Path):
			http.NotFound(w, r)
		default:
			http.ServeFileFS(w, r, client, "index.html")
		}
	})
}

// standIn returns a handler for pages in place of a client that was not built. Mails link to some of these pages, so
// they say how to use the link without the client.
func standIn(s settings) (http.Handler, error) {
	page, err := parsePage("standin.html")
	if err != nil {
		return nil, err
	}
	titles := map[string]string{"/accept": "You are invited", "/reset": "Set a new password", "/confirm-email": "Confirm your new address", "/confirm-account": "Make your account"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Ext(r.URL.Path) != "" {
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
