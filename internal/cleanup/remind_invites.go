package cleanup

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
)

const (
	jobRemindInvites = "remind-invites"
	remindBefore     = 24 * time.Hour // before an invite expires
	remindFrom       = 48 * time.Hour // the shortest lifetime of an invite that needs a reminder
)

// RemindInvites mails one reminder to each person whose invite expires within a day, if the settings allow reminders. A
// schedule calls it every hour. Invites that expired while the job did not run get none. It returns how many people it
// reminded.
func (s *Service) RemindInvites(ctx context.Context) (reminded int, err error) {
	now := s.store.Now()
	found, err := s.store.Get(ctx, record.MarkKey(jobRemindInvites), record.Settings)
	if err != nil {
		return 0, err
	}
	set, err := found.Settings()
	if err != nil {
		return 0, err
	}
	first, ends := now.Truncate(time.Hour), now.Add(remindBefore)
	mark, err := found.Mark(jobRemindInvites, record.Mark{Hour: first})
	if err != nil {
		return 0, err
	}
	if mark.Hour.Before(first) {
		mark.Hour = first
	}
	for hour := mark.Hour; set.Reminders && !hour.After(ends); hour = hour.Add(time.Hour) {
		n, left, err := s.store.EachInvite(ctx, hour, func(row record.InviteRow) (bool, error) { return s.remind(ctx, row, now, ends) })
		reminded += n
		if err != nil {
			return reminded, err
		}
		if left {
			return reminded, s.store.SaveMark(ctx, jobRemindInvites, record.Mark{Hour: hour})
		}
	}
	return reminded, s.store.SaveMark(ctx, jobRemindInvites, record.Mark{Hour: ends.Truncate(time.Hour)})
}

// remind mails a reminder of the person's current invite, at most one for each invite.
func (s *Service) remind(ctx context.Context, row record.InviteRow, now, ends time.Time) (reminded bool, err error) {
	if row.ExpiresAt.After(ends) || !now.Before(row.ExpiresAt) {
		return false, nil
	}
	var conflict error
	for range record.ConflictTries {
		found, err := s.store.Get(ctx, record.Person(row.Person))
		if err != nil {
			return false, err
		}
		who, err := found.PersonIfAny(row.Person)
		if err != nil || who == nil || !wantsReminder(who, row, now) {
			return false, err
		}
		after := *who
		after.RemindedVersion = who.InviteVersion
		w := s.store.Change("", s.store.Now()) // not now: a run takes long, and an event has the time of its Write
		w.SavePerson(who, &after)
		w.Mail(portal.ReminderLetter(&after))
		w.EventAbout(who.AsInvited(), portal.EventInviteReminded, nil)
		if conflict = w.Commit(ctx); !record.IsConflict(conflict) {
			return conflict == nil, conflict
		}
	}
	return false, conflict // the mark stays, so that the next run finds the invite again
}

func wantsReminder(p *portal.Person, row record.InviteRow, now time.Time) bool {
	return p.HasInvite() && p.InviteVersion == row.Version && p.RemindedVersion != row.Version &&
		!p.InviteHasExpired(now) && !p.Mail.Blocks() && p.InviteExpiresAt.Sub(p.InvitedAt) >= remindFrom
}
