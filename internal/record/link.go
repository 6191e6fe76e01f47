package record

import (
	"context"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/token"
)

// Links makes and opens the links that are mailed. The keys of a purpose are read on first use.
type Links struct {
	URL  string                                                    // what links begin with, without a slash at the end
	Keys func(context.Context, token.Purpose) (*token.Keys, error) // of mailed links of a purpose
}

// The pages of the web client that mailed links open.
const (
	pageAccept = "/accept"
	pageReset  = "/reset"
	pageEmail  = "/confirm-email"
	pageSignUp = "/confirm-account"
)

// Invite returns the link of a person's current invite.
func (l Links) Invite(ctx context.Context, p *portal.Person) (string, error) {
	letter := portal.InviteLetter(p)
	return l.OfLetter(ctx, &letter, p)
}

// OfLetter returns the link in a letter to who: the one to use or, in a notice, the portal's own page. The same
// version and expiry give the same link.
func (l Links) OfLetter(ctx context.Context, letter *portal.Letter, who *portal.Person) (string, error) {
	page, said := linkOf(letter, who)
	switch {
	case letter.Capture != "":
		return l.URL + "/ecosystems/" + letter.Ecosystem + "/captures/" + letter.Capture, nil
	case page == "":
		return l.URL + "/", nil
	}
	keys, err := l.Keys(ctx, said.Purpose)
	if err != nil {
		return "", err
	}
	// The token is in the fragment, which browsers send to no server and in no Referer.
	return l.URL + page + "#" + keys.Mint(said), nil
}

// CodeOfLetter returns the code that a person may type in place of a letter's link. Only invites have one.
func (l Links) CodeOfLetter(ctx context.Context, letter *portal.Letter, who *portal.Person) (string, error) {
	page, said := linkOf(letter, who)
	if page != pageAccept {
		return "", nil
	}
	keys, err := l.Keys(ctx, said.Purpose)
	if err != nil {
		return "", err
	}
	return keys.Code(said), nil
}

// OpenCode returns the token of a person's current invite if the typed text is its code. It does not judge whether the
// invite is still valid. Refusal: link_invalid.
func (l Links) OpenCode(ctx context.Context, p *portal.Person, typed string) (string, error) {
	letter := portal.InviteLetter(p)
	_, said := linkOf(&letter, p)
	keys, err := l.Keys(ctx, said.Purpose)
	if err != nil {
		return "", err
	}
	if !keys.IsCode(said, typed) {
		return "", portal.ErrCodeInvalid()
	}
	return keys.Mint(said), nil
}

// linkOf returns the contents of the link in a letter to who, and the link's page. For a mail without such a link, the
// page is "".
func linkOf(letter *portal.Letter, who *portal.Person) (page string, said token.Link) {
	said = token.Link{Person: who.ID, Partner: letter.PartnerOf(who), Version: uint64(letter.Version), ExpiresAt: letter.ExpiresAt}
	switch letter.Template {
	case mail.Invite, mail.Reminder:
		page, said.Purpose, said.By = pageAccept, token.Invite, who.InvitedBy
	case mail.Reset:
		page, said.Purpose = pageReset, token.Reset
	case mail.AccountConfirm:
		page, said.Purpose, said.Partner = pageSignUp, token.SignUp, signUpPlace(letter.To)
	case mail.EmailConfirm:
		page, said.Purpose, said.By = pageEmail, token.Email, letter.By
	}
	return page, said
}

// Open reads a mailed link's token for one purpose, before any read of the table. Refusal: link_invalid.
func (l Links) Open(ctx context.Context, raw string, purpose token.Purpose) (token.Link, error) {
	keys, err := l.Keys(ctx, purpose)
	if err != nil {
		return token.Link{}, err
	}
	said, err := keys.Check(raw, purpose)
	if err != nil {
		return token.Link{}, portal.ErrLinkInvalid()
	}
	return said, nil
}

// LinkedPerson returns the person that a link names, and their partner or nil; for an invite's link, the partner that
// invites them. check compares the link with the person's record and refuses a dead link. If the person exists, the
// refusal of check comes before all others. The link's partner is only a hint for the read: the link is dead if the
// person has moved since. The person and the partner must have been read. Refusals: those of check, link_invalid,
// partner_inactive.
func (f Found) LinkedPerson(said token.Link, check func(*portal.Person) error) (*portal.Person, *portal.Partner, error) {
	who, err := f.PersonIfAny(said.Person)
	if err != nil {
		return nil, nil, err
	}
	if who == nil {
		return nil, nil, portal.ErrLinkInvalid()
	}
	if err := check(who); err != nil {
		return nil, nil, err
	}
	at := who.Partner
	if said.Purpose == token.Invite {
		at = who.ListedAt()
	}
	if at != said.Partner {
		return nil, nil, portal.ErrLinkInvalid()
	}
	partner, err := f.PartnerIfAny(at)
	if err != nil {
		return nil, nil, err
	}
	return who, partner, partner.CheckOpen()
}
