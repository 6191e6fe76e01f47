package portal

import (
	"context"

	"allyway/internal/mail"
	"allyway/internal/table"
	"allyway/internal/token"
)

// ApproveRequest is how staff approve: at another partner, or with other groups, if they like.
type ApproveRequest struct {
	Person  string // the request's id is the person's
	Partner *string
	Groups  *[]string // nil: those of whoever asked
}

// ApproveRequest lets a requested person in: they are invited, hold their address from then on, and whoever asked is
// told. At another partner than asked for they are a user there. Staff may call it. Refusals: not_found, wrong_state
// (decided already), email_taken with the holder, partner_inactive, address_bounced, invalid.
func (p *Portal) ApproveRequest(ctx context.Context, by token.Session, in ApproveRequest) (*Request, error) {
	keys := []table.Key{keyRequest(in.Person), keyPerson(in.Person)}
	if in.Partner != nil {
		keys = append(keys, keyPartner(*in.Partner))
	}
	if in.Groups != nil {
		keys = append(keys, keyGroups)
	}
	c, err := p.enter(ctx, by, Staff, keys...)
	if err != nil {
		return nil, err
	}
	r, who, err := c.request(in.Person)
	if err != nil {
		return nil, err
	}
	if err := r.decide(RequestApproved, c.actor.ID, "", c.now); err != nil {
		return nil, err
	}
	after := *who
	if in.Partner != nil {
		after.Partner = *in.Partner
	}
	items, err := p.table.Get(ctx, keyPartner(after.Partner), keyPerson(r.By), keyEmail(who.Email))
	if err != nil {
		return nil, err
	}
	if err := p.approve(ctx, c, &after, r, in, items); err != nil {
		return nil, err
	}
	w := c.change()
	w.save(who, &after)
	w.saveRequest(r)
	w.mail(inviteLetter(&after, c.now))
	w.tellAsker(items, r, mail.RequestApproved)
	w.event(EventRequestApproved, who.ID, after.Partner, map[string]any{"by": r.By})
	return r, w.commit(ctx, p.table)
}

// request gives a request and its person.
func (c *call) request(id string) (*Request, *Person, error) {
	r, err := request(c.items, id)
	if err != nil {
		return nil, nil, err
	}
	who, err := person(c.items, id)
	if err != nil {
		return nil, nil, notFound("request")
	}
	return r, who, nil
}

func (p *Portal) approve(ctx context.Context, c *call, who *Person, r *Request, in ApproveRequest, items table.Items) error {
	at, err := partner(items, who.Partner)
	if err != nil {
		return err
	}
	if who.Unclaimed {
		if err := p.freeEmailAmong(ctx, c, who.ID, who.Email, items); err != nil {
			return err
		}
	}
	var wrong problems
	switch {
	case in.Groups != nil:
		who.Groups, err = c.groups(*in.Groups, &wrong)
	case at.ID == r.Partner.ID:
		if asker, gone := person(items, r.By); gone == nil && asker.Partner == at.ID {
			who.Groups = asker.Groups
		}
	default:
		who.Groups = nil
	}
	if err != nil {
		return err
	}
	if err := wrong.err(); err != nil {
		return err
	}
	if at.ID != r.Partner.ID {
		who.Role = RoleUser
	}
	who.PartnerName, who.Unclaimed = at.Name, false
	return who.Approve(Invitation{By: c.actor.ID, Partner: at, Lifetime: c.settings.InviteLifetime(), Now: c.now})
}

func (w *change) saveRequest(r *Request) {
	w.add(table.Put(r.item(), table.Version(r.version)))
}

// tellAsker mails whoever asked, if they are still there.
func (w *change) tellAsker(items table.Items, r *Request, t mail.Template) {
	if asker, err := person(items, r.By); err == nil && asker.Status == StatusActive && asker.Partner == r.Partner.ID {
		w.mail(decisionLetter(r, t, w.now))
	}
}

// DenyRequest sends a requested person back to being a contact; whoever asked is told why. Staff may call it.
// Refusals: not_found, wrong_state (decided already), invalid.
func (p *Portal) DenyRequest(ctx context.Context, by token.Session, id, reason string) (*Request, error) {
	c, err := p.enter(ctx, by, Staff, keyRequest(id), keyPerson(id))
	if err != nil {
		return nil, err
	}
	r, who, err := c.request(id)
	if err != nil {
		return nil, err
	}
	var wrong problems
	var note string
	setText(&note, &reason, maxText, true, "body.reason", &wrong)
	if err := wrong.err(); err != nil {
		return nil, err
	}
	if err := r.decide(RequestDenied, c.actor.ID, note, c.now); err != nil {
		return nil, err
	}
	after := *who
	if err := after.Deny(c.now); err != nil {
		return nil, err
	}
	items, err := p.table.Get(ctx, keyPerson(r.By))
	if err != nil {
		return nil, err
	}
	w := c.change()
	w.save(who, &after)
	w.saveRequest(r)
	w.tellAsker(items, r, mail.RequestDenied)
	w.event(EventRequestDenied, who.ID, who.Partner, map[string]any{"by": r.By})
	return r, w.commit(ctx, p.table)
}

// DecidedRow is what deciding many came to for one of them.
type DecidedRow struct {
	ID      string
	Request *Request // nil: refused
	Err     error
}

// DecideRequests approves or denies many, each for itself: one that is refused keeps no other from being decided.
// Staff may call it.
func (p *Portal) DecideRequests(ctx context.Context, by token.Session, ids []string, approve bool, reason string) ([]DecidedRow, error) {
	if _, err := p.enter(ctx, by, Staff); err != nil {
		return nil, err
	}
	rows := make([]DecidedRow, len(ids))
	for i, id := range ids {
		if rows[i].ID = id; !token.ValidID(id) {
			rows[i].Err = notFound("request")
			continue
		}
		for range conflictTries {
			if approve {
				rows[i].Request, rows[i].Err = p.ApproveRequest(ctx, by, ApproveRequest{Person: id})
			} else {
				rows[i].Request, rows[i].Err = p.DenyRequest(ctx, by, id, reason)
			}
			if !isRefused(rows[i].Err) {
				break
			}
		}
		if err := onlyFaults(rows[i].Err); err != nil && !isRefused(err) {
			return nil, err
		}
	}
	return rows, nil
}

const conflictTries = 5
