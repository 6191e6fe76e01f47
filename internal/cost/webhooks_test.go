package cost

import (
	"context"
	"slices"
	"time"

	"allyway/internal/notifying"
	"allyway/internal/webhook"
)

func webhooks() []operation {
	const all = "/v1/webhooks"
	hook := body{"url": "https://hooks.example.com/", "types": []string{"person.added", "webhook.tested"}}
	made := func(s *stage) string {
		s.Clock.Move(time.Second) // events from before are not sent
		return all + "/" + s.Must(201, "POST", all, s.owner, hook).Text("id")
	}
	send := func(s *stage, status int) func(context.Context) error {
		room := notifying.New(s.Store, notifying.Config{Send: func(context.Context, webhook.Message) webhook.Answer { return webhook.Answer{Status: status} }})
		return func(ctx context.Context) error { _, err := room.Run(ctx); return err }
	}
	put := func(s *stage) func(context.Context) error {
		room := notifying.New(s.Store, notifying.Config{
			Send: func(context.Context, webhook.Message) webhook.Answer { return webhook.Answer{} },
			Put: func(_ context.Context, entries []webhook.Entry) []webhook.Answer {
				return slices.Repeat([]webhook.Answer{{Status: 200}}, len(entries))
			}})
		return func(ctx context.Context) error { _, err := room.Run(ctx); return err }
	}
	run := func(s *stage, status int) {
		if err := send(s, status)(context.Background()); err != nil {
			s.T.Fatal(err)
		}
	}
	tested := func(s *stage, status int) (path, delivery string) {
		path = made(s)
		s.Must(202, "POST", path+"/test", s.owner, nil)
		run(s, status)
		return path, path + "/deliveries/" + s.Must(200, "GET", path+"/deliveries", s.owner, nil).Text("items.0.id")
	}
	return []operation{
		{"GET /v1/webhooks", "3 of them", list(), func(s *stage) {
			for range 3 {
				made(s)
			}
			s.ask(200, "GET", all, s.owner, nil)
		}},
		{"POST /v1/webhooks", "", change(), func(s *stage) { s.ask(201, "POST", all, s.owner, hook) }},
		{"PATCH /v1/webhooks/{webhook}", "", change(), func(s *stage) { s.ask(200, "PATCH", made(s), s.owner, body{"active": false}) }},
		{"DELETE /v1/webhooks/{webhook}", "", change(), func(s *stage) { s.ask(204, "DELETE", made(s), s.owner, nil) }},
		{"POST /v1/webhooks/{webhook}/secret", "", change(), func(s *stage) { s.ask(200, "POST", made(s)+"/secret", s.owner, nil) }},
		{"POST /v1/webhooks/{webhook}/test", "", change(), func(s *stage) { s.ask(202, "POST", made(s)+"/test", s.owner, nil) }},
		{"GET /v1/webhooks/{webhook}/deliveries", "", list(), func(s *stage) {
			path, _ := tested(s, 200)
			s.ask(200, "GET", path+"/deliveries", s.owner, nil)
		}},
		{"POST /v1/webhooks/{webhook}/deliveries/{delivery}/again", "", change(), func(s *stage) {
			_, delivery := tested(s, 200)
			s.ask(202, "POST", delivery+"/again", s.owner, nil)
		}},
		// a webhook's events of the last minute are read each time, in the shards of a day
		{"send-webhook", "no webhook", single(), func(s *stage) { s.job(send(s, 200)) }},
		{"send-webhook", "nothing is new", ceiling{calls: 7}, func(s *stage) { made(s); s.job(send(s, 200)) }},
		{"send-webhook", "one event", ceiling{calls: 8}, func(s *stage) {
			made(s)
			s.add("ina@acme.com", true)
			s.job(send(s, 200))
		}},
		{"send-webhook", "one event, onto the event bus", ceiling{calls: 7}, func(s *stage) {
			if err := put(s)(context.Background()); err != nil { // the bus begins here
				s.T.Fatal(err)
			}
			s.Clock.Move(time.Second)
			s.add("ina@acme.com", true)
			s.job(put(s))
		}},
		{"send-webhook", "one event, and the receiver fails", ceiling{calls: 9}, func(s *stage) {
			made(s)
			s.add("ina@acme.com", true)
			s.job(send(s, 500))
		}},
	}
}
