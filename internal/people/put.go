package people

import (
	"context"
	"maps"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Put is a person as another system knows them.
type Put struct {
	Ref       portal.ExternalRef
	Fields    portal.Fields
	Partner   string          // its id; empty: not given
	PartnerIn string          // its id in the same system; empty: not given
	IfMatch   portal.Versions // from which the change may be made; nil: any, and the person may be new
}

// Put adds or changes the person who has an id in another system. Staff may call it. A new person is a contact, of the
// partner if one is given. Put invites nobody. If a call is repeated, it changes nothing and mails nobody. If an
// invited or active person gets a new e-mail, they are mailed, as after Edit. Fields that are not given stay as they
// are; for a new person, null counts as not given. Returns the person, and whether they were added. Refusals: invalid;
// wrong_state if the person is at another partner; those of Edit; those of Add.
func (s *Service) Put(ctx context.Context, by token.Session, in Put) (view *portal.PersonView, added bool, err error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.ExternalPerson(in.Ref), record.ExternalPartner(in.partnerRef()))
	if err != nil {
		return nil, false, err
	}
	var wrong portal.Problems
	in.Ref.Valid("path.system", "path.id", &wrong)
	fields := in.Fields.WithExternalID(in.Ref, "body.externalIds", &wrong)
	partner, err := in.partner(c, &wrong)
	if err != nil {
		return nil, false, err
	}
	if err := wrong.Err(); err != nil {
		return nil, false, err
	}
	id, err := c.Found.PersonByExternalID(in.Ref)
	if err != nil {
		return nil, false, err
	}
	if id != "" {
		edit := Edit{ID: id, IfMatch: in.IfMatch, Fields: fields, synced: true}
		if partner != "" {
			edit.at = &partner
		}
		view, err = s.Edit(ctx, by, edit)
		return view, false, err
	}
	if err := portal.CheckVersion(in.IfMatch, 0); err != nil { // nothing has a version yet
		return nil, false, err
	}
	maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
	made, err := s.Add(ctx, by, Add{Partner: partner, Fields: fields, quiet: true})
	if err != nil {
		// If another call has put the same person meanwhile, that person also has the address.
		return nil, false, s.store.UnlessMeanwhile(ctx, record.ExternalPerson(in.Ref), err, portal.CodeEmailTaken, portal.CodeExternalIDTaken)
	}
	return made.PersonView, true, nil
}

func (in Put) partnerRef() portal.ExternalRef {
	return portal.ExternalRef{System: in.Ref.System, ID: in.PartnerIn}
}

// partner returns the id of the partner that is named, or "".
func (in Put) partner(c *record.Call, wrong *portal.Problems) (string, error) {
	const at = "body.partnerExternalId"
	switch {
	case in.PartnerIn == "":
		return in.Partner, nil
	case in.Partner != "":
		wrong.Add(at, "must be missing if there is a partner")
		return "", nil
	}
	id, err := c.Found.PartnerByExternalID(in.partnerRef())
	if err == nil && id == "" {
		wrong.Add(at, "is of no partner; put the partner first")
	}
	return id, err
}
