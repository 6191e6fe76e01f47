package portal

import (
	"reflect"
	"slices"
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
		leftOut []string
	}{
		"all fields": {Row{" Ana@Acme.COM ", " Ana ", "Silva", "+1 555 010 9999", "Buyer", nil},
			contact("Ana@acme.com", "Ana", "Silva", "+15550109999", "Buyer"), "", nil},
		"the address alone":   {Row{Email: "ana@acme.com"}, contact("ana@acme.com", "", "", "", ""), "", nil},
		"blanks":              {Row{"ana@acme.com", " ", "\t", " ", " ", nil}, contact("ana@acme.com", "", "", "", ""), "", nil},
		"no address":          {Row{Email: " ", FirstName: "Ana"}, contact("", "Ana", "", "", ""), ReasonEmailMissing, nil},
		"a wrong address":     {Row{Email: "nonsense", Phone: "x"}, contact("", "", "", "", ""), ReasonEmailInvalid, []string{"phone"}},
		"a wrong phone":       {Row{Email: "ana@acme.com", Phone: "555"}, contact("ana@acme.com", "", "", "", ""), "", []string{"phone"}},
		"a long first name":   {Row{Email: "ana@acme.com", FirstName: long}, contact("ana@acme.com", "", "", "", ""), "", []string{"firstName"}},
		"a name of two lines": {Row{Email: "ana@acme.com", LastName: "a\nb"}, contact("ana@acme.com", "", "", "", ""), "", []string{"lastName"}},
		"a long title": {Row{Email: "ana@acme.com", LastName: "Silva", Title: long + long},
			contact("ana@acme.com", "", "Silva", "", ""), "", []string{"title"}},
		"name and phone": {Row{Email: "ana@acme.com", FirstName: long, Phone: "555"}, contact("ana@acme.com", "", "", "", ""), "",
			[]string{"phone", "firstName"}},
	} {
		got, refused, leftOut := of.row.Contact()
		if !reflect.DeepEqual(*got, of.want) || refused != of.refused || !slices.Equal(leftOut, of.leftOut) {
			t.Errorf("%s: %+v, refused %q, without %q", name, *got, refused, leftOut)
		}
	}
}

// TestLeaveOut checks that the verdict on a row that is taken without a field says so, unless it has another reason.
func TestLeaveOut(t *testing.T) {
	for _, tt := range []struct {
		reason Reason
		fields []string
		want   Reason
	}{
		{"", []string{"phone", "title"}, "phone_left_out"},
		{"", []string{"lastName"}, "name_left_out"},
		{"", []string{"title"}, "title_left_out"},
		{"", nil, ""},
		{ReasonDomainIgnored, []string{"phone"}, ReasonDomainIgnored},
	} {
		v := RowVerdict{Reason: tt.reason}
		if v.LeaveOut(tt.fields); v.Reason != tt.want || !slices.Equal(v.LeftOut, tt.fields) {
			t.Errorf("%q without %q: %+v", tt.reason, tt.fields, v)
		}
	}
}
