package portal

import (
	"net/mail"
	"strings"
	"testing"
	"time"
)

func TestParseAddress(t *testing.T) {
	local64 := strings.Repeat("a", 64)
	label63 := strings.Repeat("d", 63)
	domain189 := label63 + "." + label63 + "." + label63[:57] + ".com" // with a part of 64 before the @: 254 in all
	tests := []struct {
		typed, want string
	}{
		{"ana@example.com", "ana@example.com"},
		{"  ana@example.com\r\n", "ana@example.com"},
		{"Ana.Silva@Example.COM", "Ana.Silva@example.com"}, // only the domain is changed
		{"o'neil+portal@example.com", "o'neil+portal@example.com"},
		{"!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"},
		{"a@b.co", "a@b.co"},
		{"1@2.example", "1@2.example"},
		{"ana@mail.example.co.uk", "ana@mail.example.co.uk"},
		{"ana@BÜCHER.example", "ana@xn--bcher-kva.example"},
		{"ana@bu\u0308cher.example", "ana@xn--bcher-kva.example"}, // u and a combining diaeresis
		{"ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"},
		{"ana@XN--BCHER-KVA.example", "ana@xn--bcher-kva.example"},
		{"ana@straße.de", "ana@xn--strae-oqa.de"}, // not strasse.de, which is somebody else's
		{"ana@ａｃｍｅ.com", "ana@acme.com"},          // full-width letters are the same domain, and mail goes there
		{"ana@acme。com", "ana@acme.com"},
		{"\ufeffana@example.com", "ana@example.com"}, // invisible marks around an address
		{"\u202aana@example.com\u202c", "ana@example.com"},
		{" \u200e\u00a0ana@example.com\u00ad\u200b ", "ana@example.com"},
		{"\u2068ana@bücher.example\u2069", "ana@xn--bcher-kva.example"},
		{"\u2060ana@example.com\u200d", "ana@example.com"},
		{"ana@אבג.com", "ana@xn--4dbcd.com"},
		{local64 + "@example.com", local64 + "@example.com"},
		{local64 + "@" + domain189, local64 + "@" + domain189},
	}
	for _, tt := range tests {
		got, err := ParseAddress(tt.typed)
		if err != nil || string(got) != tt.want {
			t.Errorf("%q: %q, %v, want %q", tt.typed, got, err, tt.want)
		}
	}
}

func TestParseAddressRefuses(t *testing.T) {
	for _, typed := range []string{
		"", " ", "@", "ana", "ana@", "@example.com", "example.com",
		"ana@com", "ana@localhost", "ana@.com", "ana@example.", "ana@example.com.", "ana@a..com", "ana@-a.com", "ana@a-.com",
		"ana@a_b.com", "ana@exa mple.com", "ana@ example.com", "ana @example.com", "an a@example.com", "ana@example.com x",
		".ana@example.com", "ana.@example.com", "a..na@example.com",
		`"ana"@example.com`, `"ana@x"@example.com`, `"a\"na"@example.com`, `ana\@x@example.com`, // quoted parts
		"ana(comment)@example.com", "ana@example.com(comment)", "(c)ana@example.com", "ana@(c)example.com",
		"Ana <ana@example.com>", "<ana@example.com>", "ana@example.com,bob@example.com", "ana@example.com;bob@example.com",
		"ana@example.com bob@example.com", "ana@example.com\nbob@example.com", "ana@example.com\nBcc: bob@example.com",
		"ana@example.com\x00", "ana\x00@example.com", "ana\r\n@example.com", "ana@exam\nple.com",
		"ana@bob@example.com", "@a,@b:ana@example.com", "mailto:ana@example.com", "ana@example.com?subject=x",
		"ana@1.2.3.4", "ana@[1.2.3.4]", "ana@[IPv6:::1]", "ana@１.２.３.４", "ana@example.1", "ana@::1",
		"ána@example.com", "a\u0301na@example.com", "ıan@example.com", "İan@example.com", "ßen@example.com", "ａna@example.com",
		"аna@example.com" /* Cyrillic */, "ana＠example.com", "=?utf-8?q?ana?=@exämple@x.com", "ana\u200b@example.com", "a\u00adna@example.com", "ana\ufeff@example.com", "ana@exam\u202eple.com", "\u200b", "\u202a@\u202c",
		"ana@xn--a.com", "ana@xn--.com", "ana@ab\u05d0.com", "ana@a\u200db.com", "ana@%65xample.com", "ana@a/b.com", "ana@℀.com",
		"ana@exam\x80ple.com", "ana\x80@example.com", "ana@exam\ufffdple.com",
		strings.Repeat("a", 65) + "@example.com",
		"ana@" + strings.Repeat("d", 64) + ".com",
		strings.Repeat("a", 64) + "@" + strings.Repeat(strings.Repeat("d", 63)+".", 3) + "com",
	} {
		if got, err := ParseAddress(typed); err == nil || got != "" {
			t.Errorf("%q is taken as %q", typed, got)
		} else if err != errAddress {
			t.Errorf("%q: want the one error, which repeats nothing of the text, got %v", typed, err)
		}
	}
}

// TestAddressesThatNeverMeet has pairs of addresses that look alike, or that careless folding makes equal. The two must
// have different claims.
func TestAddressesThatNeverMeet(t *testing.T) {
	for _, pair := range [][2]string{
		{"ana@icloud.com", "ana@ıcloud.com"}, {"ana@icloud.com", "ana@İcloud.com"}, {"ana@strasse.de", "ana@straße.de"},
		{"ana@apple.com", "ana@аррӏе.com"}, {"ana@acme.com", "ana@acme.com.evil.io"}, {"ana@acme.com", "ana@evil-acme.com"},
		{"ana@acme.com", "ana@mail.acme.com"}, {"ana@acme.com", "ana+x@acme.com"}, {"ana@acme.com", "a.na@acme.com"},
		{"mike@acme.com", "mıke@acme.com"}, {"mike@acme.com", "mİke@acme.com"}, {"mike@acme.com", "mi\u212ae@acme.com"},
	} {
		one, err := ParseAddress(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		other, err := ParseAddress(pair[1])
		if err == nil && one.Claim() == other.Claim() {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
		if TypedAddress(pair[0]).Claim() == TypedAddress(pair[1]).Claim() {
			t.Errorf("%q and %q are looked up, and counted, as the same", pair[0], pair[1])
		}
	}
}

func TestAddressClaim(t *testing.T) {
	for _, same := range [][]string{
		{"ana@acme.com", "ANA@ACME.COM", " Ana@Acme.com ", "aNa@ａcme.com"},
		{"ana@bücher.example", "Ana@BÜCHER.EXAMPLE", "ana@xn--bcher-kva.example"},
	} {
		for _, typed := range same {
			a, err := ParseAddress(typed)
			first, _ := ParseAddress(same[0])
			if err != nil || a.Claim() != first.Claim() || a.Claim() != strings.ToLower(a.Claim()) {
				t.Errorf("%q claims %q, %v, want %q", typed, a.Claim(), err, first.Claim())
			}
			if domain := a.Domain(); domain != strings.ToLower(domain) || !strings.HasSuffix(string(a), "@"+domain) {
				t.Errorf("%q has the domain %q", typed, domain)
			}
		}
	}
}

// TestTypedAddress checks that a text of any length can be counted even if it is not an address, and that it then never
// equals an address.
func TestTypedAddress(t *testing.T) {
	for typed, want := range map[string]Address{
		" Ana@ACME.com ":  "Ana@acme.com",
		" Not An Address": "?not an address?",
		"":                "??",
		"Ana":             "?ana?",
	} {
		if got := TypedAddress(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	long := TypedAddress(strings.Repeat("x", 1<<20))
	if len(long) > maxAddress+2 {
		t.Errorf("%d bytes are kept of 1 MB", len(long))
	}
	if _, err := ParseAddress(string(long)); err == nil {
		t.Error("what is no address became one")
	}
}

// TestLongInputIsRefusedFast gives parsers a megabyte of what might make one slow. All of them together must not take
// longer than one sign-in.
func TestLongInputIsRefusedFast(t *testing.T) {
	start := time.Now()
	for _, unit := range []string{"a", "a.", "@", "a@", "(", `"`, "<", ",", " ", "ü", "xn--", "1", "+", "\x80", "://", "www.", "a@b.com,"} {
		long := strings.Repeat(unit, 1<<20/len(unit))
		if _, err := ParseAddress("ana@" + long); err == nil {
			t.Errorf("address of 1 MB of %q is taken", unit)
		}
		if _, err := ParseAddress(long + "@example.com"); err == nil {
			t.Errorf("address that begins with 1 MB of %q is taken", unit)
		}
		if _, err := ParseDomain(long + ".com"); err == nil {
			t.Errorf("domain of 1 MB of %q is taken", unit)
		}
		if _, err := ParsePhone("+1" + long); err == nil {
			t.Errorf("phone number of 1 MB of %q is taken", unit)
		}
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("refusing them took %v", took)
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{"ana@example.com", " Ana@ACME.com ", "ana@bücher.example", `"a b"@c.de`, "a@b@c.de", "ana@ａcme。com",
		"ana@1.2.3.4", "a(b)@c.de", "a@b.de,c@d.de", "ana@xn--bcher-kva.example", "ıß@İ.com", "ana@a\x80.com", "ana@ß.de", "ana@a\u00adb.com"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		a, err := ParseAddress(typed)
		if err != nil {
			if a != "" {
				t.Errorf("%q is refused, and comes out as %q", typed, a)
			}
			return
		}
		if again, err := ParseAddress(string(a)); err != nil || again != a {
			t.Errorf("%q comes out as %q, which comes out as %q, %v", typed, a, again, err)
		}
		if parsed, err := mail.ParseAddress(string(a)); err != nil || parsed.Address != string(a) || parsed.Name != "" {
			t.Errorf("%q comes out as %q, which a mail program reads as %v, %v", typed, a, parsed, err)
		}
		if len(a) > 254 || strings.Count(string(a), "@") != 1 || strings.ContainsFunc(string(a), func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q comes out as %q", typed, a)
		}
		if local, _, _ := strings.Cut(strings.TrimSpace(typed), "@"); !strings.HasPrefix(string(a), local+"@") {
			t.Errorf("%q comes out as %q, with another part before the @", typed, a)
		}
		upper, err := ParseAddress(strings.ToUpper(string(a)))
		if err != nil || upper.Claim() != a.Claim() {
			t.Errorf("%q in capitals claims %q, %v, not %q", a, upper.Claim(), err, a.Claim())
		}
	})
}
