// Package bolt keeps Allyway's table in one file, with bbolt: the engine of a portal that runs on one machine.
//
// One goroutine, the committer, makes every change. It takes all changes that have queued since its last commit, judges
// and applies them one by one inside one transaction, and answers when the transaction is on disk. So a single Write
// costs one fsync, and many concurrent Writes share one.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"allyway/internal/table"
)

const (
	lockWait = 300 * time.Millisecond // the wait for another process to unlock the file
	mmapSize = 256 << 20              // address space; to enlarge the map, a Write would wait for every reader
)

// Engine is a table.Engine on one file.
type Engine struct {
	db        *bbolt.DB
	committer *committer
}

var _ table.Engine = (*Engine)(nil)

// Open opens the file at path and locks it. It makes a missing file, with mode 0600. While another process has the file
// locked, Open fails within half a second with an error that says so.
func Open(path string) (*Engine, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout:         lockWait,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: mmapSize,
	})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%s is in use by another process", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{itemsBucket, gsi1Bucket, gsi2Bucket, ttlBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return &Engine{db: db, committer: startCommitter(db)}, nil
}

// Close waits for queued changes and closes the file. Later calls fail.
func (e *Engine) Close() error {
	e.committer.stop()
	return e.db.Close()
}

// Get implements table.Engine.
func (e *Engine) Get(_ context.Context, keys []table.Key) ([]table.Item, error) {
	var found []table.Item
	err := e.db.View(func(tx *bbolt.Tx) error {
		items := tx.Bucket(itemsBucket)
		for _, key := range keys {
			value := items.Get(encodeKey(key))
			if value == nil {
				continue
			}
			item, err := decodeItem(key, value)
			if err != nil {
				return err
			}
			found = append(found, item)
		}
		return nil
	})
	return found, err
}

// Write implements table.Engine.
func (e *Engine) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	return e.committer.do(ctx, func(s *state) error { return s.write(ops, now.Unix()) })
}

// Count implements table.Engine.
func (e *Engine) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (ok bool, err error) {
	err = e.committer.do(ctx, func(s *state) error {
		ok, err = s.count(key, n, limit, ttl)
		return err
	})
	return ok && err == nil, err
}

// Uncount implements table.Engine.
func (e *Engine) Uncount(ctx context.Context, key table.Key, n int64) (ok bool, err error) {
	err = e.committer.do(ctx, func(s *state) error {
		ok, err = s.uncount(key, n)
		return err
	})
	return ok && err == nil, err
}

// Sweep removes up to max expired items and returns how many. Fewer than max means that none are left. The local
// process calls it regularly; DynamoDB removes expired items by itself.
func (e *Engine) Sweep(ctx context.Context, now time.Time, max int) (removed int, err error) {
	err = e.committer.do(ctx, func(s *state) error {
		removed, err = s.sweep(now.Unix(), max)
		return err
	})
	return removed, err
}
