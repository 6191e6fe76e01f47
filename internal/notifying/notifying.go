// Package notifying is the work of the function send-webhook: sending events to webhooks, and putting them onto the
// event bus if the deployment has one. The bus works like a webhook of all events, but nothing switches it off.
//
// The events themselves are the queue: a webhook's progress has a position, and every event up to it is recorded as a
// delivery, or is not wanted. Each event is sent at least once. The events of one person, or else of one partner, are a
// lane: they are sent one after another, and an event that fails holds up only its own lane.
package notifying

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/webhook"
)

const (
	lease       = 30 * time.Second // each Save renews it, and a send takes 10 s at most
	sendsAtOnce = 16               // to one webhook, each of another lane
	putsAtOnce  = 40               // onto the event bus, each of another lane
	putTogether = 10               // of these; EventBridge takes no more in one call
	timeToSend  = 15 * time.Second // to send a message and to record the result
)

// Config is what the service needs in addition to the store.
type Config struct {
	// Send sends a message once. It returns within 10 seconds.
	Send func(context.Context, webhook.Message) webhook.Answer

	// Put puts up to ten entries onto the event bus, once. It returns the result of each within 10 seconds. Nil: there
	// is no bus.
	Put func(context.Context, []webhook.Entry) []webhook.Answer
}

// Service sends events to webhooks. New makes it.
type Service struct {
	store  *record.Store
	config Config
}

// New returns the service on a store. It panics without Config.Send.
func New(store *record.Store, config Config) *Service {
	if config.Send == nil {
		panic("notifying: Config needs Send")
	}
	return &Service{store, config}
}

// Sent is what a run has done.
type Sent struct {
	Delivered, Failed int
	Next              time.Time // when the next delivery that has failed is to be tried again; zero: none waits
}

func (s *Sent) add(other Sent) {
	s.Delivered += other.Delivered
	s.Failed += other.Failed
	if s.Next.IsZero() || !other.Next.IsZero() && other.Next.Before(s.Next) {
		s.Next = other.Next
	}
}

// Run sends each active webhook its new events, and the deliveries that have failed and are due, until nothing is left
// or the context's deadline is near. It skips a webhook if another sender has its lease. If it ends early, the next run
// continues. An error of one webhook does not stop the others. If the event bus refuses events, Run returns an error,
// so that operators learn of it.
func (s *Service) Run(ctx context.Context) (Sent, error) {
	hooks, err := s.list(ctx)
	if err != nil {
		return Sent{}, err
	}
	var (
		mu       sync.Mutex
		all      Sent
		failures []error
		running  sync.WaitGroup
	)
	for _, h := range hooks {
		if !h.Active {
			continue
		}
		running.Go(func() {
			sent, err := s.notify(ctx, h)
			mu.Lock()
			defer mu.Unlock()
			all.add(sent)
			failures = append(failures, err)
		})
	}
	running.Wait()
	return all, errors.Join(failures...)
}

// list returns the webhooks, and the event bus if there is one.
func (s *Service) list(ctx context.Context) ([]*portal.Webhook, error) {
	hooks, err := s.store.ListWebhooks(ctx)
	if err == nil && s.config.Put != nil {
		hooks = append(hooks, portal.NewBus())
	}
	return hooks, err
}

// notify sends to one webhook, unless another sender has its lease.
func (s *Service) notify(ctx context.Context, h *portal.Webhook) (Sent, error) {
	held, err := s.store.ClaimSending(ctx, h, lease)
	if err != nil || held == nil {
		return Sent{}, err
	}
	r := newRun(s, held, h)
	err = r.work(ctx)
	if errors.Is(err, record.ErrLeaseLost) {
		err = nil
	}
	if h.Bus() && r.sent.Failed > 0 {
		err = errors.Join(err, fmt.Errorf("the event bus has not taken %d events, the last because %s", r.sent.Failed, r.why))
	}
	return r.sent, err
}

// ReleaseLeases ends the leases on all webhooks, so that a new process at once continues the work of a process that was
// killed. Only a process that has the table to itself may call it, at its start.
func (s *Service) ReleaseLeases(ctx context.Context) error {
	hooks, err := s.list(ctx)
	if err != nil {
		return err
	}
	for _, h := range hooks {
		if err := s.store.EndSending(ctx, h.ID); err != nil {
			return err
		}
	}
	return nil
}
