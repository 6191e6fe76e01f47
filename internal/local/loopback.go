package main

import (
	"crypto/sha256"
	"crypto/subtle"
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
		site := r.Header.Get("Sec-Fetch-Site")
		foreign := site == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate"
		if !loopbackPeer(r.RemoteAddr) || proxied(r.Header) || foreign {
			refuseHost(w)
			return
		}
		next.ServeHTTP(w, r)
	}))
}

// proxied reports whether a proxy has added one of the headers by which proxies, tunnels and CDNs tell where a request
// comes from, such as X-Real-Ip and CF-Connecting-Ip.
func proxied(h http.Header) bool {
	for name := range h {
		if name == "Forwarded" || name == "Via" || strings.HasPrefix(name, "X-Forwarded-") || strings.HasSuffix(name, "-Ip") {
			return true
		}
	}
	return false
}

// guardMailbox restricts who may read the mails. A portal of this machine shows them only to this machine. A public
// portal has a proxy in front of it, which may make every request look like one of this machine. So the mailbox of a
// public portal is off, or asks for a password (HTTP Basic, with any name).
func guardMailbox(s settings, next http.Handler) http.Handler {
	switch {
	case !s.public():
		return ownMachine(next)
	case s.mailboxPassword == "":
		return http.NotFoundHandler()
	}
	want := sha256.Sum256([]byte(s.mailboxPassword))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		if got := sha256.Sum256([]byte(password)); subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="The portal's mailbox", charset="UTF-8"`)
			http.Error(w, "The mailbox needs its password.", http.StatusUnauthorized)
			return
		}
		if r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
			refuseHost(w)
			return
		}
		next.ServeHTTP(w, r)
	})
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
