package record

import "allyway/internal/portal"

// MailLink mails a person the link that lets them in: a reset to an active person, the invite to an invited one,
// nothing to anybody else. partner is theirs, or nil.
func (w *Change) MailLink(who *portal.Person, partner *portal.Partner, set portal.Settings) {
	switch {
	case who.Partner != "" && (partner == nil || partner.Status != portal.PartnerActive):
	case who.Mail.Blocks():
	case who.Status == portal.StatusActive:
		w.Mail(portal.ResetLetter(who, "", w.Now.Add(set.ResetLifetime())))
		w.EventAbout(who, portal.EventResetRequested, nil)
	case who.Status == portal.StatusInvited:
		w.MailInviteAgain(who, partner, set)
	}
}

// MailInviteAgain mails the same link of an invite once more while it is valid, so nobody can make another person's
// link invalid. An expired invite gets a fresh link. It mails nothing while the partner is inactive or mail to the
// person bounces. partner is the one that invites, or nil.
func (w *Change) MailInviteAgain(who *portal.Person, partner *portal.Partner, set portal.Settings) {
	if partner.CheckOpen() != nil || who.Mail.Blocks() {
		return
	}
	if !who.InviteHasExpired(w.Now) {
		w.Mail(portal.InviteLetter(who))
		w.EventAbout(who.AsInvited(), portal.EventInviteMailedAgain, nil)
		return
	}
	after := *who
	in := portal.Invitation{By: who.InvitedBy, Key: who.InvitedByKey, Partner: partner, Lifetime: set.InviteLifetime(), Now: w.Now}
	if err := after.Resend(in); err != nil {
		return
	}
	w.SavePerson(who, &after)
	w.Mail(portal.InviteLetter(&after))
	w.EventAbout(who.AsInvited(), portal.EventInviteRenewed, nil)
}
