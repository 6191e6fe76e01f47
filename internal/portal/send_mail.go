package portal

import (
	"context"
	"errors"
	"time"

	"allyway/internal/mail"
	"allyway/internal/table"
)

const (
	mailLease    = time.Minute     // how long a sender may take before another may try
	sweepAfter   = 2 * time.Minute // what the stream has not woken anybody for by then, the sweep takes
	maxAttempts  = 8               // of temporary failures, before a mail is given up as failed
	firstBackoff = 30 * time.Second
)

// SendMail sends the mail that stands under key. The stream calls it, and the sweep every minute. It is at least
// once: a mail is claimed first, and who dies between sending and marking has it sent again, with the same link. A
// mail that is no longer wanted, because its link is dead by now, is dropped. An error means that the table failed;
// what the mail system refuses is recorded on the person, or tried again later.
func (p *Portal) SendMail(ctx context.Context, key table.Key) error {
	l, err := p.claimLetter(ctx, key)
	if err != nil || l == nil {
		return err
	}
	items, err := p.table.Get(ctx, keyPerson(l.Person), keyPartner(l.Partner), keyPerson(l.By), keySettings)
	if err != nil {
		return err
	}
	who, err := person(items, l.Person)
	if err != nil {
		return p.dropLetter(ctx, l, onlyFaults(err))
	}
	if !l.wanted(who, items, p.now()) {
		return p.dropLetter(ctx, l, nil)
	}
	message, err := p.compose(ctx, l, who, items)
	if err != nil {
		return err
	}
	ops, err := p.Sender.Send(ctx, l.ID, message)
	if err != nil {
		return p.sendFailed(ctx, l, err)
	}
	return p.settleLetter(ctx, l, MailStatus{State: MailSent, At: p.now()}, ops...)
}

// SweepMail sends what is unsent and has waited long enough for somebody else to have sent it. It is called every
// minute. It returns how many it tried; one that fails keeps no other from being sent.
func (p *Portal) SweepMail(ctx context.Context) (tried int, err error) {
	var failures []error
	for _, partition := range MailPartitions() {
		n, err := p.sweepPartition(ctx, partition)
		tried += n
		failures = append(failures, err)
	}
	return tried, errors.Join(failures...)
}

func (p *Portal) sweepPartition(ctx context.Context, partition string) (tried int, err error) {
	var failures []error
	q := table.Query{PK: partition, Limit: 100}
	for {
		page, err := p.table.Query(ctx, q)
		if err != nil {
			return tried, errors.Join(append(failures, err)...)
		}
		for _, item := range page.Items {
			l, err := decodeLetter(item)
			if err == nil && p.now().Before(l.dueAt()) {
				continue
			}
			tried++
			failures = append(failures, err, p.SendMail(ctx, item.Key))
		}
		if q.After = page.Next; page.Next == "" {
			return tried, errors.Join(failures...)
		}
	}
}

// dueAt is when the sweep takes a mail: at the time set after a failure, else when the stream had its chance.
func (l *Letter) dueAt() time.Time {
	if !l.NextAt.IsZero() {
		return l.NextAt
	}
	return l.CreatedAt.Add(sweepAfter)
}

func decodeLetter(item table.Item) (*Letter, error) {
	l := &Letter{key: item.Key, version: item.Version}
	return l, item.Decode(l)
}

// claimLetter reads a mail and takes a lease on it. It gives nil where it is sent already, or somebody else is at it.
func (p *Portal) claimLetter(ctx context.Context, key table.Key) (*Letter, error) {
	items, err := p.table.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	item, ok := items[key]
	if !ok {
		return nil, nil
	}
	l, err := decodeLetter(item)
	if err != nil {
		return nil, err
	}
	now := p.now()
	if now.Before(l.LeaseUntil) || now.Before(l.NextAt) {
		return nil, nil
	}
	l.Attempts++
	l.LeaseUntil = now.Add(mailLease)
	err = p.table.Write(ctx, table.Patch(key, table.Version(l.version),
		table.Set("attempts", l.Attempts), table.Set("leaseUntil", l.LeaseUntil)))
	if isRefused(err) {
		return nil, nil
	}
	l.version++
	return l, err
}

// wanted tells whether the mail still says something true: its link would be accepted, its partner is active, and
// mail to the address does not bounce.
func (l *Letter) wanted(who *Person, items table.Items, now time.Time) bool {
	partner, err := partnerIfAny(items, who.Partner)
	if err != nil || who.Email == "" || who.Partner != l.Partner || who.Mail.State == MailBounced {
		return false
	}
	inactive := partner != nil && partner.Status != PartnerActive
	switch l.Template {
	case mail.Invite:
		return !inactive && who.inviteOpen(l.Version, now) == nil
	case mail.Reset:
		return !inactive && who.Status == StatusActive && who.Epoch == l.Version && now.Before(l.ExpiresAt)
	}
	return true
}

// compose renders the mail. The link is made here and now, and stands nowhere else.
func (p *Portal) compose(ctx context.Context, l *Letter, who *Person, items table.Items) (mail.Message, error) {
	set, err := settings(items)
	if err != nil {
		return mail.Message{}, err
	}
	data := mail.Data{Portal: set.PortalName, Partner: who.PartnerName, FirstName: who.FirstName, Email: string(who.Email),
		ExpiresAt: l.ExpiresAt, Footer: set.MailFooter, From: p.MailFrom, FromName: set.SenderName, ReplyTo: string(set.ReplyTo),
		URL: p.URL + "/"}
	if partner, err := partnerIfAny(items, who.Partner); err == nil && partner != nil {
		data.Partner = partner.Name
	}
	if by, err := person(items, l.By); err == nil {
		data.Inviter = by.Name()
	}
	switch l.Template {
	case mail.Invite:
		data.URL, err = p.link(ctx, pageAccept, inviteLink(who.ID, who.Partner, who.InvitedBy, l.Version, l.ExpiresAt))
	case mail.Reset:
		data.URL, err = p.link(ctx, pageReset, resetLink(who.ID, who.Partner, l.Version, l.ExpiresAt))
	}
	if err != nil {
		return mail.Message{}, err
	}
	return mail.Render(l.Template, data)
}

// sendFailed sets the time of the next try, or gives the mail up.
func (p *Portal) sendFailed(ctx context.Context, l *Letter, failure error) error {
	var known *mail.SendError
	reason := "the mail system could not be reached"
	if errors.As(failure, &known) {
		reason = known.Reason
	}
	if known != nil && !known.Temporary || l.Attempts >= maxAttempts {
		return p.settleLetter(ctx, l, MailStatus{State: MailFailed, Detail: reason, At: p.now()})
	}
	next := p.now().Add(firstBackoff << (l.Attempts - 1))
	return onlyUnrefused(p.table.Write(ctx, table.Patch(l.key, table.Version(l.version),
		table.Set("nextAt", next), table.Remove("leaseUntil"))))
}

// settleLetter takes the mail away and tells on the person what became of it, in one Write; with it goes what the
// local mailbox stores.
func (p *Portal) settleLetter(ctx context.Context, l *Letter, became MailStatus, with ...table.Op) error {
	done := append(with, table.Delete(l.key, table.Version(l.version)))
	err := p.table.Write(ctx, append(done, table.Patch(keyPerson(l.Person), table.Present, table.Set("mail", became)))...)
	if refusedOn(err, keyPerson(l.Person)) { // erased since it was read
		err = p.table.Write(ctx, done...)
	}
	return onlyUnrefused(err)
}

func (p *Portal) dropLetter(ctx context.Context, l *Letter, err error) error {
	if err != nil {
		return err
	}
	return onlyUnrefused(p.table.Write(ctx, table.Delete(l.key, table.Version(l.version))))
}
