package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// requestKeys are what waiting reads.
func requestKeys(id string) []record.Key {
	return []record.Key{record.Request(id), record.Person(record.PersonOfRequest(id))}
}

// waiting returns a request and its person from what the call has read. If the person of a request that was decided is
// gone, it returns one without a name. Refusal: not_found.
func waiting(c *record.Call, id string) (*portal.Request, *portal.Person, error) {
	r, err := c.Found.Request(id)
	if err != nil {
		return nil, nil, err
	}
	who, err := c.Found.PersonIfAny(r.Person)
	switch {
	case err != nil || who != nil:
	case r.Status == portal.RequestPending:
		err = portal.NotFound("request")
	default: // an account took their place
		who = &portal.Person{ID: r.Person}
	}
	return r, who, err
}

// RequestView is a request with what its record does not have.
type RequestView struct {
	*portal.Request
	ByName        string // empty: they are gone, or the caller may not know them
	DecidedByName string
	Holder        *portal.Reference // to staff: another person who holds the address now
}

// viewOf returns a request that the actor has just settled. asker is the person who made it, or nil if they were not
// read.
func viewOf(r *portal.Request, asker, actor *portal.Person) *RequestView {
	v := &RequestView{Request: r.SeenBy(actor.Role), DecidedByName: actor.Name()}
	switch {
	case r.By == r.Person:
		v.ByName = r.Name
	case r.By == actor.ID:
		v.ByName = actor.Name()
	case asker != nil:
		v.ByName = asker.Name()
	}
	return v
}

// views returns requests with the names of the people who made and settled them and, for staff, with the holders of the
// addresses of those that wait. Staff see a holder on whom they may act. Primary contacts see the names of their own
// people and of staff.
func (s *Service) views(ctx context.Context, c *record.Call, all []*portal.Request) ([]*RequestView, error) {
	var keys []record.Key
	for _, r := range all {
		keys = append(keys, record.Person(r.By), record.Person(r.DecidedBy))
		if r.Status == portal.RequestPending {
			keys = append(keys, record.Person(r.Person))
		}
		if r.Status == portal.RequestPending && c.Staff() {
			keys = append(keys, record.Email(r.Email))
		}
	}
	found, err := s.store.GetMany(ctx, keys)
	if err != nil {
		return nil, err
	}
	holders, err := s.holdersOf(ctx, c, found, all)
	if err != nil {
		return nil, err
	}
	views := make([]*RequestView, 0, len(all))
	for _, r := range all {
		v := &RequestView{Request: r.SeenBy(c.Actor.Role), Holder: holders[r.ID()]}
		if v.ByName, err = nameOf(c, found, r.By); err != nil {
			return nil, err
		}
		if v.DecidedByName, err = nameOf(c, found, r.DecidedBy); err != nil {
			return nil, err
		}
		who, err := found.PersonIfAny(r.Person)
		if err != nil {
			return nil, err
		}
		if who != nil && r.Status == portal.RequestPending {
			v.Name = who.Name()
		}
		if r.By == r.Person { // an account that asks for itself
			v.ByName = v.Name
		}
		views = append(views, v)
	}
	return views, nil
}

// nameOf returns a person's name, or "" if they are gone or the actor may not know them.
func nameOf(c *record.Call, found record.Found, id string) (string, error) {
	who, err := found.PersonIfAny(id)
	if err != nil || who == nil || !c.Staff() && !who.Role.Staff() && who.Partner != c.Actor.Partner {
		return "", err
	}
	return who.Name(), nil
}

// holdersOf returns who holds the addresses of requests that wait, by the requests' ids. found has the claims.
func (s *Service) holdersOf(ctx context.Context, c *record.Call, found record.Found, all []*portal.Request) (map[string]*portal.Reference, error) {
	ids := map[string]string{}
	var keys []record.Key
	for _, r := range all {
		if r.Status != portal.RequestPending || !c.Staff() {
			continue
		}
		held, err := found.Holder(r.Email)
		if err != nil {
			return nil, err
		}
		if held.Person != "" && held.Person != r.Person {
			ids[r.ID()] = held.Person
			keys = append(keys, record.Person(held.Person))
		}
	}
	people, err := s.store.GetMany(ctx, keys)
	if err != nil {
		return nil, err
	}
	holders := map[string]*portal.Reference{}
	for request, id := range ids {
		holder, err := people.PersonIfAny(id)
		if err != nil {
			return nil, err
		}
		if holder != nil && c.Actor.Role.Above(holder.Role) {
			holders[request] = holder.Reference()
		}
	}
	return holders, nil
}
