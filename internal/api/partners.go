package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"allyway/internal/partners"
	"allyway/internal/portal"
)

type partnersAPI struct {
	*server
	room *partners.Service
}

func (a *partnersAPI) operations() []operation {
	partnerRefusals := slices.Concat(domainRefusals, []portal.Code{portal.CodeExternalIDTaken, portal.CodeLicensedIDTaken})
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners", Who: portal.Staff, Scope: portal.ScopePartnersWrite, Status: http.StatusCreated,
			ID: "addPartner", Subject: subjectPartners, Summary: "Add a partner",
			Text: "A guest partner needs only a name. A licensed partner also needs its domain, its licensed ID and the URL of its access point. " +
				"The request can name the first primary contact. `email_taken` comes with `holder` and `partner`.",
			Refuses: slices.Concat(partnerRefusals, inviteRefusals, []portal.Code{portal.CodeEmailTaken, portal.CodeNotFound, portal.CodeWrongState, portal.CodeConfirmPassword}),
		}, a.add),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/partners", Who: portal.Staff, Scope: portal.ScopePartnersRead, Status: http.StatusOK,
			ID: "listPartners", Subject: subjectPartners, Summary: "List partners",
			Text: "Returns partners by name, with their counts. It returns archived partners only if the request asks for the status `archived`.",
		}, a.list),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/partners/{partner}", Who: portal.Managers, Scope: portal.ScopePartnersRead, Status: http.StatusOK,
			ID: "getPartner", Subject: subjectPartners, Summary: "Get a partner",
			Text: "Returns the partner with its counts. Primary contacts get their own partner, without notes.",
		}, a.get),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/partners/{partner}", Who: portal.Staff, Scope: portal.ScopePartnersWrite, Status: http.StatusOK,
			ID: "editPartner", Subject: subjectPartners, Summary: "Change a partner",
			Text: "Takes a JSON merge patch. When a partner becomes inactive, its people are signed out at once. " +
				"Their invites cannot be accepted until the partner is active again.",
			Refuses: append(slices.Clone(partnerRefusals), portal.CodeWrongState),
		}, a.edit),
		serve(Route{
			Method: http.MethodPut, Path: "/v1/partners/by/{system}/{id}", Who: portal.Staff, Scope: portal.ScopePartnersWrite, Status: http.StatusOK, Made: true,
			ID: "putPartner", Subject: subjectPartners, Summary: "Add or change a partner by its id in another system",
			Text: "Adds the partner, with 201, if none has this id in this system. Otherwise changes the fields that are sent, as a merge patch does. " +
				"The same request again changes nothing. Percent-encode the id.",
			Refuses: append(slices.Clone(partnerRefusals), portal.CodeWrongState),
		}, a.put),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/archive", Who: portal.Staff, Scope: portal.ScopePartnersWrite, Status: http.StatusOK,
			ID: "archivePartner", Subject: subjectPartners, Summary: "Archive a partner",
			Text: "The partner is in no list any more, except that of archived partners, and gives up its domains and its licensed ID. " +
				"Its people are treated like those of an inactive partner.",
			Refuses: []portal.Code{portal.CodeWrongState},
		}, a.archive),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/restore", Who: portal.Staff, Scope: portal.ScopePartnersWrite, Status: http.StatusOK,
			ID: "restorePartner", Subject: subjectPartners, Summary: "Restore an archived partner",
			Text: "The partner has the same status as before. It gets back its domains and licensed ID, except those that another partner has now. " +
				"A licensed partner that does not get them back becomes a guest.",
			Refuses: []portal.Code{portal.CodeWrongState},
		}, a.restore),
	}
}

// partner is an organisation as the API shows it.
type partner struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"`
	Kind           string    `json:"kind" enum:"partner,distributor"`
	Licence        string    `json:"licence" enum:"guest,licensed"`
	LicensedID     string    `json:"licensedId,omitempty"`
	AccessPointURL string    `json:"accessPointUrl,omitempty"`
	Domains        []string  `json:"domains" doc:"What follows the @ in its people's addresses."`
	Type           string    `json:"type,omitempty"`
	Phone          string    `json:"phone,omitempty" doc:"E.164."`
	Status         string    `json:"status" enum:"active,inactive"`
	Address        string    `json:"address,omitempty"`
	Notes          string    `json:"notes,omitempty" doc:"Only for staff."`
	ExternalIDs    external  `json:"externalIds,omitempty" doc:"Only for staff. The name of another system → the partner's id there."`
	Logo           string    `json:"logo,omitempty" fill:"-" doc:"The logo's URL."`
	Counts         *counts   `json:"counts,omitempty" fill:"-"`
	CreatedAt      time.Time `json:"createdAt"`
	ArchivedAt     time.Time `json:"archivedAt,omitzero" fill:"-"`

	SameName []reference `json:"sameName,omitempty" fill:"-" doc:"After it was added: other partners of the same name, as a hint."`
}

func (s *server) partner(p *portal.Partner, c *portal.Counts) partner {
	out := partner{Logo: s.logo(p.Logo)}
	fill(&out, p)
	if p.Archived != nil {
		out.ArchivedAt = p.Archived.At
	}
	if c != nil {
		out.Counts = &counts{}
		fill(out.Counts, c)
	}
	return out
}

// PartnerFields are a partner's fields that callers set.
type PartnerFields struct {
	Name           patched[string]    `json:"name,omitzero" add:"required" example:"Acme Ltd"`
	Kind           patched[string]    `json:"kind,omitzero" enum:"partner,distributor" doc:"partner by default."`
	Licence        patched[string]    `json:"licence,omitzero" enum:"guest,licensed" doc:"guest by default."`
	LicensedID     patched[string]    `json:"licensedId,omitzero" doc:"Unique in the portal. A licensed partner needs one."`
	AccessPointURL patched[string]    `json:"accessPointUrl,omitzero" doc:"An https URL. A licensed partner needs one."`
	Domains        patched[[]string]  `json:"domains,omitzero" doc:"All domains of the partner. acme.com, @acme.com and https://www.acme.com/ are the same."`
	Type           patched[string]    `json:"type,omitzero" doc:"Free text."`
	Phone          patched[string]    `json:"phone,omitzero" doc:"With the country code." example:"+1 555 010 9999"`
	Status         patched[string]    `json:"status,omitzero" enum:"active,inactive" doc:"active by default."`
	Address        patched[string]    `json:"address,omitzero"`
	Notes          patched[string]    `json:"notes,omitzero" doc:"Only for staff."`
	ExternalIDs    patched[externals] `json:"externalIds,omitzero" doc:"The name of another system → the partner's id there, unique in that system. null removes a system's id. Systems that the request does not name stay."`
}

type addPartnerInput struct {
	Creates
	Body struct {
		PartnerFields
		PrimaryContact *firstContact `json:"primaryContact,omitempty" doc:"A new person, or the id of a person without a partner."`
	}
}

type firstContact struct {
	ID string `json:"id,omitempty" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"an id" doc:"An existing person. The other fields must then be missing."`
	PersonFields
	Access bool `json:"access,omitempty" doc:"Invite the person at once."`
}

func (a *partnersAPI) add(ctx context.Context, in *addPartnerInput) (*created[partner], error) {
	add := partners.Add{Fields: added(in.Body.PartnerFields), Once: in.once()}
	if c := in.Body.PrimaryContact; c != nil {
		add.PrimaryContact = &partners.FirstContact{ID: c.ID, Fields: added(c.PersonFields), Access: c.Access}
	}
	row, err := a.room.Add(ctx, session(ctx), add)
	if err != nil {
		return nil, err
	}
	shown := a.partner(row.Partner, row.Counts)
	for _, other := range row.SameName {
		shown.SameName = append(shown.SameName, *other)
	}
	return &created[partner]{etag(row.Partner.Version), location("partners", row.Partner.ID), shown}, nil
}

type listPartnersInput struct {
	PageInput
	Q      string               `query:"q" maxLength:"200" doc:"Beginnings of words of the name, in any order, or a whole domain. Case and accents do not count."`
	Kind   portal.PartnerKind   `query:"kind" enum:"partner,distributor"`
	Status portal.PartnerStatus `query:"status" enum:"active,inactive,archived" doc:"All but archived ones by default."`
}

func (a *partnersAPI) list(ctx context.Context, in *listPartnersInput) (*list[partner], error) {
	ask := partners.List{Q: in.Q, Kind: in.Kind, Status: in.Status, Page: in.of()}
	if in.Status == "archived" {
		ask.Status, ask.Archived = "", true
	}
	rows, next, err := a.room.List(ctx, session(ctx), ask)
	return listOf(rows, next, func(r *partners.Row) partner { return a.partner(r.Partner, r.Counts) }), err
}

// PartnerID is a partner in the path.
type PartnerID struct {
	Partner string `path:"partner" doc:"A partner's id."`
}

func (a *partnersAPI) one(row *partners.Row, err error) (*one[partner], error) {
	if err != nil {
		return nil, err
	}
	return &one[partner]{etag(row.Partner.Version), a.partner(row.Partner, row.Counts)}, nil
}

func (a *partnersAPI) archive(ctx context.Context, in *PartnerID) (*one[partner], error) {
	return a.one(a.room.Archive(ctx, session(ctx), in.Partner))
}

func (a *partnersAPI) restore(ctx context.Context, in *PartnerID) (*one[partner], error) {
	return a.one(a.room.Restore(ctx, session(ctx), in.Partner))
}

func (a *partnersAPI) get(ctx context.Context, in *PartnerID) (*one[partner], error) {
	return a.one(a.room.Read(ctx, session(ctx), in.Partner))
}

type editPartnerInput struct {
	PartnerID
	Changed
	Body struct{ PartnerFields }
}

func (a *partnersAPI) edit(ctx context.Context, in *editPartnerInput) (*one[partner], error) {
	return a.one(a.room.Edit(ctx, session(ctx), partners.Edit{ID: in.Partner, IfMatch: in.versions(), Fields: edited(in.Body.PartnerFields)}))
}

type putPartnerInput struct {
	ExternalID
	Changed
	Body struct{ PartnerFields }
}

func (a *partnersAPI) put(ctx context.Context, in *putPartnerInput) (*put[partner], error) {
	row, added, err := a.room.Put(ctx, session(ctx), partners.Put{Ref: in.ref(), IfMatch: in.versions(), Fields: edited(in.Body.PartnerFields)})
	if err != nil {
		return nil, err
	}
	return wasPut(added, row.Partner.Version, location("partners", row.Partner.ID), a.partner(row.Partner, row.Counts)), nil
}
