package api

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/invites"
	"allyway/internal/lists"
	"allyway/internal/portal"
)

type importInput struct {
	PartnerID
	TableInput
	Access bool `query:"access" default:"true" doc:"false adds contacts and invites nobody."`
}

// TableInput is a table that a request imports.
type TableInput struct {
	DryRun  bool   `query:"dryRun" doc:"Only judge the rows."`
	From    int    `query:"from" minimum:"1" doc:"The first row to take: the next of the previous answer."`
	Columns string `query:"columns" maxLength:"500" doc:"Which columns have which fields, from 1, such as email:3,name:1. It overrides what was found. 0 means none."`
	RawBody []byte `contentType:"text/csv"`

	charset string
}

// Resolve reads the charset. It refuses a parameter without a value: a typing mistake must never invite people.
func (in *TableInput) Resolve(ctx huma.Context) (errs []error) {
	u := ctx.URL()
	for name, values := range u.Query() {
		if values[0] == "" {
			errs = append(errs, &huma.ErrorDetail{Location: "query." + name, Message: "must have one value"})
		}
	}
	if _, parameters, err := mime.ParseMediaType(ctx.Header("Content-Type")); err == nil {
		in.charset = parameters["charset"]
	}
	return errs
}

// chosen returns the column that the request chooses for each field, if it chooses one.
func (in *TableInput) chosen(fields []string) (map[string]int, error) {
	if in.Columns == "" {
		return nil, nil
	}
	chosen, err := lists.ParseColumns(in.Columns, fields)
	if err != nil {
		return nil, &portal.Error{Code: portal.CodeInvalid, Detail: "The columns are not right.",
			Fields: []portal.Field{{Location: "query.columns", Message: err.Error()}}}
	}
	return chosen, nil
}

type importOutput struct {
	NextRow
	Body importOutputBody
}

// NextRow is the header of an answer with verdicts that can be CSV.
type NextRow struct {
	NextRow string `header:"Next-Row" doc:"The next of the answer, which has no other place in CSV. It is missing if all rows are judged."`
}

func nextRow(next int) NextRow {
	if next == 0 {
		return NextRow{}
	}
	return NextRow{strconv.Itoa(next)}
}

type importOutputBody struct {
	Rows           []row          `json:"rows"`
	Columns        map[string]int `json:"columns" doc:"The fields that were found, with their columns, from 1. If a field has several columns, each row uses the first one that is filled; this names the one that is read first."`
	IgnoredColumns []string       `json:"ignoredColumns" doc:"The columns that no field is read from."`
	Delimiter      string         `json:"delimiter" doc:"What separates the cells."`
	Next           int            `json:"next,omitempty" doc:"Repeat the request with this as from."`
}

func (b importOutputBody) table() (header []string, cells [][]string) { return verdictTable(b.Rows) }

func (a *invitesAPI) importPeople(ctx context.Context, in *importInput) (*importOutput, error) {
	chosen, err := in.chosen(lists.PeopleFields)
	if err != nil {
		return nil, unfit(ctx, err)
	}
	table, err := lists.ParseTable(in.RawBody, in.charset, chosen)
	if err != nil {
		return nil, unfit(ctx, tableProblem(err))
	}
	switch n := len(table.Rows); {
	case n == 0:
		return nil, unfit(ctx, badRows("body", "has no rows below its header"))
	case n > invites.MaxCSVRows:
		return nil, unfit(ctx, badRows("body", fmt.Sprintf("has %d rows; the limit for one request is %d", n, invites.MaxCSVRows)))
	}
	rows := make([]portal.Row, len(table.Rows))
	for i, r := range table.Rows {
		rows[i] = portal.Row(r)
	}
	verdicts, next, err := a.room.InviteMany(ctx, session(ctx), invites.Many{Partner: in.Partner, Rows: rows, DryRun: in.DryRun,
		Access: in.Access, From: in.From})
	if err != nil {
		return nil, err
	}
	out := &importOutput{NextRow: nextRow(next)}
	out.Body.Rows, out.Body.Next = rowsOf(verdicts), next
	out.Body.Columns, out.Body.IgnoredColumns, out.Body.Delimiter = table.Columns, append([]string{}, table.Ignored...), table.Delimiter
	return out, nil
}

var columnNames = map[string]string{"email": "e-mail addresses", "name": "names"}

// tableProblem returns the refusal of a table that cannot be read, or that asks which column is which.
func tableProblem(err error) error {
	var wrong *lists.Error
	var question *lists.Question
	switch {
	case errors.As(err, &wrong):
		return &portal.Error{Code: portal.CodeInvalid, Detail: "The table " + wrong.Message + ".",
			Fields: []portal.Field{{Location: "body", Message: wrong.Message}}}
	case errors.As(err, &question):
		e := portal.Refuse(portal.CodeColumnMissing,
			"It is not clear which column has the %s. Name it in columns, such as columns=%s:3.", columnNames[question.Field], question.Field)
		if len(question.Candidates) > 1 {
			e.Code = portal.CodeColumnAmbiguous
			e.Detail = "Several columns could have the e-mail addresses. Name the right one in columns, such as columns=email:3."
		}
		e.Header, e.Candidates = question.Header, question.Candidates
		return e
	}
	return err
}
