package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/webhooks"
)

type webhooksAPI struct {
	*server
	room *webhooks.Service
}

func (a *webhooksAPI) operations() []operation {
	const at, secret = "/v1/webhooks/{webhook}", "Only this answer shows the secret. "
	again := []portal.Code{portal.CodeConfirmPassword}
	orState := []portal.Code{portal.CodeConfirmPassword, portal.CodeWrongState}
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/webhooks", Who: portal.Owners, Status: http.StatusOK,
			ID: "listWebhooks", Subject: subjectWebhooks, Summary: "List webhooks",
			Text: "Returns the webhooks, the oldest first, without their secrets.",
		}, a.list),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/webhooks", Who: portal.Owners, Status: http.StatusCreated,
			ID: "addWebhook", Subject: subjectWebhooks, Summary: "Add a webhook",
			Text: secret + "From now on, the URL is called with each event of the given types, or with every event if no types are given. " +
				"Requests are signed as Standard Webhooks defines. The body of a request has the event's `type`, its time as `timestamp`, and as `data` " +
				"the event as `GET /v1/events` shows it. The events of one person arrive in order, each at least once. If the receiver does not answer with " +
				"2xx within 10 seconds, the delivery is tried again for three days. Then the webhook is switched off, and the owners are mailed. " +
				"A portal has at most 20 webhooks; beyond that, the answer is 409 `conflict`.",
			Refuses: orState,
		}, a.add),
		serve(Route{
			Method: http.MethodPatch, Path: at, Who: portal.Owners, Status: http.StatusOK,
			ID: "editWebhook", Subject: subjectWebhooks, Summary: "Change a webhook",
			Text: "Takes a JSON merge patch. A webhook that is switched off is sent nothing. When it is switched on again, it is sent everything " +
				"since then, and the deliveries that had failed.",
			Refuses: again,
		}, a.edit),
		serve(Route{
			Method: http.MethodDelete, Path: at, Who: portal.Owners, Status: http.StatusNoContent,
			ID: "removeWebhook", Subject: subjectWebhooks, Summary: "Remove a webhook",
			Text:    "Nothing is sent to it any more.",
			Refuses: again,
		}, a.remove),
		serve(Route{
			Method: http.MethodPost, Path: at + "/secret", Who: portal.Owners, Status: http.StatusOK,
			ID: "rotateWebhookSecret", Subject: subjectWebhooks, Summary: "Give a webhook a new secret",
			Text:    secret + "For 24 hours, requests are signed with the old and the new secret.",
			Refuses: orState,
		}, a.rotate),
		serve(Route{
			Method: http.MethodPost, Path: at + "/test", Who: portal.Owners, Status: http.StatusAccepted,
			ID: "testWebhook", Subject: subjectWebhooks, Summary: "Send a test to a webhook",
			Text:    "Sends an event of the type `webhook.tested` to this webhook alone, whatever its types are. Its delivery shows the result.",
			Refuses: orState,
		}, a.test),
		serve(Route{
			Method: http.MethodGet, Path: at + "/deliveries", Who: portal.Owners, Status: http.StatusOK,
			ID: "listDeliveries", Subject: subjectWebhooks, Summary: "List what was sent to a webhook",
			Text: "Returns the deliveries to the webhook with their results, those of the newest events first. They are kept for 30 days.",
		}, a.listDeliveries),
		serve(Route{
			Method: http.MethodPost, Path: at + "/deliveries/{delivery}/again", Who: portal.Owners, Status: http.StatusAccepted,
			ID: "repeatDelivery", Subject: subjectWebhooks, Summary: "Send a delivery once more",
			Text:    "Sends a delivery once more that has arrived, or tries one that has failed at once. The request has the same `webhook-id` as before.",
			Refuses: orState,
		}, a.repeat),
	}
}

// Webhook is a webhook as the API shows it.
type Webhook struct {
	ID           string            `json:"id"`
	URL          string            `json:"url"`
	Types        []eventType       `json:"types" fill:"-" nullable:"false" doc:"The types of events that it is notified of. Empty: all."`
	Active       bool              `json:"active"`
	CreatedAt    time.Time         `json:"createdAt"`
	FailingSince time.Time         `json:"failingSince,omitzero" doc:"Since when no request has succeeded."`
	Stopped      portal.StopReason `json:"stopped,omitempty" enum:"failing,gone" doc:"Why the portal has switched it off: a delivery had failed for three days, or the receiver answered 410."`
	OldUntil     time.Time         `json:"oldSecretUntil,omitzero" fill:"-" doc:"Until when requests are also signed with the previous secret."`
}

func (a *webhooksAPI) webhook(h *portal.Webhook) Webhook {
	out := Webhook{Types: make([]eventType, len(h.Types))}
	fill(&out, h)
	for i, name := range h.Types {
		out.Types[i] = eventType(name)
	}
	if a.store.Now().Before(h.OldUntil) {
		out.OldUntil = h.OldUntil
	}
	return out
}

// webhookWithSecret is a webhook with its newest secret.
type webhookWithSecret struct {
	Webhook
	Secret string `json:"secret" doc:"The secret that signs the requests: whsec_ and base64. Only this answer shows it."`
}

func (a *webhooksAPI) withSecret(h *portal.Webhook) webhookWithSecret {
	return webhookWithSecret{a.webhook(h), h.Secret}
}

func (a *webhooksAPI) list(ctx context.Context, in *PageInput) (*list[Webhook], error) {
	rows, next, err := a.room.List(ctx, session(ctx), in.of())
	return listOf(rows, next, a.webhook), err
}

// WebhookFields are a webhook's fields that callers set.
type WebhookFields struct {
	URL    patched[string]   `json:"url,omitzero" add:"required" example:"https://hooks.example.com/allyway" doc:"An https URL of a public host."`
	Types  patched[[]string] `json:"types,omitzero" example:"[\"person.invited\"]" doc:"Types of events. Empty, or null: all."`
	Active patched[bool]     `json:"active,omitzero" doc:"Whether events are sent to it. true by default."`
}

type addWebhookInput struct {
	Creates
	Body struct{ WebhookFields }
}

func (a *webhooksAPI) add(ctx context.Context, in *addWebhookInput) (*created[webhookWithSecret], error) {
	h, err := a.room.Add(ctx, session(ctx), added(in.Body.WebhookFields), in.once())
	if err != nil {
		return nil, err
	}
	return &created[webhookWithSecret]{etag(h.Version), location("webhooks", h.ID), a.withSecret(h)}, nil
}

// WebhookID is a webhook in the path.
type WebhookID struct {
	Webhook string `path:"webhook" doc:"A webhook's id."`
}

type editWebhookInput struct {
	WebhookID
	Changed
	Body struct{ WebhookFields }
}

func (a *webhooksAPI) edit(ctx context.Context, in *editWebhookInput) (*one[Webhook], error) {
	h, err := a.room.Edit(ctx, session(ctx), in.Webhook, in.versions(), edited(in.Body.WebhookFields))
	if err != nil {
		return nil, err
	}
	return &one[Webhook]{etag(h.Version), a.webhook(h)}, nil
}

func (a *webhooksAPI) remove(ctx context.Context, in *WebhookID) (*struct{}, error) {
	return nil, a.room.Remove(ctx, session(ctx), in.Webhook)
}

type rotateSecretInput struct {
	WebhookID
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Within 24 hours, the same key returns the same secret, while it is the newest."`
}

func (a *webhooksAPI) rotate(ctx context.Context, in *rotateSecretInput) (*one[webhookWithSecret], error) {
	once := record.Once{Key: in.IdempotencyKey, Body: []byte("secret " + in.Webhook)}
	h, err := a.room.Rotate(ctx, session(ctx), in.Webhook, once)
	if err != nil {
		return nil, err
	}
	return &one[webhookWithSecret]{etag(h.Version), a.withSecret(h)}, nil
}

func (a *webhooksAPI) test(ctx context.Context, in *WebhookID) (*struct{}, error) {
	return nil, a.room.Test(ctx, session(ctx), in.Webhook)
}

// delivery is the sending of an event to a webhook, with its result. Its id is the event's.
type delivery struct {
	ID       string                `json:"id" doc:"The event's id."`
	Type     eventType             `json:"type"`
	At       time.Time             `json:"at" doc:"When the event happened."`
	Status   portal.DeliveryStatus `json:"status" enum:"pending,delivered"`
	Attempts int                   `json:"attempts"`
	LastAt   time.Time             `json:"lastAt,omitzero" doc:"When it was tried last."`
	NextAt   time.Time             `json:"nextAt,omitzero" doc:"When it is tried next, unless an earlier one of the same person still waits."`
	Code     int                   `json:"code,omitempty" doc:"The HTTP status of the last answer. Missing if there was none."`
	Why      string                `json:"why,omitempty" doc:"Why there was no answer."`
}

func deliveryOf(d *portal.Delivery) delivery {
	var out delivery
	fill(&out, d)
	return out
}

type listDeliveriesInput struct {
	WebhookID
	PageInput
}

func (a *webhooksAPI) listDeliveries(ctx context.Context, in *listDeliveriesInput) (*list[delivery], error) {
	rows, next, err := a.room.ListDeliveries(ctx, session(ctx), in.Webhook, in.of())
	return listOf(rows, next, deliveryOf), err
}

type repeatDeliveryInput struct {
	WebhookID
	Delivery string `path:"delivery" doc:"A delivery's id, which is the event's."`
}

type deliveryOutput struct{ Body delivery }

func (a *webhooksAPI) repeat(ctx context.Context, in *repeatDeliveryInput) (*deliveryOutput, error) {
	d, err := a.room.RepeatDelivery(ctx, session(ctx), in.Webhook, in.Delivery)
	if err != nil {
		return nil, err
	}
	return &deliveryOutput{deliveryOf(d)}, nil
}
