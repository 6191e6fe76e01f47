package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Signing in and asking for a forgotten password must not show who is known. Both read the same number of records for
// an address that somebody holds and for one that nobody holds.

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

// SessionsToSignIn returns the sessions of a holder, the newest first. If nobody holds the address, it reads the
// sessions of a made-up id.
func (s *Store) SessionsToSignIn(ctx context.Context, held Holder) ([]*portal.Session, error) {
	person := held.Person
	if person == "" {
		person = token.NewID()
	}
	return s.ListSessions(ctx, person)
}

// SignInPair returns the holder of an address, and their partner or nil. If nobody holds it, it returns an empty person,
// for whom no session is valid. SignInKeys or InviteeKeys must have been read.
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
