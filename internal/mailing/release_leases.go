package mailing

import (
	"context"

	"allyway/internal/record"
)

// ReleaseLeases ends the leases on all unsent mail, so that the mail that a killed process was sending is sent at once
// and not after a minute. Only a process that has the table to itself may call it, at its start: a sender that still
// runs would lose its lease, and its mail would be sent twice.
func (s *Service) ReleaseLeases(ctx context.Context) error {
	for _, partition := range record.AllMailPartitions() {
		for after := ""; ; {
			rows, next, err := s.store.ListUnsent(ctx, partition, after, sweepPage)
			if err != nil {
				return err
			}
			for _, u := range rows {
				if u.Letter == nil || u.Letter.LeaseUntil.IsZero() { // a mail without Letter cannot be decoded: sending it says what is wrong
					continue
				}
				if err := s.store.EndLease(ctx, &u); err != nil {
					return err
				}
			}
			if after = next; next == "" {
				break
			}
		}
	}
	return nil
}
