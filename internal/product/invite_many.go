package portal

import (
	"context"
	"slices"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// Limits of inviting many.
const (
	MaxRows    = 1_000
	MaxCSVRows = 10_000

	rowsAtOnce = 1_000            // whose addresses are read together
	rowsAWrite = 19               // whose ops fit a Write, as a rule
	longBudget = 20 * time.Second // then long work stops, and the caller goes on where it stopped
	getsAtOnce = 8                // in parallel
)

// InviteMany is a list of people to invite to a partner, or, without access, to add as contacts.
type InviteMany struct {
	Partner   string
	Rows      []Row
	DryRun    bool // only judge
	Access    bool
	Groups    []string // ids, by staff: for all rows
	ExpiresIn *int     // hours, by staff
	From      int      // the first row to take, from 1; what comes before is skipped
}

// InviteMany judges each row for itself and, unless it is a dry run, does what the verdict says, some rows in a Write.
// Existing people's fields never change. Running the same list again changes nothing and mails nobody twice; a run
// that stopped is finished by running it again; two runs at once are safe. next is the row to go on from where the
// time for one call, or a primary contact's thousand rows an hour that change something, were over, else 0. Staff may
// call it, and primary contacts for their own organisation as the settings allow, by the domain rule. Refusals:
// forbidden, not_found, invalid, partner_inactive, too_many_attempts (no row is left to the hour).
func (p *Portal) InviteMany(ctx context.Context, by token.Session, in InviteMany) (verdicts []RowVerdict, next int, err error) {
	c, err := p.enter(ctx, by, Managers, keyPartner(in.Partner), keyGroups)
	if err != nil {
		return nil, 0, err
	}
	l, err := p.newRowList(c, in)
	if err != nil {
		return nil, 0, err
	}
	deadline := time.Now().Add(p.budget)
	verdicts = []RowVerdict{}
	first := max(in.From-1, 0)
	for start := first; start < len(in.Rows); start += rowsAtOnce {
		if start > first && time.Now().After(deadline) {
			return verdicts, start + 1, nil
		}
		end := min(start+rowsAtOnce, len(in.Rows))
		part, done, err := l.take(ctx, start, end, deadline)
		if hasCode(err, CodeTooManyAttempts) && start > first {
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

// countRows counts what a primary contact's rows change. Refusal: too_many_attempts.
func (l *rowList) countRows(ctx context.Context, rows int64) error {
	if l.c.actor.Role.Staff() || rows == 0 {
		return nil
	}
	key := table.Key{PK: partitionThrottle(rowsByPrimary.kind, l.c.actor.ID)}
	counted, err := l.p.table.Count(ctx, key, rows, rowsByPrimary.limit, rowsByPrimary.window)
	if err == nil && !counted {
		err = errTooManyRows()
	}
	return err
}

func errTooManyRows() error {
	return &Error{Code: CodeTooManyAttempts, RetryAfter: rowsByPrimary.window,
		Detail: "You may add and invite 1,000 people an hour, and have. Send the same list again later; what is done stays done."}
}

// newRowList checks what holds for the whole call.
func (p *Portal) newRowList(c *call, in InviteMany) (*rowList, error) {
	if err := c.managesPartner(in.Partner); err != nil {
		return nil, err
	}
	grouped := slices.ContainsFunc(in.Rows, func(r Row) bool { return len(r.Groups) > 0 })
	if !c.actor.Role.Staff() && (grouped || len(in.Groups) > 0 || in.ExpiresIn != nil) {
		return nil, refuse(CodeForbidden, "Groups and expiry are for the portal's staff to give.")
	}
	at, err := partner(c.items, in.Partner)
	if err != nil {
		return nil, err
	}
	if in.Access && at.Status != PartnerActive {
		return nil, errPartnerInactive()
	}
	var wrong problems
	l := &rowList{p: p, c: c, at: at, in: in, seen: map[string]bool{}, groups: map[string]string{}}
	if l.common, err = c.groups(in.Groups, &wrong); err != nil {
		return nil, err
	}
	l.invitation = Invitation{By: c.actor.ID, Partner: at, Lifetime: lifetime(in.ExpiresIn, c.settings, &wrong), Now: c.now}
	known, err := groups(c.items)
	if err != nil {
		return nil, err
	}
	for id, group := range known {
		l.groups[id], l.groups[fold(group.Name)] = id, id
	}
	return l, wrong.err()
}

// take handles the rows from start to end, and gives their verdicts and how far it came.
func (l *rowList) take(ctx context.Context, start, end int, deadline time.Time) (verdicts []RowVerdict, done int, err error) {
	rows := make([]*candidate, 0, end-start)
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
	for _, row := range rows[:done-start] {
		verdicts = append(verdicts, row.verdict)
	}
	return verdicts, done, nil
}

// write does what the verdicts say, in the rows' order, and gives how far it came: one Write at least.
func (l *rowList) write(ctx context.Context, rows []*candidate, start int, deadline time.Time) (done int, err error) {
	for from := 0; from < len(rows); {
		if from > 0 && time.Now().After(deadline) {
			return start + from, nil
		}
		to, acting := from, 0
		for to < len(rows) && acting < rowsAWrite {
			if rows[to].acts() {
				acting++
			}
			to++
		}
		if err := l.countRows(ctx, int64(acting)); hasCode(err, CodeTooManyAttempts) && from > 0 {
			return start + from, nil // what is done is told; the rest is refused when it comes again
		} else if err != nil {
			return 0, err
		}
		if err := l.writeSome(ctx, rows[from:to]); err != nil {
			return 0, err
		}
		from = to
	}
	return start + len(rows), nil
}

// writeSome makes one Write of some rows, or more where they need more ops than one takes. Where somebody else was
// faster with one of them, all are judged again.
func (l *rowList) writeSome(ctx context.Context, rows []*candidate) (err error) {
	for range conflictTries {
		w := l.c.change()
		for _, row := range rows {
			if row.acts() {
				row.do(w, row)
			}
		}
		if len(w.ops) == 0 {
			return w.err
		}
		if half := len(rows) / 2; len(w.ops)+len(w.counts) > table.MaxOps {
			if err := l.writeSome(ctx, rows[:half]); err != nil {
				return err
			}
			return l.writeSome(ctx, rows[half:])
		}
		if err = w.commit(ctx, l.p.table); !isRefused(err) {
			return err
		}
		if err := l.judgeAll(ctx, rows); err != nil {
			return err
		}
	}
	return err
}

// getMany reads any number of items, a hundred a call, some calls at once.
func (p *Portal) getMany(ctx context.Context, keys []table.Key) (table.Items, error) {
	all := table.Items{}
	for len(keys) > 0 {
		var steps []func() error
		var parts []table.Items
		for i := 0; i < getsAtOnce && len(keys) > 0; i++ {
			some := keys[:min(table.MaxKeys, len(keys))]
			keys = keys[len(some):]
			parts = append(parts, nil)
			steps = append(steps, func() (err error) { parts[i], err = p.table.Get(ctx, some...); return err })
		}
		if err := parallel(steps...); err != nil {
			return nil, err
		}
		for _, part := range parts {
			for key, item := range part {
				all[key] = item
			}
		}
	}
	return all, nil
}
