package portal

import (
	"context"
	"slices"
	"strings"

	"allyway/internal/table"
	"allyway/internal/token"
)

// rowList is one call of inviting many: what holds for all its rows.
type rowList struct {
	p          *Portal
	c          *call
	at         *Partner
	in         InviteMany
	invitation Invitation
	common     []string          // groups of all rows
	groups     map[string]string // a group's folded name, or its id → its id
	seen       map[string]bool   // addresses earlier in the list
}

// candidate is a row on its way to its verdict.
type candidate struct {
	row     Row
	address Address
	phone   string
	groups  []string
	first   bool // the first of its address in the list
	refused Reason

	verdict RowVerdict
	before  *Person // nil: a new person
	after   *Person
	rule    domainRule
	do      func(*change, *candidate) // nil: nothing
}

func (r *candidate) acts() bool { return r.do != nil }

// parse judges what a row says by itself.
func (l *rowList) parse(n int, row Row) *candidate {
	r := &candidate{row: row, verdict: RowVerdict{Row: n, Email: row.Email}}
	if strings.TrimSpace(row.Email) == "" {
		r.refused = ReasonEmailMissing
		return r
	}
	var err error
	if r.address, err = ParseAddress(row.Email); err != nil {
		r.refused = ReasonEmailInvalid
		return r
	}
	r.first = !l.seen[r.address.Claim()]
	l.seen[r.address.Claim()] = true
	r.groups = slices.Clone(l.common)
	var wrong problems
	setText(&r.row.FirstName, &row.FirstName, maxName, false, "", &wrong)
	setText(&r.row.LastName, &row.LastName, maxName, false, "", &wrong)
	setText(&r.row.Title, &row.Title, maxLine, false, "", &wrong)
	if len(wrong) > 0 {
		r.refused = ReasonNameInvalid
	}
	if row.Phone != "" {
		if r.phone, err = ParsePhone(row.Phone); err != nil {
			r.refused = ReasonPhoneInvalid
		}
	}
	if !l.c.actor.Role.Staff() {
		r.groups = l.c.actor.Groups
		return r
	}
	for _, name := range row.Groups {
		id, ok := l.groups[name]
		if !ok {
			id, ok = l.groups[fold(name)]
		}
		if !ok {
			r.refused = ReasonGroupUnknown
		} else if !slices.Contains(r.groups, id) {
			r.groups = append(r.groups, id)
		}
	}
	return r
}

// judgeAll gives every row its verdict by what the table holds now: the holders of the addresses, then the people.
func (l *rowList) judgeAll(ctx context.Context, rows []*candidate) error {
	var keys []table.Key
	for _, r := range rows {
		if r.refused == "" && r.first {
			keys = append(keys, keyEmail(r.address), keyUnclaimed(l.at.ID, r.address))
			if !l.c.actor.Role.Staff() {
				keys = append(keys, keyDomain(r.address.Domain()))
			}
		}
	}
	claims, err := l.p.getMany(ctx, distinct(keys))
	if err != nil {
		return err
	}
	holders := make([]holding, len(rows))
	keys = nil
	for i, r := range rows {
		if holders[i], err = l.holding(claims, r); err != nil {
			return err
		}
		if id := holders[i].here; id != "" {
			keys = append(keys, keyPerson(id))
		}
	}
	people, err := l.p.getMany(ctx, keys)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if err := l.judge(r, holders[i], people); err != nil {
			return err
		}
	}
	return nil
}

func distinct(keys []table.Key) []table.Key {
	seen := map[table.Key]bool{}
	var all []table.Key
	for _, key := range keys {
		if !seen[key] {
			seen[key] = true
			all = append(all, key)
		}
	}
	return all
}

// holding is who has a row's address.
type holding struct {
	here      string // a person of this partner's
	elsewhere bool   // somebody of another, or of none
	domain    string // the partner that its domain belongs to
}

func (l *rowList) holding(claims table.Items, r *candidate) (h holding, err error) {
	if r.refused != "" || !r.first {
		return h, nil
	}
	var held, own claim
	var domain partnerClaim
	found, err := claims.Decode(keyEmail(r.address), &held)
	if err != nil {
		return h, err
	}
	if _, err := claims.Decode(keyUnclaimed(l.at.ID, r.address), &own); err != nil {
		return h, err
	}
	if _, err := claims.Decode(keyDomain(r.address.Domain()), &domain); err != nil {
		return h, err
	}
	h = holding{here: own.Person, domain: domain.Partner, elsewhere: found && held.Partner != l.at.ID}
	if found && !h.elsewhere {
		h.here = held.Person
	}
	return h, nil
}

// judge gives one row its verdict and what to do.
func (l *rowList) judge(r *candidate, h holding, people table.Items) error {
	r.do, r.before, r.after = nil, nil, nil
	staff := l.c.actor.Role.Staff()
	switch {
	case r.refused != "":
		r.settle(VerdictRefused, r.refused, nil)
		return nil
	case !r.first:
		r.settle(VerdictUnchanged, "", nil)
		return nil
	}
	who, err := l.still(&h, people)
	if err != nil {
		return err
	}
	if !staff {
		r.rule = judgeDomain(r.address, l.at, h.domain, h.elsewhere, l.c.settings)
	}
	if who != nil {
		return l.judgeKnown(r, who, h)
	}
	if staff && h.elsewhere {
		r.settle(VerdictRefused, ReasonEmailTaken, nil)
		return nil
	}
	l.judgeNew(r)
	return nil
}

// still gives the partner's person who has a row's address, unless they were erased or moved since the claims were read:
// then the Write finds out whose it is.
func (l *rowList) still(h *holding, people table.Items) (*Person, error) {
	if h.here == "" {
		return nil, nil
	}
	who, err := person(people, h.here)
	if err != nil {
		return nil, onlyFaults(err)
	}
	if who.Partner != l.at.ID {
		h.elsewhere = true
		return nil, nil
	}
	return who, nil
}

// judgeNew is for an address that nobody of this partner's has.
func (l *rowList) judgeNew(r *candidate) {
	r.after = &Person{ID: token.NewIDAt(l.c.now), FirstName: r.row.FirstName, LastName: r.row.LastName, Email: r.address, Phone: r.phone,
		Title: r.row.Title, Status: StatusContact, Role: RoleUser, Partner: l.at.ID, PartnerName: l.at.Name, CreatedAt: l.c.now,
		Groups: r.groups, Unclaimed: !r.rule.Admits()}
	if !r.rule.Admits() {
		r.after.Groups = nil
	}
	switch {
	case !l.in.Access:
		r.settle(VerdictAdded, "", l.add)
	case r.rule.Admits():
		r.settle(VerdictInvited, "", l.invite)
	default:
		r.settle(VerdictRequested, r.rule.Told, l.request)
	}
}

// judgeKnown is for somebody of this partner's.
func (l *rowList) judgeKnown(r *candidate, who *Person, h holding) error {
	copied := *who
	r.before, r.after = who, &copied
	expired := who.InviteHasExpired(l.c.now)
	switch {
	case who.Status == StatusDisabled:
		r.settle(VerdictRefused, ReasonDisabled, nil)
	case !l.in.Access || who.Status != StatusContact && !expired:
		r.settle(VerdictUnchanged, "", nil)
	case who.Mail.Blocks():
		r.settle(VerdictRefused, ReasonAddressBounced, nil)
	case who.mailedTooOften(l.c.now):
		r.settle(VerdictRefused, ReasonTooManyMails, nil)
	case expired:
		r.settle(VerdictInvited, "", l.invite)
	case l.c.actor.Role.Staff() && who.Unclaimed && h.elsewhere:
		r.settle(VerdictRefused, ReasonEmailTaken, nil)
	case l.c.actor.Role.Staff() || r.rule.Admits():
		r.after.Unclaimed = false
		if !l.c.actor.Role.Staff() {
			r.after.Groups = l.c.actor.Groups
		}
		r.settle(VerdictInvited, "", l.invite)
	default:
		r.settle(VerdictRequested, r.rule.Told, l.request)
	}
	return nil
}

func (r *candidate) settle(outcome string, reason Reason, do func(*change, *candidate)) {
	r.verdict.Outcome, r.verdict.Reason, r.do = outcome, reason, do
	r.verdict.Person = ""
	if r.before != nil {
		r.verdict.Person = r.before.ID
	}
}

// add, invite and request do what a verdict says; the person's id stands in it from then on.

func (l *rowList) add(w *change, r *candidate) {
	r.verdict.Person = r.after.ID
	w.save(nil, r.after)
	w.event(EventPersonAdded, r.after.ID, r.after.Partner, map[string]any{"access": false, "role": r.after.Role})
}

func (l *rowList) invite(w *change, r *candidate) {
	r.verdict.Person = r.after.ID
	who := *r.after
	arrow, event, detail := who.Invite, EventPersonInvited, map[string]any(nil)
	switch {
	case r.before == nil:
		event, detail = EventPersonAdded, map[string]any{"access": true, "role": who.Role}
	case who.Status == StatusInvited:
		arrow, event = who.Resend, EventInviteResent
	}
	if err := arrow(l.invitation); err != nil {
		w.err = err
		return
	}
	letter := inviteLetter(&who, w.now)
	letter.Bulk = true
	w.mail(letter)
	w.save(r.before, &who)
	w.event(event, who.ID, who.Partner, detail)
}

func (l *rowList) request(w *change, r *candidate) {
	r.verdict.Person = r.after.ID
	who := *r.after
	if err := who.Request(); err != nil {
		w.err = err
		return
	}
	w.save(r.before, &who)
	w.request(l.c, &who, r.rule.Reason)
}
