package portal

import (
	"reflect"
	"strings"
	"testing"
)

// TestRowContact reads rows as they are typed and pasted: everything but the address can be missing.
func TestRowContact(t *testing.T) {
	contact := func(email Address, first, last, phone, title string) Person {
		return Person{Status: StatusContact, Role: RoleUser, Email: email, FirstName: first, LastName: last, Phone: phone, Title: title}
	}
	long := strings.Repeat("n", 101)
	for name, of := range map[string]struct {
		row     Row
		want    Person
		refused Reason
	}{
		"all fields": {Row{" Ana@Acme.COM ", " Ana ", "Silva", "+1 555 010 9999", "Buyer", nil},
			contact("Ana@acme.com", "Ana", "Silva", "+15550109999", "Buyer"), ""},
		"the address alone":   {Row{Email: "ana@acme.com"}, contact("ana@acme.com", "", "", "", ""), ""},
		"blanks":              {Row{"ana@acme.com", " ", "\t", " ", " ", nil}, contact("ana@acme.com", "", "", "", ""), ""},
		"no address":          {Row{Email: " ", FirstName: "Ana"}, contact("", "", "", "", ""), ReasonEmailMissing},
		"a wrong address":     {Row{Email: "nonsense", Phone: "x"}, contact("", "", "", "", ""), ReasonEmailInvalid},
		"a wrong phone":       {Row{Email: "ana@acme.com", Phone: "555"}, contact("ana@acme.com", "", "", "", ""), ReasonPhoneInvalid},
		"a long first name":   {Row{Email: "ana@acme.com", FirstName: long}, contact("ana@acme.com", "", "", "", ""), ReasonNameInvalid},
		"a name of two lines": {Row{Email: "ana@acme.com", LastName: "a\nb"}, contact("ana@acme.com", "", "", "", ""), ReasonNameInvalid},
		"a long title": {Row{Email: "ana@acme.com", LastName: "Silva", Title: long + long},
			contact("ana@acme.com", "", "Silva", "", ""), ReasonNameInvalid},
		"name and phone": {Row{Email: "ana@acme.com", FirstName: long, Phone: "555"}, contact("ana@acme.com", "", "", "", ""), ReasonPhoneInvalid},
	} {
		got, refused := of.row.Contact()
		if !reflect.DeepEqual(*got, of.want) || refused != of.refused {
			t.Errorf("%s: %+v, refused %q", name, *got, refused)
		}
	}
}
