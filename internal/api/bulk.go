package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/product"
)

const (
	maxBulkBody = 1 << 20
	maxCSVBody  = 2 << 20
)

func bulkOperations() []Operation {
	return []Operation{
		route(http.MethodPost, "/v1/partners/{partner}/invites", portal.Managers, 200, "inviteMany", "Invite many",
			"Up to 1,000 pasted addresses or rows; each gets its own verdict; a refused one says why: `email_invalid`, `email_missing`, `name_invalid`, `phone_invalid`, `group_unknown`, `email_taken`, `disabled`, `address_bounced`, `too_many_attempts` (mailed ten times in ten minutes). A dry run changes nothing. Running the same list again changes nothing and mails nobody twice. Refusal: 409 `partner_inactive` for the whole call.", (*server).inviteMany, upTo(maxBulkBody)),
		route(http.MethodPost, "/v1/partners/{partner}/import", portal.Managers, 200, "importPeople", "Invite many from a CSV",
			"Up to 10,000 rows: email, firstName, lastName, phone, title, groups (names parted by |). With `next` in the answer, repeat with `from` that row. Refusal: 422 without an e-mail column.", (*server).importPeople, upTo(maxCSVBody), takes(codeMediaType, "text/csv")),
		route(http.MethodPost, "/v1/partners/{partner}/launch", portal.Staff, 200, "launchPartner", "Invite everyone of a partner who is not invited yet",
			"In steps: call again with `next` as cursor until there is none. Skips who has no address, declined, was revoked, denied or bounced, and addresses outside their domains that a primary contact gave: inviting those is a decision for each.", (*server).launchPartner),
		route(http.MethodPost, "/v1/launch", portal.Staff, 200, "launch", "Invite everyone who is not invited yet",
			"Of all active partners; otherwise as for one partner.", (*server).launch),
	}
}

// row is the verdict of one row.
type row struct {
	Row     int           `json:"row" doc:"From 1; a CSV's header does not count."`
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
		Emails    string   `json:"emails,omitempty" doc:"Addresses as pasted: parted by semicolons, commas or new lines; Name <address> is fine."`
		People    []newRow `json:"people,omitempty" doc:"Rows instead of pasted addresses."`
		DryRun    bool     `json:"dryRun,omitempty" doc:"Only judge."`
		Access    *bool    `json:"access,omitempty" doc:"false: add contacts, and invite nobody."`
		Groups    []string `json:"groups,omitempty" maxItems:"50" doc:"By staff: ids, for all rows."`
		ExpiresIn *int     `json:"expiresIn,omitempty" minimum:"1" maximum:"720" doc:"By staff: hours that the invites live."`
	}
}

type newRow struct {
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
		Next int   `json:"next,omitempty" doc:"The first row that was not reached, for time or for what a primary contact may do in an hour; run the same list again."`
	}
}

func (s *server) inviteMany(ctx context.Context, in *inviteManyInput) (*inviteManyOutput, error) {
	b := in.Body
	rows := portal.ParsePasted(b.Emails)
	for _, r := range b.People {
		rows = append(rows, portal.Row(r))
	}
	if (b.Emails == "") == (len(b.People) == 0) || len(rows) == 0 {
		return nil, badRows("body", "must have addresses in emails or rows in people, and not both")
	}
	if len(rows) > portal.MaxRows {
		return nil, badRows("body", fmt.Sprintf("has %d rows; %d is the most for one call", len(rows), portal.MaxRows))
	}
	verdicts, next, err := s.portal.InviteMany(ctx, session(ctx), portal.InviteMany{Partner: in.Partner, Rows: rows, DryRun: b.DryRun,
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
	DryRun  bool   `query:"dryRun" doc:"Only judge."`
	Access  bool   `query:"access" default:"true" doc:"false: add contacts, and invite nobody."`
	From    int    `query:"from" minimum:"1" doc:"The first row to take: a former answer's next."`
	RawBody []byte `contentType:"text/csv"`
}

// Resolve refuses a switch that says nothing or two things: a list must never be committed by a slip.
func (in *importInput) Resolve(ctx huma.Context) (errs []error) {
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
		IgnoredColumns []string `json:"ignoredColumns" doc:"Those whose names say nothing here."`
		Next           int      `json:"next,omitempty" doc:"Repeat with this as from."`
	}
}

func (s *server) importPeople(ctx context.Context, in *importInput) (*importOutput, error) {
	rows, ignored, err := portal.ParseCSV(in.RawBody)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, badRows("body", "has no rows below its header")
	}
	if len(rows) > portal.MaxCSVRows {
		return nil, badRows("body", fmt.Sprintf("has %d rows; %d is the most for one call", len(rows), portal.MaxCSVRows))
	}
	verdicts, next, err := s.portal.InviteMany(ctx, session(ctx), portal.InviteMany{Partner: in.Partner, Rows: rows, DryRun: in.DryRun,
		Access: in.Access, From: in.From})
	if err != nil {
		return nil, err
	}
	out := &importOutput{}
	out.Body.Rows, out.Body.IgnoredColumns, out.Body.Next = rowsOf(verdicts), orEmpty(ignored), next
	return out, nil
}

// LaunchCursor says where a launch goes on.
type LaunchCursor struct {
	Body *struct {
		Cursor string `json:"cursor,omitempty" maxLength:"4000" doc:"The former answer's next."`
	}
}

func (c LaunchCursor) cursor() string {
	if c.Body == nil {
		return ""
	}
	return c.Body.Cursor
}

type launchPartnerInput struct {
	PartnerID
	LaunchCursor
}

type launchOutput struct {
	Body struct {
		Invited int    `json:"invited"`
		Skipped int    `json:"skipped"`
		Next    string `json:"next,omitempty" doc:"Call again with this as cursor."`
	}
}

func newLaunchOutput(done portal.Launched, err error) (*launchOutput, error) {
	out := &launchOutput{}
	out.Body.Invited, out.Body.Skipped, out.Body.Next = done.Invited, done.Skipped, done.Next
	return out, err
}

func (s *server) launchPartner(ctx context.Context, in *launchPartnerInput) (*launchOutput, error) {
	return newLaunchOutput(s.portal.Launch(ctx, session(ctx), in.Partner, in.cursor()))
}

func (s *server) launch(ctx context.Context, in *LaunchCursor) (*launchOutput, error) {
	return newLaunchOutput(s.portal.Launch(ctx, session(ctx), "", in.cursor()))
}
