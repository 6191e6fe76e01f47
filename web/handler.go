package web

import (
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
)

// policy is the client's content security policy. Its pages load nothing from other hosts, and no page may frame them.
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// mailedPage finds the paths of mailed links, also of those to which a mail program has added something, such as the #
// and the token, and a full stop.
var mailedPage = regexp.MustCompile(`(?i)^/(accept|reset|confirm-email|confirm-account)([^a-z0-9_-]|$)`)

// Handler returns a handler for the built browser client, as Files returns it. The client's own router knows the pages, so a path that is
// not a file gets index.html. A missing file gets 404.
func Handler(client fs.FS) http.Handler {
	files := http.FileServerFS(client)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
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
