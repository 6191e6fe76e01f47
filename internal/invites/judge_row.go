package invites

import (
	"context"

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
		for _, id := range []string{held[i].here, held[i].account} {
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
		}
	}
	return keys
}

// holders says who has a row's address.
type holders struct {
	here      string // a person of the list's partner
	elsewhere bool   // a person of another partner or of none
	account   string // that person, if they have no partner and may be invited here
	domain    string // the partner that the address's domain is assigned to
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
	h.domain, err = claims.DomainHolder(r.person.Email.Domain())
	admitted := l.call.Staff() || portal.JudgeDomain(r.person.Email, l.partner, h.domain, false, l.call.Settings).Admits()
	if held.Partner == "" && admitted && l.in.Access { // a list without access mails nobody
		h.account = held.Person
	}
	return h, err
}

// judge gives one row its verdict, and what to do for it. people has the people of the list's partner who have the
// rows' addresses.
func (l *rowList) judge(r *row, h holders, people record.Found) error {
	r.before, r.after, r.planted, r.lent = nil, nil, nil, false
	switch {
	case r.refused != "":
		r.settle(portal.VerdictRefused, r.refused, nil)
		return nil
	case !r.first:
		r.settle(portal.VerdictUnchanged, "", nil)
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
	if account.Joinable(l.call.Now) && (who == nil || who.Unclaimed && who.Status == portal.StatusContact && who.JoinedAt.IsZero()) {
		l.judgeAccount(r, who, account)
		return nil
	}
	if !l.call.Staff() {
		r.rule = portal.JudgeDomain(r.person.Email, l.partner, h.domain, h.elsewhere, l.call.Settings)
	}
	switch {
	case who != nil:
		l.judgeKnown(r, who, h)
	case l.call.Staff() && h.elsewhere:
		r.settle(portal.VerdictRefused, portal.ReasonEmailTaken, nil)
	default:
		l.judgeNew(r)
	}
	return nil
}

// judgeAccount judges a row with the address of an account without a partner. who is the contact who has the address
// unclaimed at the list's partner, or nil.
func (l *rowList) judgeAccount(r *row, who, account *portal.Person) {
	as := *r.person
	as.Role = portal.RoleUser
	as.Groups, r.lent = r.groups, !l.call.Staff()
	if who != nil {
		as = *who
	}
	r.before, r.planted, r.after = account, who, &as
	switch {
	case account.Mail.Blocks():
		r.settle(portal.VerdictRefused, portal.ReasonAddressBounced, nil)
	case account.MailedTooOften(l.call.Now):
		r.settle(portal.VerdictRefused, portal.ReasonTooManyAttempts, nil)
	default:
		r.settle(portal.VerdictInvited, "", l.inviteAccount)
	}
}

// judgeNew judges a row with an address that nobody of the partner has.
func (l *rowList) judgeNew(r *row) {
	who := *r.person
	who.ID, who.CreatedAt = token.NewIDAt(l.call.Now), l.call.Now
	who.Partner, who.PartnerName = l.partner.ID, l.partner.Name
	if r.rule.Admits() {
		who.Groups, r.lent = r.groups, !l.call.Staff()
	} else {
		who.Unclaimed = true
	}
	r.after = &who
	switch {
	case !l.in.Access:
		r.settle(portal.VerdictAdded, "", l.add)
	case r.rule.Admits():
		r.settle(portal.VerdictInvited, "", l.invite)
	default:
		r.settle(portal.VerdictRequested, r.rule.Told, l.request)
	}
}

// judgeKnown judges a row with the address of somebody of the partner.
func (l *rowList) judgeKnown(r *row, who *portal.Person, h holders) {
	after := *who
	r.before, r.after = who, &after
	expired := who.InviteHasExpired(l.call.Now)
	switch {
	case who.Status == portal.StatusDisabled:
		r.settle(portal.VerdictRefused, portal.ReasonDisabled, nil)
	case !l.in.Access || who.AsInvited().Status != portal.StatusContact && !expired:
		r.settle(portal.VerdictUnchanged, "", nil)
	case who.Mail.Blocks():
		r.settle(portal.VerdictRefused, portal.ReasonAddressBounced, nil)
	case who.MailedTooOften(l.call.Now):
		r.settle(portal.VerdictRefused, portal.ReasonTooManyAttempts, nil)
	case expired:
		r.settle(portal.VerdictInvited, "", l.invite)
	case l.call.Staff() && who.Unclaimed && h.elsewhere:
		r.settle(portal.VerdictRefused, portal.ReasonEmailTaken, nil)
	case l.call.Staff():
		after.Unclaimed = false
		r.settle(portal.VerdictInvited, "", l.invite)
	case r.rule.Admits():
		after.Unclaimed, r.lent = false, true
		r.settle(portal.VerdictInvited, "", l.invite)
	default:
		r.settle(portal.VerdictRequested, r.rule.Told, l.request)
	}
}

// settle sets the row's verdict. do is what the verdict says; nil is nothing.
func (r *row) settle(outcome string, reason portal.Reason, do func(*record.Change, *row) error) {
	r.verdict.Outcome, r.verdict.Reason, r.do = outcome, reason, do
	r.verdict.Person = ""
	if r.before != nil {
		r.verdict.Person = r.before.ID
	}
}
