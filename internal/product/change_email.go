package portal

import (
	"context"
	"slices"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

const emailLinkLifetime = 24 * time.Hour

// changeEmail settles what another address means for a person as they stand. after carries the new address; an active
// person keeps the old one until a link to the new is used. Who is not staff learns nothing about who holds an
// address: for a taken one all looks the same, and no mail goes out.
func (p *Portal) changeEmail(ctx context.Context, c *call, w *change, before, after *Person, current string) error {
	if before.Status == StatusRequested {
		return before.wrongState("their address stays as it is until the request is decided")
	}
	if before.ID == c.actor.ID {
		if err := p.confirmCaller(ctx, c, current); err != nil {
			return err
		}
	}
	if before.Status == StatusActive {
		return p.askEmail(ctx, c, w, before, after)
	}
	if after.Email == "" && before.Status != StatusContact {
		return refuse(CodeEmailMissing, "Only a contact can do without an e-mail address; give another one.")
	}
	if after.Email.Claim() != before.Email.Claim() {
		after.Mail = MailStatus{} // whatever became of mail to the old address
	}
	after.Unclaimed = false
	if !c.actor.Role.Staff() {
		return p.changeContactEmail(ctx, c, before, after)
	}
	if after.Email.Claim() != before.Email.Claim() || before.Unclaimed {
		if err := p.freeEmail(ctx, c, after.Email); err != nil {
			return err
		}
	}
	if before.Status != StatusInvited {
		return nil
	}
	in, err := p.invitation(ctx, c, after, nil)
	if err != nil {
		return err
	}
	if err := after.Resend(in); err != nil {
		return err
	}
	w.mail(inviteLetter(after, w.now))
	return nil
}

// changeContactEmail gives a contact the address that a primary contact names: outside their domains it claims nothing.
// Another spelling of the same address changes nothing about that.
func (p *Portal) changeContactEmail(ctx context.Context, c *call, before, after *Person) error {
	switch after.Email.Claim() {
	case "":
		return nil
	case before.Email.Claim():
		after.Unclaimed = before.Unclaimed
		return nil
	}
	rule, err := p.judge(ctx, c, c.items, after)
	after.Unclaimed = !rule.Admits()
	return err
}

// confirmCaller has the caller prove themselves by their password, throttled as signing in is.
func (p *Portal) confirmCaller(ctx context.Context, c *call, password string) error {
	counted, err := p.count(ctx, passwordByPerson, c.actor.ID+"#"+c.session.ID)
	if err != nil {
		return err
	}
	if !counted {
		return errTooManyAttempts(passwordByPerson)
	}
	stored, err := storedPassword(c.items, c.actor.ID)
	if err != nil {
		return err
	}
	ok, _, err := p.Hasher.Verify(ctx, stored.PHC, password)
	if err == nil && !ok {
		err = refuse(CodeBadCredentials, "Give your current password along with a new e-mail address.")
	}
	return err
}

// askEmail mails a link to the new address and a notice to the old. A second change kills the first one's link.
func (p *Portal) askEmail(ctx context.Context, c *call, w *change, before, after *Person) error {
	next := after.Email
	after.Email = before.Email
	if next == "" {
		return refuse(CodeEmailMissing, "Somebody with access needs an e-mail address; give another one.")
	}
	after.PendingEmail = next
	after.EmailVersion++
	var held claim
	taken, err := c.items.Decode(keyEmail(next), &held)
	if err != nil {
		return err
	}
	taken = taken && held.Person != before.ID
	if taken && c.actor.Role.Staff() {
		return p.freeEmail(ctx, c, next)
	}
	if !c.actor.Role.Staff() && !mayChangeTo(c.partner, before.Email, next) {
		return &Error{Code: CodeInvalid, Detail: "The new address must be in one of your organisation's domains; ask the portal's staff for another.",
			Fields: []Field{{Location: "body.email", Message: "must be in one of your organisation's domains"}}}
	}
	if err := after.countMail(c.now); err != nil {
		return err
	}
	asker := c.actor.ID
	if asker == before.ID {
		asker = ""
	}
	if taken { // the link could never be used, and its mail would go to somebody else
		w.decoy()
	} else {
		w.mail(emailLetter(after, asker, w.now))
	}
	if before.Mail.State != MailBounced {
		w.mail(emailNoticeLetter(after, asker, before.Email, w.now))
	}
	w.event(EventEmailChangeAsked, before.ID, before.Partner, nil)
	return nil
}

// dropPendingEmail lets a new address go that was asked for; its link is dead.
func (p *Person) dropPendingEmail() {
	if p.PendingEmail != "" {
		p.PendingEmail = ""
		p.EmailVersion++
	}
}

// mayChangeTo holds a change by anyone but staff to the domain rule, if the old address obeyed it.
func mayChangeTo(own *Partner, old, next Address) bool {
	return own == nil || !slices.Contains(own.Domains, old.Domain()) || slices.Contains(own.Domains, next.Domain())
}

// ConfirmEmail makes a new address the person's own, by the link that was mailed there. Whoever holds the link may call
// it. Every session ends. Refusals: link_used, link_expired, partner_inactive, link_invalid (replaced, or somebody else
// was faster with the address).
func (p *Portal) ConfirmEmail(ctx context.Context, raw string) error {
	link, err := p.checkLink(ctx, raw, token.Email)
	if err != nil {
		return err
	}
	items, err := p.table.Get(ctx, keyPerson(link.Person), keyPartner(link.Partner))
	if err != nil {
		return err
	}
	before, err := person(items, link.Person)
	if err != nil {
		return errLinkInvalid()
	}
	now := p.now()
	if err := before.emailOpen(link, now); err != nil {
		return err
	}
	if err := partnerOpen(items, before, link.Partner); err != nil {
		return err
	}
	after := *before
	after.Email, after.PendingEmail = before.PendingEmail, ""
	after.Mail = MailStatus{}
	after.EmailConfirmedVersion, after.EmailConfirmedAt = before.EmailVersion, now
	after.Epoch++
	w := newChange(now, before.ID)
	w.save(before, &after)
	w.event(EventEmailConfirmed, before.ID, before.Partner, nil)
	err = w.commit(ctx, p.table)
	if refusedOn(err, keyEmail(after.Email)) {
		return errLinkInvalid()
	}
	return err
}

// emailOpen tells whether the link to a new address may be used, or how it is dead.
func (p *Person) emailOpen(link token.Link, now time.Time) error {
	version := int64(link.Version)
	switch {
	case p.Status != StatusActive || version != p.EmailVersion || !now.Before(link.ExpiresAt.Add(linkMemory)):
		return errLinkInvalid()
	case version == p.EmailConfirmedVersion:
		return errLinkUsed()
	case p.PendingEmail == "":
		return errLinkInvalid()
	case !now.Before(link.ExpiresAt):
		return errLinkExpired()
	}
	return nil
}

// decoy is an op that means nothing, in place of one that would tell something.
func (w *change) decoy() {
	w.add(table.Put(table.Item{
		Key:        keyDecoy(token.NewIDAt(w.now)),
		TTL:        w.now.Add(time.Hour).Unix(),
		Attributes: table.Encode(struct{}{}),
	}, table.Any))
}
