package api

import (
	"context"
	"net/http"

	"allyway/internal/partners"
	"allyway/internal/portal"
)

func (a *partnersAPI) countOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/partners/{partner}/counts", Who: portal.Staff, Scope: portal.ScopePartnersRead, Status: http.StatusOK,
			ID: "getPartnerCounts", Subject: subjectCounts, Summary: "Get a partner's counts",
			Text: "Returns JSON, or CSV with Accept: text/csv.",
			CSV:  true,
		}, a.getCounts),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/counts", Who: portal.Staff, Scope: portal.ScopePartnersRead, Status: http.StatusOK,
			ID: "getCounts", Subject: subjectCounts, Summary: "Get all partners' counts",
			Text: "Returns JSON, or CSV with Accept: text/csv. There is a row for each partner, by name.",
			CSV:  true,
		}, a.allCounts),
	}
}

type counts struct {
	Contacts  int64 `json:"contacts"`
	Requested int64 `json:"requested"`
	Invited   int64 `json:"invited"`
	Expired   int64 `json:"expired" doc:"How many of the invited people have an expired invite. The hourly clean-up records it."`
	Bounced   int64 `json:"bounced" doc:"Of the invited people."`
	Active    int64 `json:"active"`
	Disabled  int64 `json:"disabled"`
}

// partnerCounts is one partner's activation funnel.
type partnerCounts struct {
	Partner reference `json:"partner"`
	Counts  counts    `json:"counts"`
}

func partnerCountsOf(r *partners.Row) partnerCounts {
	out := partnerCounts{Partner: *r.Partner.Reference()}
	fill(&out.Counts, r.Counts)
	return out
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

func (a *partnersAPI) getCounts(ctx context.Context, in *PartnerID) (*partnerCountsOutput, error) {
	row, err := a.room.ReadCounts(ctx, session(ctx), in.Partner)
	if err != nil {
		return nil, err
	}
	return &partnerCountsOutput{partnerCountsOf(row)}, nil
}

func (a *partnersAPI) allCounts(ctx context.Context, _ *struct{}) (*list[partnerCounts], error) {
	rows, err := a.room.AllCounts(ctx, session(ctx))
	return listOf(rows, "", partnerCountsOf), err
}
