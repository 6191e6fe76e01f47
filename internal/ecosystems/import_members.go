package ecosystems

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// MaxRows is the longest list of members for one call.
const MaxRows = 10_000

const (
	timeToImport = 20 * time.Second // in one call
	judgedAtOnce = 1_000            // rows whose members are read together
	opsAtOnce    = 95               // ops of members in a Write, beside the count, the event and what long work holds
)

// Import is a list of members to add to an ecosystem.
type Import struct {
	Ecosystem string
	Rows      []portal.MemberRow
	DryRun    bool // change nothing, and only return the verdicts
	From      int  // the number of the first row to take, from 1; earlier rows are skipped
}

// ImportMembers judges each row separately and, unless it is a dry run, adds the members. A row is unchanged if a
// member of the ecosystem, or an earlier row, has its name and address already. The fields of existing members never
// change. So repeating a list changes nothing and finishes a list that stopped, and concurrent calls are safe. Staff
// may call it. It returns the verdicts in the order of the rows. next is 0 at the end; otherwise it is the row to
// continue from, because the time for one call was over, the table was busy, or the caller has lost their access
// meanwhile. Refusals: not_signed_in, forbidden, not_found.
func (s *Service) ImportMembers(ctx context.Context, by token.Session, in Import) (verdicts []portal.MemberVerdict, next int, err error) {
	c, err := s.store.EnterLong(ctx, by, portal.Staff, record.Ecosystem(in.Ecosystem))
	if err != nil {
		return nil, 0, err
	}
	if _, err := c.Found.OpenEcosystem(in.Ecosystem); err != nil {
		return nil, 0, err
	}
	l := &importing{store: s.store, call: c, in: in, seen: map[record.Key]*importRow{}, partners: map[string]*portal.Reference{}}
	deadline := time.Now().Add(timeToImport)
	verdicts = []portal.MemberVerdict{}
	first := max(in.From-1, 0)
	for start := first; start < len(in.Rows); start += judgedAtOnce {
		rows, err := l.judge(ctx, start, min(start+judgedAtOnce, len(in.Rows)))
		if err != nil {
			return nil, 0, err
		}
		done := len(rows)
		if !in.DryRun {
			done, err = l.write(ctx, rows, deadline)
			if err != nil && !((record.Ended(err) || record.IsUnavailable(err)) && start+done > first) {
				return nil, 0, err
			}
		}
		for _, r := range rows[:done] {
			verdicts = append(verdicts, r.verdict)
		}
		if done < len(rows) {
			return verdicts, start + done + 1, nil
		}
	}
	return verdicts, 0, nil
}

// importing is one call of ImportMembers.
type importing struct {
	store    *record.Store
	call     *record.Call
	in       Import
	seen     map[record.Key]*importRow // the rows before, by name and address
	partners map[string]*portal.Reference
}

type importRow struct {
	verdict portal.MemberVerdict
	member  *portal.Member // to add; nil: none
	same    *importRow     // the earlier row that has the same name and address
}

func (r *importRow) settle(outcome string, reason portal.Reason, member string) {
	r.verdict.Outcome, r.verdict.Reason, r.verdict.Member = outcome, reason, member
	if outcome != portal.VerdictAdded {
		r.member = nil
	}
}

// judge reads which members exist already, and judges the rows from start to end.
func (l *importing) judge(ctx context.Context, start, end int) (rows []*importRow, err error) {
	if err := l.findPartners(ctx, l.in.Rows[start:end]); err != nil {
		return nil, err
	}
	for i := start; i < end; i++ {
		given := l.in.Rows[i]
		r := &importRow{verdict: portal.MemberVerdict{Row: i + 1, Name: given.Name, Email: given.Email}}
		rows = append(rows, r)
		m, reason := given.Member(token.NewIDAt(l.call.Now), l.in.Ecosystem, l.call.Now)
		if reason == "" && given.Partner != "" {
			if m.Partner = l.partners[given.Partner]; m.Partner == nil {
				reason = portal.ReasonPartnerUnknown
			}
		}
		if reason != "" {
			r.settle(portal.VerdictRefused, reason, "")
			continue
		}
		if key := record.SameMember(m); l.seen[key] != nil {
			r.same = l.seen[key]
			r.settle(portal.VerdictUnchanged, "", "")
		} else {
			l.seen[key], r.member = r, m
			r.settle(portal.VerdictAdded, "", "")
		}
	}
	return rows, l.compare(ctx, rows)
}

// compare settles the rows whose members exist already.
func (l *importing) compare(ctx context.Context, rows []*importRow) error {
	var keys []record.Key
	for _, r := range rows {
		if r.member != nil {
			keys = append(keys, record.SameMember(r.member))
		}
	}
	found, err := l.store.GetMany(ctx, keys)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.member == nil {
			continue
		}
		id, err := found.SameMember(r.member)
		if err != nil {
			return err
		}
		if id != "" {
			r.settle(portal.VerdictUnchanged, "", id)
		}
	}
	return nil
}

// write adds the rows' members, several with one Write. The Writes are made one after another, because each of them
// counts the ecosystem's members: at the same time they would refuse each other. It returns how many rows are done, and
// makes one Write at least.
func (l *importing) write(ctx context.Context, rows []*importRow, deadline time.Time) (done int, err error) {
	for _, part := range parts(rows) {
		if done > 0 && time.Now().After(deadline) {
			break
		}
		if err := l.add(ctx, part); err != nil {
			return done, err
		}
		done += len(part)
	}
	for _, r := range rows[:done] {
		if r.same != nil {
			r.verdict.Member = r.same.verdict.Member
		}
	}
	return done, nil
}

// parts divides rows into those that one Write takes.
func parts(rows []*importRow) (all [][]*importRow) {
	from, ops := 0, 0
	for i, r := range rows {
		if r.member == nil {
			continue
		}
		n := record.MemberOps(r.member)
		if ops+n > opsAtOnce && i > from {
			all = append(all, rows[from:i])
			from, ops = i, 0
		}
		ops += n
	}
	return append(all, rows[from:])
}

// add makes one Write for some rows. After a conflict it compares them with the members again.
func (l *importing) add(ctx context.Context, rows []*importRow) (err error) {
	for range record.ConflictTries {
		w := l.call.Change()
		var ids []string
		for _, r := range rows {
			if r.member != nil {
				w.AddMemberOnce(r.member)
				r.verdict.Member = r.member.ID
				ids = append(ids, r.member.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		w.CountMembers(l.in.Ecosystem, int64(len(ids)))
		w.Event(portal.EventMemberAdded, "", map[string]any{"ecosystem": l.in.Ecosystem, "members": ids})
		if err = w.Commit(ctx); !record.IsConflict(err) {
			return err
		}
		if err := l.compare(ctx, rows); err != nil {
			return err
		}
	}
	return err
}

// findPartners finds the partners that rows name: by id, by name or by domain.
func (l *importing) findPartners(ctx context.Context, rows []portal.MemberRow) error {
	var names []string
	for _, r := range rows {
		if _, known := l.partners[r.Partner]; r.Partner != "" && !known {
			l.partners[r.Partner] = nil
			names = append(names, r.Partner)
		}
	}
	found, err := l.store.FindPartners(ctx, names)
	for name, p := range found {
		l.partners[name] = p.Reference()
	}
	return err
}
