package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ListPartners asks for one page of partners by name.
type ListPartners struct {
	Q      string // how the name begins, without regard to case and accents
	Kind   PartnerKind
	Status PartnerStatus
	Page   PageOf
}

// PartnerRow is a partner with its counts.
type PartnerRow struct {
	Partner *Partner
	Counts  *Counts
}

// ListPartners lists partners. Staff may call it. A page may hold fewer than its limit where a filter leaves some out.
func (p *Portal) ListPartners(ctx context.Context, by token.Session, in ListPartners) (rows []PartnerRow, next string, err error) {
	list := "partners?" + fold(in.Q) + "&" + string(in.Kind) + "&" + string(in.Status)
	after, err := in.Page.after(list)
	if err != nil {
		return nil, "", err
	}
	var page table.Page
	err = parallel(
		func() (err error) { _, err = p.enter(ctx, by, Staff); return err },
		func() (err error) {
			page, err = p.table.Query(ctx, table.Query{Index: table.GSI1, PK: listPartners, Prefix: sortable(in.Q), After: after,
				Limit: in.Page.Limit})
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	rows = []PartnerRow{}
	var keys []table.Key
	for _, item := range page.Items {
		found, err := decodePartner(item)
		if err != nil {
			return nil, "", err
		}
		if (in.Kind == "" || found.Kind == in.Kind) && (in.Status == "" || found.Status == in.Status) {
			rows = append(rows, PartnerRow{found, &Counts{}})
			keys = append(keys, keyCounts(found.ID))
		}
	}
	if len(keys) == 0 {
		return rows, cursor(list, page.Next), nil
	}
	counts, err := p.table.Get(ctx, keys...)
	for _, row := range rows {
		if err == nil {
			_, err = counts.Decode(keyCounts(row.Partner.ID), row.Counts)
		}
	}
	return rows, cursor(list, page.Next), err
}
