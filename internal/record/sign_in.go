package record

import (
	"context"
	"strconv"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Signing in and asking for a forgotten password must not show who is known. Both read the same number of records for
// an address that somebody holds and for one that nobody holds.

// These throttles limit attempts at a password without a session: those of one client, those of one client at one
// address, and those of all clients together at one address.
var (
	SignInByClient           = Throttle{"signin-client", 100, 15 * time.Minute}
	SignInFailedByClient     = Throttle{"signin-failed", 100, 15 * time.Minute}
	SignInByAddressAndClient = Throttle{"signin-address-client", 10, 15 * time.Minute}
	// One client alone must not be able to use up what all clients together have in a day.
	signInByAddressAndClientInADay = Throttle{"signin-address-client-day", 20, 24 * time.Hour}
	signInByAddress                = Throttle{"signin-address", 100, 24 * time.Hour} // NIST SP 800-63B-4, 3.2.2
)

// AddressAndClient returns the value under which the attempts of one client at an address are counted.
func AddressAndClient(a portal.Address, from Client) string { return a.Claim() + "#" + from.Customer() }

// sinceUnlocked returns the counter for attempts since a person was last unlocked. So unlocking starts a new counter,
// and does not have to find the old one.
func sinceUnlocked(c Counter, unlocked time.Time) Counter {
	return c.Of(c.Value + "#" + strconv.FormatInt(unlocked.UnixMilli(), 10))
}

// SignInCounters are the counters of attempts at the password of an address's holder from a client, since the holder
// was last unlocked: those of the client, and last the one of the address.
func SignInCounters(a portal.Address, from Client, unlocked time.Time) []Counter {
	pair := AddressAndClient(a, from)
	return []Counter{sinceUnlocked(SignInByAddressAndClient.Of(pair), unlocked),
		sinceUnlocked(signInByAddressAndClientInADay.Of(pair), unlocked),
		sinceUnlocked(signInByAddress.Of(a.Claim()), unlocked)}
}

// SessionKeys are what OwnSession reads. Without a session there are none.
func SessionKeys(by token.Session) []Key {
	if by.Person == "" {
		return nil
	}
	return []Key{Session(by.Person, by.ID)}
}

// OwnSession returns the session that a token names if it is valid and belongs to who, and nil otherwise. who has no
// partner. SessionKeys must have been read.
func (f Found) OwnSession(by token.Session, who *portal.Person, set portal.Settings, now time.Time) (*portal.Session, error) {
	key := Session(by.Person, by.ID)
	if by.Person != who.ID || !f.Has(key) {
		return nil, nil
	}
	session, err := find(f, key, "session", decodeSession)
	if err != nil || !by.Matches(session.Hash) || !session.Valid(who, nil, set, now) {
		return nil, err
	}
	return session, nil
}

// SignInKeys are the keys of a holder's person, password and partner. If the holder does not have one of these, a key
// without an item takes its place.
func SignInKeys(held Holder) []Key {
	return orDecoys(Person(held.Person), Password(held.Person), Partner(held.Partner))
}

// InviteeKeys are the keys of a holder's person and partner. As in SignInKeys, a key without an item takes the place of
// one that the holder does not have.
func InviteeKeys(held Holder) []Key { return orDecoys(Person(held.Person), Partner(held.Partner)) }

func orDecoys(keys ...Key) []Key {
	for i, key := range keys {
		if key == (Key{}) {
			keys[i] = decoy(token.NewID())
		}
	}
	return keys
}

// newBrowserMails limits the mails about new browsers to one address. They have a counter of their own: nobody can use
// them up without the password, and they use up no mails that let the person in again.
var newBrowserMails = Throttle{"mail-new-browser", 8, 24 * time.Hour}

// NewBrowserMails is the key of the number of mails about new browsers that an address has had today. MailNewBrowser
// needs it.
func (s *Store) NewBrowserMails(a portal.Address) Key {
	return s.table.CountKey(newBrowserMails.Of(a.Claim()).partition(), newBrowserMails.Window)
}

// MailNewBrowser mails a person that somebody has signed in to their account in the request's browser, which is not
// known. Beyond the limit it mails nothing. The mail is counted in the same Write. So sign-ins at the same moment stay
// within the limit, and signing in needs no further call. NewBrowserMails must have been read.
func (w *Change) MailNewBrowser(f Found, who *portal.Person) error {
	key := w.store.NewBrowserMails(who.Email)
	var today struct {
		N int64 `json:"n"`
	}
	found, err := f.items.Decode(key, &today)
	if err != nil || who.Mail.Blocks() {
		return err
	}
	switch {
	case !found:
		today.N = 1
		w.add(table.Put(table.Item{Key: key, TTL: w.Now.Add(newBrowserMails.Window).Unix(), Attributes: table.Encode(today)}, table.Absent))
	case today.N < newBrowserMails.Limit:
		w.add(table.Patch(key, table.Present, table.Add("n", 1).Within(0, newBrowserMails.Limit)))
	default:
		return nil
	}
	w.Mail(portal.NewBrowserLetter(who, w.Browser))
	return nil
}

// SessionsToSignIn returns the sessions of a holder, the newest first. If nobody holds the address, it reads the
// sessions of a made-up id.
func (s *Store) SessionsToSignIn(ctx context.Context, held Holder) ([]*portal.Session, error) {
	person := held.Person
	if person == "" {
		person = token.NewID()
	}
	return s.ListSessions(ctx, person)
}

// SignInPair returns the holder of an address, and their partner or nil. If nobody holds it, it returns an empty
// person, for whom no session is valid. SignInKeys or InviteeKeys must have been read.
func (f Found) SignInPair(held Holder) (*portal.Person, *portal.Partner, error) {
	who, err := f.PersonIfAny(held.Person)
	if err != nil {
		return nil, nil, err
	}
	if who == nil {
		return &portal.Person{}, nil, nil
	}
	if !f.Has(Partner(who.Partner)) { // staff, or somebody who has moved since the first read
		return who, nil, nil
	}
	partner, err := f.Partner(who.Partner)
	return who, partner, err
}
