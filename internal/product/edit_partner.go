package portal

import (
	"context"
	"slices"

	"allyway/internal/table"
	"allyway/internal/token"
)

// EditPartner changes a partner's fields.
type EditPartner struct {
	ID      string
	IfMatch *int64 // the version the change was made from; nil: any
	PartnerFields
}

// EditPartner changes a partner. Staff may call it. Made inactive, its people are signed out at once and for good;
// made active again, they may sign in, and invites come back to life. People, and invites, stay when a domain goes.
// Refusals: not_found, changed, invalid, domain_public, domain_ignored, domain_taken, licensed_id_taken.
func (p *Portal) EditPartner(ctx context.Context, by token.Session, in EditPartner) (*Partner, *Counts, error) {
	var wrong problems
	asked := &Partner{}
	asked.set(in.PartnerFields, &problems{}) // only for the keys of new claims; judged below with the rest
	c, err := p.enter(ctx, by, Staff, append(asked.claimKeys(), keyPartner(in.ID), keyCounts(in.ID))...)
	if err != nil {
		return nil, nil, err
	}
	before, err := partner(c.items, in.ID)
	if err != nil {
		return nil, nil, err
	}
	after := *before
	after.set(in.PartnerFields, &wrong)
	after.checkDomains(newIn(after.Domains, before.Domains), c.settings, &wrong)
	if err := wrong.err(); err != nil {
		return nil, nil, err
	}
	if err := after.checkNewClaims(before, c.items); err != nil {
		return nil, nil, err
	}
	if before.Status == PartnerActive && after.Status == PartnerInactive {
		after.Epoch++
	}
	counts := &Counts{}
	if _, err := c.items.Decode(keyCounts(in.ID), counts); err != nil {
		return nil, nil, err
	}
	fields := before.differences(&after)
	if len(fields) == 0 {
		if in.Name != nil { // asked for again, perhaps because the copies were not reached
			err = p.renamePartner(ctx, before)
		}
		return before, counts, err
	}
	if err := matches(in.IfMatch, before.version); err != nil { // of a change that is made already nothing is refused
		return nil, nil, err
	}
	w := c.change()
	w.savePartner(before, &after)
	w.event(EventPartnerChanged, "", after.ID, map[string]any{"fields": fields})
	if err := w.commit(ctx, p.table); err != nil {
		return nil, nil, err
	}
	after.version = before.version + 1
	if before.Name != after.Name {
		err = p.renamePartner(ctx, &after)
	}
	return &after, counts, err
}

// matches holds a change to the version it was made from (RFC 9110, If-Match).
func matches(ifMatch *int64, version int64) error {
	if ifMatch != nil && *ifMatch != version {
		return refuse(CodeChanged, "It has changed since you read it; read it again, then repeat your change.")
	}
	return nil
}

// newIn are those of now that were not there before.
func newIn(now, before []string) []string {
	var added []string
	for _, s := range now {
		if !slices.Contains(before, s) {
			added = append(added, s)
		}
	}
	return added
}

func (p *Partner) checkNewClaims(before *Partner, items table.Items) error {
	return (&Partner{ID: p.ID, Domains: newIn(p.Domains, before.Domains), LicensedID: p.LicensedID}).checkClaims(items)
}

// differences are the names of the fields that differ.
func (p *Partner) differences(q *Partner) []string {
	return differences(
		field{"name", p.Name != q.Name}, field{"kind", p.Kind != q.Kind}, field{"licence", p.Licence != q.Licence},
		field{"licensedId", p.LicensedID != q.LicensedID}, field{"accessPointUrl", p.AccessPointURL != q.AccessPointURL},
		field{"domains", !slices.Equal(p.Domains, q.Domains)}, field{"type", p.Type != q.Type},
		field{"phone", p.Phone != q.Phone}, field{"status", p.Status != q.Status}, field{"address", p.Address != q.Address},
		field{"notes", p.Notes != q.Notes},
	)
}

type field struct {
	name    string
	differs bool
}

func differences(all ...field) []string {
	var names []string
	for _, f := range all {
		if f.differs {
			names = append(names, f.name)
		}
	}
	return names
}

// savePartner stores a changed partner and its claims.
func (w *change) savePartner(before, after *Partner) {
	w.add(table.Put(after.item(), table.Version(before.version)))
	had, has := before.claimKeys(), after.claimKeys()
	for _, key := range had {
		if !slices.Contains(has, key) {
			w.add(table.Delete(key, table.Any))
		}
	}
	for _, key := range has {
		if !slices.Contains(had, key) {
			w.add(table.Put(table.Item{Key: key, Attributes: table.Encode(partnerClaim{after.ID})}, table.Absent))
		}
	}
}

// renamePartner brings the new name to the copies on the partner's people.
func (p *Portal) renamePartner(ctx context.Context, to *Partner) error {
	q := table.Query{Index: table.GSI1, PK: listPartnerPeople(to.ID), Limit: table.MaxOps}
	return p.copyName(ctx, keyPartner(to.ID), to.Name, q, "partnerName")
}
