package lists

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMembers(t *testing.T) {
	for name, c := range map[string]struct{ file, rows, columns string }{
		"a CRM's accounts": {
			"Account ID,Account Name,Type,Website,Industry\n1,Acme Ltd,Customer - Direct,https://acme.com,Steel\n2,\"Beta, Inc\",Partner,,\n",
			"Acme Ltd///https://acme.com///\nBeta, Inc//////\n", "domain:4 name:2"}, // its types are no kinds, so no row is refused for them
		"a German spreadsheet": {"sep=;\r\nFirma;Typ;E-Mail;Webseite;Schlagworte;Beschreibung\r\nMüller GmbH;Firma;info@mueller.example;mueller.example;gold|nord;\"zwei\r\nZeilen\"\r\n",
			"Müller GmbH/organisation/info@mueller.example/mueller.example//gold|nord/zwei\r\nZeilen\n", "description:6 domain:4 email:3 kind:2 name:1 tags:5"},
		"people with first and last names": {"First Name\tLast Name\tCompany\tE-mail\nAna\tda Silva\tAcme\tAna <ana@acme.com>\n",
			"Ana da Silva/person/ana@acme.com////\n", "email:4 firstName:1 lastName:2"},
		"a company's name is surer than its contact's": {"Company Name,Contact First Name,Contact Last Name\nAcme,Ana,Silva\n", "Acme//////\n", "name:1"},
		"a title above":               {"Members of the north,,\n,,\nName,Kind,Partner\nAcme,company,acme.com\n", "Acme/organisation///acme.com//\n", "kind:2 name:1 partner:3"},
		"Japanese":                    {"会社名,ウェブサイト,種類\n日本商事,example.jp,会社\n山田,,個人\n", "日本商事/organisation//example.jp///\n山田/person/////\n", "domain:2 kind:3 name:1"},
		"a kind that is not one":      {"name,kind\nAcme,robot\n", "Acme/robot/////\n", "kind:2 name:1"},
		"escaped formulas":            {"name,tags\n'=Acme,'@a\n", "=Acme/////@a/\n", "name:1 tags:2"},
		"each line in one cell":       {"\"name,tags\"\n\"Acme,a\"\n", "Acme/////a/\n", "name:1 tags:2"},
		"a header that is said twice": {"name\nAcme\nname\nBeta\n", "Acme//////\nBeta//////\n", "name:1"},
	} {
		t.Run(name, func(t *testing.T) {
			read, err := ParseMembers([]byte(c.file), "", nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.rows, shownMembers(read.Rows)); diff != "" {
				t.Error(diff)
			}
			if got := fmt.Sprint(read.Columns); got != "map["+c.columns+"]" {
				t.Errorf("columns %s, want %s", got, c.columns)
			}
		})
	}
}

func TestMembersWithoutNames(t *testing.T) {
	file := []byte("A,B\nAcme,gold\n")
	_, err := ParseMembers(file, "", nil)
	if question, ok := err.(*Question); !ok || question.Field != "name" || len(question.Header) != 2 {
		t.Fatalf("no names: %v", err)
	}
	read, err := ParseMembers(file, "", map[string]int{"name": 1, "tags": 2})
	if err != nil || shownMembers(read.Rows) != "Acme/////gold/\n" {
		t.Errorf("chosen: %v, %v", read, err)
	}
	if _, err := ParseMembers(file, "", map[string]int{"name": 3}); !says(err, "2 columns") {
		t.Errorf("column 3 of 2: %v", err)
	}
	for _, file := range []string{"", "PK\x03\x04", "<html><table>", "\xff\xfe\x00"} {
		if read, err := ParseMembers([]byte(file), "", nil); err == nil {
			t.Errorf("%q is read as %v", file, read)
		}
	}
}

func shownMembers(rows []Member) (all string) {
	for _, m := range rows {
		all += m.Name + "/" + m.Kind + "/" + m.Email + "/" + m.Domain + "/" + m.Partner + "/" + m.Tags + "/" + m.Description + "\n"
	}
	return all
}
