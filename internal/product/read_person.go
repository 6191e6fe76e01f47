package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// PersonView is a person as the caller may see them.
type PersonView struct {
	Person *Person
	Links  []Link
	Viewer Role // notes and mail details are for staff
}

// Link is a user's tie to an ecosystem, and to the member there that they stand for.
type Link struct {
	Ecosystem Reference
	Member    *Reference // nil: not linked
}

// ReadPerson gives a person. Everyone may read themselves; staff all partners' people; owners staff, too; primary
// contacts their own organisation's, as the settings allow. Refusals: forbidden, not_found.
func (p *Portal) ReadPerson(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	var c *call
	var links []Link
	err := parallel(
		func() (err error) { c, err = p.enter(ctx, by, SignedIn, keyPerson(id)); return err },
		func() (err error) { links, err = p.links(ctx, id); return err },
	)
	if err != nil {
		return nil, err
	}
	if id == c.actor.ID {
		return &PersonView{c.actor, links, c.actor.Role}, nil
	}
	target, err := c.person(id)
	if err != nil {
		return nil, err
	}
	return &PersonView{target, links, c.actor.Role}, nil
}

// links are a person's ties to ecosystems.
func (p *Portal) links(ctx context.Context, person string) ([]Link, error) {
	if person == "" {
		return nil, nil
	}
	ties, err := p.ecosystemTies(ctx, person)
	links := make([]Link, 0, len(ties))
	for _, tie := range ties {
		links = append(links, tie.link())
	}
	return links, err
}

// ecosystemTies are what ties a person to ecosystems. One page holds more than anyone has.
func (p *Portal) ecosystemTies(ctx context.Context, person string) ([]*EcosystemUser, error) {
	page, err := p.table.Query(ctx, table.Query{PK: partitionTies(person), Prefix: prefixTiesEcosystem})
	if err != nil {
		return nil, err
	}
	ties := make([]*EcosystemUser, 0, len(page.Items))
	for _, item := range page.Items {
		tie, err := decodeEcosystemUser(item)
		if err != nil {
			return nil, err
		}
		ties = append(ties, tie)
	}
	return ties, nil
}
