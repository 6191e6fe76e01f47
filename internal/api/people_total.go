package api

import (
	"context"

	"allyway/internal/people"
)

// Counting is the part of a request that continues a count.
type Counting struct {
	Cursor string `query:"cursor" maxLength:"4000" doc:"The next of the previous answer. When all are counted, next is missing."`
}

type total struct {
	People int    `json:"people" doc:"How many this call has counted."`
	Next   string `json:"next,omitempty" doc:"Send it as cursor to count the rest. It is missing if all are counted."`
}

type totalOutput struct{ Body total }

type countPartnerPeopleInput struct {
	PartnerID
	Counting
	PeopleFilter
}

func (a *peopleAPI) totalOfPartner(ctx context.Context, in *countPartnerPeopleInput) (*totalOutput, error) {
	ask := in.list(PageInput{Cursor: in.Cursor})
	ask.Partner = in.Partner
	return a.count(ctx, ask)
}

type countPeopleInput struct {
	Counting
	PeopleOfPortal
}

func (a *peopleAPI) total(ctx context.Context, in *countPeopleInput) (*totalOutput, error) {
	return a.count(ctx, in.of(PageInput{Cursor: in.Cursor}))
}

func (a *peopleAPI) count(ctx context.Context, ask people.List) (*totalOutput, error) {
	n, next, err := a.room.Count(ctx, session(ctx), ask)
	return &totalOutput{total{n, next}}, err
}
