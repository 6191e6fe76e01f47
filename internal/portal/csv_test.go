package portal

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParseCSV(t *testing.T) {
	ana := []Row{{Email: "ana@acme.com", FirstName: "Ana", LastName: "Silva"}}
	tests := []struct {
		name    string
		text    string
		want    []Row
		ignored []string
	}{
		{"plain", "email,firstName,lastName\nana@acme.com,Ana,Silva\n", ana, nil},
		{"no line end", "email,firstName,lastName\nana@acme.com,Ana,Silva", ana, nil},
		{"BOM", "\ufeffemail,firstName,lastName\nana@acme.com,Ana,Silva\n", ana, nil},
		{"BOM before a quote", "\ufeff\"email\",firstName,lastName\nana@acme.com,Ana,Silva\n", ana, nil},
		{"CRLF", "email,firstName,lastName\r\nana@acme.com,Ana,Silva\r\n", ana, nil},
		{"semicolons", "email;firstName;lastName\nana@acme.com;Ana;Silva\n", ana, nil},
		{"semicolons, a comma within", "email;firstName;lastName\nana@acme.com;Ana;\"Silva, dr.\"\n", []Row{{Email: "ana@acme.com", FirstName: "Ana", LastName: "Silva, dr."}}, nil},
		{"commas, a semicolon within", "email,firstName,lastName\nana@acme.com,Ana,Sil;va\n", []Row{{Email: "ana@acme.com", FirstName: "Ana", LastName: "Sil;va"}}, nil},
		{"all quoted", "\"email\",\"firstName\",\"lastName\"\n\"ana@acme.com\",\"Ana\",\"Silva\"\n", ana, nil},
		{"a quote doubled", "email,firstName\nana@acme.com,\"Ana \"\"Nan\"\" S\"\n", []Row{{Email: "ana@acme.com", FirstName: `Ana "Nan" S`}}, nil},
		{"spaces around", " email , firstName ,lastName\n  ana@acme.com\t, Ana , Silva \n", ana, nil},
		{"names matched loosely", "E-Mail Address,First name,LAST_NAME,Phone number,Job-Title,Group\nana@acme.com,Ana,Silva,+1 555,Head,Sales\n",
			[]Row{{Email: "ana@acme.com", FirstName: "Ana", LastName: "Silva", Phone: "+1 555", Title: "Head", Groups: []string{"Sales"}}}, nil},
		{"German", "Vorname;Nachname;E-Mail\nAna;Silva;ana@acme.com\n", ana, nil},
		{"accents", "Prénom,Nom,Email\nAna,Silva,ana@acme.com\n", ana, nil},
		{"another order", "last,phone,first,mail\nSilva,1,Ana,ana@acme.com\n", []Row{{Email: "ana@acme.com", FirstName: "Ana", LastName: "Silva", Phone: "1"}}, nil},
		{"unknown columns", "id,email,Shoe size,firstName,,lastName,status\n7,ana@acme.com,38,Ana,x,Silva,active\n", ana, []string{"id", "Shoe size", "status"}},
		{"two columns for one", "email,firstName,lastName,E-Mail,first\nana@acme.com,Ana,Silva,,\n", ana, []string{"E-Mail", "first"}},
		{"groups", "email,groups\na@x.io,Sales| Service ||\nb@x.io,\n", []Row{{Email: "a@x.io", Groups: []string{"Sales", "Service"}}, {Email: "b@x.io"}}, nil},
		{"short and long rows", "email,firstName,lastName\na@x.io\nb@x.io,Bo,Best,too,much\n", []Row{{Email: "a@x.io"}, {Email: "b@x.io", FirstName: "Bo", LastName: "Best"}}, nil},
		{"empty lines do not count", "email\n\na@x.io\n\r\nb@x.io\n\n", []Row{{Email: "a@x.io"}, {Email: "b@x.io"}}, nil},
		{"separators alone are rows", "email,firstName\n,\n,Bo\n", []Row{{}, {FirstName: "Bo"}}, nil},
		{"header alone", "email,firstName\n", nil, nil},
		{"header of one column", "email", nil, nil},
		{"lines within a cell", "email,title\na@x.io,\"Head\nof all\"\n", []Row{{Email: "a@x.io", Title: "Head\nof all"}}, nil},
		{"as exported", "email,phone,title,lastName\n'+tag@x.io,'+15550109999,'=1+1,'\n", []Row{{Email: "+tag@x.io", Phone: "+15550109999", Title: "=1+1", LastName: "'"}}, nil},
		{"an apostrophe of its own", "email,lastName\na@x.io,'t Hooft\n", []Row{{Email: "a@x.io", LastName: "'t Hooft"}}, nil},
		{"formulas are text", "email,firstName\na@x.io,=HYPERLINK(1)\n", []Row{{Email: "a@x.io", FirstName: "=HYPERLINK(1)"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, ignored, err := ParseCSV([]byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, rows); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.ignored, ignored); diff != "" {
				t.Errorf("ignored: %s", diff)
			}
		})
	}
}

func TestParseCSVRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ text, says string }{
		"nothing":                      {"", "is empty"},
		"a BOM alone":                  {"\ufeff", "is empty"},
		"line ends":                    {"\n\r\n\n", "is empty"},
		"no header":                    {"ana@acme.com,Ana,Silva\nbo@acme.com,Bo,Best\n", "no column for the e-mail address"},
		"no e-mail column":             {"firstName,lastName\nAna,Silva\n", "no column for the e-mail address"},
		"tabs":                         {"email\tfirstName\nana@acme.com\tAna\n", "no column for the e-mail address"},
		"a quote that never closes":    {"email,firstName\na@x.io,Ana\nb@x.io,\"Bo\nc@x.io,Cy\n", "quote in line 3 that is not closed"},
		"a quote in the header":        {"\"email,firstName\na@x.io,Ana\n", "quote in line 1 that is not closed"},
		"a quote in the middle":        {"email,firstName\na@x.io,A\"na\n", "quote in the middle of a cell in line 2"},
		"something behind a quote":     {"email,firstName\na@x.io,\"Ana\" S\n", "quote in line 2"},
		"Latin-1":                      {"email,firstName\na@x.io,Jos\xe9\n", "not UTF-8"},
		"UTF-16":                       {"\xff\xfee\x00m\x00a\x00i\x00l\x00\n\x00", "not UTF-8"},
		"UTF-16 without its mark":      {"e\x00m\x00a\x00i\x00l\x00,\x00x\x00\n\x00", "not UTF-8"},
		"a page":                       {"<!DOCTYPE html>\n<title>x</title>\n", "no column for the e-mail address"},
		"a workbook":                   {"PK\x03\x04\x14\x00\x06\x00\xff", "not UTF-8"},
		"JSON":                         {`{"people":[{"email":"a@x.io"}]}`, "quote in the middle of a cell in line 1"},
		"many quotes that never close": {"email\n" + strings.Repeat("\"", 2_000_001), "quote in line 2 that is not closed"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, ignored, err := ParseCSV([]byte(tt.text))
			var refusal *Error
			if rows != nil || ignored != nil || !errors.As(err, &refusal) || refusal.Code != CodeInvalid || len(refusal.Fields) != 1 ||
				refusal.Fields[0].Location != "body" || !strings.Contains(refusal.Fields[0].Message, tt.says) {
				t.Errorf("%v, %v", rows, err)
			}
		})
	}
}

// The caller limits the size of a table. Here, all of ten thousand rows are read.
func TestParseManyRows(t *testing.T) {
	var text, pasted strings.Builder
	text.WriteString("email;firstName;x\r\n")
	for i := range 10_001 {
		fmt.Fprintf(&text, "p%d@x.io;\"P %d\";\r\n", i, i)
		fmt.Fprintf(&pasted, "\"P %d\" <p%d@x.io>;", i, i)
	}
	rows, ignored, err := ParseCSV([]byte(text.String()))
	if err != nil || len(rows) != 10_001 || rows[10_000].Email != "p10000@x.io" || len(ignored) != 1 {
		t.Errorf("%d rows, %v, %v", len(rows), ignored, err)
	}
	if rows := ParsePasted(pasted.String()); len(rows) != 10_001 || rows[10_000].Email != "p10000@x.io" {
		t.Errorf("%d pasted rows", len(rows))
	}
}

// Any input is either read or refused with a refusal. Each cell comes from the input.
func FuzzParseCSV(f *testing.F) {
	for _, s := range []string{"", "email\na@x.io\n", "\ufeffemail;x\r\n\"a;b\";c\r\n", "email,groups\n,\"a|b\"\n", "\"", "email\n\"", "e\x00mail\n", "\xff", "email,email\n1,2\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, ignored, err := ParseCSV(text)
		var refusal *Error
		if err != nil && (!errors.As(err, &refusal) || rows != nil || ignored != nil) {
			t.Errorf("%v with %v", err, rows)
		}
		for _, r := range rows {
			for _, s := range append([]string{r.Email, r.FirstName, r.LastName, r.Phone, r.Title}, r.Groups...) {
				if strings.TrimSpace(s) != s || !utf8.ValidString(s) {
					t.Errorf("cell %q", s)
				}
			}
		}
	})
}
