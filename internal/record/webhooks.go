package record

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// ListWebhooks returns all webhooks, the oldest first.
func (s *Store) ListWebhooks(ctx context.Context) (rows []*portal.Webhook, err error) {
	rows, _, err = list(ctx, s, table.Query{PK: webhooks}, decodeWebhook)
	return rows, err
}

// ListDeliveries lists the deliveries to a webhook, those of the newest events first.
func (s *Store) ListDeliveries(ctx context.Context, webhook, after string, limit int) (rows []*portal.Delivery, next string, err error) {
	return list(ctx, s, table.Query{PK: deliveryPartition(webhook), Desc: true, After: after, Limit: limit}, decodeDelivery)
}

// SaveWebhook stores a webhook. before is the record as it was read (nil: new), and after is the new record (nil:
// removed). A new webhook is notified of the events from now on. TTL deletes what is left of a removed webhook.
func (w *Change) SaveWebhook(before, after *portal.Webhook) {
	switch {
	case before == nil:
		w.add(table.Put(webhookItem(after), table.Absent), startSending(after, w.Now))
	case after == nil:
		w.add(table.Delete(Webhook(before.ID), table.Version(before.Version)), table.Delete(Sending(before.ID), table.Any))
	default:
		w.add(table.Put(webhookItem(after), table.Version(before.Version)))
	}
}

// startSending stores that a webhook is notified of the events from now on.
func startSending(h *portal.Webhook, now time.Time) Op {
	return table.Put(table.Item{Key: Sending(h.ID), Attributes: table.Encode(progress{Position: token.FirstIDAt(now)})}, table.Absent)
}

// RepeatDelivery stores a delivery that is to be tried again.
func (w *Change) RepeatDelivery(d *portal.Delivery) {
	w.add(table.Put(deliveryItem(d, w.Now), table.Any), table.Put(pendingItem(d), table.Any))
}

// StopWebhook switches a webhook off, on condition that it is still as read.
func (w *Change) StopWebhook(h *portal.Webhook, why portal.StopReason) {
	w.add(table.Patch(Webhook(h.ID), table.Version(h.Version), table.Set("active", false), table.Set("stopped", why)))
}
