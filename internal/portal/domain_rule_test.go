package portal

import "testing"

// TestDomainRule is the domain rule whole: for every organisation and address, whether it is let straight in, why not,
// and what of that the primary contact is told, once where nobody holds the address and once where somebody does.
func TestDomainRule(t *testing.T) {
	set := Settings{IgnoredDomains: []string{"gmail.com", "ignored.acme.com"}}
	const (
		ignored  = ReasonDomainIgnored
		other    = ReasonDomainOfOtherPartner
		none     = ReasonNoDomainAssigned
		unknown  = ReasonDomainNotAssigned
		in       = ReasonEmailInUse
		straight = Reason("")
	)
	tests := []struct {
		name    string
		domains []string // the organisation's
		email   Address
		holder  string // the partner that the address's domain is assigned to
		want    DomainRule
		held    DomainRule // where somebody holds the address
	}{
		{"own", []string{"acme.com"}, "a@acme.com", "own", DomainRule{true, straight, ""}, DomainRule{true, in, in}},
		{"own, of several", []string{"acme.de", "acme.com"}, "a@acme.com", "own", DomainRule{true, straight, ""}, DomainRule{true, in, in}},
		{"own, in capitals before the @", []string{"acme.com"}, "A@acme.com", "own", DomainRule{true, straight, ""}, DomainRule{true, in, in}},
		{"own, ignored since", []string{"ignored.acme.com"}, "a@ignored.acme.com", "own", DomainRule{false, ignored, ignored}, DomainRule{false, in, ignored}},

		{"nobody's", []string{"acme.com"}, "a@free.io", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
		{"another's", []string{"acme.com"}, "a@other.com", "p2", DomainRule{false, other, ""}, DomainRule{false, in, ""}},
		{"ignored", []string{"acme.com"}, "a@gmail.com", "", DomainRule{false, ignored, ignored}, DomainRule{false, in, ignored}},
		{"ignored, another's since before", []string{"acme.com"}, "a@gmail.com", "p2", DomainRule{false, ignored, ignored}, DomainRule{false, in, ignored}},
		{"none assigned", nil, "a@free.io", "", DomainRule{false, none, none}, DomainRule{false, in, none}},
		{"none assigned, another's", nil, "a@other.com", "p2", DomainRule{false, other, none}, DomainRule{false, in, none}},
		{"none assigned, ignored", nil, "a@gmail.com", "", DomainRule{false, ignored, ignored}, DomainRule{false, in, ignored}},

		{"ends like it", []string{"acme.com"}, "a@evil-acme.com", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
		{"begins like it", []string{"acme.com"}, "a@acme.com.evil.io", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
		{"below it", []string{"acme.com"}, "a@mail.acme.com", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
		{"above it", []string{"mail.acme.com"}, "a@acme.com", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
		{"its name before the @", []string{"acme.com"}, "acme.com@evil.io", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
		{"ends like an ignored one", []string{"acme.com"}, "a@mygmail.com", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
		{"below an ignored one", []string{"acme.com"}, "a@mail.gmail.com", "", DomainRule{false, unknown, ""}, DomainRule{false, in, ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			own := &Partner{ID: "own", Domains: tt.domains}
			if got := JudgeDomain(tt.email, own, tt.holder, false, set); got != tt.want || got.Admits() != (tt.want.Reason == "") {
				t.Errorf("free: %+v, want %+v", got, tt.want)
			}
			if got := JudgeDomain(tt.email, own, tt.holder, true, set); got != tt.held || got.Admits() {
				t.Errorf("held: %+v, want %+v", got, tt.held)
			}
			if !tt.want.Own && tt.want.Told != tt.held.Told {
				t.Errorf("told %q of a free address and %q of a held one", tt.want.Told, tt.held.Told)
			}
		})
	}
}

// TestToldDependsOnOneselfAlone tries every combination outside the organisation's own domains: what a primary contact
// is told depends on their organisation and on the settings, and on nothing that others have.
func TestToldDependsOnOneselfAlone(t *testing.T) {
	set := Settings{IgnoredDomains: []string{"gmail.com"}}
	for _, domains := range [][]string{nil, {"acme.com"}, {"acme.com", "acme.de"}} {
		for _, email := range []Address{"a@gmail.com", "a@other.com", "a@free.io", "a@mail.acme.com"} {
			own := &Partner{ID: "own", Domains: domains}
			want := JudgeDomain(email, own, "", false, set).Told
			for _, holder := range []string{"", "p2", "own"} {
				for _, held := range []bool{false, true} {
					if got := JudgeDomain(email, own, holder, held, set); got.Told != want || got.Admits() || got.Own {
						t.Errorf("%v %s, domain of %q, held %v: %+v, want told %q", domains, email, holder, held, got, want)
					}
				}
			}
		}
	}
}
