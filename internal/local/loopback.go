package main

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// ownHost passes on only requests whose Host names this machine. This stops DNS rebinding: a page of another site can
// point its own name at this machine, and could then read everything.
func ownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopbackHost(r.Host) {
			refuseHost(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownMachine passes on only requests that ownHost passes on and that come from this machine, through no proxy and from
// no other site's page.
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
		`"detail":"This page is available only on the machine that the portal runs on, at the address that it printed when it started.","code":"forbidden"}` + "\n"))
}

// loopbackHost reports whether a Host header, with or without a port, names this machine.
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
