package partners

import (
	"context"
	"maps"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Put is a partner as another system knows it.
type Put struct {
	Ref     portal.ExternalRef
	Fields  portal.Fields
	IfMatch portal.Versions // from which the change may be made; nil: any, and the partner may be new
}

// Put adds or changes the partner that has an id in another system. Staff may call it. Fields that are not given stay
// as they are; for a new partner, null counts as not given. Repeating a call changes nothing. It returns the partner
// with its counts, and whether it was added. Refusals: invalid, those of Edit except not_found, those of
// Add.
func (s *Service) Put(ctx context.Context, by token.Session, in Put) (row *Row, added bool, err error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.ExternalPartner(in.Ref))
	if err != nil {
		return nil, false, err
	}
	var wrong portal.Problems
	in.Ref.Valid("path.system", "path.id", &wrong)
	fields := in.Fields.WithExternalID(in.Ref, "body.externalIds", &wrong)
	if err := wrong.Err(); err != nil {
		return nil, false, err
	}
	id, err := c.Found.PartnerByExternalID(in.Ref)
	if err != nil {
		return nil, false, err
	}
	if id != "" {
		row, err = s.Edit(ctx, by, Edit{ID: id, IfMatch: in.IfMatch, Fields: fields})
		return row, false, err
	}
	if err := portal.CheckVersion(in.IfMatch, 0); err != nil { // nothing has a version yet
		return nil, false, err
	}
	maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
	row, err = s.Add(ctx, by, Add{Fields: fields})
	if err != nil {
		// If another call has put the same partner meanwhile, that partner also has the domains and the licensed ID.
		return nil, false, s.store.UnlessMeanwhile(ctx, record.ExternalPartner(in.Ref), err,
			portal.CodeDomainTaken, portal.CodeLicensedIDTaken, portal.CodeExternalIDTaken)
	}
	return row, true, nil
}
