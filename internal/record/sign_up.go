package record

import (
	"slices"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// The sign-ups with one address wait in one item until the address is confirmed, so one op deletes them all. What
// nobody confirms is deleted by TTL, an hour after the last link has expired.

const signUpGarbage = time.Hour

// SignUps is the key of the sign-ups that wait with one address. It is zero for an empty address.
func SignUps(a portal.Address) Key {
	if a == "" {
		return Key{}
	}
	return optional("SIGNUP#", signUpPlace(a))
}

// signUpPlace is what the link that confirms an address has in place of a partner.
func signUpPlace(a portal.Address) string { return token.IDOf("sign-up#" + a.Claim()) }

// SignUpsOf is the key of the sign-ups with the address that a link confirms. It is zero if the link does not say
// which.
func SignUpsOf(said token.Link) Key { return optional("SIGNUP#", said.Partner) }

type signUps struct {
	Waiting []*portal.SignUp `json:"waiting"`
}

// SignUp returns a sign-up that waits under key for its address to be confirmed, or nil.
func (f Found) SignUp(key Key, id string) (*portal.SignUp, error) {
	var all signUps
	if _, err := f.items.Decode(key, &all); err != nil {
		return nil, err
	}
	for _, s := range all.Waiting {
		if s.ID == id {
			return s, nil
		}
	}
	return nil, nil
}

// AddSignUp stores a sign-up beside those that wait with the same address, and mails the link that confirms the
// address. found must have SignUps of the address. The Write is a conflict if another sign-up with the address is
// stored at the same time.
func (w *Change) AddSignUp(found Found, s *portal.SignUp) error {
	key, condition := SignUps(s.Email), table.Absent
	var all signUps
	if _, err := found.items.Decode(key, &all); err != nil {
		return err
	}
	if found.Has(key) {
		condition = table.Version(found.items[key].Version)
	}
	all.Waiting = append(slices.DeleteFunc(all.Waiting, func(s *portal.SignUp) bool { return !w.Now.Before(s.ExpiresAt) }), s)
	w.add(table.Put(table.Item{Key: key, TTL: s.ExpiresAt.Add(signUpGarbage).Unix(), Attributes: table.Encode(all)}, condition))
	w.Mail(portal.ConfirmAccountLetter(s))
	return nil
}

// EraseSignUps deletes all sign-ups that wait with an address. Their links are dead.
func (w *Change) EraseSignUps(a portal.Address) {
	if a != "" {
		w.add(table.Delete(SignUps(a), table.Any))
	}
}

// MailAboutSignUp mails the holder of an address that somebody signed up with: an active person is told that they have
// an account, an invited person gets their invite, and nobody else gets a mail. partner is theirs, or nil.
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

// ConfirmSignUp stores the account of a sign-up in place of all sign-ups with its address. Refusals: link_used if the
// same sign-up was confirmed meanwhile, link_invalid if somebody else holds the address.
func (w *Change) ConfirmSignUp(s *portal.SignUp, account *portal.Person) {
	w.EraseSignUps(s.Email)
	w.SavePerson(nil, account)
	w.refuse(Person(s.ID), portal.ErrLinkUsed())
	w.refuse(Email(account.Email), portal.ErrLinkInvalid())
}
