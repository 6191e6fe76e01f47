package portal

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// ParseDomain takes a partner's domain as people write it: "@acme.com" and "https://www.Acme.com/" are acme.com.
// A public suffix, under which anybody can have an address, is refused (domain_public).
func ParseDomain(typed string) (string, error) {
	name := strings.TrimSpace(typed)
	if i := strings.Index(name, "://"); i >= 0 {
		name = name[i+len("://"):]
		if end := strings.IndexAny(name, "/?#:"); end >= 0 {
			name = name[:end]
		}
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "@"), "/")
	ascii, err := asciiDomain(name)
	if err != nil {
		return "", refuse(CodeInvalid, "must be a domain name such as acme.com: what stands after the @ of their addresses")
	}
	if bare, ok := strings.CutPrefix(ascii, "www."); ok && strings.Contains(bare, ".") && !isPublicSuffix(bare) {
		ascii = bare
	}
	if isPublicSuffix(ascii) {
		return "", refuse(CodeDomainPublic, "is a public suffix, under which anybody can register; give the partner's own domain")
	}
	return ascii, nil
}

func isPublicSuffix(domain string) bool {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == domain
}
