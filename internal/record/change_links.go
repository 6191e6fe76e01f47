package record

import "allyway/internal/portal"

// MailLink mails a person the link that lets them in: a reset to an active person, the invite to an invited one, nothing
// to anybody else. partner is theirs, or nil.
func (w *Change) MailLink(who *portal.Person, partner *portal.Partner, set portal.Settings) {
	switch {
	case who.Partner != "" && (partner == nil || partner.Status != portal.PartnerActive):
	case who.Mail.Blocks():
	case who.Status == portal.StatusActive:
		w.Mail(portal.ResetLetter(who, "", w.Now.Add(set.ResetLifetime())))
		w.EventAbout(who, portal.EventResetRequested, nil)
	case who.Status == portal.StatusInvited:
		w.mailInviteAgain(who, partner, set)
	}
}

// mailInviteAgain mails the same link once more while the invite is valid, so nobody can make another person's link
// invalid. An expired invite gets a fresh link.
func (w *Change) mailInviteAgain(who *portal.Person, partner *portal.Partner, set portal.Settings) {
	if !who.InviteHasExpired(w.Now) {
		w.Mail(portal.InviteLetter(who))
		w.EventAbout(who, portal.EventInviteMailedAgain, nil)
		return
	}
	after := *who
	if err := after.Resend(portal.Invitation{By: who.InvitedBy, Partner: partner, Lifetime: set.InviteLifetime(), Now: w.Now}); err != nil {
		return
	}
	w.SavePerson(who, &after)
	w.Mail(portal.InviteLetter(&after))
	w.EventAbout(who, portal.EventInviteRenewed, nil)
}
