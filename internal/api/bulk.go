package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"allyway/internal/invites"
	"allyway/internal/lists"
	"allyway/internal/portal"
)

const (
	maxBulkBody = 1 << 20
	maxCSVBody  = 2 << 20
)

const verdictsAsCSV = "With Accept: text/csv, the verdicts come as CSV, and `next` as the header `Next-Row`."

func (a *invitesAPI) bulkOperations() []operation {
	const verdicts = "The answer has a verdict on each row, with the values that are stored, or would be. A row that is refused says why: `email_invalid`, " +
		"`email_missing`, `group_unknown`, `email_taken`, `disabled`, `declined` (staff can still invite the person alone), `address_bounced` or `too_many_attempts` (ten mails " +
		"to the person in ten minutes, thirty in a day, or too many requests of the organisation wait). A new person whose phone, name or title is " +
		"wrong is added without it (`phone_left_out`, `name_left_out`, `title_left_out`). Only staff give groups: a row of a primary contact's table is taken " +
		"without the groups that the person neither has nor gets from the primary contact (`groups_left_out`). " +
		"An archived partner gets no more people (`wrong_state`). A dry run changes nothing. Repeating a list changes nothing more and mails nobody twice."
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/invites", Who: portal.Managers, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "inviteMany", Subject: subjectInvites, Summary: "Invite many people",
			Text:    "Takes up to 1,000 pasted addresses or rows. " + verdictsAsCSV + " " + verdicts,
			CSV:     true,
			Refuses: []portal.Code{portal.CodeWrongState, portal.CodePartnerInactive, portal.CodeTooManyAttempts}, MaxBody: maxBulkBody,
		}, a.inviteMany),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/import", Who: portal.Managers, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "importPeople", Subject: subjectInvites, Summary: "Invite many people from CSV",
			Text: "Takes a table of up to 10,000 rows as spreadsheets, CRMs and mail programs write it. Its columns are found by their names in many " +
				"languages: email, firstName, lastName, name, phone, title and groups (names separated by |). If it is not clear which column " +
				"has the addresses, the request is refused with `column_ambiguous` or `column_missing`, and a repeated request names the column in `columns`. " +
				"If the answer has `next`, repeat the request with `from` set to that row. " + verdictsAsCSV + " " + verdicts,
			CSV:     true,
			Refuses: []portal.Code{portal.CodeWrongState, portal.CodePartnerInactive, portal.CodeTooManyAttempts, portal.CodeColumnAmbiguous, portal.CodeColumnMissing},
			MaxBody: maxCSVBody, Takes: []string{"text/csv", "text/tab-separated-values"},
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

	FirstName string        `json:"firstName,omitempty" doc:"This, lastName, phone, title and groups are as stored, or as they would be."`
	LastName  string        `json:"lastName,omitempty"`
	Phone     string        `json:"phone,omitempty"`
	Title     string        `json:"title,omitempty"`
	Groups    []string      `json:"groups,omitempty" nullable:"false" doc:"Ids."`
	LeftOut   []string      `json:"leftOut,omitempty" nullable:"false" doc:"The fields of a new person that are not stored, because their values are wrong. Also groups, if a primary contact's table names groups that the person neither has nor gets."`
	Status    portal.Status `json:"status,omitempty" doc:"The status of a person whom the partner has already."`
	Holder    *reference    `json:"holder,omitempty" doc:"With email_taken, for callers who may know: who has the address."`
	Partner   *reference    `json:"partner,omitempty" doc:"With email_taken, for callers who may know: the holder's partner."`
}

func rowsOf(verdicts []portal.RowVerdict) []row {
	rows := make([]row, len(verdicts))
	for i, v := range verdicts {
		rows[i] = row(v)
	}
	return rows
}

// verdictTable returns verdicts as a table.
func verdictTable(rows []row) (header []string, cells [][]string) {
	for _, r := range rows {
		cells = append(cells, []string{number(int64(r.Row)), r.Email, r.FirstName, r.LastName, r.Phone, r.Title, strings.Join(r.Groups, "|"),
			r.Outcome, string(r.Reason), strings.Join(r.LeftOut, "|"), r.Person})
	}
	return []string{"row", "email", "firstName", "lastName", "phone", "title", "groups", "outcome", "reason", "leftOut", "person"}, cells
}

type inviteManyInput struct {
	PartnerID
	Body struct {
		Emails    string     `json:"emails,omitempty" doc:"Pasted text, as mail programs and tables have it. Each address in the text makes a row, with the name that belongs to the address."`
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
	NextRow
	Body inviteManyOutputBody
}

type inviteManyOutputBody struct {
	Rows []row `json:"rows"`
	Next int   `json:"next,omitempty" doc:"The first row that was not reached, because the time or a primary contact's limit for an hour was used up. Repeat the same list to continue."`
}

func (b inviteManyOutputBody) table() (header []string, cells [][]string) {
	return verdictTable(b.Rows)
}

func (a *invitesAPI) inviteMany(ctx context.Context, in *inviteManyInput) (*inviteManyOutput, error) {
	b := in.Body
	var rows []portal.Row
	for _, r := range lists.ParsePasted(b.Emails) {
		rows = append(rows, portal.Row(r))
	}
	for _, r := range b.People {
		rows = append(rows, portal.Row(r))
	}
	switch {
	case (b.Emails == "") == (len(b.People) == 0):
		return nil, unfit(ctx, badRows("body", "must have addresses in emails or rows in people, and not both"))
	case len(rows) == 0:
		return nil, unfit(ctx, badRows("body.emails", "has no address in it, such as ana@example.com"))
	}
	if len(rows) > invites.MaxRows {
		return nil, unfit(ctx, badRows("body", fmt.Sprintf("has %d rows; the limit for one request is %d", len(rows), invites.MaxRows)))
	}
	verdicts, next, err := a.room.InviteMany(ctx, session(ctx), invites.Many{Partner: in.Partner, Rows: rows, DryRun: b.DryRun,
		Access: b.Access == nil || *b.Access, Groups: b.Groups, ExpiresIn: b.ExpiresIn,
		RowGroups: slices.ContainsFunc(b.People, func(r rowInput) bool { return len(r.Groups) > 0 })})
	if err != nil {
		return nil, err
	}
	out := &inviteManyOutput{NextRow: nextRow(next)}
	out.Body.Rows, out.Body.Next = rowsOf(verdicts), next
	return out, nil
}

func badRows(location, message string) error {
	return &portal.Error{Code: portal.CodeInvalid, Detail: "The list " + message + ".", Fields: []portal.Field{{Location: location, Message: message}}}
}
