package web

import (
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// policy is the client's content security policy. Its pages load nothing from other hosts, and no page may frame them.
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// mailedPage matches the paths of mailed links. It also matches a path to which a mail program has added something,
// such as the # with the token, or a full stop.
var mailedPage = regexp.MustCompile(`(?i)^/(accept|reset|confirm-email|confirm-account)([^a-z0-9_-]|$)`)

// Elsewhere matches paths that programs try on any server, and that are not pages of the client, in any case of
// letters. An HTML page with status 200 would look like a real answer to these programs. CloudFront's function has the
// same list.
const Elsewhere = `^/(\.well-known|metrics|health|healthz|livez|readyz|ping|version|status|debug|actuator|server-status|api|graphql|swagger|openapi)(/|$)`

var elsewhere = regexp.MustCompile(`(?i)` + Elsewhere)

// IsElsewhere reports whether a path is one that programs try on any server. It gets 404.
func IsElsewhere(path string) bool { return elsewhere.MatchString(path) }

// Description is the file of the page under /docs, which describes the API. It is a page of its own, without the client's
// router.
const Description = "docs/index.html"

// Handler returns a handler for the built browser client, as Files returns it. The client's own router knows the pages, so
// a path that is not a file gets index.html; only /docs gets another page. A missing file gets 404. Scripts and styles are
// in the build as Brotli, too, for browsers that accept it. For others, and pages for all, they are compressed with gzip.
func Handler(client fs.FS) http.Handler {
	files := http.FileServerFS(client)
	return compressed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		info, err := fs.Stat(client, name)
		switch {
		case IsElsewhere(r.URL.Path), strings.HasPrefix(name, brotli):
			http.NotFound(w, r)
		case err == nil && !info.IsDir() && name != "index.html":
			if strings.HasPrefix(name, "assets/") { // these names contain a hash of the content
				w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			}
			if _, err := fs.Stat(client, brotli+name); err == nil && acceptsBrotli(r) {
				w.Header().Set("Content-Encoding", "br")
				w.Header().Set("Vary", "Accept-Encoding")
				http.ServeFileFS(w, r, client, brotli+name)
				return
			}
			files.ServeHTTP(w, r)
		case path.Ext(name) != "" && name != "index.html" && !mailedPage.MatchString(r.URL.Path):
			http.NotFound(w, r)
		case name == "docs":
			http.ServeFileFS(w, r, client, Description)
		default:
			http.ServeFileFS(w, r, client, "index.html")
		}
	}))
}

// brotli is the folder with the files that the build has compressed.
const brotli = "brotli/"

// acceptsBrotli reports whether Accept-Encoding names br with a weight above 0 (RFC 9110, section 12.5.3).
func acceptsBrotli(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(coding, " ", "")), ";")
		if name == "br" {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

var compressed = func() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.ContentTypes([]string{"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"}))
	if err != nil {
		panic(err) // cannot happen: the types are well formed
	}
	return wrap
}()
