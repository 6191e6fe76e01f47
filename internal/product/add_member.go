package portal

import (
	"context"
	"fmt"

	"allyway/internal/table"
	"allyway/internal/token"
)

const maxTags = 20

// MemberFields are a member's fields as somebody gives them. A nil pointer leaves the field as it is.
type MemberFields struct {
	Name    *string
	Kind    *MemberKind
	Email   *string
	Domain  *string
	Partner *string // a partner's id; empty: none
	Tags    *[]string
}

func (m *Member) set(in MemberFields, wrong *problems) {
	setText(&m.Name, in.Name, maxLine, false, "body.name", wrong)
	if m.Name == "" && !wrong.at("body.name") {
		wrong.add("body.name", "must not be empty")
	}
	set(&m.Kind, in.Kind, []MemberKind{MemberOrganisation, MemberPerson}, "body.kind", wrong)
	setEmail(&m.Email, in.Email, "body.email", wrong)
	m.setDomain(in.Domain, wrong)
	m.setTags(in.Tags, wrong)
}

func (m *Member) setDomain(typed *string, wrong *problems) {
	switch {
	case typed == nil:
	case *typed == "":
		m.Domain = ""
	default:
		domain, err := ParseDomain(*typed)
		wrong.check("body.domain", err)
		m.Domain = domain
	}
}

func (m *Member) setTags(typed *[]string, wrong *problems) {
	if typed == nil {
		return
	}
	if len(*typed) > maxTags {
		wrong.add("body.tags", "must be at most 20 tags")
		return
	}
	m.Tags = nil
	for i, t := range *typed {
		var tag string
		setName(&tag, &t, fmt.Sprintf("body.tags[%d]", i), wrong)
		m.Tags = append(m.Tags, tag)
	}
}

// setPartner takes over the partner that was read for it.
func (m *Member) setPartner(items table.Items, id *string, wrong *problems) error {
	if id == nil {
		return nil
	}
	m.Partner = nil
	if *id == "" {
		return nil
	}
	if _, ok := items[keyPartner(*id)]; !ok {
		wrong.add("body.partner", "is no partner of this portal")
		return nil
	}
	found, err := partner(items, *id)
	if err == nil {
		m.Partner = found.Reference()
	}
	return err
}

// keyOf is the key of the partner that the fields name, if any; what can be no id is no key.
func (in MemberFields) keyOf() table.Key {
	if in.Partner == nil || !token.ValidID(*in.Partner) {
		return table.Key{}
	}
	return keyPartner(*in.Partner)
}

// MemberView is a member with the users who stand for it.
type MemberView struct {
	Member *Member
	Users  []Reference
}

// AddMember adds a member to an ecosystem. Staff may call it. Refusals: not_found, invalid.
func (p *Portal) AddMember(ctx context.Context, by token.Session, eco string, in MemberFields, once Once) (*MemberView, error) {
	var wrong problems
	now := p.now()
	made := &Member{ID: token.NewIDAt(now), Ecosystem: eco, CreatedAt: now}
	made.set(in, &wrong)
	c, err := p.enter(ctx, by, Staff, keyEcosystem(eco), in.keyOf(), keyIdempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	if done, err := c.before(once); err != nil {
		return nil, err
	} else if done != nil {
		items, err := p.table.Get(ctx, keyMember(done.ID))
		if err != nil {
			return nil, err
		}
		made, err = member(items, eco, done.ID)
		return &MemberView{Member: made}, err
	}
	if _, err := openEcosystem(c.items, eco); err != nil {
		return nil, err
	}
	if err := made.setPartner(c.items, in.Partner, &wrong); err != nil {
		return nil, err
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	w := c.change()
	w.add(table.Put(made.item(), table.Absent), table.Patch(keyEcosystem(eco), table.Present, table.Add("members", 1)))
	w.saveWords(nil, made)
	w.event(EventMemberAdded, "", "", map[string]any{"ecosystem": eco, "member": made.ID})
	w.once(once, made.ID, "", "")
	made.version = 1
	return &MemberView{Member: made}, w.commit(ctx, p.table)
}

// openEcosystem gives the ecosystem unless it is being removed.
func openEcosystem(items table.Items, id string) (*Ecosystem, error) {
	e, err := ecosystem(items, id)
	if err == nil && e.Closing {
		return nil, notFound("ecosystem")
	}
	return e, err
}
