package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/invites"
	"allyway/internal/portal"
)

const (
	maxBulkBody = 1 << 20
	maxCSVBody  = 2 << 20
)

func (a *invitesAPI) bulkOperations() []operation {
	const verdicts = "Every row gets its own verdict. A row that is refused says why: `email_invalid`, `email_missing`, `name_invalid`, " +
		"`phone_invalid`, `group_unknown`, `email_taken`, `disabled`, `address_bounced` or `too_many_attempts` (ten mails " +
		"to the person in ten minutes, or too many requests of the organisation wait). " +
		"A dry run changes nothing. Repeating a list changes nothing more and mails nobody twice."
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/invites", Who: portal.Managers, Status: http.StatusOK,
			ID: "inviteMany", Subject: subjectInvites, Summary: "Invite many people",
			Text:    "Takes up to 1,000 pasted addresses or rows. " + verdicts,
			Refuses: []portal.Code{portal.CodePartnerInactive, portal.CodeTooManyAttempts}, MaxBody: maxBulkBody,
		}, a.inviteMany),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/import", Who: portal.Managers, Status: http.StatusOK,
			ID: "importPeople", Subject: subjectInvites, Summary: "Invite many people from CSV",
			Text: "Takes up to 10,000 rows with the columns email, firstName, lastName, phone, title and groups (names separated by |). " +
				"If the answer has `next`, repeat the request with `from` set to that row. CSV without a column for e-mail is refused with `invalid`. " + verdicts,
			Refuses: []portal.Code{portal.CodePartnerInactive, portal.CodeTooManyAttempts}, MaxBody: maxCSVBody, Takes: []string{"text/csv"},
		}, a.importPeople),
	}
}

// row is the verdict on one row.
type row struct {
	Row     int           `json:"row" doc:"From 1. The header of a CSV does not count."`
	Email   string        `json:"email"`
	Outcome string        `json:"outcome" enum:"invited,added,requested,unchanged,refused"`
	Reason  portal.Reason `json:"reason,omitempty"`
	Person  string        `json:"person,omitempty" doc:"The person's id."`
}

func rowsOf(verdicts []portal.RowVerdict) []row {
	rows := make([]row, len(verdicts))
	for i, v := range verdicts {
		rows[i] = row(v)
	}
	return rows
}

type inviteManyInput struct {
	PartnerID
	Body struct {
		Emails    string     `json:"emails,omitempty" doc:"Pasted addresses, separated by semicolons, commas or new lines. Name <address> is allowed."`
		People    []rowInput `json:"people,omitempty" doc:"Rows instead of pasted addresses."`
		DryRun    bool       `json:"dryRun,omitempty" doc:"Only judge the rows."`
		Access    *bool      `json:"access,omitempty" doc:"false adds contacts and invites nobody."`
		Groups    []string   `json:"groups,omitempty" maxItems:"50" doc:"By staff: ids, for all rows."`
		ExpiresIn *int       `json:"expiresIn,omitempty" minimum:"1" maximum:"720" doc:"By staff: for how many hours the invites are valid."`
	}
}

type rowInput struct {
	Email     string   `json:"email"`
	FirstName string   `json:"firstName,omitempty"`
	LastName  string   `json:"lastName,omitempty"`
	Phone     string   `json:"phone,omitempty"`
	Title     string   `json:"title,omitempty"`
	Groups    []string `json:"groups,omitempty" maxItems:"50" doc:"By staff: ids or names."`
}

type inviteManyOutput struct {
	Body struct {
		Rows []row `json:"rows"`
		Next int   `json:"next,omitempty" doc:"The first row that was not reached, because time or a primary contact's limit for an hour ran out. Repeat the same list."`
	}
}

func (a *invitesAPI) inviteMany(ctx context.Context, in *inviteManyInput) (*inviteManyOutput, error) {
	b := in.Body
	rows := portal.ParsePasted(b.Emails)
	for _, r := range b.People {
		rows = append(rows, portal.Row(r))
	}
	if (b.Emails == "") == (len(b.People) == 0) || len(rows) == 0 {
		return nil, unfit(ctx, badRows("body", "must have addresses in emails or rows in people, and not both"))
	}
	if len(rows) > invites.MaxRows {
		return nil, unfit(ctx, badRows("body", fmt.Sprintf("has %d rows; the limit for one request is %d", len(rows), invites.MaxRows)))
	}
	verdicts, next, err := a.room.InviteMany(ctx, session(ctx), invites.Many{Partner: in.Partner, Rows: rows, DryRun: b.DryRun,
		Access: b.Access == nil || *b.Access, Groups: b.Groups, ExpiresIn: b.ExpiresIn})
	if err != nil {
		return nil, err
	}
	out := &inviteManyOutput{}
	out.Body.Rows, out.Body.Next = rowsOf(verdicts), next
	return out, nil
}

func badRows(location, message string) error {
	return &portal.Error{Code: portal.CodeInvalid, Detail: "The list " + message + ".", Fields: []portal.Field{{Location: location, Message: message}}}
}

type importInput struct {
	PartnerID
	CSVInput
	Access bool `query:"access" default:"true" doc:"false adds contacts and invites nobody."`
}

// CSVInput is a table that a request imports.
type CSVInput struct {
	DryRun  bool   `query:"dryRun" doc:"Only judge the rows."`
	From    int    `query:"from" minimum:"1" doc:"The first row to take: the next of the answer before."`
	RawBody []byte `contentType:"text/csv"`
}

// Resolve refuses a parameter without a value or with two values: a typing mistake must never invite people.
func (in *CSVInput) Resolve(ctx huma.Context) (errs []error) {
	u := ctx.URL()
	for name, values := range u.Query() {
		if len(values) > 1 || values[0] == "" {
			errs = append(errs, &huma.ErrorDetail{Location: "query." + name, Message: "must have one value"})
		}
	}
	return errs
}

type importOutput struct {
	Body struct {
		Rows           []row    `json:"rows"`
		IgnoredColumns []string `json:"ignoredColumns" doc:"The columns whose names mean nothing here."`
		Next           int      `json:"next,omitempty" doc:"Repeat the request with this as from."`
	}
}

func (a *invitesAPI) importPeople(ctx context.Context, in *importInput) (*importOutput, error) {
	rows, ignored, err := portal.ParseCSV(in.RawBody)
	switch {
	case err != nil:
	case len(rows) == 0:
		err = badRows("body", "has no rows below its header")
	case len(rows) > invites.MaxCSVRows:
		err = badRows("body", fmt.Sprintf("has %d rows; the limit for one request is %d", len(rows), invites.MaxCSVRows))
	}
	if err != nil {
		return nil, unfit(ctx, err)
	}
	verdicts, next, err := a.room.InviteMany(ctx, session(ctx), invites.Many{Partner: in.Partner, Rows: rows, DryRun: in.DryRun,
		Access: in.Access, From: in.From})
	if err != nil {
		return nil, err
	}
	out := &importOutput{}
	out.Body.Rows, out.Body.IgnoredColumns, out.Body.Next = rowsOf(verdicts), append([]string{}, ignored...), next
	return out, nil
}
