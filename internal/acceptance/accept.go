package acceptance

import (
	"context"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Accept is what a caller gives to accept an invite. The address, the role and the partner come from the invite alone.
type Accept struct {
	Token    string
	Password string        // the new password or, of an account that exists, the current one
	Fields   portal.Fields // firstName, lastName, phone and language; any other field is ignored
	Session  token.Session // the caller's; empty: none
	Client   record.Client // for whom attempts at a current password count
	Browser  portal.Browser
}

// Accept sets the password, completes the profile and starts a session. It sets no password for an account that exists:
// it joins the account to the partner, and asks for the account's own session or current password. If the invite has
// groups of a primary contact who was disabled, demoted, moved or erased since, the person does not get these groups.
// Anyone with the link may call it. Of several concurrent calls, one succeeds. Nobody is mailed. Refusals: link_used,
// link_expired, partner_inactive, link_invalid (also if the inviter may no longer give the invite's role), invalid,
// password_too_short, password_too_long, password_guessable. For an account that exists, also bad_credentials and
// too_many_attempts, and the link stays valid.
func (s *Service) Accept(ctx context.Context, in Accept) (*portal.StartedSession, error) {
	invite, ties, err := s.openWithTies(ctx, in)
	if err != nil {
		return nil, err
	}
	who := invite.person
	giver, err := s.groupsBy(ctx, invite)
	if err != nil {
		return nil, err
	}
	after := *who
	if err := completeProfile(&after, in.Fields); err != nil {
		return nil, err
	}
	if err := after.Accept(invite.version, invite.now); err != nil {
		return nil, err
	}
	after.SettleGroups(giver)
	renamed := who.Name() != after.Name()
	w := s.store.Change(who.ID, invite.now)
	if err := s.closeRequest(ctx, w, &after); err != nil {
		return nil, err
	}
	w.Browser = in.Browser
	w.SavePerson(who, &after)
	if renamed {
		w.RenameTies(ties, &after)
	}
	started, err := s.admit(ctx, w, invite, &after, in)
	if err != nil {
		return nil, err
	}
	w.EventAbout(&after, portal.EventInviteAccepted, nil)
	err = record.Parallel(
		func() error { return w.Commit(ctx) },
		func() error {
			_ = s.store.GiveBack(ctx, invite.counted) // if this fails, the count is too high until its window ends
			return nil
		},
	)
	if err != nil {
		return nil, err
	}
	if renamed {
		_ = s.store.RenameMoreTies(ctx, ties, &after) // if this fails, the invite is still accepted
	}
	started.Person.Version = who.Version + 1
	return started, nil
}

// closeRequest closes the request of an account that has also asked to join a partner.
func (s *Service) closeRequest(ctx context.Context, w *record.Change, after *portal.Person) error {
	if after.Request.Place == "" {
		return nil
	}
	found, err := s.store.Get(ctx, record.OpenRequestKeys(after)...)
	if err != nil {
		return err
	}
	r, _, err := found.OpenRequest(after)
	if after.CloseRequest(); r == nil || err != nil {
		return err
	}
	return w.CloseRequest(r, after)
}

// admit starts the session of a person who accepts. A new account gets its password. For an account that exists, the
// caller proves that it is theirs.
func (s *Service) admit(ctx context.Context, w *record.Change, invite *invite, after *portal.Person, in Accept) (*portal.StartedSession, error) {
	if invite.person.Pending != nil {
		return s.admitAccount(ctx, w, invite, after, in)
	}
	if err := portal.CheckPassword(in.Password, invite.settings, after, s.guess); err != nil {
		return nil, err
	}
	phc, err := s.hasher.Hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	w.SaveFirstPassword(after.ID, phc)
	_, started := w.StartSession(after, invite.partner, invite.settings, false)
	w.StartDevice(after, started)
	return started, nil
}

// openWithTies opens the invite. If a name may change, it also reads the person's ties, which have copies of the name.
func (s *Service) openWithTies(ctx context.Context, in Accept) (opened *invite, ties []*portal.EcosystemUser, err error) {
	said, err := s.links.Open(ctx, in.Token, token.Invite)
	if err != nil {
		return nil, nil, err
	}
	err = record.Parallel(
		func() (err error) {
			opened, err = s.read(ctx, said, record.SessionKeys(in.Session)...)
			return err
		},
		func() (err error) {
			if in.Fields.Has("firstName") || in.Fields.Has("lastName") {
				ties, err = s.store.Ties(ctx, said.Person)
			}
			return err
		},
	)
	return opened, ties, err
}

// groupsBy returns the primary contact whose groups the invite gives, or nil if they are gone. It is the inviter,
// unless somebody else has sent the invite again.
func (s *Service) groupsBy(ctx context.Context, in *invite) (*portal.Person, error) {
	id := in.person.AsInvited().GroupsBy
	if id == "" || id == in.person.InvitedBy {
		return in.inviter, nil
	}
	found, err := s.store.Get(ctx, record.Person(id))
	if err != nil {
		return nil, err
	}
	return found.PersonIfAny(id)
}

// completeProfile sets the given fields that an invited person may set. Afterwards, both names must be there.
func completeProfile(who *portal.Person, given portal.Fields) error {
	var wrong portal.Problems
	own := portal.Fields{}
	for _, name := range []string{"firstName", "lastName", "phone", "language"} {
		if given.Has(name) {
			own[name] = given[name]
		}
	}
	who.Set(own, "body", &wrong)
	if err := wrong.Err(); err != nil {
		return err
	}
	if strings.TrimSpace(who.FirstName) == "" {
		wrong.Add("body.firstName", "is missing; give your first name")
	}
	if strings.TrimSpace(who.LastName) == "" {
		wrong.Add("body.lastName", "is missing; give your last name")
	}
	return wrong.Err()
}
