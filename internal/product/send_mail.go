package portal

import (
	"context"
	"time"

	"allyway/internal/mail"
	"allyway/internal/table"
)

// SendMail sends the mail that stands under key. The stream calls it, and the sweep every minute. It is at least
// once: a mail is claimed first, and who dies between sending and marking has it sent again, with the same link. A
// mail that is no longer wanted, because its link is dead by now, is dropped. An error means that the table failed, or
// that the mail cannot be made; what the mail system refuses is recorded on the person, or tried again later.
func (p *Portal) SendMail(ctx context.Context, key table.Key) error {
	l, err := p.claimLetter(ctx, key)
	if err != nil || l == nil {
		return err
	}
	items, err := p.table.Get(ctx, keyPerson(l.Person), keyPartner(l.Partner), keyPerson(l.By), keyPerson(l.About), keySettings)
	if err != nil {
		return err
	}
	who, err := person(items, l.Person)
	if onlyFaults(err) != nil {
		return err
	}
	if err != nil {
		return p.dropLetter(ctx, l, nil) // erased
	}
	switch l.fate(who, items, p.now()) {
	case fateDropped:
		return p.dropLetter(ctx, l, who)
	case fateLate:
		return p.giveUp(ctx, l, who, "the mail could not be sent before its link expired")
	case fateHeld:
		return p.putBack(ctx, l, p.now().Add(holdLetter), l.Attempts-1)
	}
	message, err := p.compose(ctx, l, who, items)
	if err != nil {
		return p.unmade(ctx, l, who, err)
	}
	if free, err := p.pace(ctx, l); err != nil || !free {
		return err
	}
	ops, err := p.Sender.Send(ctx, l.ID, message)
	if err != nil {
		return p.sendFailed(ctx, l, who, err)
	}
	return p.settleLetter(ctx, l, who, MailStatus{State: MailSent, At: p.now()}, ops...)
}

// fate is what becomes of a mail, by what is true when it is about to be sent.
type fate int

const (
	fateSent    fate = iota
	fateDropped      // it would say something untrue by now
	fateHeld         // not at present: the partner is inactive, and may be active again
	fateLate         // the invite expired before its mail could be sent
)

// fate judges whether the mail still says something true: its link would be accepted, its partner is active, and mail
// to the address does not bounce.
func (l *Letter) fate(who *Person, items table.Items, now time.Time) fate {
	partner, err := partnerIfAny(items, who.Partner)
	toOwn := l.To == "" || l.To == who.Email
	if err != nil || who.Partner != l.Partner || l.To == "" && !who.hasAddress() || toOwn && who.Mail.Blocks() {
		return fateDropped
	}
	inactive := partner != nil && partner.Status != PartnerActive
	wanted := true
	switch l.Template {
	case mail.Invite, mail.Reminder:
		switch current := who.Status == StatusInvited && who.InviteVersion == l.Version; {
		case current && who.InviteHasExpired(now) && l.Template == mail.Invite:
			return fateLate
		case current && inactive && !who.InviteHasExpired(now):
			return fateHeld
		}
		wanted = who.inviteOpen(l.Version, now) == nil
	case mail.EmailConfirm:
		wanted = who.EmailVersion == l.Version && who.PendingEmail == l.To && now.Before(l.ExpiresAt)
	case mail.Reset:
		wanted = !inactive && who.Status == StatusActive && who.Epoch == l.Version && now.Before(l.ExpiresAt)
	}
	if !wanted {
		return fateDropped
	}
	return fateSent
}

// compose renders the mail. The link is made here and now, and stands nowhere else.
func (p *Portal) compose(ctx context.Context, l *Letter, who *Person, items table.Items) (mail.Message, error) {
	set, err := settings(items)
	if err != nil {
		return mail.Message{}, err
	}
	data := mail.Data{Portal: set.PortalName, FirstName: who.FirstName, Email: string(who.Email), ExpiresAt: l.ExpiresAt,
		Footer: set.MailFooter, From: p.MailFrom, FromName: set.SenderName, ReplyTo: string(set.ReplyTo), Note: l.Note,
		LogoURL: p.logoURL(set.Logo), Fresh: l.Version > 1}
	if l.To != "" {
		data.Email = string(l.To)
	}
	if partner, err := partnerIfAny(items, who.Partner); err == nil && partner != nil {
		data.Partner = partner.Name
		if partner.Logo != "" {
			data.LogoURL = p.logoURL(partner.Logo)
		}
	}
	if by, err := person(items, l.By); err == nil {
		data.Inviter = by.Name()
	}
	if about, err := person(items, l.About); err == nil {
		data.About = about.Name()
	}
	if data.URL, err = p.letterURL(ctx, l, who); err != nil {
		return mail.Message{}, err
	}
	return mail.Render(l.Template, data)
}

// letterURL is the mail's first link: the one to use, or, in a notice, the portal's own page.
func (p *Portal) letterURL(ctx context.Context, l *Letter, who *Person) (string, error) {
	switch l.Template {
	case mail.Invite, mail.Reminder:
		return p.link(ctx, pageAccept, inviteLink(who.ID, who.Partner, who.InvitedBy, l.Version, l.ExpiresAt))
	case mail.EmailConfirm:
		return p.link(ctx, pageEmail, emailLink(who.ID, who.Partner, l.Version, l.ExpiresAt))
	case mail.Reset:
		return p.link(ctx, pageReset, resetLink(who.ID, who.Partner, l.Version, l.ExpiresAt))
	}
	return p.URL + "/", nil
}

func (p *Portal) logoURL(hash string) string {
	if hash == "" {
		return ""
	}
	return p.URL + "/v1/logos/" + hash
}
