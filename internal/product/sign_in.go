package portal

import (
	"context"
	"strings"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// SignIn is what signing in takes.
type SignIn struct {
	Email    string
	Password string
	Remember bool   // 30 days instead of the portal's session lifetime
	Client   string // the client's network address, for the throttle
}

// SignedInSession is a new session: the token is shown this once.
type SignedInSession struct {
	Token     string
	ExpiresAt time.Time
	Remember  bool
	Person    *Person
}

// SignIn starts a session. Anyone may call it. Whoever is unknown, not active or has another password gets
// bad_credentials after the same reads and exactly one hash; too_many_attempts counts by typed address and by
// client, known or not, and comes before any hash.
func (p *Portal) SignIn(ctx context.Context, in SignIn) (*SignedInSession, error) {
	now := p.now()
	typed := typedAddress(in.Email)
	items, err := p.signInReads(ctx, typed, in.Client)
	if err != nil {
		return nil, err
	}
	set, err := settings(items)
	if err != nil {
		return nil, err
	}
	var held claim
	if _, err := items.Decode(keyEmail(typed), &held); err != nil {
		return nil, err
	}
	found, err := p.table.Get(ctx, p.orDecoys(held)...)
	if err != nil {
		return nil, err
	}
	stored, err := storedPassword(found, held.Person)
	if err != nil {
		return nil, err
	}
	ok, stale, err := p.Hasher.Verify(ctx, stored.PHC, in.Password)
	if err != nil {
		return nil, err
	}
	who, partner, err := signInPair(found, held)
	if err != nil {
		return nil, err
	}
	if !ok || who.Status != StatusActive {
		return nil, errBadCredentials()
	}
	session, secret := startSession(who, partner, set, in.Remember, now)
	if !session.holds(who, partner, now) {
		return nil, errBadCredentials()
	}
	w := newChange(now, who.ID)
	w.add(table.Put(session.item(), table.Absent), table.Delete(p.countKey(signInByAddress, typed.Claim()), table.Any))
	w.event(EventSignedIn, who.ID, who.Partner, map[string]any{"session": session.ID})
	if stale {
		phc, err := p.Hasher.Hash(ctx, in.Password)
		if err != nil {
			return nil, err
		}
		w.add(putPassword(who.ID, phc, now, table.Version(stored.version)))
	}
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	return &SignedInSession{Token: secret, ExpiresAt: session.ExpiresAt, Remember: in.Remember, Person: who}, nil
}

func errBadCredentials() error {
	return refuse(CodeBadCredentials, "The address or the password is not right.")
}

// typedAddress is an address as typed, for looking up and counting: what is no address is kept apart from all that
// are, and counted all the same.
func typedAddress(typed string) Address {
	if a, err := ParseAddress(typed); err == nil {
		return a
	}
	typed = strings.ToLower(strings.TrimSpace(typed))
	return Address("?" + typed[:min(len(typed), maxAddress)] + "?")
}

func (p *Portal) signInReads(ctx context.Context, typed Address, client string) (items table.Items, err error) {
	var byAddress, byClient bool
	err = parallel(
		func() (err error) { byAddress, err = p.count(ctx, signInByAddress, typed.Claim()); return err },
		func() (err error) { byClient, err = p.count(ctx, signInByClient, client); return err },
		func() (err error) { items, err = p.table.Get(ctx, keyEmail(typed), keySettings); return err },
	)
	if err == nil && !(byAddress && byClient) {
		err = errTooManyAttempts(signInByAddress)
	}
	return items, err
}

// orDecoys are the keys of a holder's person, password and partner; for nobody, as many that hold nothing.
func (p *Portal) orDecoys(held claim) []table.Key {
	keys := []table.Key{keyPerson(held.Person), keyPassword(held.Person), keyPartner(held.Partner)}
	for i, key := range keys {
		if key == (table.Key{}) {
			keys[i] = keyDecoy(token.NewID())
		}
	}
	return keys
}

// signInPair gives the holder and their partner, or an empty person whom no session holds for.
func signInPair(items table.Items, held claim) (*Person, *Partner, error) {
	item, ok := items[keyPerson(held.Person)]
	if !ok || held.Person == "" {
		return &Person{}, nil, nil
	}
	who, err := decodePerson(item)
	if err != nil {
		return nil, nil, err
	}
	partnerItem, ok := items[keyPartner(who.Partner)]
	if !ok {
		return who, nil, nil
	}
	partner, err := decodePartner(partnerItem)
	return who, partner, err
}

// startSession gives a session of the person as they are now, and its token.
func startSession(who *Person, partner *Partner, set Settings, remember bool, now time.Time) (*Session, string) {
	minted, secret := token.NewSession(who.ID, who.Partner)
	s := &Session{ID: minted.ID, Hash: minted.Hash, Person: who.ID, Partner: who.Partner, Epoch: who.Epoch, CreatedAt: now,
		ExpiresAt: now.Add(set.SessionLifetime(remember)), Remember: remember}
	if partner != nil {
		s.PartnerEpoch = partner.Epoch
	}
	return s, secret
}
