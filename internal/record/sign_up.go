package record

import (
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// A sign-up waits under SIGNUP# until its address is confirmed. TTL removes what nobody confirms: an hour after the link
// has expired, nothing finds it any more.

const signUpGarbage = time.Hour

// SignUp is the key of a sign-up. It is zero for an empty id.
func SignUp(id string) Key { return optional("SIGNUP#", id) }

// SignUp returns a sign-up that waits for its address to be confirmed. Refusal: not_found.
func (f Found) SignUp(id string) (*portal.SignUp, error) {
	return find(f, SignUp(id), "sign-up", func(item table.Item) (*portal.SignUp, error) {
		s := &portal.SignUp{}
		return s, item.Decode(s)
	})
}

// AddSignUp stores a sign-up and mails the link that confirms its address.
func (w *Change) AddSignUp(s *portal.SignUp) {
	w.add(table.Put(table.Item{Key: SignUp(s.ID), TTL: s.ExpiresAt.Add(signUpGarbage).Unix(), Attributes: table.Encode(s)}, table.Absent))
	w.Mail(portal.ConfirmAccountLetter(s))
}

// MailAboutSignUp mails the holder of an address that somebody signed up with: an active person is told that they have an
// account, an invited person gets their invite, and nobody else gets a mail. partner is theirs, or nil.
func (w *Change) MailAboutSignUp(who *portal.Person, partner *portal.Partner, set portal.Settings) {
	switch {
	case who.Partner != "" && (partner == nil || partner.Status != portal.PartnerActive), who.Mail.Blocks():
	case who.Status == portal.StatusActive:
		w.Mail(portal.HaveAccountLetter(who))
		w.EventAbout(who, portal.EventSignUpRepeated, nil)
	case who.Status == portal.StatusInvited:
		w.MailInviteAgain(who, partner, set)
	}
}

// ConfirmSignUp stores the account of a sign-up in its place. Refusals: link_used if the same sign-up was confirmed
// meanwhile, link_invalid if somebody else holds the address.
func (w *Change) ConfirmSignUp(s *portal.SignUp, account *portal.Person) {
	w.add(table.Delete(SignUp(s.ID), table.Any))
	w.SavePerson(nil, account)
	w.refuse(Person(s.ID), portal.ErrLinkUsed())
	w.refuse(Email(account.Email), portal.ErrLinkInvalid())
}
