package portal

import "slices"

// A person keeps the groups that staff have given them. A primary contact's invite gives their own groups to a person
// whose groups staff have not set. Until the invite is accepted, the person keeps these groups only while the primary
// contact may give them. Groups that staff give do not depend on anybody.

// TakeGroupsOf gives the person the groups of a primary contact who adds or invites them. If staff have set the
// person's groups, these stay, even if staff have set none.
func (p *Person) TakeGroupsOf(giver *Person) {
	if p.hasGroupsOfStaff() {
		return
	}
	p.Groups, p.GroupsBy = giver.Groups, ""
	if len(p.Groups) > 0 {
		p.GroupsBy = giver.ID
	}
}

// hasGroupsOfStaff reports whether staff have decided about the person's groups.
func (p *Person) hasGroupsOfStaff() bool {
	return p.GroupsSet || len(p.Groups) > 0 && p.GroupsBy == ""
}

// SetGroups gives the person groups, or none, by the decision of staff.
func (p *Person) SetGroups(ids []string) { p.Groups, p.GroupsBy, p.GroupsSet = ids, "", true }

// ClearGroups takes all groups from the person. Staff have not set any from then on.
func (p *Person) ClearGroups() { p.Groups, p.GroupsBy, p.GroupsSet = nil, "", false }

const maxGone = 5 // removed groups that a client may send back

// LoseGroup takes a group that does not exist any more from the person and from their pending invite. It reports
// whether they had it.
func (p *Person) LoseGroup(id string) bool {
	offered := p.Pending != nil && slices.Contains(p.Pending.Groups, id)
	if offered {
		offer := *p.Pending
		offer.Groups = slices.DeleteFunc(slices.Clone(offer.Groups), func(group string) bool { return group == id })
		if len(offer.Groups) == 0 {
			offer.GroupsBy = ""
		}
		p.Pending = &offer
	}
	i := slices.Index(p.Groups, id)
	if i < 0 {
		return offered
	}
	p.Groups = slices.Delete(slices.Clone(p.Groups), i, i+1)
	p.GroupsGone = append(slices.Clone(p.GroupsGone[max(0, len(p.GroupsGone)-maxGone+1):]), id)
	if len(p.Groups) == 0 {
		p.GroupsBy = ""
	}
	return true
}

// KeepGroupsOf gives the person the groups that they had before they joined a partner.
func (p *Person) KeepGroupsOf(before *Person) {
	p.Groups, p.GroupsBy, p.GroupsSet = before.Groups, before.GroupsBy, before.GroupsSet
}

// SettleGroups is for a person who accepts: from then on, their groups do not depend on who gave them. If a primary
// contact gave the groups, it removes those that this primary contact may no longer give, or no longer has. giver is
// the person whose id is GroupsBy, or nil if they were erased.
func (p *Person) SettleGroups(giver *Person) {
	switch {
	case p.GroupsBy == "":
	case !giver.MayLend(p.Partner):
		p.Groups = nil
	default:
		p.Groups = slices.DeleteFunc(slices.Clone(p.Groups), func(id string) bool { return !slices.Contains(giver.Groups, id) })
	}
	p.GroupsBy = ""
}

// MayLend reports whether p may give their own groups to people of a partner. Only an active primary contact of that
// partner may. It is false for nil.
func (p *Person) MayLend(partner string) bool {
	return p.ActiveAs(RolePrimaryContact) && p.Partner == partner
}
