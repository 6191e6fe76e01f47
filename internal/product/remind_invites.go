package portal

import (
	"context"
	"time"

	"allyway/internal/table"
)

const (
	jobRemindInvites = "remind-invites"
	remindBefore     = 24 * time.Hour // an invite's end
	remindFrom       = 48 * time.Hour // lifetime: a shorter invite needs no reminder
)

// RemindInvites mails one reminder to whoever has an invite that ends within a day, where the settings have it so. It
// is called every hour, finds the invites by the hour of their expiry, goes on where it last stopped, and may run
// twice at once; after a week of not running it passes over those that have ended. It ends in time for the context's
// deadline: the next run goes on. It returns how many it reminded.
func (p *Portal) RemindInvites(ctx context.Context) (reminded int, err error) {
	now := p.now()
	items, err := p.table.Get(ctx, keyClock(jobRemindInvites), keySettings)
	if err != nil {
		return 0, err
	}
	set, err := settings(items)
	if err != nil {
		return 0, err
	}
	ends := now.Add(remindBefore)
	mark := watermark{Hour: now.Truncate(time.Hour)}
	if _, err := items.Decode(keyClock(jobRemindInvites), &mark); err != nil {
		return 0, err
	}
	if mark.Hour.Before(now.Truncate(time.Hour)) {
		mark.Hour = now.Truncate(time.Hour)
	}
	for hour := mark.Hour; set.Reminders && !hour.After(ends); hour = hour.Add(time.Hour) {
		n, left, err := p.eachInvite(ctx, hour, func(_ table.Item, row inviteRow) (bool, error) { return p.remind(ctx, row, now, ends) })
		reminded += n
		if err != nil {
			return reminded, err
		}
		if left {
			mark.Hour = hour
			return reminded, p.saveMark(ctx, jobRemindInvites, mark)
		}
	}
	mark.Hour = ends.Truncate(time.Hour)
	return reminded, p.saveMark(ctx, jobRemindInvites, mark)
}

// remind mails one reminder for the person's current invite, once for each.
func (p *Portal) remind(ctx context.Context, row inviteRow, now, ends time.Time) (reminded bool, err error) {
	if row.ExpiresAt.After(ends) || !now.Before(row.ExpiresAt) {
		return false, nil
	}
	for range conflictTries {
		items, err := p.table.Get(ctx, keyPerson(row.Person))
		if err != nil {
			return false, err
		}
		who, err := person(items, row.Person)
		if err != nil || !who.wantsReminder(row, now) {
			return false, onlyFaults(err)
		}
		after := *who
		after.RemindedVersion = who.InviteVersion
		w := newChange(now, "")
		w.save(who, &after)
		w.mail(reminderLetter(&after, now))
		w.event(EventInviteReminded, who.ID, who.Partner, nil)
		if err = w.commit(ctx, p.table); !isRefused(err) {
			return err == nil, err
		}
	}
	return false, err // the next run sees them again
}

func (p *Person) wantsReminder(row inviteRow, now time.Time) bool {
	return p.Status == StatusInvited && p.InviteVersion == row.Version && p.RemindedVersion != row.Version &&
		!p.InviteHasExpired(now) && !p.Mail.Blocks() && p.InviteExpiresAt.Sub(p.InvitedAt) >= remindFrom
}
