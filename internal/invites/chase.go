package invites

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// MaxChased is how many people one call may name.
const MaxChased = 1000

const (
	chasedInPage = 100 // people read together
	chasedAtOnce = 18  // people in a Write: five ops each, the partners' counts, and what long work holds
)

// Chase says whom to ask once more to accept their invite: the people with the IDs or, if there are no IDs, the people
// of a list.
type Chase struct {
	IDs    []string
	Q      string
	Of     record.PeopleOf // without Search and Keep
	Act    portal.ChaseAct
	Cursor string
	Once   record.Once
}

// Chased is what was done for one person.
type Chased struct {
	Row     int // from 1
	ID      string
	Who     *portal.Person // nil: the caller may not see them
	Outcome string
	Reason  portal.Reason

	again bool   // an earlier row is about them
	place string // in the list, when the page was read; empty: the page is of ids
}

// Chase sends invited people a new link, or the link that they have once more. Each person has a verdict of their own.
// It invites nobody who is not invited. It leaves out staff people, unless an owner names their ids. With an
// Idempotency-Key, repeating a call mails nobody twice.
//
// Staff may call it, and primary contacts for their own organisation as the settings allow. next is the cursor of the
// next call; it is empty at the end. A call stops when its time is over, when the organisation's mails of this hour are
// used up, or when the caller has lost their access. Refusals: forbidden, not_found (the partner), malformed,
// confirm_password for staff people, too_many_attempts if nobody could be mailed.
func (s *Service) Chase(ctx context.Context, by token.Session, in Chase) (all []Chased, next string, err error) {
	c, err := s.store.EnterLong(ctx, by, portal.Managers, record.Partner(in.Of.Partner), record.BudgetKey(by.Partner))
	if err != nil {
		return nil, "", err
	}
	f := &chase{Service: s, call: c, in: in, cursors: s.cursors.Of(by, "chase", in.asked()...)}
	if err := f.check(); err != nil {
		return nil, "", err
	}
	after, err := f.cursors.After(record.PageOf{Cursor: in.Cursor})
	if err != nil {
		return nil, "", err
	}
	deadline := time.Now().Add(s.budget)
	for {
		people, next, err := f.page(ctx, after)
		if err != nil {
			return nil, "", err
		}
		done, err := f.take(ctx, people)
		for _, one := range people[:done] {
			row := *one
			if row.Row = len(all) + 1; row.Who != nil {
				row.Who = row.Who.SeenBy(c.Actor.Role)
			}
			all = append(all, row)
		}
		switch {
		case stops(err) && len(all) > 0:
			return all, f.cursors.Next(f.placeAfter(people, done, after)), nil
		case err != nil:
			return nil, "", err
		case next == "":
			return all, "", nil
		case time.Now().After(deadline) || len(all) >= MaxChased:
			return all, f.cursors.Next(next), nil
		}
		after = next
	}
}

// chase is one call of Chase.
type chase struct {
	*Service
	call    *record.Call
	in      Chase
	cursors record.CursorsOf
	mark    string // of the Idempotency-Key; empty: there is none
}

// asked is what a cursor is bound to.
func (in Chase) asked() []string {
	f := in.Of.Filter
	return append([]string{string(in.Act), in.Of.Partner, portal.Fold(in.Q), string(f.Status), string(f.Role), string(f.Invite), string(f.Mail)}, in.IDs...)
}

func (f *chase) check() error {
	if !f.call.Staff() {
		if f.in.Of.Partner == "" {
			f.in.Of.Partner = f.call.Partner.ID
		}
		if err := f.call.ManagesPartner(f.in.Of.Partner); err != nil {
			return err
		}
	} else if _, err := f.call.Found.PartnerIfAny(f.in.Of.Partner); err != nil {
		return err
	}
	f.in.Of.Keep = func(p *portal.Person) bool { return !p.Role.Staff() }
	if once := f.in.Once; once.Key != "" {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %q %q", f.call.Actor.ID, once.Key, once.Body))
		f.mark = base64.RawURLEncoding.EncodeToString(sum[:12])
	}
	return nil
}

// page reads the next people.
func (f *chase) page(ctx context.Context, after string) (people []*Chased, next string, err error) {
	if len(f.in.IDs) == 0 {
		found, next, err := f.filtered(ctx, after)
		for _, who := range found {
			people = append(people, &Chased{ID: who.ID, Who: who, place: record.PlaceAt(f.in.Of.Partner, who)})
		}
		return people, next, err
	}
	return f.named(ctx, after)
}

// filtered reads the next people of the list.
func (f *chase) filtered(ctx context.Context, after string) (found []*portal.Person, next string, err error) {
	of := f.in.Of
	of.Search = portal.ParseNameSearch(f.in.Q)
	if address, err := portal.ParseAddress(f.in.Q); err == nil && after == "" {
		holders, err := f.store.PeopleWith(ctx, of.Partner, address)
		if err != nil {
			return nil, "", err
		}
		for _, who := range holders {
			if of.Has(who, f.call.Now) && of.Keep(who) {
				found = append(found, who)
			}
		}
		if len(found) > 0 {
			return found, "", nil
		}
	}
	return f.store.ListFiltered(ctx, of, after, chasedInPage)
}

// named reads the next people who are named by their ids. after and next are how many ids were read before them and
// with them.
func (f *chase) named(ctx context.Context, after string) (people []*Chased, next string, err error) {
	from, _ := strconv.Atoi(after)
	ids := f.in.IDs[from:min(from+chasedInPage, len(f.in.IDs))]
	if to := from + len(ids); to < len(f.in.IDs) {
		next = strconv.Itoa(to)
	}
	var keys []record.Key
	for _, id := range ids {
		if token.ValidID(id) {
			keys = append(keys, record.Person(id))
		}
	}
	found, err := f.store.GetMany(ctx, keys)
	if err != nil {
		return nil, "", err
	}
	f.call.Found = found
	for i, id := range ids {
		one := &Chased{ID: id, again: slices.Contains(f.in.IDs[:from+i], id)}
		people = append(people, one)
		if one.Who, err = f.call.Invitee(id); portal.HasCode(err, portal.CodeNotFound) {
			one.Who = nil
		} else if err != nil {
			return nil, "", err
		}
	}
	return people, next, nil
}

// placeAfter returns where the next call continues. after is the place before the page, and the first done people of
// the page are done.
func (f *chase) placeAfter(people []*Chased, done int, after string) string {
	switch {
	case len(f.in.IDs) > 0:
		from, _ := strconv.Atoi(after)
		return strconv.Itoa(from + done)
	case done == 0:
		return after
	}
	return people[done-1].place
}
