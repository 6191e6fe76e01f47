package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"

	"allyway/internal/api"
)

// front returns the handler of the portal's one address. It does what CloudFront does on AWS (infra/web.go): the web
// client's files, and /v1 from the API, with the secret and the client's address.
func (p *portal) front(secret string, client http.Handler) http.Handler {
	target, err := url.Parse(p.emulator.url)
	if err != nil {
		panic(err) // cannot happen: it has answered requests
	}
	gateway := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = target.Scheme, target.Host
		r.Out.Host = p.outputs.ApiId + ".execute-api." + p.emulator.host + ":" + target.Port()
		r.Out.Header.Del("CloudFront-Viewer-Address")
		viewer, _, _ := net.SplitHostPort(r.In.RemoteAddr) // the server has made it
		r.Out.Header.Set("X-Viewer-Address", viewer)
		r.Out.Header.Set(api.OriginSecretHeader, secret)
		r.Out.Header.Del("X-Viewer-Path")
		if strings.Contains(r.In.URL.Path, "/by/") {
			r.Out.Header.Set("X-Viewer-Path", r.In.URL.EscapedPath())
		}
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mailbox.json", p.mailbox)
	mux.Handle("GET /", client)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		switch {
		case r.Host != p.settings.addr: // another site's name may point at this machine
			http.Error(w, "This portal is at http://"+p.settings.addr, http.StatusMisdirectedRequest)
		case r.URL.Path == "/v1" || strings.HasPrefix(r.URL.Path, "/v1/"):
			w.Header().Del("X-Content-Type-Options") // the API sets it
			gateway.ServeHTTP(w, r)
		default:
			w.Header().Set("Referrer-Policy", "no-referrer")
			mux.ServeHTTP(w, r)
		}
	})
}

// mailbox answers with all mails, the newest first, as the local process does; ?to= limits them to one address.
func (p *portal) mailbox(w http.ResponseWriter, r *http.Request) {
	mails, err := p.emulator.mails(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	to := r.URL.Query().Get("to")
	found := []mail{}
	for _, m := range mails {
		if to == "" || strings.EqualFold(m.To, to) {
			found = append([]mail{m}, found...)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(found) // the client may be gone
}
