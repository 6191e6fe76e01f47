package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

const maxSlots = 1_000_000

// EcosystemFields are an ecosystem's fields as staff give them. A nil pointer leaves the field as it is.
type EcosystemFields struct {
	Name      *string
	UserSlots **int64 // a pointer to nil: no limit
}

func (e *Ecosystem) set(in EcosystemFields, wrong *problems) {
	setText(&e.Name, in.Name, maxLine, false, "body.name", wrong)
	if e.Name == "" && !wrong.at("body.name") {
		wrong.add("body.name", "must not be empty")
	}
	if in.UserSlots == nil {
		return
	}
	e.UserSlots = *in.UserSlots
	if e.UserSlots != nil && (*e.UserSlots < 1 || *e.UserSlots > maxSlots) {
		wrong.add("body.userSlots", "must be between 1 and 1000000, or null for no limit")
	}
}

// AddEcosystem makes an ecosystem. Staff may call it. Refusal: invalid.
func (p *Portal) AddEcosystem(ctx context.Context, by token.Session, in EcosystemFields, once Once) (*Ecosystem, error) {
	var wrong problems
	now := p.now()
	made := &Ecosystem{ID: token.NewIDAt(now), CreatedAt: now}
	made.set(in, &wrong)
	c, err := p.enter(ctx, by, Staff, keyIdempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	if done, err := c.before(once); err != nil {
		return nil, err
	} else if done != nil {
		items, err := p.table.Get(ctx, keyEcosystem(done.ID))
		if err != nil {
			return nil, err
		}
		return ecosystem(items, done.ID)
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	w := c.change()
	w.add(table.Put(made.item(), table.Absent))
	w.event(EventEcosystemAdded, "", "", map[string]any{"ecosystem": made.ID})
	w.once(once, made.ID, "", "")
	made.version = 1
	return made, w.commit(ctx, p.table)
}
