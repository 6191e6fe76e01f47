package portal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParsePasted(t *testing.T) {
	mail := func(emails ...string) []Row {
		var rows []Row
		for _, email := range emails {
			rows = append(rows, Row{Email: email})
		}
		return rows
	}
	ana := []Row{{Email: "ana@acme.com", FirstName: "Ana", LastName: "Silva"}}
	for text, want := range map[string][]Row{
		"":                                nil,
		" \t ":                            nil,
		";,\n;\r\n , ;":                   nil,
		"ana@acme.com":                    mail("ana@acme.com"),
		" ana@acme.com ; bo@acme.com ":    mail("ana@acme.com", "bo@acme.com"),
		"a@x.io,b@x.io\nc@x.io;d@x.io":    mail("a@x.io", "b@x.io", "c@x.io", "d@x.io"),
		"a@x.io\r\nb@x.io\rc@x.io":        mail("a@x.io", "b@x.io", "c@x.io"),
		";;a@x.io;;\n\n,b@x.io,":          mail("a@x.io", "b@x.io"),
		"a@x.io a@x.io":                   mail("a@x.io a@x.io"), // no address; the row is refused as such
		"a@x.io; not an address ;b@x.io":  mail("a@x.io", "not an address", "b@x.io"),
		"<ana@acme.com>":                  mail("ana@acme.com"),
		"< ana@acme.com >":                mail("ana@acme.com"),
		"Ana Silva <ana@acme.com>":        ana,
		"  Ana   Silva<ana@acme.com>":     ana,
		`"Ana Silva" <ana@acme.com>`:      ana,
		`'Ana Silva' <ana@acme.com>`:      ana,
		`"Silva, Ana" <ana@acme.com>`:     ana,
		`"Silva; Ana" <ana@acme.com>`:     {{Email: "ana@acme.com", FirstName: "Silva;", LastName: "Ana"}},
		"Cher <cher@acme.com>":            {{Email: "cher@acme.com", FirstName: "Cher"}},
		"Ana Maria da Silva <a@acme.com>": {{Email: "a@acme.com", FirstName: "Ana Maria da", LastName: "Silva"}},
		"Silva, Ana <ana@acme.com>":       {{Email: "Silva"}, {Email: "ana@acme.com", FirstName: "Ana"}}, // not in quotes
		`"Silva, Ana" <a@x.io>, "Best, Bo" <b@x.io>`: {{Email: "a@x.io", FirstName: "Ana", LastName: "Silva"},
			{Email: "b@x.io", FirstName: "Bo", LastName: "Best"}},
		"\"Silva, Ana <a@x.io>; b@x.io\nc@x.io": {{Email: `"Silva, Ana <a@x.io>; b@x.io`}, {Email: "c@x.io"}}, // the quote ends with its line
		"Ana <a@x.io> (home)":                   mail("Ana <a@x.io> (home)"),
		"Ana <<a@x.io>":                         {{Email: "a@x.io", FirstName: "Ana", LastName: "<"}},
		"<>":                                    mail(""),
		"mailto:a@x.io":                         mail("mailto:a@x.io"),
		"Ünal Öz <a@bücher.example>":            {{Email: "a@bücher.example", FirstName: "Ünal", LastName: "Öz"}},
	} {
		if diff := cmp.Diff(want, ParsePasted(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// All parts of the rows come from the pasted text. No entry is empty, and no part of the text is used twice.
func FuzzParsePasted(f *testing.F) {
	for _, s := range []string{"", ";", "a@x.io;b@x.io", "\"Silva, Ana\" <a@x.io>\nb@x.io", "\"", "<", ">", "<>", "a<b>c", "\r\n\"\n\"", "é <é@é>;'x' <y>", "\xff,\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows := ParsePasted(text)
		if most := strings.Count(text, ";") + strings.Count(text, ",") + strings.Count(text, "\n") + strings.Count(text, "\r") + 1; len(rows) > most {
			t.Errorf("%d rows of %d places", len(rows), most)
		}
		size := 0
		for _, r := range rows {
			size += len(r.Email) + len(r.FirstName) + len(r.LastName)
			if utf8.ValidString(text) && !strings.Contains(text, r.Email) || strings.ContainsAny(r.Email, "\r\n") || strings.TrimSpace(r.Email) != r.Email {
				t.Errorf("e-mail %q", r.Email)
			}
		}
		if utf8.ValidString(text) && size > len(text) {
			t.Errorf("%d bytes of %d", size, len(text))
		}
	})
}
