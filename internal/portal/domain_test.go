package portal

import (
	"errors"
	"testing"
)

func TestParseDomain(t *testing.T) {
	const invalid, public = string(CodeInvalid), string(CodeDomainPublic)
	tests := []struct {
		typed, want string
		refused     string // its code
	}{
		{"acme.com", "acme.com", ""},
		{"@acme.com", "acme.com", ""},
		{"https://www.Acme.com/", "acme.com", ""},
		{"  ACME.com ", "acme.com", ""},
		{"http://acme.com:8080/a?b#c", "acme.com", ""},
		{"https://acme.com?x=1", "acme.com", ""},
		{"acme.com/", "acme.com", ""},
		{"www.acme.com", "acme.com", ""},
		{"www.www.acme.com", "www.acme.com", ""},
		{"mail.acme.com", "mail.acme.com", ""}, // another domain than acme.com
		{"acme.co.uk", "acme.co.uk", ""},
		{"www.co.uk", "www.co.uk", ""}, // somebody's own, not the www of a public suffix
		{"www.com", "www.com", ""},
		{"acme.github.io", "acme.github.io", ""},
		{"city.kawasaki.jp", "city.kawasaki.jp", ""},
		{"acme.test", "acme.test", ""},
		{"BÜCHER.example", "xn--bcher-kva.example", ""},
		{"straße.de", "xn--strae-oqa.de", ""},
		{"", "", invalid}, {" ", "", invalid}, {"@", "", invalid}, {"https://", "", invalid}, {"www.", "", invalid},
		{"localhost", "", invalid}, {"com", "", invalid}, {".com", "", invalid}, {"acme.", "", invalid}, {"acme.com.", "", invalid},
		{"@@acme.com", "", invalid}, {"ana@acme.com", "", invalid}, {"https://ana@acme.com/", "", invalid},
		{"acme.com,acme.de", "", invalid}, {"acme com", "", invalid}, {"*.acme.com", "", invalid}, {"acme.com/path", "", invalid},
		{"acme.com:443", "", invalid}, {"1.2.3.4", "", invalid}, {"[::1]", "", invalid}, {"a_b.com", "", invalid},
		{"acme\x80.com", "", invalid}, {"acme\n.com", "", invalid},
		{"co.uk", "", public}, {"https://www.co.uk.com/", "", ""}, {"github.io", "", public}, {"@CO.UK", "", public},
		{"b.kawasaki.jp", "", public}, {"公司.cn", "", public},
	}
	for _, tt := range tests {
		got, err := ParseDomain(tt.typed)
		var refusal *Error
		errors.As(err, &refusal)
		switch {
		case tt.want != "" && (err != nil || got != tt.want):
			t.Errorf("%q: %q, %v, want %q", tt.typed, got, err, tt.want)
		case tt.refused != "" && (refusal == nil || string(refusal.Code) != tt.refused || got != ""):
			t.Errorf("%q: %q, %v, want it refused with %s", tt.typed, got, err, tt.refused)
		}
	}
}

func FuzzParseDomain(f *testing.F) {
	for _, seed := range []string{"@acme.com", "https://www.Acme.com/", "co.uk", "www.co.uk", "bücher.example", "a://b.c/", "a\x80.com", "www.ß.de"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		domain, err := ParseDomain(typed)
		if err != nil {
			return
		}
		if _, err := ParseAddress("ana@" + domain); err != nil {
			t.Errorf("%q comes out as %q, in which nobody can have an address", typed, domain)
		}
		if isPublicSuffix(domain) {
			t.Errorf("%q comes out as the public suffix %q", typed, domain)
		}
	})
}
