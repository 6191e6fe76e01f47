package cleanup

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const jobExpireInvites = "expire-invites"

// ExpireInvites records which invites have expired, in their partners' counts and as events. A schedule calls it every
// hour. An invite is refused from the second in which it expires, even if this was not recorded yet. ExpireInvites
// returns how many it recorded.
func (s *Service) ExpireInvites(ctx context.Context) (recorded int, err error) {
	now := s.store.Now()
	found, err := s.store.Get(ctx, record.MarkKey(jobExpireInvites), record.Owners)
	if err != nil {
		return 0, err
	}
	owners, err := found.Owners()
	if err != nil {
		return 0, err
	}
	mark, err := found.Mark(jobExpireInvites, firstHour(owners, now))
	if err != nil {
		return 0, err
	}
	for hour := mark.Hour; !hour.After(now); hour = hour.Add(time.Hour) {
		n, left, err := s.store.EachInvite(ctx, hour, func(row record.InviteRow) (bool, error) {
			if now.Before(row.ExpiresAt) {
				return false, nil
			}
			return s.expire(ctx, row, now)
		})
		recorded += n
		if err != nil {
			return recorded, err
		}
		if left {
			return recorded, s.store.SaveMark(ctx, jobExpireInvites, record.Mark{Hour: hour})
		}
	}
	return recorded, s.store.SaveMark(ctx, jobExpireInvites, record.Mark{Hour: now.Truncate(time.Hour)}) // this hour is not over
}

// firstHour returns the hour where the job starts if it has never run: the one in which the portal got its first owner,
// because nobody was invited before. Otherwise the job would read some thousand empty partitions in a new portal.
func firstHour(owners record.OwnersItem, now time.Time) record.Mark {
	first := now.Add(-portal.LinkMemory)
	if began := token.TimeOf(owners.First); began.After(first) {
		first = began
	}
	return record.Mark{Hour: first.Truncate(time.Hour)}
}

// expire records that an invite has expired, and deletes its row. If the invite is not the person's current one, or
// another run has recorded it, only the row is deleted.
func (s *Service) expire(ctx context.Context, row record.InviteRow, now time.Time) (recorded bool, err error) {
	var conflict error
	for range record.ConflictTries {
		found, err := s.store.Get(ctx, record.Person(row.Person))
		if err != nil {
			return false, err
		}
		who, err := found.PersonIfAny(row.Person)
		if err != nil {
			return false, err
		}
		if who == nil || who.InviteVersion != row.Version || who.InviteExpired || !who.InviteHasExpired(now) {
			return false, s.store.RemoveInviteRow(ctx, row)
		}
		after := *who
		after.InviteExpired = true
		w := s.store.Change("", s.store.Now()) // not now: a run takes long, and an event has the time of its Write
		w.SavePerson(who, &after)              // deletes the row as well
		w.EventAbout(who.AsInvited(), portal.EventInviteExpired, nil)
		if conflict = w.Commit(ctx); !record.IsConflict(conflict) {
			return conflict == nil, conflict
		}
	}
	return false, conflict // the mark stays, so that the next run finds the invite again
}
