package portal

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Address is an e-mail address as it is stored and mailed to. The part before the @ is as given; the domain is in its
// ASCII form (UTS-46). ParseAddress makes it.
type Address string

var errAddress = errors.New("must be one e-mail address such as ana@example.com: plain letters, digits and " +
	"!#$%&'*+/=?^_`{|}~.- before the @, then a domain name")

const maxAddress = 254 // RFC 5321, 4.5.3.1.3

// profile returns UTS-46 processing for look-up. It is not transitional, so ß stays ß.
func profile() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(), idna.StrictDomainName(true),
		idna.VerifyDNSLength(true))
}

// ParseAddress returns the address that somebody typed. It accepts a plain dot-atom (RFC 5322, 3.2.3) with a domain
// name. Blanks and invisible marks around the address are dropped. It refuses everything else: quoted parts, comments,
// lists, and characters outside ASCII before the @.
func ParseAddress(typed string) (Address, error) {
	if len(typed) > 4*maxAddress {
		return "", errAddress
	}
	local, domain, ok := strings.Cut(bare(typed), "@")
	if !ok || !isDotAtom(local) {
		return "", errAddress
	}
	ascii, err := asciiDomain(domain)
	if err != nil || len(local)+1+len(ascii) > maxAddress {
		return "", errAddress
	}
	if "@"+ascii == releasedDomain {
		return "", errAddress
	}
	return Address(local + "@" + ascii), nil
}

// TypedAddress returns an address for looking up and counting. A text that is not an address gets a form that no
// address has, so it can be counted, too.
func TypedAddress(typed string) Address {
	if a, err := ParseAddress(typed); err == nil {
		return a
	}
	typed = strings.ToLower(bare(typed))
	return Address("?" + typed[:min(len(typed), maxAddress)] + "?")
}

// Claim returns the form in which addresses are compared: in lower case.
func (a Address) Claim() string { return strings.ToLower(string(a)) }

// Same reports whether both are spellings of one address.
func (a Address) Same(b Address) bool { return a.Claim() == b.Claim() }

// Domain returns the part after the @, in ASCII and lower case.
func (a Address) Domain() string {
	_, domain, _ := strings.Cut(string(a), "@")
	return domain
}

// Shown returns the address with its domain as people write it: münchen.example, not xn--mnchen-3ya.example.
func (a Address) Shown() string {
	local, domain, ok := strings.Cut(string(a), "@")
	if !ok || !strings.Contains(domain, "xn--") {
		return string(a)
	}
	if domain, err := profile().ToUnicode(domain); err == nil {
		return local + "@" + domain
	}
	return string(a)
}

func isDotAtom(local string) bool {
	if len(local) == 0 || len(local) > 64 {
		return false
	}
	for _, atom := range strings.Split(local, ".") {
		if atom == "" {
			return false
		}
		for _, c := range []byte(atom) {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if !letter && !strings.ContainsRune("!#$%&'*+/=?^_`{|}~-", rune(c)) {
				return false
			}
		}
	}
	return true
}

// asciiDomain returns the ASCII form of a host name with at least two labels.
func asciiDomain(name string) (string, error) {
	if len(name) > 4*maxAddress || !utf8.ValidString(name) {
		return "", errAddress
	}
	// Since Unicode 15.1, ẞ maps to ß. The library's older table maps it to ss.
	ascii, err := profile().ToASCII(strings.ReplaceAll(name, "ẞ", "ß"))
	if err != nil || !strings.Contains(ascii, ".") || strings.HasSuffix(ascii, ".") {
		return "", errAddress
	}
	last := ascii[strings.LastIndex(ascii, ".")+1:]
	if strings.Trim(last, "0123456789") == "" { // an IPv4 address is not a domain
		return "", errAddress
	}
	return ascii, nil
}
