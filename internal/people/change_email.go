package people

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// changeEmail handles a new address according to the person's status. after has the new address, which is not only
// another spelling of the old one. An active person keeps the old one until they use the link that is mailed to the
// new one. A program needs the scope for invites, unless the person is a contact: whoever reads the mail to the new
// address gets the person's access. Refusals: forbidden, wrong_state, bad_credentials, too_many_attempts,
// email_missing, email_taken, invalid, and those of an invite.
func (s *Service) changeEmail(ctx context.Context, c *record.Call, w *record.Change, before, after *portal.Person, current string) error {
	if before.Status == portal.StatusRequested {
		return before.WrongState("their address stays as it is until the request is decided")
	}
	if c.IsSelf(before.ID) {
		return s.changeOwnEmail(ctx, c, w, before, after, current)
	}
	if before.Status != portal.StatusContact {
		if err := c.Needs(portal.ScopeInvitesWrite); err != nil {
			return err
		}
	}
	if before.Status == portal.StatusActive {
		return askEmail(ctx, c, w, before, after, true)
	}
	if after.Email == "" && before.Status != portal.StatusContact {
		return portal.Refuse(portal.CodeEmailMissing, "Only a contact may be without an e-mail address; give a new address.")
	}
	after.Mail = portal.MailStatus{} // it was about the old address
	if !c.Staff() {
		return s.changeContactEmail(ctx, c, w, before, after)
	}
	after.Unclaimed = false
	// The one Get cannot know the person's partner, so it reads only who holds the address. The Write finds out whether
	// a colleague has it.
	w.IfAddressTakenThere(after)
	if err := c.CheckAddress(ctx, c.Found, after); err != nil || before.Status != portal.StatusInvited {
		return err
	}
	in, err := c.Invitation(ctx, after, nil)
	if err != nil {
		return err
	}
	if err := after.Resend(in); err != nil {
		return err
	}
	w.Mail(portal.InviteLetter(after))
	return nil
}

// mailsGivenUp limits the mails of a day to one address that primary contacts give to one contact after another. A
// person's record counts only the mails to this person. So without this limit, the count would begin again with each
// contact, and the address could be mailed without end.
var mailsGivenUp = record.Throttle{Kind: "mail-given-up", Limit: 30, Window: 24 * time.Hour}

// changeContactEmail gives a contact the address that a primary contact names. Outside their domains it stays
// unclaimed. An address in their domains becomes a request if somebody elsewhere holds it. Refusals: forbidden (see
// CheckGivesUpAddress), email_taken, too_many_attempts.
func (s *Service) changeContactEmail(ctx context.Context, c *record.Call, w *record.Change, before, after *portal.Person) error {
	if err := before.CheckGivesUpAddress(); err != nil {
		return err
	}
	w.KeepBlocked(before)
	var err error
	if after.Mail, err = c.Found.BlockedMail(after.Partner, after.Email); err != nil {
		return err
	}
	if after.Email == "" {
		after.Unclaimed = false
	} else {
		rule, err := c.Judge(ctx, c.Found, after)
		if err != nil {
			return err
		}
		if after.Unclaimed = !rule.Admits(); rule.InUseHere() {
			if err := w.Ask(c, after, rule); err != nil {
				return err
			}
		}
	}
	mailed := before.MailedInADay(c.Now)
	if mailed == 0 {
		return nil
	}
	within, err := s.store.Count(ctx, mailsGivenUp, before.Email.Claim(), int64(mailed))
	if err == nil && !within {
		err = mailsGivenUp.Refuse(c.Now)
	}
	return err
}

// ownEmails limits how often people may ask for a new address of their own. People see this limit, so it must not
// depend on the address. The mails to an address are limited, too. People must not see that limit, because it depends
// on what others have done.
var ownEmails = record.Throttle{Kind: "own-email", Limit: 8, Window: 24 * time.Hour}

// changeOwnEmail is askEmail for the actor's own address. It asks for the actor's password, and counts the mail to the
// new address. If askEmail is refused, it gives these counts back. Refusals: those of proveActor and askEmail.
func (s *Service) changeOwnEmail(ctx context.Context, c *record.Call, w *record.Change, before, after *portal.Person, current string) error {
	next := after.Email
	held, err := c.Found.Holder(next)
	if err != nil {
		return err
	}
	free := held.Person == "" || held.Person == before.ID
	counted, mailed, err := s.proveActor(ctx, c, current, record.MailsTo(next, free))
	if err == nil {
		err = askEmail(ctx, c, w, before, after, free && mailed)
	}
	if err != nil {
		_ = s.store.GiveBack(ctx, counted...) // if this fails, the counts are too high until their window ends
	}
	return err
}

// proveActor asks for the actor's password. Attempts are counted for each of their sessions. At the same time, it
// counts the request for a new address and the mail, and returns these counts as given. mailed reports whether the mail
// is within its limit. Refusals: bad_credentials, too_many_attempts.
func (s *Service) proveActor(ctx context.Context, c *record.Call, password string, mail record.Counter) (given []record.Counted, mailed bool, err error) {
	var within bool
	var asked, sent record.Counted
	err = record.Parallel(
		func() (err error) {
			_, err = s.store.CountProof(ctx, token.Session{Person: c.Actor.ID, ID: c.Session.ID})
			return err
		},
		func() (err error) { asked, within, err = s.store.CountAll(ctx, ownEmails.Of(c.Actor.ID)); return err },
		func() (err error) { sent, mailed, err = s.store.CountAll(ctx, mail); return err },
	)
	given = []record.Counted{asked, sent}
	switch {
	case err != nil:
		return given, mailed, err
	case !within:
		return given, mailed, asked.Refuse(c.Now)
	}
	stored, err := c.Found.Password(c.Actor.ID)
	if err != nil {
		return given, mailed, err
	}
	ok, _, err := s.hasher.Verify(ctx, stored.PHC, password)
	if err == nil && !ok {
		err = portal.Refuse(portal.CodeBadCredentials, "Give your current password together with a new e-mail address.")
	}
	return given, mailed, err
}

// askEmail mails a link to the new address and a notice to the old one. The link of an earlier change is dead. If
// mailed is false, no link is mailed, but the answer and the Write look the same. So an actor who is not staff cannot
// find out whether somebody holds the address, or whether it has had its mails of the day. Refusals: email_missing,
// email_taken, invalid, too_many_attempts.
func askEmail(ctx context.Context, c *record.Call, w *record.Change, before, after *portal.Person, mailed bool) error {
	next := after.Email
	if next == "" {
		return portal.Refuse(portal.CodeEmailMissing, "Somebody with access needs an e-mail address; give a new address.")
	}
	switch {
	case c.Staff():
		if err := c.CheckAddress(ctx, c.Found, after); err != nil {
			return err
		}
	case !c.Partner.MayChangeTo(before.Email, next, c.Settings):
		return &portal.Error{Code: portal.CodeInvalid, Detail: "The new address must be in one of your organisation's domains; ask the portal's staff for another.",
			Fields: []portal.Field{{Location: "body.email", Message: "must be in one of your organisation's domains"}}}
	}
	after.Email, after.PendingEmail = before.Email, next
	after.EmailVersion++
	if err := after.CountMail(c.Now); err != nil {
		return err
	}
	after.EmailAskedBy, after.EmailAskedKey = "", ""
	if !c.IsSelf(before.ID) {
		after.EmailAskedBy, after.EmailAskedKey = c.Sender()
	}
	if mailed {
		w.Mail(portal.ConfirmEmailLetter(after, c.Now))
	} else {
		w.Decoy()
	}
	if before.Mail.State != portal.MailBounced {
		w.Mail(portal.EmailNoticeLetter(after, after.EmailAskedBy, before.Email))
	}
	w.EventAbout(before, portal.EventEmailChangeAsked, nil)
	return nil
}
