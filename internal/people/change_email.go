package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// changeEmail handles a new address according to the person's status. after has the new address. An active person keeps
// the old one until they use the link that is mailed to the new one. Refusals: wrong_state, bad_credentials,
// too_many_attempts, email_missing, email_taken, invalid, and those of an invite.
func (s *Service) changeEmail(ctx context.Context, c *record.Call, w *record.Change, before, after *portal.Person, current string) error {
	if before.Status == portal.StatusRequested {
		return before.WrongState("their address stays as it is until the request is decided")
	}
	if before.ID == c.Actor.ID {
		return s.changeOwnEmail(ctx, c, w, before, after, current)
	}
	if before.Status == portal.StatusActive {
		return askEmail(ctx, c, w, before, after)
	}
	if after.Email == "" && before.Status != portal.StatusContact {
		return portal.Refuse(portal.CodeEmailMissing, "Only a contact may be without an e-mail address; give a new address.")
	}
	if after.Email.Claim() != before.Email.Claim() {
		after.Mail = portal.MailStatus{} // it was about the old address
	}
	if !c.Staff() {
		return changeContactEmail(ctx, c, before, after)
	}
	after.Unclaimed = false
	// The one Get cannot know the person's partner, so it reads only who holds the address. The Write finds out whether a
	// colleague has it.
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

// changeContactEmail gives a contact the address that a primary contact names. Outside their domains it stays
// unclaimed. Another spelling of the same address does not change that. Refusal: email_taken.
func changeContactEmail(ctx context.Context, c *record.Call, before, after *portal.Person) error {
	switch after.Email.Claim() {
	case "":
		after.Unclaimed = false
		return nil
	case before.Email.Claim():
		return nil
	}
	rule, err := c.Judge(ctx, c.Found, after)
	after.Unclaimed = !rule.Admits()
	return err
}

// changeOwnEmail is askEmail for the actor's own address. It asks for the actor's password, and counts the mail to the
// new address. If no mail is sent after all, it gives this count back. Refusals: those of proveActor and askEmail.
func (s *Service) changeOwnEmail(ctx context.Context, c *record.Call, w *record.Change, before, after *portal.Person, current string) error {
	next := after.Email
	held, err := c.Found.Holder(next)
	if err != nil {
		return err
	}
	mail, err := s.proveActor(ctx, c, current, record.MailsTo(next, held.Person == "" || held.Person == before.ID))
	if err == nil {
		err = askEmail(ctx, c, w, before, after)
	}
	if err != nil {
		_ = s.store.GiveBack(ctx, mail) // if this fails, the count is too high until its window ends
	}
	return err
}

// proveActor asks for the actor's password. Attempts are counted for each of their sessions; mail is counted at the same
// time. Refusals: bad_credentials, too_many_attempts.
func (s *Service) proveActor(ctx context.Context, c *record.Call, password string, mail record.Counter) (mailed record.Counted, err error) {
	var counted, within bool
	err = record.Parallel(
		func() (err error) {
			counted, err = s.store.Count(ctx, record.PasswordByPerson, c.Actor.ID+"#"+c.Session.ID, 1)
			return err
		},
		func() (err error) { mailed, within, err = s.store.CountAll(ctx, mail); return err },
	)
	switch {
	case err != nil:
		return mailed, err
	case !counted:
		return mailed, record.PasswordByPerson.Refuse(c.Now)
	case !within:
		return mailed, mail.Refuse(c.Now)
	}
	stored, err := c.Found.Password(c.Actor.ID)
	if err != nil {
		return mailed, err
	}
	ok, _, err := s.hasher.Verify(ctx, stored.PHC, password)
	if err == nil && !ok {
		err = portal.Refuse(portal.CodeBadCredentials, "Give your current password together with a new e-mail address.")
	}
	return mailed, err
}

// askEmail mails a link to the new address and a notice to the old one. The link of an earlier change is dead. An actor
// who is not staff learns nothing about who holds an address: for a held one the answer and the Write look the same,
// and no link is mailed. Refusals: email_missing, email_taken, invalid, too_many_attempts.
func askEmail(ctx context.Context, c *record.Call, w *record.Change, before, after *portal.Person) error {
	next := after.Email
	if next == "" {
		return portal.Refuse(portal.CodeEmailMissing, "Somebody with access needs an e-mail address; give a new address.")
	}
	held, err := c.Found.Holder(next)
	if err != nil {
		return err
	}
	taken := held.Person != "" && held.Person != before.ID
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
	asker := c.Actor.ID
	if asker == before.ID {
		asker = ""
	}
	if taken {
		w.Decoy() // the link could never be used, and its mail would go to somebody else
	} else {
		w.Mail(portal.ConfirmEmailLetter(after, asker, c.Now))
	}
	if before.Mail.State != portal.MailBounced {
		w.Mail(portal.EmailNoticeLetter(after, asker, before.Email))
	}
	w.EventAbout(before, portal.EventEmailChangeAsked, nil)
	return nil
}
