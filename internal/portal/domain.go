package portal

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// ParseDomain returns a partner's domain that somebody typed: "@acme.com" and "https://www.Acme.com/" are both
// acme.com. Refusals: invalid; domain_public for a public suffix, under which anybody can have an address.
func ParseDomain(typed string) (string, error) {
	name := bare(typed)
	if i := strings.Index(name, "://"); i >= 0 {
		name = name[i+len("://"):]
		if end := strings.IndexAny(name, "/?#:"); end >= 0 {
			name = name[:end]
		}
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "@"), "/")
	ascii, err := asciiDomain(name)
	if err != nil {
		return "", Refuse(CodeInvalid, "must be a domain name such as acme.com: the part after the @ of their addresses")
	}
	if bare, ok := strings.CutPrefix(ascii, "www."); ok && strings.Contains(bare, ".") && !isPublicSuffix(bare) {
		ascii = bare
	}
	if isPublicSuffix(ascii) {
		return "", Refuse(CodeDomainPublic, "is a public suffix, under which anybody can register a domain; give the partner's own domain")
	}
	return ascii, nil
}

func isPublicSuffix(domain string) bool {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == domain
}
