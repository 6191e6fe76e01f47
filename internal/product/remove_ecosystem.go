package portal

import (
	"context"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

const (
	removeBudget = 20 * time.Second // then the caller repeats the request
	removeAtOnce = 3                // members with all their words fit a Write
)

// RemoveEcosystem removes an ecosystem with its members and its users' ties; the people themselves stay. From the
// first moment nobody joins it any more. A large one takes several requests: until it is gone, the answer is
// unavailable, and repeating goes on. Staff may call it. Refusal: not_found.
func (p *Portal) RemoveEcosystem(ctx context.Context, by token.Session, id string) error {
	c, err := p.enter(ctx, by, Staff, keyEcosystem(id))
	if err != nil {
		return err
	}
	e, err := ecosystem(c.items, id)
	if err != nil {
		return err
	}
	if !e.Closing {
		if err := p.table.Write(ctx, table.Patch(keyEcosystem(id), table.Version(e.version), table.Set("closing", true))); err != nil {
			return err
		}
	}
	deadline := time.Now().Add(removeBudget)
	for _, empty := range []func(context.Context, *call, string, time.Time) error{p.removeUsers, p.removeMembers} {
		if err := empty(ctx, c, id, deadline); err != nil {
			return err
		}
	}
	items, err := p.table.Get(ctx, keyEcosystem(id))
	if err != nil {
		return err
	}
	if e, err = ecosystem(items, id); err != nil {
		return onlyFaults(err)
	}
	if e.Users > 0 || e.Members > 0 { // the index lags behind the last of them
		return errStillRemoving()
	}
	w := c.change()
	w.add(table.Delete(keyEcosystem(id), table.Version(e.version)))
	w.event(EventEcosystemRemoved, "", "", map[string]any{"ecosystem": id})
	return w.commit(ctx, p.table)
}

func errStillRemoving() error {
	return &Error{Code: CodeUnavailable, Detail: "The ecosystem is still being removed; repeat the request until it is gone.", RetryAfter: time.Second}
}

// removeUsers takes away the ties of all users of an ecosystem, some at a time.
func (p *Portal) removeUsers(ctx context.Context, c *call, eco string, deadline time.Time) error {
	q := table.Query{Index: table.GSI1, PK: listEcosystemUsers(eco), Limit: table.MaxOps / 4}
	return p.removeAll(ctx, q, deadline, func(items []table.Item) error {
		ties, err := decodeAll(items, decodeEcosystemUser)
		if err != nil {
			return err
		}
		w := c.change()
		links := map[string]int64{}
		for _, tie := range ties {
			w.add(table.Delete(keyEcosystemUser(tie.Person, eco), table.Version(tie.version)))
			if tie.Member != "" {
				links[tie.Member]++
			}
		}
		for m, n := range links {
			w.add(table.Patch(keyMember(m), table.Present, table.Add("links", -n)))
		}
		w.add(table.Patch(keyEcosystem(eco), table.Present, table.Add("users", -int64(len(ties)))))
		return w.commit(ctx, p.table)
	})
}

// removeMembers takes away all members of an ecosystem with their rows in the search, some at a time.
func (p *Portal) removeMembers(ctx context.Context, c *call, eco string, deadline time.Time) error {
	q := table.Query{Index: table.GSI1, PK: listMembers(eco), Limit: removeAtOnce}
	return p.removeAll(ctx, q, deadline, func(items []table.Item) error {
		members, err := decodeAll(items, decodeMember)
		if err != nil {
			return err
		}
		w := c.change()
		for _, m := range members {
			w.removeMember(m, nil)
		}
		w.add(table.Patch(keyEcosystem(eco), table.Present, table.Add("members", -int64(len(members)))))
		return w.commit(ctx, p.table)
	})
}

// removeAll pages through a list and has each page removed. What an index shows too late is left for the repeat.
func (p *Portal) removeAll(ctx context.Context, q table.Query, deadline time.Time, remove func([]table.Item) error) error {
	for {
		page, err := p.table.Query(ctx, q)
		if err != nil {
			return err
		}
		if len(page.Items) > 0 {
			if err := onlyUnrefused(remove(page.Items)); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		if time.Now().After(deadline) {
			return errStillRemoving()
		}
		q.After = page.Next
	}
}
