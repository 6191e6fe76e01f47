package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/product"
)

func partnerOperations() []Operation {
	return []Operation{
		route(http.MethodPost, "/v1/partners", portal.Staff, 201, "addPartner", "Add a partner",
			"A guest partner needs only a name; a licensed one its domain, licensed ID and access point URL, too. Its primary contact may come in the same step. Refusals: 409 `domain_taken`, `licensed_id_taken`, `email_taken`; 422 `domain_public`, `domain_ignored`.", (*server).addPartner),
		route(http.MethodGet, "/v1/partners", portal.Staff, 200, "listPartners", "List partners",
			"By name, with their counts.", (*server).listPartners),
		route(http.MethodGet, "/v1/partners/{partner}", portal.Managers, 200, "getPartner", "Get a partner",
			"With its counts. Primary contacts see their own, without notes.", (*server).getPartner),
		route(http.MethodPatch, "/v1/partners/{partner}", portal.Staff, 200, "editPartner", "Change a partner",
			"A JSON merge patch. Made inactive, its people are signed out at once and no invite is accepted, until it is active again.", (*server).editPartner),
		route(http.MethodGet, "/v1/partners/{partner}/counts", portal.Staff, 200, "getPartnerCounts", "Get a partner's counts",
			"JSON, or CSV with Accept: text/csv.", (*server).getPartnerCounts, asTable),
		route(http.MethodGet, "/v1/counts", portal.Staff, 200, "getCounts", "Get all partners' counts",
			"JSON, or CSV with Accept: text/csv: one row a partner, by name.", (*server).getCounts, asTable),
	}
}

// partnerCounts is one partner's activation funnel.
type partnerCounts struct {
	Partner reference `json:"partner"`
	Counts  counts    `json:"counts"`
}

func partnerCountsShape(r portal.PartnerRow) partnerCounts {
	return partnerCounts{*r.Partner.Reference(), countsShape(r.Counts)}
}

func (partnerCounts) header() []string {
	return []string{"partner", "name", "contacts", "requested", "invited", "expired", "bounced", "active", "disabled"}
}

func (c partnerCounts) cells() []string {
	n := c.Counts
	return []string{c.Partner.ID, c.Partner.Name, number(n.Contacts), number(n.Requested), number(n.Invited), number(n.Expired),
		number(n.Bounced), number(n.Active), number(n.Disabled)}
}

func (c partnerCounts) table() ([]string, [][]string) { return c.header(), [][]string{c.cells()} }

type partnerCountsOutput struct{ Body partnerCounts }

func (s *server) getPartnerCounts(ctx context.Context, in *PartnerID) (*partnerCountsOutput, error) {
	row, err := s.portal.ReadCounts(ctx, session(ctx), in.Partner)
	if err != nil {
		return nil, err
	}
	return &partnerCountsOutput{partnerCountsShape(*row)}, nil
}

func (s *server) getCounts(ctx context.Context, _ *struct{}) (*list[partnerCounts], error) {
	rows, err := s.portal.AllCounts(ctx, session(ctx))
	return listOf(rows, "", partnerCountsShape), err
}

// partner is an organisation as the API tells it.
type partner struct {
	ID             string               `json:"id"`
	Name           string               `json:"name"`
	Kind           portal.PartnerKind   `json:"kind" enum:"partner,distributor"`
	Licence        portal.Licence       `json:"licence" enum:"guest,licensed"`
	LicensedID     string               `json:"licensedId,omitempty"`
	AccessPointURL string               `json:"accessPointUrl,omitempty"`
	Domains        []string             `json:"domains" doc:"What stands after the @ of their addresses."`
	Type           string               `json:"type,omitempty"`
	Phone          string               `json:"phone,omitempty" doc:"E.164."`
	Status         portal.PartnerStatus `json:"status" enum:"active,inactive"`
	Address        string               `json:"address,omitempty"`
	Notes          string               `json:"notes,omitempty" doc:"For staff alone."`
	Logo           string               `json:"logo,omitempty" doc:"The logo's URL."`
	Counts         *counts              `json:"counts,omitempty"`
	CreatedAt      time.Time            `json:"createdAt"`
}

type counts struct {
	Contacts  int64 `json:"contacts"`
	Requested int64 `json:"requested"`
	Invited   int64 `json:"invited"`
	Expired   int64 `json:"expired" doc:"Of the invited, as far as the hourly clean-up has recorded it."`
	Bounced   int64 `json:"bounced" doc:"Of the invited."`
	Active    int64 `json:"active"`
	Disabled  int64 `json:"disabled"`
}

func (s *server) partner(p *portal.Partner, c *portal.Counts, viewer portal.Role) partner {
	out := partner{ID: p.ID, Name: p.Name, Kind: p.Kind, Licence: p.Licence, LicensedID: p.LicensedID, AccessPointURL: p.AccessPointURL,
		Domains: orEmpty(p.Domains), Type: p.Type, Phone: p.Phone, Status: p.Status, Address: p.Address, Logo: s.logo(p.Logo), CreatedAt: p.CreatedAt}
	if viewer.Staff() {
		out.Notes = p.Notes
	}
	if c != nil {
		shape := countsShape(c)
		out.Counts = &shape
	}
	return out
}

func countsShape(c *portal.Counts) counts {
	return counts{c.Contacts, c.Requested, c.Invited, c.Expired, c.Bounced, c.Active, c.Disabled}
}

func (s *server) logo(hash string) string {
	if hash == "" {
		return ""
	}
	return s.URL + "/v1/logos/" + hash
}

func orEmpty[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

type partnerOutput struct {
	ETag string `header:"ETag"`
	Body partner
}

func (s *server) partnerOutput(p *portal.Partner, c *portal.Counts, viewer portal.Role) *partnerOutput {
	return &partnerOutput{etag(p.Version()), s.partner(p, c, viewer)}
}

type addPartnerInput struct {
	Creates
	Body struct {
		Name           string                `json:"name" doc:"Needed." example:"Acme Ltd"`
		Kind           portal.PartnerKind    `json:"kind" enum:"partner,distributor"`
		Licence        portal.Licence        `json:"licence" enum:"guest,licensed"`
		LicensedID     *string               `json:"licensedId,omitempty" doc:"Unique in the portal; a licensed partner needs one."`
		AccessPointURL *string               `json:"accessPointUrl,omitempty" doc:"https; a licensed partner needs one."`
		Domains        *[]string             `json:"domains,omitempty" doc:"acme.com, @acme.com and https://www.acme.com/ are the same."`
		Type           *string               `json:"type,omitempty" doc:"Free text."`
		Phone          *string               `json:"phone,omitempty" doc:"With the country code." example:"+1 555 010 9999"`
		Status         *portal.PartnerStatus `json:"status,omitempty" enum:"active,inactive" doc:"active unless said otherwise."`
		Address        *string               `json:"address,omitempty"`
		Notes          *string               `json:"notes,omitempty" doc:"For staff alone."`
		PrimaryContact *firstContact         `json:"primaryContact,omitempty" doc:"A new person, or one without a partner by id."`
	}
}

type firstContact struct {
	ID        string  `json:"id,omitempty" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"an id" doc:"An existing person; then nothing else."`
	FirstName *string `json:"firstName,omitempty"`
	LastName  *string `json:"lastName,omitempty"`
	Email     *string `json:"email,omitempty"`
	Phone     *string `json:"phone,omitempty"`
	Title     *string `json:"title,omitempty"`
	Address   *string `json:"address,omitempty"`
	Notes     *string `json:"notes,omitempty"`
	Access    bool    `json:"access,omitempty" doc:"Invite them at once."`
}

func (c *firstContact) use() *portal.FirstContact {
	if c == nil {
		return nil
	}
	return &portal.FirstContact{ID: c.ID, Access: c.Access, PersonFields: portal.PersonFields{FirstName: c.FirstName,
		LastName: c.LastName, Email: c.Email, Phone: c.Phone, Title: c.Title, Address: c.Address, Notes: c.Notes}}
}

func (s *server) addPartner(ctx context.Context, in *addPartnerInput) (*partnerOutput, error) {
	b := in.Body
	made, counts, err := s.portal.AddPartner(ctx, session(ctx), portal.AddPartner{
		PartnerFields: portal.PartnerFields{Name: &b.Name, Kind: &b.Kind, Licence: &b.Licence, LicensedID: b.LicensedID,
			AccessPointURL: b.AccessPointURL, Domains: b.Domains, Type: b.Type, Phone: b.Phone, Status: b.Status,
			Address: b.Address, Notes: b.Notes},
		PrimaryContact: b.PrimaryContact.use(),
		Once:           in.once(),
	})
	if err != nil {
		return nil, err
	}
	return s.partnerOutput(made, counts, portal.RoleAdmin), nil
}

type listPartnersInput struct {
	PageInput
	Q      string               `query:"q" maxLength:"200" doc:"How the name begins; case and accents do not count."`
	Kind   portal.PartnerKind   `query:"kind" enum:"partner,distributor"`
	Status portal.PartnerStatus `query:"status" enum:"active,inactive"`
}

func (s *server) listPartners(ctx context.Context, in *listPartnersInput) (*list[partner], error) {
	rows, next, err := s.portal.ListPartners(ctx, session(ctx), portal.ListPartners{Q: in.Q, Kind: in.Kind, Status: in.Status, Page: in.of()})
	return listOf(rows, next, func(r portal.PartnerRow) partner { return s.partner(r.Partner, r.Counts, portal.RoleAdmin) }), err
}

type PartnerID struct {
	Partner string `path:"partner" doc:"A partner's id."`
}

func (s *server) getPartner(ctx context.Context, in *PartnerID) (*partnerOutput, error) {
	found, counts, viewer, err := s.portal.ReadPartner(ctx, session(ctx), in.Partner)
	if err != nil {
		return nil, err
	}
	return s.partnerOutput(found, counts, viewer), nil
}

type editPartnerInput struct {
	PartnerID
	Changed
	Body struct {
		Name           patched[string]               `json:"name,omitzero"`
		Kind           patched[portal.PartnerKind]   `json:"kind,omitzero"`
		Licence        patched[portal.Licence]       `json:"licence,omitzero"`
		LicensedID     patched[string]               `json:"licensedId,omitzero"`
		AccessPointURL patched[string]               `json:"accessPointUrl,omitzero"`
		Domains        patched[[]string]             `json:"domains,omitzero" doc:"All of them; what is left out is removed."`
		Type           patched[string]               `json:"type,omitzero"`
		Phone          patched[string]               `json:"phone,omitzero"`
		Status         patched[portal.PartnerStatus] `json:"status,omitzero"`
		Address        patched[string]               `json:"address,omitzero"`
		Notes          patched[string]               `json:"notes,omitzero"`
	}
}

func (s *server) editPartner(ctx context.Context, in *editPartnerInput) (*partnerOutput, error) {
	b := in.Body
	edited, counts, err := s.portal.EditPartner(ctx, session(ctx), portal.EditPartner{ID: in.Partner, IfMatch: in.version(),
		PartnerFields: portal.PartnerFields{Name: b.Name.pointer(), Kind: b.Kind.pointer(), Licence: b.Licence.pointer(),
			LicensedID: b.LicensedID.pointer(), AccessPointURL: b.AccessPointURL.pointer(), Domains: b.Domains.pointer(),
			Type: b.Type.pointer(), Phone: b.Phone.pointer(), Status: b.Status.pointer(), Address: b.Address.pointer(),
			Notes: b.Notes.pointer()}})
	if err != nil {
		return nil, err
	}
	return s.partnerOutput(edited, counts, portal.RoleAdmin), nil
}
