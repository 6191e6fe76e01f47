// Package webhook says where webhooks may go, and what is sent. It only computes. Package post sends the messages.
package webhook

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// MaxURL is the longest URL of a webhook, in bytes.
const MaxURL = 2000

// errURL is what is wrong with most URLs.
var errURL = errors.New("must be an https URL of a public host, such as https://hooks.example.com/allyway, without a name, password or #")

// CheckURL refuses a URL that no webhook may have. It judges only the text. The addresses of the host are checked at
// each connection. loopback says that http URLs of this machine are allowed as well.
func CheckURL(raw string, loopback bool) error {
	if len(raw) > MaxURL {
		return errors.New("is too long")
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.User != nil || u.Fragment != "" || strings.HasSuffix(raw, "#") || u.Hostname() == "" || !plain(raw) {
		return errURL
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return errors.New("has no port from 1 to 65535")
		}
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if loopback && (u.Scheme == "http" || u.Scheme == "https") && isLoopback(host) {
		return nil
	}
	if u.Scheme != "https" || !publicHost(host) {
		return errURL
	}
	return nil
}

// plain reports whether a URL has only visible ASCII characters.
func plain(raw string) bool {
	return !strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' })
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

// internalNames are the ends of names that are used only inside a network (RFC 6761, RFC 6762, RFC 8375).
var internalNames = []string{"localhost", "local", "internal", "intranet", "lan", "home.arpa", "home", "corp"}

// publicHost reports whether a host may be on the public Internet: it is a public address, or a name with a dot and
// without an end of internalNames. Some programs read other spellings of an address, such as 127.1 and 0x7f000001. So a
// host that ends in a number does not count as a name (WHATWG URL, ends-in-a-number checker).
func publicHost(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return Public(addr)
	}
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	if len(labels) < 2 || last == "" || last[0] >= '0' && last[0] <= '9' {
		return false
	}
	for _, name := range internalNames {
		if host == name || strings.HasSuffix(host, "."+name) {
			return false
		}
	}
	return true
}

// notPublic are the ranges that do not belong to the public Internet, or that lead into others (the IANA registries of
// special-purpose addresses).
var notPublic = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
	"3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

func prefixes(all ...string) (ranges []netip.Prefix) {
	for _, s := range all {
		ranges = append(ranges, netip.MustParsePrefix(s))
	}
	return ranges
}

// Public reports whether an address is one of the public Internet. An IPv4 address in the form of IPv6 counts as the
// IPv4 address. Addresses of NAT64, 6to4 and Teredo are not public, because they can lead to an internal address of
// IPv4.
func Public(addr netip.Addr) bool {
	if !addr.IsValid() || addr.Zone() != "" {
		return false
	}
	addr = addr.Unmap()
	for _, r := range notPublic {
		if r.Contains(addr) {
			return false
		}
	}
	return true
}
