package record

import (
	"math"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// AddPerson stores a new person of the invitation's partner, if it has one. With access they are invited at once.
func (w *Change) AddPerson(p *portal.Person, access bool, in portal.Invitation) (outcome string, err error) {
	outcome = portal.OutcomeAdded
	if in.Partner != nil {
		p.Partner, p.PartnerName = in.Partner.ID, in.Partner.Name
		if w.call != nil {
			w.Within(in.Partner, w.call.Settings)
		}
	}
	if access {
		if err := p.Invite(in); err != nil {
			return "", err
		}
		outcome = portal.OutcomeInvited
		w.Mail(portal.InviteLetter(p))
	}
	w.SavePerson(nil, p)
	w.PersonAdded(p, access)
	return outcome, nil
}

// PersonAdded adds the event of a new person.
func (w *Change) PersonAdded(p *portal.Person, access bool) {
	w.EventAbout(p, portal.EventPersonAdded, map[string]any{"access": access, "role": p.Role})
}

// EndInvite stores a person whose invite was declined or revoked. A staff person is erased with their invite.
func (w *Change) EndInvite(before, after *portal.Person) {
	if before.Role.Staff() {
		after = nil
	}
	w.SavePerson(before, after)
}

// SavePassword stores a person's password in place of stored, which may be empty. phc is an Argon2id hash.
func (w *Change) SavePassword(person, phc string, stored Credential) {
	condition := table.Absent
	if stored.Version > 0 {
		condition = table.Version(stored.Version)
	}
	w.savePassword(person, phc, condition)
}

// SaveFirstPassword stores the password of a person whose record the same Write also stores. If another call stores a
// password at the same moment, the condition on the record's version refuses it.
func (w *Change) SaveFirstPassword(person, phc string) { w.savePassword(person, phc, table.Any) }

func (w *Change) savePassword(person, phc string, condition table.Condition) {
	w.add(table.Put(table.Item{Key: Password(person), Attributes: table.Encode(Credential{PHC: phc, ChangedAt: w.Now})}, condition))
}

// RemovePassword deletes a person's password.
func (w *Change) RemovePassword(person string) { w.add(table.Delete(Password(person), table.Any)) }

// StartSession starts a session of a person. partner is their partner, or nil. It returns the session with its token,
// and the person as they may see themselves.
func (w *Change) StartSession(who *portal.Person, partner *portal.Partner, set portal.Settings, remember bool) (*portal.Session, *portal.StartedSession) {
	return w.startSession(who, partner, set, portal.Session{ExpiresAt: w.Now.Add(set.SessionLifetime(remember)), Remember: remember, PasswordAt: w.Now,
		Browser: w.Browser.Name, System: w.Browser.System})
}

// ContinueSession starts a session in place of one that ends because its person joins a partner. It ends when the old
// one would have ended, and keeps the time at which the password was entered.
func (w *Change) ContinueSession(who *portal.Person, partner *portal.Partner, set portal.Settings, old *portal.Session) *portal.StartedSession {
	_, started := w.startSession(who, partner, set, portal.Session{ExpiresAt: old.ExpiresAt, Remember: old.Remember, PasswordAt: old.PasswordAt,
		Browser: old.Browser, System: old.System})
	return started
}

func (w *Change) startSession(who *portal.Person, partner *portal.Partner, set portal.Settings, as portal.Session) (*portal.Session, *portal.StartedSession) {
	minted, secret := token.NewSession(who.ID, who.Partner)
	s := &as
	s.ID, s.Hash, s.Person, s.Partner, s.Epoch = minted.ID, minted.Hash, who.ID, who.Partner, who.Epoch
	s.CreatedAt, s.LastUsedAt = w.Now, w.Now
	if partner != nil {
		s.PartnerEpoch = partner.Epoch
	}
	w.add(table.Put(sessionItem(s), table.Absent))
	return s, &portal.StartedSession{Token: secret, ExpiresAt: s.ExpiresAt, Remember: s.Remember, Person: who.SeenBy(who.Role), Language: set.Language}
}

// KeepSession gives one session the person's new epoch. All other sessions end because of that epoch.
func (w *Change) KeepSession(own *portal.Session, epoch int64) {
	kept := *own
	kept.Epoch = epoch
	w.add(table.Put(sessionItem(&kept), table.Version(own.Version)))
}

// ConfirmSession stores that the person has entered their password in a session just now.
func (w *Change) ConfirmSession(own *portal.Session) {
	confirmed := *own
	confirmed.PasswordAt = w.Now
	w.add(table.Put(sessionItem(&confirmed), table.Version(own.Version)))
}

// EndOldest ends the oldest of a person's sessions, so that they have no more than portal.MaxSessions with the one that
// begins. running has the newest first. Sessions that are not valid any more do not count.
func (w *Change) EndOldest(running []*portal.Session, who *portal.Person, partner *portal.Partner, set portal.Settings) {
	valid := 1 // the one that begins
	for _, session := range running {
		if !session.Valid(who, partner, set, w.Now) {
			continue
		}
		if valid++; valid > portal.MaxSessions && len(w.ops) < sessionsEnded {
			w.EndSession(who.ID, session.ID)
		}
	}
}

const sessionsEnded = table.MaxOps / 2 // in the Write of a sign-in; the next one ends the rest

// EndSession deletes a session.
func (w *Change) EndSession(person, id string) { w.add(table.Delete(Session(person, id), table.Any)) }

// PatchMail records on a person what happened to mail to them, and nothing else. Lambda functions that may change
// nothing else on a person use it.
func (w *Change) PatchMail(before *portal.Person, became portal.MailStatus) {
	after := *before
	after.Mail = became
	w.add(table.Patch(Person(before.ID), table.Version(before.Version), mailChange(became)))
	w.count(before, -1)
	w.count(&after, +1)
}

// mailChange stores a status of mail. The empty one is removed.
func mailChange(became portal.MailStatus) table.Change {
	if became == (portal.MailStatus{}) {
		return table.Remove("mail")
	}
	return table.Set("mail", became)
}

// Decoy adds an op that means nothing. It takes the place of an op that this Write does not need, so that
// nobody can tell the difference.
func (w *Change) Decoy() {
	w.add(table.Put(table.Item{
		Key:        decoy(token.NewIDAt(w.Now)),
		TTL:        w.Now.Add(time.Hour).Unix(),
		Attributes: table.Encode(struct{}{}),
	}, table.Any))
}

// DecoysUpTo adds decoys until the change has n ops, so that an unknown address costs as much as a known one.
func (w *Change) DecoysUpTo(n int) {
	for len(w.ops) < n {
		w.Decoy()
	}
}

// SavePerson stores a person. before is the record as it was read (nil: new), and after is the new record (nil:
// erased).
func (w *Change) SavePerson(before, after *portal.Person) {
	switch {
	case before == nil:
		w.add(table.Put(personItem(after), table.Absent))
		w.added++
		w.show(after.ID, portal.FixedChanges(&portal.Person{Status: after.Status, Role: after.Role}, after)) // only groups
	case after == nil:
		w.add(table.Delete(Person(before.ID), table.Version(before.Version)))
	default:
		w.add(table.Put(personItem(after), table.Version(before.Version)))
		w.show(after.ID, portal.FixedChanges(before, after))
	}
	w.saveClaim(before, after)
	w.saveExternalIDs(before, after)
	w.saveInviteRow(before, after)
	w.saveOwners(before, after)
	w.takeSlots(before, after)
	w.saveWords(peopleWords, idOf(before, after), before.Words(), after.Words())
	w.count(before, -1)
	w.count(after, +1)
}

func idOf(before, after *portal.Person) string {
	if after != nil {
		return after.ID
	}
	return before.ID
}

// saveClaim keeps the claim on a person's address in the whole portal, and their place at one partner. Nobody else has
// either of them, however many Writes are made at the same moment.
func (w *Change) saveClaim(before, after *portal.Person) {
	had, has := claimKey(before), claimKey(after)
	w.savePlace(before, after, had != has)
	switch {
	case had == has && (had == Key{} || before.Partner == after.Partner):
		if had != (Key{}) && !after.UnlockedAt.Equal(before.UnlockedAt) {
			w.add(table.Patch(has, table.Present, table.Set("unlockedAt", after.UnlockedAt)))
		}
		return
	case had == has:
		w.add(table.Put(claimItem(has, after), table.Present))
		return
	case had != Key{}:
		w.add(table.Delete(had, table.Any))
	}
	if has != (Key{}) {
		w.add(table.Put(claimItem(has, after), table.Absent))
	}
}

// savePlace keeps the place of a person's address at their partner, whether the address is claimed or not. A new claim
// within the partner's own domains needs no place: an address there is unclaimed only while somebody else holds it, and
// then it cannot be claimed.
func (w *Change) savePlace(before, after *portal.Person, newClaim bool) {
	had, has := placeKey(before), placeKey(after)
	if had == has {
		return
	}
	if had != (Key{}) {
		w.add(table.Delete(had, table.Any))
	}
	if has == (Key{}) || w.fresh != "" && after.Partner == w.fresh || newClaim && !after.Unclaimed && w.within[after.Partner+"#"+after.Email.Domain()] {
		return
	}
	w.add(table.Put(claimItem(has, after), table.Absent))
}

// Within tells the change which domains a partner has, without those that the portal ignores. A new claim within these
// domains needs fewer ops.
func (w *Change) Within(p *portal.Partner, set portal.Settings) {
	if p == nil {
		return
	}
	for _, domain := range p.Domains {
		if p.Owns(domain, set) {
			w.within[p.ID+"#"+domain] = true
		}
	}
}

// InviteRow is an invite's row, which the clean-up finds by the hour in which the invite expires.
type InviteRow struct {
	Person    string    `json:"person"`
	Version   int64     `json:"version"`
	ExpiresAt time.Time `json:"expiresAt"`

	key Key
}

func (w *Change) saveInviteRow(before, after *portal.Person) {
	had, has := InviteRowOf(before), InviteRowOf(after)
	if had == has {
		return
	}
	if had != (Key{}) {
		w.add(table.Delete(had, table.Any))
	}
	if has != (Key{}) {
		w.add(table.Put(table.Item{
			Key:        has,
			TTL:        after.InviteExpiresAt.Add(portal.LinkMemory).Unix(),
			Attributes: table.Encode(InviteRow{Person: after.ID, Version: after.InviteVersion, ExpiresAt: after.InviteExpiresAt}),
		}, table.Any))
	}
}

// InviteRowOf returns the key of the row for a person's current invite. It is zero if there is none.
func InviteRowOf(p *portal.Person) Key {
	if p == nil || !p.HasInvite() || p.InviteExpired {
		return Key{}
	}
	return inviteRow(p.ID, p.InviteVersion, p.InviteExpiresAt)
}

// saveOwners keeps the number of active owners, which never falls to zero. Refusal: last_owner.
func (w *Change) saveOwners(before, after *portal.Person) {
	switch was, is := before.ActiveAs(portal.RoleOwner), after.ActiveAs(portal.RoleOwner); {
	case !was && is:
		w.add(table.Patch(Owners, table.Present, table.Add("active", 1)))
	case was && !is:
		w.add(table.Patch(Owners, table.Present, table.Add("active", -1).Within(1, math.MaxInt32)))
		w.refuse(Owners, portal.Refuse(portal.CodeLastOwner, "This is the portal's last owner; make somebody else an owner first."))
	}
}
