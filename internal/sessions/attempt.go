package sessions

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// These throttles stop attempts. A client is counted first. If it is refused, nothing changes for other clients. One
// client can add no more to the count of an address than record.SignInCounters allow. A device that has signed the
// person in before is counted by itself, so that no stranger can stop it.
var (
	byClient           = record.SignInByClient // failures, and attempts that have not ended
	failedByClient     = record.SignInFailedByClient
	byAddressAndClient = record.SignInByAddressAndClient
	byDevice           = record.Throttle{Kind: "signin-device", Limit: 10, Window: 15 * time.Minute}
	byDeviceInADay     = record.Throttle{Kind: "signin-device-day", Limit: 100, Window: 24 * time.Hour}
)

const (
	patience  = 8 * time.Second // for other attempts of the same client to end
	busyRetry = 5 * time.Second // after that
	longPause = 100 * time.Millisecond
)

// attempt is a sign-in that was counted and let through.
type attempt struct {
	settings portal.Settings
	held     record.Holder
	device   *portal.Device // known; nil: none
	first    record.Found   // what the first step has read
	found    record.Found   // what SignInKeys name
	running  []*portal.Session
	client   record.Counted // to be given back if the attempt succeeds; what stays counts as a failure
	counted  record.Counted // with the device, to be given back, too
	clear    []record.Counter
}

// admit counts an attempt and reads what it needs, in two steps, which are the same whether the address is known or
// not. Refusal: too_many_attempts.
func (s *Service) admit(ctx context.Context, in SignIn) (*attempt, error) {
	typed := portal.TypedAddress(in.Email)
	pair := byAddressAndClient.Of(record.AddressAndClient(typed, in.Client))
	a := &attempt{}
	var clientOK, pairOK bool
	err := record.Parallel(
		func() (err error) {
			a.client, clientOK, err = s.store.CountAll(ctx, in.Client.Counters(byClient)...)
			return err
		},
		func() (err error) { pairOK, err = s.store.Count(ctx, pair.Throttle, pair.Value, 1); return err },
		func() (err error) {
			a.first, err = s.store.Get(ctx, record.Email(typed), record.Settings, record.Device(in.Device.Person, in.Device.ID), s.store.NewBrowserMails(typed))
			return err
		},
	)
	if err != nil {
		return nil, err
	}
	if err := a.read(s.store, typed, in.Device); err != nil {
		return nil, err
	}
	counters := record.SignInCounters(typed, in.Client, a.held.UnlockedAt)
	if a.device != nil {
		return a, s.admitDevice(ctx, a, pair, counters[len(counters)-1])
	}
	if now := s.store.Now(); !pairOK && a.held.UnlockedAt.Before(pair.Start(now)) {
		return nil, s.refuse(ctx, a, byAddressAndClient.Refuse(now))
	}
	if !clientOK {
		if a.client, err = s.wait(ctx, in.Client); err != nil {
			return nil, err
		}
	}
	return a, s.admitAddress(ctx, a, counters, pair, pairOK)
}

// read takes the settings, the holder of the address and the device from what the first step has read.
func (a *attempt) read(store *record.Store, typed portal.Address, said token.Device) (err error) {
	if a.settings, err = a.first.Settings(); err != nil {
		return err
	}
	if a.held, err = a.first.Holder(typed); err != nil {
		return err
	}
	a.device, err = store.KnownDevice(a.first, said, a.held)
	return err
}

// admitAddress is the second step where the device is not known. pair is the first step's counter, of the address with
// the client. If it is full, the person was unlocked within its window, and the counters since then decide.
func (s *Service) admitAddress(ctx context.Context, a *attempt, counters []record.Counter, pair record.Counter, pairOK bool) error {
	a.clear = append([]record.Counter{pair}, counters...)
	if !pairOK {
		// The client's counter comes first, so that its attempts beyond the limit do not change the count of the
		// address.
		counted, within, err := s.store.CountAll(ctx, counters[0])
		if err != nil {
			return err
		}
		if !within {
			return s.refuse(ctx, a, counted.Refuse(s.store.Now()))
		}
		counters = counters[1:]
	}
	_, err := s.countAndRead(ctx, a, counters)
	return err
}

// admitDevice is the second step where the device is known. A success clears the counters.
func (s *Service) admitDevice(ctx context.Context, a *attempt, counters ...record.Counter) (err error) {
	a.clear = counters
	a.counted, err = s.countAndRead(ctx, a, []record.Counter{byDevice.Of(a.device.ID), byDeviceInADay.Of(a.device.ID)})
	return err
}

// countAndRead counts the attempt with the counters and, at the same time, reads the person and their sessions. Beyond
// a limit it returns the refusal.
func (s *Service) countAndRead(ctx context.Context, a *attempt, counters []record.Counter) (counted record.Counted, err error) {
	var within bool
	err = record.Parallel(
		func() (err error) { counted, within, err = s.store.CountAll(ctx, counters...); return err },
		func() (err error) { a.found, err = s.store.Get(ctx, record.SignInKeys(a.held)...); return err },
		func() (err error) { a.running, err = s.store.SessionsToSignIn(ctx, a.held); return err },
	)
	if err == nil && !within {
		err = s.refuse(ctx, a, counted.Refuse(s.store.Now()))
	}
	return counted, err
}

// refuse gives the client's count back, because nothing was tried, and returns the refusal.
func (s *Service) refuse(ctx context.Context, a *attempt, refusal error) error {
	if err := s.store.GiveBack(ctx, a.client); err != nil {
		return err
	}
	return refusal
}

// wait waits until enough other attempts of the client have succeeded. Successes do not count, so a client whose people
// all sign in at once is not refused. Refusal: too_many_attempts, at once if the client has reached the limit of
// failures.
func (s *Service) wait(ctx context.Context, client record.Client) (record.Counted, error) {
	for begin := time.Now(); time.Since(begin) < patience; {
		full, err := s.store.AnyFull(ctx, client.Counters(failedByClient)...)
		if err != nil {
			return record.Counted{}, err
		}
		if full {
			return record.Counted{}, byClient.Refuse(s.store.Now())
		}
		if !record.Pause(ctx, longPause) {
			break
		}
		counted, within, err := s.store.CountAll(ctx, client.Counters(byClient)...)
		if within || err != nil {
			return counted, err
		}
	}
	return record.Counted{}, portal.ErrTooManyAttempts(busyRetry)
}

// fail counts the client's failure and returns the refusal.
func (s *Service) fail(ctx context.Context, a *attempt, client record.Client) error {
	if !a.client.None() {
		if _, _, err := s.store.CountAll(ctx, client.Counters(failedByClient)...); err != nil {
			return err
		}
	}
	return portal.ErrBadCredentials()
}
