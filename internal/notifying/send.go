package notifying

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/webhook"
)

// message is the body of a request, as Standard Webhooks defines it.
type message struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // the event's
	Data      data      `json:"data"`
}

// data is an event as the API shows it. It has ids, and no personal values.
type data struct {
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	At      time.Time      `json:"at"`
	By      string         `json:"by"`
	Person  string         `json:"person,omitempty"`
	Partner string         `json:"partner,omitempty"`
	Detail  map[string]any `json:"detail"`
	Omitted bool           `json:"detailOmitted,omitempty"` // the detail is too long for the event bus
}

// mostOnBus is how long a body for the event bus may be. EventBridge takes 256 KB in one call, and the body is not all
// of the call.
const mostOnBus = 250 << 10

// body returns the body of the request about an event. It is the same at each try. If it is too long for the event bus,
// it says that the detail is missing.
func body(h *portal.Webhook, e *portal.Event) ([]byte, error) {
	m := message{Type: e.Type, Timestamp: e.At, Data: data{ID: e.ID, Type: e.Type, At: e.At, By: e.By, Person: e.Person, Partner: e.Partner, Detail: e.Detail}}
	if m.Data.Detail == nil {
		m.Data.Detail = map[string]any{}
	}
	b, err := json.Marshal(m)
	if h.Bus() && len(b) > mostOnBus {
		m.Data.Detail, m.Data.Omitted = map[string]any{}, true
		return json.Marshal(m)
	}
	return b, err
}

// send sends the events of a batch, once, and puts the result of each into the batch. A batch for a webhook has one
// event.
func (s *Service) send(ctx context.Context, h *portal.Webhook, batch []tried) {
	var ready []*tried
	var bodies [][]byte
	for i := range batch {
		b, why := s.message(ctx, h, batch[i].item)
		if batch[i].Why = why; why == "" {
			ready, bodies = append(ready, &batch[i]), append(bodies, b)
		}
	}
	switch {
	case len(ready) == 0:
	case h.Bus():
		s.put(ctx, ready, bodies)
	default:
		now := s.store.Now()
		ready[0].Answer = s.config.Send(ctx, webhook.Message{URL: h.URL, ID: messageID(h, ready[0].item.delivery.ID), At: now, Body: bodies[0], Secrets: h.Secrets(now)})
	}
}

// message returns the body about an item's event, or why there is none.
func (s *Service) message(ctx context.Context, h *portal.Webhook, it *item) (b []byte, why string) {
	if it.event == nil {
		e, err := s.store.Event(ctx, it.delivery.ID)
		if err != nil {
			return nil, "the event could not be read"
		}
		if e == nil {
			return nil, "the event is kept no longer"
		}
		it.event = e
	}
	b, err := body(h, it.event)
	if err != nil {
		return nil, "the message could not be made"
	}
	return b, ""
}

// put puts events onto the event bus.
func (s *Service) put(ctx context.Context, ready []*tried, bodies [][]byte) {
	var entries []webhook.Entry
	for i, t := range ready {
		entries = append(entries, webhook.Entry{Type: t.item.event.Type, At: t.item.event.At, Detail: bodies[i]})
	}
	for i, answer := range s.config.Put(ctx, entries) {
		ready[i].Answer = answer
	}
}

// messageID returns the id of an event's message to a webhook. Receivers recognise a repeated message by it.
func messageID(h *portal.Webhook, event string) string { return "msg_" + event + "_" + h.ID }

// switchOff switches the webhook off and mails the owners, in one Write, so it happens once. It does nothing if an
// owner has switched it off meanwhile.
func (r *run) switchOff(ctx context.Context) (err error) {
	for range record.ConflictTries {
		if err = r.refresh(ctx); err != nil || !r.hook.Active {
			return err
		}
		owners, failed := r.store.Owners(ctx)
		if failed != nil {
			return failed
		}
		w := r.store.Change("", r.store.Now())
		w.StopWebhook(r.hook, r.ends)
		w.Event(portal.EventWebhookStopped, "", map[string]any{"webhook": r.hook.ID, "reason": string(r.ends)})
		for _, who := range owners[:min(len(owners), mostMailed)] {
			w.Mail(portal.WebhookStoppedLetter(who, hostOf(r.hook.URL)))
		}
		if err = w.Commit(ctx); !record.IsConflict(err) {
			r.hook.Active = false
			return err
		}
	}
	return err
}

const mostMailed = 50 // owners, so that the mails fit into one Write

// hostOf returns the host of a URL. The rest of the URL may be a secret of the receiver.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}
