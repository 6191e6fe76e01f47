package invites

import (
	"context"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// judgeAll gives every row its verdict, from what is stored now. It reads who holds the addresses, then the people.
func (l *rowList) judgeAll(ctx context.Context, rows []*row) error {
	claims, err := l.store.GetMany(ctx, l.claimKeys(rows))
	if err != nil {
		return err
	}
	held := make([]holders, len(rows))
	var keys []record.Key
	for i, r := range rows {
		if held[i], err = l.holders(claims, r); err != nil {
			return err
		}
		for _, id := range []string{held[i].here, held[i].holder, held[i].account} {
			if id != "" {
				keys = append(keys, record.Person(id))
			}
		}
	}
	people, err := l.store.GetMany(ctx, keys)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if err := l.judge(r, held[i], people); err != nil {
			return err
		}
	}
	return nil
}

func (l *rowList) claimKeys(rows []*row) (keys []record.Key) {
	for _, r := range rows {
		switch {
		case r.refused != "" || !r.first:
		case l.call.Staff():
			keys = append(keys, record.AddressKeys(l.partner.ID, r.person.Email)...)
		default:
			keys = append(keys, record.AdmissionKeys(l.partner.ID, r.person.Email)...)
			keys = append(keys, record.Blocked(l.partner.ID, r.person.Email))
		}
	}
	return keys
}

// holders says who has a row's address.
type holders struct {
	here      string            // a person of the list's partner
	elsewhere bool              // a person of another partner or of none
	holder    string            // to staff: that person
	account   string            // that person, if they have no partner and may be invited here
	domain    string            // the partner that the address's domain is assigned to
	mail      portal.MailStatus // to a primary contact: what their partner remembers about the address
}

// holders returns who has a row's address. claims has what claimKeys names.
func (l *rowList) holders(claims record.Found, r *row) (h holders, err error) {
	if r.refused != "" || !r.first {
		return h, nil
	}
	held, err := claims.Holder(r.person.Email)
	if err != nil {
		return h, err
	}
	own, err := claims.HolderAt(l.partner.ID, r.person.Email)
	if err != nil {
		return h, err
	}
	h.here, h.elsewhere = own.Person, held.Person != "" && held.Partner != l.partner.ID
	if h.elsewhere && l.call.Staff() {
		h.holder = held.Person
	}
	if !l.call.Staff() {
		if h.mail, err = claims.BlockedMail(l.partner.ID, r.person.Email); err != nil {
			return h, err
		}
	}
	h.domain, err = claims.DomainHolder(r.person.Email.Domain())
	admitted := l.call.Staff() || portal.JudgeDomain(r.person.Email, l.partner, h.domain, false, l.call.Settings).Admits()
	if held.Partner == "" && admitted && l.in.Access { // a list without access mails nobody
		h.account = held.Person
	}
	return h, err
}

// judge gives one row its verdict, and what to do for it. people has the people whom the rows' holders name.
func (l *rowList) judge(r *row, h holders, people record.Found) error {
	r.before, r.after, r.account, r.lent = nil, nil, nil, false
	switch {
	case r.refused != "":
		l.settle(r, portal.VerdictRefused, r.refused, nil)
		return nil
	case !r.first:
		l.settle(r, portal.VerdictUnchanged, "", nil)
		return nil
	}
	who, err := people.PersonIfAny(h.here) // nil if they were erased meanwhile; then the Write finds out who has the address
	if err != nil {
		return err
	}
	if who != nil && who.ListedAt() != l.partner.ID { // they were moved meanwhile
		who, h.elsewhere = nil, true
	}
	account, err := people.PersonIfAny(h.account)
	if err != nil {
		return err
	}
	if account.Joinable(l.call.Now) && (who == nil || who.Status == portal.StatusContact && account.MayReplace(who)) {
		l.judgeAccount(r, who, account)
		return nil
	}
	if !l.call.Staff() {
		r.rule = portal.JudgeDomain(r.person.Email, l.partner, h.domain, h.elsewhere, l.call.Settings)
	}
	switch {
	case who != nil:
		return l.judgeKnown(r, who, h, people)
	case l.call.Staff() && h.elsewhere:
		return l.refuseTaken(r, h, people)
	default:
		l.judgeNew(r, h.mail)
	}
	return nil
}

// refuseTaken refuses a row whose address somebody elsewhere has. The verdict names this person as the refusal of a
// single address does.
func (l *rowList) refuseTaken(r *row, h holders, people record.Found) error {
	l.settle(r, portal.VerdictRefused, portal.ReasonEmailTaken, nil)
	holder, err := people.PersonIfAny(h.holder)
	if holder == nil || err != nil {
		return err
	}
	here := &portal.Person{Partner: l.partner.ID, Role: portal.RoleUser}
	taken := portal.Taken{Actor: l.call.Actor, For: here, Holder: holder}.Refusal()
	r.verdict.Holder, r.verdict.Partner = taken.Holder, taken.Partner
	return nil
}

// judgeAccount judges a row with the address of an account without a partner. who is the contact who has the address
// unclaimed at the list's partner, or nil.
func (l *rowList) judgeAccount(r *row, who, account *portal.Person) {
	as := *r.person
	as.Role = portal.RoleUser
	if who != nil {
		as = *who
	} else if len(r.groups) > 0 {
		as.SetGroups(r.groups)
	}
	r.before, r.after, r.account, r.lent = who, &as, account, !l.call.Staff()
	switch {
	case account.HasDeclined(l.partner.ID):
		l.settle(r, portal.VerdictRefused, portal.ReasonDeclined, nil)
	case account.Mail.Blocks():
		l.settle(r, portal.VerdictRefused, portal.ReasonAddressBounced, nil)
	case account.MailedTooOften(l.call.Now):
		l.settle(r, portal.VerdictRefused, portal.ReasonTooManyAttempts, nil)
	default:
		l.settle(r, portal.VerdictInvited, "", l.inviteAccount)
	}
}

// judgeNew judges a row with an address that nobody of the partner has. mail is what the partner remembers about it.
func (l *rowList) judgeNew(r *row, mail portal.MailStatus) {
	who := *r.person
	who.ID, who.CreatedAt = token.NewIDAt(l.call.Now), l.call.Now
	who.Partner, who.PartnerName, who.Mail = l.partner.ID, l.partner.Name, mail
	if r.rule.Admits() {
		if r.lent = !l.call.Staff(); len(r.groups) > 0 {
			who.SetGroups(r.groups)
		}
	} else {
		who.Unclaimed = true
	}
	r.after = &who
	switch {
	case !l.in.Access && !r.rule.InUseHere():
		l.settle(r, portal.VerdictAdded, "", l.add)
	case r.rule.Admits() && mail.Blocks():
		l.settle(r, portal.VerdictRefused, portal.ReasonAddressBounced, nil)
	case r.rule.Admits():
		l.settle(r, portal.VerdictInvited, "", l.invite)
	default:
		l.settle(r, portal.VerdictRequested, r.rule.Told, l.request)
	}
}

// judgeKnown judges a row with the address of somebody of the partner.
func (l *rowList) judgeKnown(r *row, who *portal.Person, h holders, people record.Found) error {
	after, here := *who, who.AsInvited()
	r.before, r.after = who, &after
	expired := who.InviteHasExpired(l.call.Now)
	switch {
	case who.Status == portal.StatusDisabled:
		l.settle(r, portal.VerdictRefused, portal.ReasonDisabled, nil)
	case !l.in.Access || here.Status != portal.StatusContact && here.Status != portal.StatusInvited:
		l.settle(r, portal.VerdictUnchanged, "", nil)
	case who.Status == portal.StatusContact && !who.DeclinedAt.IsZero():
		l.settle(r, portal.VerdictRefused, portal.ReasonDeclined, nil)
	case who.Mail.Blocks():
		l.settle(r, portal.VerdictRefused, portal.ReasonAddressBounced, nil)
	case here.Status == portal.StatusInvited && !expired:
		l.settle(r, portal.VerdictUnchanged, "", nil)
	case who.MailedTooOften(l.call.Now):
		l.settle(r, portal.VerdictRefused, portal.ReasonTooManyAttempts, nil)
	case expired:
		l.settle(r, portal.VerdictInvited, "", l.invite)
	case l.call.Staff() && who.Unclaimed && h.elsewhere:
		return l.refuseTaken(r, h, people)
	case l.call.Staff():
		after.Unclaimed = false
		l.settle(r, portal.VerdictInvited, "", l.invite)
	case r.rule.Admits():
		after.Unclaimed, r.lent = false, true
		l.settle(r, portal.VerdictInvited, "", l.invite)
	default:
		l.settle(r, portal.VerdictRequested, r.rule.Told, l.request)
	}
	return nil
}

// settle sets a row's verdict. do is what the verdict says; nil is nothing. Of the groups in a primary contact's row,
// those that the person neither has nor gets are left out.
func (l *rowList) settle(r *row, outcome string, reason portal.Reason, do func(*record.Change, *row) error) {
	r.verdict = portal.RowVerdict{Row: r.verdict.Row, Email: r.verdict.Email, Outcome: outcome, Reason: reason}
	r.do = do
	switch {
	case do != nil:
		r.verdict.Show(l.person(r).AsInvited())
	case r.before != nil:
		r.verdict.Show(r.before.AsInvited())
	default:
		r.verdict.Show(r.person)
	}
	var leftOut []string
	if r.before != nil {
		r.verdict.Person, r.verdict.Status = r.before.ID, r.before.AsInvited().Status
	} else if do != nil {
		leftOut = r.leftOut
	}
	others := slices.ContainsFunc(r.named, func(id string) bool { return !slices.Contains(r.verdict.Groups, id) })
	if others && outcome != portal.VerdictRefused && (r.before != nil || do != nil) {
		leftOut = append(leftOut[:len(leftOut):len(leftOut)], "groups")
	}
	r.verdict.LeaveOut(leftOut)
}
