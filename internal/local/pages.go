package main

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"time"
)

// The pages that the process itself serves. They work without a script.
//
//go:embed pages
var pagesFolder embed.FS

// pageFiles returns a handler for the pages' style sheet and script, under /local/.
func pageFiles() http.Handler {
	files, err := fs.Sub(pagesFolder, "pages/files")
	if err != nil {
		return http.NotFoundHandler()
	}
	return http.StripPrefix("/local/", noListings(http.FileServerFS(files)))
}

// noListings answers 404 for folders. The file server would list them.
func noListings(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "" || r.URL.Path[len(r.URL.Path)-1] == '/' {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// parsePage reads a page's template with the layout around it.
func parsePage(name string) (*template.Template, error) {
	return template.New("layout.html").Funcs(template.FuncMap{
		"local": func(t time.Time) string { return t.Local().Format("2 January 2006, 15:04:05") },
		"stamp": func(t time.Time) string { return t.Format(time.RFC3339) },
	}).ParseFS(pagesFolder, "pages/layout.html", "pages/"+name)
}

// writePage renders the whole page before it sends the first byte.
func writePage(w http.ResponseWriter, status int, page *template.Template, data any) {
	var body bytes.Buffer
	if err := page.Execute(&body, data); err != nil {
		http.Error(w, "This page cannot be shown:  "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // an error means that the client has gone
}
