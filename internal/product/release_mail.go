package portal

import (
	"context"

	"allyway/internal/table"
)

// ReleaseMail ends the leases on unsent mail, so that what a killed process was at goes out at once and not after a
// minute. Only the start of a process that has the table to itself may call it: a sender who still lives would lose
// its claim, and its mail would be sent twice.
func (p *Portal) ReleaseMail(ctx context.Context) error {
	for _, partition := range MailPartitions() {
		q := table.Query{PK: partition}
		for {
			page, err := p.table.Query(ctx, q)
			if err != nil {
				return err
			}
			for _, item := range page.Items {
				if err := p.releaseLetter(ctx, item); err != nil {
					return err
				}
			}
			if q.After = page.Next; page.Next == "" {
				break
			}
		}
	}
	return nil
}

func (p *Portal) releaseLetter(ctx context.Context, item table.Item) error {
	l, err := decodeLetter(item)
	if err != nil || l.LeaseUntil.IsZero() {
		return nil // one that cannot be read keeps nobody from starting; sending it will say what is wrong
	}
	return onlyUnrefused(p.table.Write(ctx, table.Patch(l.key, table.Version(l.version), table.Remove("leaseUntil"))))
}
