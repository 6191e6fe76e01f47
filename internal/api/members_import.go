package api

import (
	"context"
	"fmt"

	"allyway/internal/ecosystems"
	"allyway/internal/lists"
	"allyway/internal/portal"
)

type importMembersInput struct {
	EcosystemID
	TableInput
}

// memberRow is the verdict on one row of members.
type memberRow struct {
	Row     int           `json:"row" doc:"From 1. The header does not count."`
	Name    string        `json:"name"`
	Email   string        `json:"email,omitempty"`
	Outcome string        `json:"outcome" enum:"added,unchanged,refused"`
	Reason  portal.Reason `json:"reason,omitempty"`
	Member  string        `json:"member,omitempty" doc:"The member's id."`
}

type importMembersOutput struct {
	NextRow
	Body importMembersOutputBody
}

type importMembersOutputBody struct {
	Rows           []memberRow    `json:"rows"`
	Columns        map[string]int `json:"columns" doc:"Which column each field was read from, from 1."`
	IgnoredColumns []string       `json:"ignoredColumns" doc:"The columns whose names are unknown."`
	Delimiter      string         `json:"delimiter" doc:"What separates the cells."`
	Next           int            `json:"next,omitempty" doc:"Repeat the request with this as from."`
}

// table returns the verdicts.
func (b importMembersOutputBody) table() (header []string, cells [][]string) {
	for _, r := range b.Rows {
		cells = append(cells, []string{number(int64(r.Row)), r.Name, r.Email, r.Outcome, string(r.Reason), r.Member})
	}
	return []string{"row", "name", "email", "outcome", "reason", "member"}, cells
}

func (a *ecosystemsAPI) importMembers(ctx context.Context, in *importMembersInput) (*importMembersOutput, error) {
	chosen, err := in.chosen(lists.MembersFields)
	if err != nil {
		return nil, unfit(ctx, err)
	}
	t, err := lists.ParseMembers(in.RawBody, in.charset, chosen)
	if err != nil {
		return nil, unfit(ctx, tableProblem(err))
	}
	switch n := len(t.Rows); {
	case n == 0:
		return nil, unfit(ctx, badRows("body", "has no rows below its header"))
	case n > ecosystems.MaxRows:
		return nil, unfit(ctx, badRows("body", fmt.Sprintf("has %d rows; the limit for one request is %d", n, ecosystems.MaxRows)))
	}
	rows := make([]portal.MemberRow, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = portal.MemberRow(r)
	}
	verdicts, next, err := a.room.ImportMembers(ctx, session(ctx), ecosystems.Import{Ecosystem: in.Ecosystem, Rows: rows, DryRun: in.DryRun, From: in.From})
	if err != nil {
		return nil, err
	}
	out := &importMembersOutput{NextRow: nextRow(next)}
	out.Body.Rows = make([]memberRow, len(verdicts))
	for i, v := range verdicts {
		out.Body.Rows[i] = memberRow(v)
	}
	out.Body.Columns, out.Body.IgnoredColumns, out.Body.Delimiter, out.Body.Next = t.Columns, append([]string{}, t.Ignored...), t.Delimiter, next
	return out, nil
}
