package portal

import (
	"context"
	"time"

	"allyway/internal/table"
)

const (
	jobExpireInvites = "expire-invites"
	inviteTime       = 10 * time.Second // for one invite, and to note how far the job has come
)

// watermark is how far a scheduled job has come.
type watermark struct {
	Hour time.Time `json:"hour"` // all before it are done
}

// ExpireInvites records the invites that have expired: in the partner's counts, and as an event. It is called every
// hour, finds them by the hour of their expiry (never by a scan), goes on where it last stopped, and may run twice at
// once. It ends in time for the context's deadline: the next run goes on. No refusal waits for it: an expired invite is
// refused from the second it expires. It returns how many it recorded.
func (p *Portal) ExpireInvites(ctx context.Context) (recorded int, err error) {
	now := p.now()
	items, err := p.table.Get(ctx, keyClock(jobExpireInvites))
	if err != nil {
		return 0, err
	}
	mark := watermark{Hour: now.Add(-linkMemory).Truncate(time.Hour)}
	if _, err := items.Decode(keyClock(jobExpireInvites), &mark); err != nil {
		return 0, err
	}
	for hour := mark.Hour; !hour.After(now); hour = hour.Add(time.Hour) {
		n, left, err := p.eachInvite(ctx, hour, func(item table.Item, row inviteRow) (bool, error) {
			if now.Before(row.ExpiresAt) {
				return false, nil
			}
			return p.expireInvite(ctx, item, row, now)
		})
		recorded += n
		if err != nil {
			return recorded, err
		}
		if left {
			mark.Hour = hour
			return recorded, p.saveMark(ctx, jobExpireInvites, mark)
		}
	}
	mark.Hour = now.Truncate(time.Hour) // this hour is not over
	return recorded, p.saveMark(ctx, jobExpireInvites, mark)
}

func (p *Portal) saveMark(ctx context.Context, job string, mark watermark) error {
	return p.table.Write(ctx, table.Put(table.Item{Key: keyClock(job), Attributes: table.Encode(mark)}, table.Any))
}

// eachInvite calls do for every invite that ends in an hour, the shards at once, and counts those it was true for. left
// tells that there was no time for some.
func (p *Portal) eachInvite(ctx context.Context, hour time.Time, do func(table.Item, inviteRow) (bool, error)) (count int, left bool, err error) {
	if !timeFor(ctx, inviteTime) {
		return 0, true, nil
	}
	var done [shards]int
	var undone [shards]bool
	steps := make([]func() error, shards)
	for shard := range shards {
		steps[shard] = func() (err error) {
			done[shard], undone[shard], err = p.eachInviteOf(ctx, partitionInvite(hour, shard), do)
			return err
		}
	}
	err = parallel(steps...)
	for shard, n := range done {
		count += n
		left = left || undone[shard]
	}
	return count, left, err
}

// eachInviteOf does the same for one shard.
func (p *Portal) eachInviteOf(ctx context.Context, partition string, do func(table.Item, inviteRow) (bool, error)) (count int, left bool, err error) {
	q := table.Query{PK: partition, Limit: table.MaxKeys}
	for {
		page, err := p.table.Query(ctx, q)
		if err != nil {
			return count, false, err
		}
		for _, item := range page.Items {
			if !timeFor(ctx, inviteTime) {
				return count, true, nil
			}
			var row inviteRow
			if err := item.Decode(&row); err != nil {
				return count, false, err
			}
			ok, err := do(item, row)
			if err != nil {
				return count, false, err
			}
			if ok {
				count++
			}
		}
		if q.After = page.Next; page.Next == "" {
			return count, false, nil
		}
	}
}

// expireInvite records one, if it still is the person's current invite and no other run did; its row goes either way.
func (p *Portal) expireInvite(ctx context.Context, item table.Item, row inviteRow, now time.Time) (recorded bool, err error) {
	for range conflictTries {
		items, err := p.table.Get(ctx, keyPerson(row.Person))
		if err != nil {
			return false, err
		}
		who, err := person(items, row.Person)
		if onlyFaults(err) != nil {
			return false, err
		}
		if err != nil || who.InviteVersion != row.Version || who.InviteExpired || !who.InviteHasExpired(now) {
			return false, onlyUnrefused(p.table.Write(ctx, table.Delete(item.Key, table.Any)))
		}
		after := *who
		after.InviteExpired = true
		w := newChange(now, "")
		w.save(who, &after) // takes the row away, too
		w.event(EventInviteExpired, who.ID, who.Partner, nil)
		if err = w.commit(ctx, p.table); !isRefused(err) {
			return err == nil, err
		}
	}
	return false, err // the next run sees it again
}
