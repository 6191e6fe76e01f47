package main

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// ownHost lets through only requests that name this machine, as every page of it does. A page of another site can have
// its own name point here (DNS rebinding), and would else read what it likes.
func ownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopbackHost(r.Host) {
			refuseHost(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownMachine also wants the request to come from this machine, by no proxy and from no other site's page.
func ownMachine(next http.Handler) http.Handler {
	return ownHost(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxied := r.Header.Get("Forwarded") != "" || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("X-Forwarded-Host") != ""
		site := r.Header.Get("Sec-Fetch-Site")
		foreign := site == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate"
		if !loopbackPeer(r.RemoteAddr) || proxied || foreign {
			refuseHost(w)
			return
		}
		next.ServeHTTP(w, r)
	}))
}

func refuseHost(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusForbidden)
	// The client may be gone.
	_, _ = w.Write([]byte(`{"type":"urn:allyway:problem:forbidden","title":"Forbidden","status":403,` +
		`"detail":"This answers on its own machine alone, by the address that it printed when it started.","code":"forbidden"}` + "\n"))
}

// loopbackHost tells whether a Host header names this machine, with a port or without.
func loopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return isLoopback(name)
	}
	return isLoopback(strings.Trim(host, "[]"))
}

func loopbackPeer(remote string) bool {
	peer, err := netip.ParseAddrPort(remote)
	return err == nil && peer.Addr().Unmap().IsLoopback()
}
