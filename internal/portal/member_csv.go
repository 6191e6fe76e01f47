package portal

import (
	"slices"
	"strings"
	"time"
)

// memberColumns maps the names of a table's columns to a member's fields. Only the letters of a name are compared.
var memberColumns = map[string]string{
	"name": "name", "member": "name", "membername": "name", "fullname": "name", "company": "name", "companyname": "name", "organisation": "name",
	"organization": "name", "account": "name", "accountname": "name", "firma": "name", "unternehmen": "name", "entreprise": "name", "empresa": "name",
	"azienda": "name", "nom": "name", "nombre": "name", "naam": "name", "namn": "name", "nimi": "name",
	"kind": "kind", "type": "kind", "membertype": "kind", "art": "kind", "typ": "kind",
	"email": "email", "mail": "email", "emailaddress": "email", "emails": "email", "correo": "email", "courriel": "email", "epost": "email",
	"domain": "domain", "website": "domain", "web": "domain", "url": "domain", "homepage": "domain", "webseite": "domain", "site": "domain",
	"partner": "partner", "partnername": "partner", "partnerid": "partner",
	"tags": "tags", "tag": "tags", "labels": "tags", "label": "tags", "categories": "tags", "category": "tags",
	"description": "description", "about": "description", "notes": "description", "beschreibung": "description",
}

// MemberRow is one row of a list of members, as somebody gives it.
type MemberRow struct{ Name, Kind, Email, Domain, Partner, Tags, Description string }

// MemberTable is a list of members that was read.
type MemberTable struct {
	Rows      []MemberRow
	Columns   map[string]int // field → column, from 1
	Ignored   []string       // the names of the columns that mean nothing here
	Delimiter string
}

// ParseMemberCSV returns the rows of a table of members. It reads what ParseCSV reads. Refusal: invalid, with the line.
func ParseMemberCSV(text []byte) (*MemberTable, error) {
	read, err := readCSV(text, memberColumns)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(read.fields, "name") {
		return nil, errCSV("has no column for the member's name; name one name in the first line")
	}
	t := &MemberTable{Columns: map[string]int{}, Ignored: read.ignored, Delimiter: string(read.comma)}
	for i, field := range read.fields {
		if field != "" {
			t.Columns[field] = i + 1
		}
	}
	for _, record := range read.records {
		cell := func(field string) string {
			if at := t.Columns[field]; at > 0 && at <= len(record) {
				return unescaped(strings.TrimSpace(record[at-1]))
			}
			return ""
		}
		t.Rows = append(t.Rows, MemberRow{cell("name"), cell("kind"), cell("email"), cell("domain"), cell("partner"), cell("tags"), cell("description")})
	}
	return t, nil
}

// The reasons of a refused row of members.
const (
	ReasonNameMissing    Reason = "name_missing"
	ReasonKindInvalid    Reason = "kind_invalid"
	ReasonDomainInvalid  Reason = "domain_invalid"
	ReasonTagsInvalid    Reason = "tags_invalid"
	ReasonPartnerUnknown Reason = "partner_unknown"

	ReasonDescriptionInvalid Reason = "description_invalid"
)

// memberKinds are the words for a member's kind that a row may have. Only their letters are compared.
var memberKinds = map[string]MemberKind{
	"": MemberOrganisation, "organisation": MemberOrganisation, "organization": MemberOrganisation, "company": MemberOrganisation, "org": MemberOrganisation,
	"firma": MemberOrganisation, "unternehmen": MemberOrganisation, "entreprise": MemberOrganisation, "empresa": MemberOrganisation, "business": MemberOrganisation,
	"person": MemberPerson, "individual": MemberPerson, "contact": MemberPerson, "people": MemberPerson, "personne": MemberPerson, "persona": MemberPerson,
}

// Member returns the member that a row describes, without its partner, and the reason why the row is refused, or "". Only
// the name is required.
func (r MemberRow) Member(id, ecosystem string, now time.Time) (*Member, Reason) {
	if strings.TrimSpace(r.Name) == "" {
		return nil, ReasonNameMissing
	}
	kind, known := memberKinds[letters(r.Kind)]
	if !known || letters(r.Kind) == "" && strings.TrimSpace(r.Kind) != "" {
		return nil, ReasonKindInvalid
	}
	in := Fields{"name": r.Name, "kind": string(kind), "email": r.Email, "domain": r.Domain, "description": r.Description}
	var tags []string
	for _, tag := range strings.FieldsFunc(r.Tags, func(c rune) bool { return strings.ContainsRune("|;,", c) }) {
		if strings.TrimSpace(tag) != "" {
			tags = append(tags, tag)
		}
	}
	if tags != nil {
		in["tags"] = tags
	}
	var wrong Problems
	m := NewMember(id, ecosystem, in, now, &wrong)
	switch {
	case wrong.At("body.email"):
		return nil, ReasonEmailInvalid
	case wrong.At("body.domain"):
		return nil, ReasonDomainInvalid
	case wrong.At("body.name"):
		return nil, ReasonNameInvalid
	case wrong.At("body.description"):
		return nil, ReasonDescriptionInvalid
	case len(wrong) > 0:
		return nil, ReasonTagsInvalid
	}
	return m, ""
}

// MemberVerdict is what was done for a row of members, or what a dry run would do.
type MemberVerdict struct {
	Row         int    // from 1
	Name, Email string // as given
	Outcome     string
	Reason      Reason
	Member      string // the member's id; empty: there is none yet
}
