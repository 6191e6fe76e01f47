package portal

// A primary contact's invite gives their own groups. Until it is accepted, these groups depend on the right of the
// primary contact: rights end with the person who gave them. Groups that staff give depend on nobody.

// TakeGroupsOf gives the person the groups of a primary contact who adds or invites them. Groups that staff have given
// stay.
func (p *Person) TakeGroupsOf(giver *Person) {
	if len(p.Groups) > 0 && p.GroupsBy == "" {
		return
	}
	p.Groups, p.GroupsBy = giver.Groups, ""
	if len(p.Groups) > 0 {
		p.GroupsBy = giver.ID
	}
}

// SetGroups gives the person groups by the decision of staff.
func (p *Person) SetGroups(ids []string) { p.Groups, p.GroupsBy = ids, "" }

// SettleGroups makes the person's groups their own when they accept. Those of a primary contact who may not give them any
// more are lost. giver is the person whose id is GroupsBy. It is nil if they are gone.
func (p *Person) SettleGroups(giver *Person) {
	if p.GroupsBy != "" && !giver.MayLend(p.Partner) {
		p.Groups = nil
	}
	p.GroupsBy = ""
}

// MayLend reports whether p may give their own groups to people of a partner: an active primary contact of it may. It is
// false for nil.
func (p *Person) MayLend(partner string) bool {
	return p.ActiveAs(RolePrimaryContact) && p.Partner == partner
}
