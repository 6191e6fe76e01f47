package apitest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"allyway/internal/api"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// private watches what a test writes. Events name fields and ids, and never a person's values. It remembers the values
// of every person, and every event. At the end of the test it reports each event that has such a value.
type private struct {
	names  map[string]bool // these may be ordinary words, so only an event's details are searched for them
	values map[string]bool // these are always personal: no part of an event may have one
	events []portal.Event
}

func (p *private) note(ops []table.Op) {
	for _, op := range ops {
		if op.Kind != table.KindPut {
			continue
		}
		switch kind, _, _ := strings.Cut(op.Item.PK, "#"); kind {
		case "PERSON":
			var who portal.Person
			if json.Unmarshal(op.Item.Attributes, &who) == nil {
				p.remember(&who)
			}
		case "EVENT":
			var e portal.Event
			if json.Unmarshal(op.Item.Attributes, &e) == nil {
				p.events = append(p.events, e)
			}
		}
	}
}

func (p *private) remember(who *portal.Person) {
	if p.names == nil {
		p.names, p.values = map[string]bool{}, map[string]bool{}
	}
	for _, name := range []string{who.FirstName, who.LastName, who.Title} {
		if name != "" {
			p.names[strings.ToLower(name)] = true
		}
	}
	for _, value := range []string{string(who.Email), string(who.PendingEmail), who.Phone, who.Address, who.Notes, who.Mail.Detail} {
		if len(value) > 3 {
			p.values[strings.ToLower(value)] = true
		}
	}
}

func (p *private) leaks() []string {
	words := []string{"fields", "role", "kind", "licence", "reason"} // details that are one of a few words
	var all []string
	for _, e := range p.events {
		raw := strings.ToLower(string(table.Encode(e)))
		for value := range p.values {
			if strings.Contains(raw, value) {
				all = append(all, fmt.Sprintf("an event holds %q: %s", value, raw))
			}
		}
		for key, detail := range e.Detail {
			if !api.HasEventDetail(key) {
				all = append(all, fmt.Sprintf("the document does not describe an event's %s: %s", key, raw))
			}
			for _, text := range texts(detail) {
				if p.names[strings.ToLower(text)] && !slices.Contains(words, key) && !(key == "changes" && isFixed(text)) {
					all = append(all, fmt.Sprintf("an event's %s is %q: %s", key, text, raw))
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// isFixed reports whether a text that is somebody's name here is also the name of a status or a role.
func isFixed(text string) bool {
	roles := []portal.Role{portal.RoleOwner, portal.RoleAdmin, portal.RolePrimaryContact, portal.RoleUser}
	return slices.Contains(portal.Statuses, portal.Status(text)) || slices.Contains(roles, portal.Role(text))
}

// texts are all strings within a detail.
func texts(detail any) []string {
	switch in := detail.(type) {
	case string:
		return []string{in}
	case []any:
		var all []string
		for _, part := range in {
			all = append(all, texts(part)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, part := range in {
			all = append(all, texts(part)...)
		}
		return all
	}
	return nil
}
