package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ListRequests lists user requests of a status (empty: pending), the oldest first. Staff may call it. Refusal:
// malformed.
func (p *Portal) ListRequests(ctx context.Context, by token.Session, status RequestStatus, of PageOf) (rows []*Request, next string, err error) {
	if status == "" {
		status = RequestPending
	}
	list := "requests\x00" + string(status)
	after, err := of.after(list)
	if err != nil {
		return nil, "", err
	}
	var page table.Page
	err = parallel(
		func() (err error) { _, err = p.enter(ctx, by, Staff); return err },
		func() (err error) {
			page, err = p.table.Query(ctx, table.Query{Index: table.GSI1, PK: listRequests(status), After: after, Limit: of.Limit})
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	rows, err = decodeAll(page.Items, decodeRequest)
	return rows, cursor(list, page.Next), err
}
