package api

import (
	"context"
	"net/http"

	"allyway/internal/ecosystems"
	"allyway/internal/portal"
)

// suggestionOperations find links that are likely, and make them.
func (a *ecosystemsAPI) suggestionOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/ecosystems/{ecosystem}/suggestions", Who: portal.Staff, Status: http.StatusOK,
			ID: "listSuggestions", Subject: subjectLinks, Summary: "List suggested links",
			Text: "Returns users without a member, each with suggested members: those that share the user's address. If there are none, it suggests " +
				"those that share the domain of the address, and if there are none either, those that share the partner. Domains of free-mail providers do not count. A page may be shorter than its limit.",
		}, a.suggestions),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/ecosystems/{ecosystem}/suggestions/accept", Who: portal.Staff, Status: http.StatusOK,
			ID: "acceptSuggestions", Subject: subjectLinks, Summary: "Accept suggested links",
			Text: "Links the `pairs`, or with `all` every user for whom exactly one member is suggested. Users who are linked already stay as they are. " +
				"If the answer has `next`, repeat the request with it as `cursor`.",
		}, a.acceptSuggestions),
	}
}

type suggestion struct {
	Person reference     `json:"person"`
	Member reference     `json:"member"`
	Reason portal.Reason `json:"reason" enum:"email,domain,partner" doc:"What both have."`
}

type listSuggestionsInput struct {
	EcosystemID
	PageInput
}

func (a *ecosystemsAPI) suggestions(ctx context.Context, in *listSuggestionsInput) (*list[suggestion], error) {
	rows, next, err := a.room.Suggest(ctx, session(ctx), in.Ecosystem, in.of())
	return listOf(rows, next, func(s portal.Suggestion) suggestion { return suggestion(s) }), err
}

type pair struct {
	Person string `json:"person" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a person's id"`
	Member string `json:"member" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a member's id"`
}

type acceptSuggestionsInput struct {
	EcosystemID
	Body struct {
		Pairs  []pair `json:"pairs,omitempty" maxItems:"100" doc:"The links to make."`
		All    bool   `json:"all,omitempty" doc:"Instead of pairs: every user for whom exactly one member is suggested."`
		Cursor string `json:"cursor,omitempty" maxLength:"4000" doc:"With all: the next of the previous answer."`
	}
}

type linkRow struct {
	Person  string        `json:"person"`
	Member  string        `json:"member,omitempty"`
	Outcome string        `json:"outcome" enum:"linked,unchanged,refused"`
	Reason  portal.Reason `json:"reason,omitempty" doc:"Of a refused pair: already_linked, several_members, person_not_found, member_not_found, not_in_ecosystem, wrong_state or confirm_password."`
}

type acceptSuggestionsOutput struct {
	Body struct {
		Rows []linkRow `json:"rows"`
		Next string    `json:"next,omitempty" doc:"Repeat the request with this as cursor."`
	}
}

func (a *ecosystemsAPI) acceptSuggestions(ctx context.Context, in *acceptSuggestionsInput) (*acceptSuggestionsOutput, error) {
	b := in.Body
	if b.All == (len(b.Pairs) > 0) || b.Cursor != "" && !b.All {
		return nil, unfit(ctx, badRows("body", "must have pairs or all, and not both"))
	}
	var verdicts []portal.LinkVerdict
	var next string
	var err error
	if b.All {
		verdicts, next, err = a.room.AcceptAllSuggestions(ctx, session(ctx), in.Ecosystem, b.Cursor)
	} else {
		pairs := make([]ecosystems.Pair, len(b.Pairs))
		for i, p := range b.Pairs {
			pairs[i] = ecosystems.Pair(p)
		}
		verdicts, err = a.room.AcceptSuggestions(ctx, session(ctx), in.Ecosystem, pairs)
	}
	if err != nil {
		return nil, err
	}
	out := &acceptSuggestionsOutput{}
	out.Body.Rows, out.Body.Next = make([]linkRow, len(verdicts)), next
	for i, v := range verdicts {
		out.Body.Rows[i] = linkRow(v)
	}
	return out, nil
}
