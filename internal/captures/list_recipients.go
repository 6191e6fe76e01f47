package captures

import (
	"context"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// The cursor of recipients says in which part of the list it is: the users for whom a mail was queued, or the other
// linked users.
const (
	partMade   = "made#"
	partOthers = "others#"
)

// ListRecipients lists who was mailed about a data capture, and who has answered: first the users for whom a mail was
// queued, then the other linked users. Staff may call it. next is the cursor of the next page; it is empty at the end.
// Refusals: not_signed_in, forbidden, not_found, malformed.
func (s *Service) ListRecipients(ctx context.Context, by token.Session, eco, id string, of record.PageOf) (rows []*portal.RecipientView, next string, err error) {
	list := s.cursors.Of(by, "recipients", id)
	after, err := list.After(of)
	if err != nil {
		return nil, "", err
	}
	var c *record.Call
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff, record.Capture(id)); return err },
		func() (err error) { rows, next, err = s.recipients(ctx, eco, id, after, of.Limit); return err },
	)
	if err != nil {
		return nil, "", err
	}
	if _, err := c.Found.Capture(eco, id); err != nil {
		return nil, "", err
	}
	rows, err = s.withAnswers(ctx, c, id, rows)
	return rows, list.Next(next), err
}

// recipients returns a page of both parts.
func (s *Service) recipients(ctx context.Context, eco, id, after string, limit int) (rows []*portal.RecipientView, next string, err error) {
	if others, is := strings.CutPrefix(after, partOthers); is {
		return s.others(ctx, eco, id, others, limit)
	}
	made, next, err := s.store.ListRecipients(ctx, id, strings.TrimPrefix(after, partMade), limit)
	if err != nil {
		return nil, "", err
	}
	for _, r := range made {
		rows = append(rows, &portal.RecipientView{Recipient: r})
	}
	if next != "" {
		return rows, partMade + next, nil
	}
	if len(rows) == limit {
		return rows, partOthers, nil
	}
	more, next, err := s.others(ctx, eco, id, "", limit-len(rows))
	return append(rows, more...), next, err
}

// others returns a page of the linked users. withAnswers leaves out those for whom a mail was queued.
func (s *Service) others(ctx context.Context, eco, id, after string, limit int) (rows []*portal.RecipientView, next string, err error) {
	users, next, err := s.store.ListLinkedUsers(ctx, eco, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, u := range users {
		rows = append(rows, &portal.RecipientView{Recipient: &portal.Recipient{Capture: id, Person: u.Person, Member: u.Member, MemberName: u.MemberName}})
	}
	if next != "" {
		next = partOthers + next
	}
	return rows, next, nil
}

// withAnswers adds the people's names and when their members answered. It leaves out people who were erased, people
// whom the actor may not see, and linked users who are in the first part of the list.
func (s *Service) withAnswers(ctx context.Context, c *record.Call, id string, rows []*portal.RecipientView) (known []*portal.RecipientView, err error) {
	var keys []record.Key
	for _, row := range rows {
		keys = append(keys, record.Person(row.Recipient.Person), record.Response(id, row.Recipient.Member))
		if row.Recipient.Version == 0 {
			keys = append(keys, record.Recipient(id, row.Recipient.Person))
		}
	}
	found, err := s.store.GetMany(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		who, err := found.PersonIfAny(row.Recipient.Person)
		if err != nil {
			return nil, err
		}
		response, err := found.Response(id, row.Recipient.Member)
		if err != nil {
			return nil, err
		}
		if response != nil {
			row.AnsweredAt = response.AnsweredAt
		}
		twice := row.Recipient.Version == 0 && found.Has(record.Recipient(id, row.Recipient.Person))
		if who != nil && c.Sees(who) && !twice {
			row.Person = *who.Reference()
			known = append(known, row)
		}
	}
	return known, nil
}
