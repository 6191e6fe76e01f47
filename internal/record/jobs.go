package record

import (
	"context"
	"time"

	"allyway/internal/table"
)

const timeForInvite = 10 * time.Second // for one invite, and to note how far a job has come

// Mark is how far a scheduled job has come.
type Mark struct {
	Hour time.Time `json:"hour"` // every hour before it is done
}

// MarkKey is the key of a job's mark.
func MarkKey(job string) Key { return clock(job) }

// Mark returns a job's mark, or first if the job has never run. MarkKey must have been read.
func (f Found) Mark(job string, first Mark) (Mark, error) {
	_, err := f.items.Decode(clock(job), &first)
	return first, err
}

// SaveMark stores a job's mark.
func (s *Store) SaveMark(ctx context.Context, job string, mark Mark) error {
	return s.table.Write(ctx, table.Put(table.Item{Key: clock(job), Attributes: table.Encode(mark)}, table.Any))
}

// EachInvite calls do for every invite that expires in the given hour, for all shards at once. count is how often do
// returned true. left reports whether there was no time for some invites.
func (s *Store) EachInvite(ctx context.Context, hour time.Time, do func(InviteRow) (bool, error)) (count int, left bool, err error) {
	if !TimeFor(ctx, timeForInvite) {
		return 0, true, nil
	}
	var done [shards]int
	var undone [shards]bool
	steps := make([]func() error, shards)
	for shard := range shards {
		steps[shard] = func() (err error) {
			done[shard], undone[shard], err = s.eachInviteOf(ctx, invitePartition(hour, shard), do)
			return err
		}
	}
	err = Parallel(steps...)
	for shard, n := range done {
		count += n
		left = left || undone[shard]
	}
	return count, left, err
}

// eachInviteOf is EachInvite for one shard.
func (s *Store) eachInviteOf(ctx context.Context, partition string, do func(InviteRow) (bool, error)) (count int, left bool, err error) {
	q := table.Query{PK: partition, Limit: table.MaxKeys}
	for {
		rows, next, err := list(ctx, s, q, decodeInviteRow)
		if err != nil {
			return count, false, err
		}
		for _, row := range rows {
			if !TimeFor(ctx, timeForInvite) {
				return count, true, nil
			}
			ok, err := do(*row)
			if err != nil {
				return count, false, err
			}
			if ok {
				count++
			}
		}
		if q.After = next; next == "" {
			return count, false, nil
		}
	}
}

func decodeInviteRow(item table.Item) (*InviteRow, error) {
	row := &InviteRow{key: item.Key}
	return row, item.Decode(row)
}

// RemoveInviteRow deletes the row of an invite that is not current any more.
func (s *Store) RemoveInviteRow(ctx context.Context, row InviteRow) error {
	return IgnoreConflict(s.table.Write(ctx, table.Delete(row.key, table.Any)))
}
