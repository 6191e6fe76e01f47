package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	tests := []struct {
		typed   string
		longest int
		lines   bool
		want    string
		ok      bool
	}{
		{"  Ana ", 3, false, "Ana", true},
		{"", 3, false, "", true},
		{"Añá", 3, false, "Añá", true}, // characters count, not bytes
		{"Anna", 3, false, "", false},
		{"a\nb", 9, false, "", false},
		{"a\nb", 9, true, "a\nb", true},
		{"a\r\nb\tc", 9, true, "a\nb\tc", true},
		{"a\rb", 9, true, "", false},
		{"a\x00b", 9, true, "", false},
		{"a\x7fb", 9, true, "", false},
		{"a\u2028b", 9, true, "", false},
		{"a\x80b", 9, true, "", false},
		{"<b>Ana</b> x", 20, false, "<b>Ana</b> x", true},                  // kept as typed; mail and pages make it harmless
		{"\u202aAna\u200b Sil\u00adva\u202c", 9, false, "Ana Silva", true}, // invisible marks
		{"\ufeffAna\u2028Sil\u202e", 9, false, "", false},
		{"\u200e \u2060\u00a0\u200d", 3, false, "", true},
		{"علی\u200cرضا", 9, false, "علی\u200cرضا", true}, // joiners belong to the word
		{"👩\u200d🔧", 9, false, "👩\u200d🔧", true},
		{"\u200ea\u200e\nb\u200e", 9, true, "a\u200e\nb", true}, // longer texts may need them
		{"\u200b\xffa", 9, false, "", false},
	}
	for _, tt := range tests {
		var wrong Problems
		got := text(tt.typed, tt.longest, tt.lines, "body.name", &wrong)
		if got != tt.want || (wrong.Err() == nil) != tt.ok {
			t.Errorf("%q: %q, %v, want %q", tt.typed, got, wrong.Err(), tt.want)
		}
	}
}

// TestPersonFields checks that all given fields are set, that other fields stay as they are, and that one answer names
// everything that is wrong.
func TestPersonFields(t *testing.T) {
	p := &Person{FirstName: "Ana", LastName: "Silva", Email: "ana@acme.com", Phone: "+15550109999", Title: "Buyer"}
	var wrong Problems
	p.Set(Fields{"lastName": " Santos ", "phone": nil, "email": " ", "address": "1 Long Street\r\nSpringfield"}, "body", &wrong)
	if err := wrong.Err(); err != nil || p.FirstName != "Ana" || p.LastName != "Santos" || p.Phone != "" || p.Email != "" ||
		p.Title != "Buyer" || p.Address != "1 Long Street\nSpringfield" {
		t.Errorf("%+v, %v", p, err)
	}
	before := *p
	p.Set(Fields{"firstName": nil, "lastName": strings.Repeat("x", 101), "email": "ana", "phone": "12", "title": "a\nb"}, "body", &wrong)
	var at []string
	for _, f := range wrong {
		at = append(at, f.Location)
	}
	if want := []string{"body.firstName", "body.lastName", "body.email", "body.phone", "body.title"}; !slices.Equal(at, want) {
		t.Errorf("wrong at %q, want %q", at, want)
	}
	if p.LastName != before.LastName || p.Email != before.Email || p.Phone != before.Phone {
		t.Errorf("a wrong value was set: %+v", p)
	}
	wantRefusal(t, wrong.Err(), CodeInvalid)
}

func TestAccessPoint(t *testing.T) {
	for typed, ok := range map[string]bool{
		"https://as4.acme.com/msh": true, " https://acme.com ": true, "": true, "HTTPS://acme.com": true,
		"http://acme.com": false, "acme.com": false, "https://": false, "https:///x": false, "https://ana:secret@acme.com/": false,
		"javascript:alert(1)": false, "ftp://acme.com": false, "https://acme.com/\nx": false,
	} {
		var p Partner
		var wrong Problems
		if p.Set(Fields{"accessPointUrl": typed}, &wrong); (wrong.Err() == nil) != ok {
			t.Errorf("%q: %v", typed, wrong.Err())
		}
	}
}

func TestDomains(t *testing.T) {
	var wrong Problems
	got := domains([]string{"@acme.com", "https://www.Acme.com/", "acme.de"}, "body.domains", &wrong)
	if wrong.Err() != nil || !slices.Equal(got, []string{"acme.com", "acme.de"}) {
		t.Errorf("%q, %v", got, wrong.Err())
	}
	domains([]string{"acme.com", "co.uk"}, "body.domains", &wrong)
	wantRefusal(t, wrong.Err(), CodeDomainPublic) // if only one field is wrong, the refusal has the field's code
	wrong = nil
	domains([]string{"co.uk", "acme"}, "body.domains", &wrong)
	wantRefusal(t, wrong.Err(), CodeInvalid)
	wrong = nil
	domains(slices.Repeat([]string{"acme.com"}, maxDomains+1), "body.domains", &wrong)
	wantRefusal(t, wrong.Err(), CodeInvalid)
}

func TestLifetimes(t *testing.T) {
	set := DefaultSettings()
	hours := func(n int) *int { return &n }
	for _, tt := range []struct {
		hours *int
		want  time.Duration // 0: refused
	}{
		{nil, 7 * 24 * time.Hour}, {hours(1), time.Hour}, {hours(720), 30 * 24 * time.Hour}, {hours(0), 0}, {hours(721), 0}, {hours(-1), 0},
	} {
		var wrong Problems
		got := set.Lifetime(tt.hours, &wrong)
		if (wrong.Err() == nil) != (tt.want > 0) || tt.want > 0 && got != tt.want {
			t.Errorf("%v, %v, want %v", got, wrong.Err(), tt.want)
		}
	}
	if set.ResetLifetime() != time.Hour || set.SessionLifetime(false) != 12*time.Hour || set.SessionLifetime(true) != 30*24*time.Hour {
		t.Errorf("reset %v, session %v, remembered %v", set.ResetLifetime(), set.SessionLifetime(false), set.SessionLifetime(true))
	}
	if !set.Ignores("gmail.com") || set.Ignores("acme.com") || set.Ignores("mail.gmail.com") {
		t.Error("want gmail.com ignored, but not acme.com and mail.gmail.com")
	}
	for kind, s := range map[PartnerKind]SelfManagement{KindPartner: {Partners: true}, KindDistributor: {Distributors: true}} {
		for _, other := range []PartnerKind{KindPartner, KindDistributor} {
			if s.Covers(other) != (other == kind) {
				t.Errorf("%+v covers %s: %v", s, other, s.Covers(other))
			}
		}
	}
}
