package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ReadCounts gives one partner with its counts: the activation funnel. Staff may call it. Refusal: not_found.
func (p *Portal) ReadCounts(ctx context.Context, by token.Session, id string) (*PartnerRow, error) {
	c, err := p.enter(ctx, by, Staff, keyPartner(id), keyCounts(id))
	if err != nil {
		return nil, err
	}
	row := &PartnerRow{Counts: &Counts{}}
	if row.Partner, err = partner(c.items, id); err != nil {
		return nil, err
	}
	_, err = c.items.Decode(keyCounts(id), row.Counts)
	return row, err
}

// AllCounts gives every partner with its counts, by name. Staff may call it. It reads all partners, a thousand in some
// twenty calls.
func (p *Portal) AllCounts(ctx context.Context, by token.Session) ([]PartnerRow, error) {
	all := []PartnerRow{}
	in := ListPartners{Page: PageOf{Limit: table.MaxKeys}}
	for {
		rows, next, err := p.ListPartners(ctx, by, in)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if in.Page.Cursor = next; next == "" {
			return all, nil
		}
	}
}
