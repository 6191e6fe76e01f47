package partners

import (
	"context"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Edit changes a partner's fields.
type Edit struct {
	ID      string
	IfMatch portal.Versions // that the change may be made from; nil: any
	Fields  portal.Fields
}

// Edit changes a partner. Staff may call it. When the partner becomes inactive, its people are signed out. When it is
// active again, they must sign in again, and invites that have not expired are valid again. People and invites stay
// when a domain is removed. If a call ends before all copies of a new name are changed, repeating the request changes
// the others. Returns the partner with its counts. Refusals: not_found, changed, wrong_state for an archived partner,
// invalid, domain_public, domain_ignored, domain_taken, external_id_taken, licensed_id_taken.
func (s *Service) Edit(ctx context.Context, by token.Session, in Edit) (*Row, error) {
	asked := &portal.Partner{}
	asked.Set(in.Fields, &portal.Problems{}) // for the keys of claims; the fields are judged below
	keys := append(record.PartnerClaims(asked), record.Partner(in.ID), record.Counts(in.ID))
	c, err := s.store.Enter(ctx, by, portal.Staff, keys...)
	if err != nil {
		return nil, err
	}
	before, err := c.Found.Partner(in.ID)
	if err != nil {
		return nil, err
	}
	if err := portal.CheckVersion(in.IfMatch, before.Version); err != nil {
		return nil, err
	}
	if err := before.CheckNotArchived(); err != nil {
		return nil, err
	}
	counts, err := c.Found.Counts(in.ID)
	if err != nil {
		return nil, err
	}
	after, err := edited(ctx, c, before, in.Fields)
	if err != nil {
		return nil, err
	}
	fields := portal.Changed(before, after)
	if len(fields) > 0 {
		w := c.Change()
		w.SavePartner(before, after)
		w.Event(portal.EventPartnerChanged, after.ID, map[string]any{"fields": fields})
		if err := w.Commit(ctx); err != nil {
			return nil, err
		}
		after.Version = before.Version + 1
	}
	if before.Name != after.Name || len(fields) == 0 && in.Fields.Has("name") {
		if err := s.store.CopyPartnerName(ctx, after); err != nil {
			return nil, err
		}
	}
	return rowOf(c, after, counts), nil
}

// edited returns the partner with the given fields. Only a domain that the partner did not have before can be refused
// as ignored.
func edited(ctx context.Context, c *record.Call, before *portal.Partner, in portal.Fields) (*portal.Partner, error) {
	after := *before
	var wrong portal.Problems
	after.Set(in, &wrong)
	added := slices.DeleteFunc(slices.Clone(after.Domains), func(domain string) bool {
		return slices.Contains(before.Domains, domain)
	})
	c.Settings.CheckDomains(added, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if err := c.CheckPartnerClaims(ctx, &after); err != nil {
		return nil, err
	}
	if before.Status == portal.PartnerActive && after.Status == portal.PartnerInactive {
		after.Epoch++
	}
	return &after, nil
}
