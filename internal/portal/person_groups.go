package portal

// A primary contact's invite gives their own groups. The invited person gets them only if the primary contact still has
// the right to give them when the invite is accepted. Groups that staff give do not depend on this.

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

// SettleGroups makes the person's groups their own when they accept. It removes the groups of a primary contact who may
// no longer give them. giver is the person whose id is GroupsBy. It is nil if they are gone.
func (p *Person) SettleGroups(giver *Person) {
	if p.GroupsBy != "" && !giver.MayLend(p.Partner) {
		p.Groups = nil
	}
	p.GroupsBy = ""
}

// MayLend reports whether p may give their own groups to people of a partner. Only an active primary contact of that
// partner may. It is false for nil.
func (p *Person) MayLend(partner string) bool {
	return p.ActiveAs(RolePrimaryContact) && p.Partner == partner
}
