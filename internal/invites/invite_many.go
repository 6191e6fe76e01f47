package invites

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// The longest lists for one call.
const (
	MaxRows    = 1_000
	MaxCSVRows = 10_000
)

const (
	judgedAtOnce = 1_000 // rows whose addresses are read together
	opsAtOnce    = 95    // ops of rows in a Write, beside the counts and what long work holds
)

// Many is a list of people to invite to a partner or, without access, to add as contacts.
type Many struct {
	Partner   string
	Rows      []portal.Row
	DryRun    bool // change nothing, and only return the verdicts
	Access    bool
	Groups    []string // ids, by staff: for all rows
	RowGroups bool     // rows of the request have groups; false: groups can only come from a table or a pasted text
	ExpiresIn *int     // hours, by staff; nil: the portal's setting
	From      int      // the number of the first row to take, from 1; earlier rows are skipped
}

// InviteMany judges each row separately and, unless it is a dry run, does what the verdict says. It writes several rows
// at once. The fields of people who exist already never change. Repeating a list changes nothing and mails nobody
// twice, and it finishes a list that stopped. Concurrent calls are safe.
//
// Staff may call it. Primary contacts may call it for their own organisation as the settings and the domain rule allow,
// without groups and expiresIn. Their table gives nobody a group: its rows may name groups that the person has or gets
// anyway, and others are left out. It returns the verdicts in the order of the rows. next is 0 at the end. Otherwise it
// is the row to continue from: the time for one call was over, the primary contacts of an organisation had done as much
// as they may in an hour, or the caller has lost their access meanwhile. Refusals: forbidden, not_found, invalid,
// wrong_state (the partner is archived), partner_inactive, too_many_attempts if not one row could be taken.
func (s *Service) InviteMany(ctx context.Context, by token.Session, in Many) (verdicts []portal.RowVerdict, next int, err error) {
	c, err := s.store.EnterLong(ctx, by, portal.Managers, record.Partner(in.Partner), record.Groups, record.BudgetKey(by.Partner))
	if err != nil {
		return nil, 0, err
	}
	l, err := s.newRowList(c, in)
	if err != nil {
		return nil, 0, err
	}
	deadline := time.Now().Add(s.budget)
	verdicts = []portal.RowVerdict{}
	first := max(in.From-1, 0)
	for start := first; start < len(in.Rows); start += judgedAtOnce {
		if start > first && time.Now().After(deadline) {
			return verdicts, start + 1, nil
		}
		end := min(start+judgedAtOnce, len(in.Rows))
		part, done, err := l.take(ctx, start, end, deadline)
		if stops(err) && start > first {
			return verdicts, start + 1, nil
		}
		if err != nil {
			return nil, 0, err
		}
		verdicts = append(verdicts, part...)
		if done < end {
			return verdicts, done + 1, nil
		}
	}
	return verdicts, 0, nil
}

// stops reports whether err ends a list. The caller learns what is done, and the next call is refused.
func stops(err error) bool {
	return portal.HasCode(err, portal.CodeTooManyAttempts) || record.Ended(err)
}

// rowList is one call of InviteMany: what is the same for all its rows.
type rowList struct {
	store      *record.Store
	call       *record.Call
	partner    *portal.Partner
	in         Many
	invitation portal.Invitation
	common     []string          // ids of the groups of all rows
	groups     map[string]string // id or folded name of a group → its id
	seen       map[string]bool   // the addresses of earlier rows
	full       bool              // no more requests of the organisation may wait
}

// newRowList checks what is the same for all rows.
func (s *Service) newRowList(c *record.Call, in Many) (*rowList, error) {
	if err := c.ManagesPartner(in.Partner); err != nil {
		return nil, err
	}
	if !c.Staff() && (len(in.Groups) > 0 || in.RowGroups || in.ExpiresIn != nil) {
		return nil, portal.Refuse(portal.CodeForbidden, "Only the portal's staff may choose groups, and how long an invite is valid.")
	}
	partner, err := c.Found.Partner(in.Partner)
	if err != nil {
		return nil, err
	}
	known, err := c.Found.Groups()
	if err != nil {
		return nil, err
	}
	var wrong portal.Problems
	l := &rowList{store: s.store, call: c, partner: partner, in: in, common: known.Check(in.Groups, &wrong),
		groups: map[string]string{}, seen: map[string]bool{}}
	l.invitation = c.InvitationTo(partner)
	l.invitation.Lifetime = c.Settings.Lifetime(in.ExpiresIn, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	check := partner.CheckNotArchived
	if in.Access {
		check = partner.CheckOpen
	}
	if err := check(); err != nil {
		return nil, err
	}
	for id, group := range known {
		l.groups[id], l.groups[portal.Fold(group.Name)] = id, id
	}
	return l, nil
}

// take judges the rows from start to end and does what their verdicts say. It returns the verdicts, and where it
// stopped.
func (l *rowList) take(ctx context.Context, start, end int, deadline time.Time) (verdicts []portal.RowVerdict, done int, err error) {
	rows := make([]*row, 0, end-start)
	for i := start; i < end; i++ {
		rows = append(rows, l.parse(i+1, l.in.Rows[i]))
	}
	if err := l.judgeAll(ctx, rows); err != nil {
		return nil, 0, err
	}
	done = end
	if !l.in.DryRun {
		if done, err = l.write(ctx, rows, start, deadline); err != nil {
			return nil, 0, err
		}
	}
	for _, r := range rows[:done-start] {
		verdicts = append(verdicts, r.verdict)
	}
	return verdicts, done, nil
}
