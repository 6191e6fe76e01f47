package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// eventBus is the bus onto which the emulated portal puts its events. Every account has it.
const eventBus = "default"

// listen makes a rule of the event bus that puts the portal's events into a queue, and waits until the first event is
// there. The bus gets events from the first run of send-webhook on. It returns the queue's URL.
func (w *walk) listen(owner string) (queue string) {
	const arn = "arn:aws:sqs:" + region + ":" + account + ":bus"
	var made struct{ QueueUrl string }
	w.ask("sqs", "AmazonSQS.CreateQueue", body{"QueueName": "bus"}, &made)
	w.ask("events", "AWSEvents.PutRule", body{"Name": "portal", "EventBusName": eventBus, "EventPattern": `{"source":["allyway"]}`}, nil)
	w.ask("events", "AWSEvents.PutTargets", body{"Rule": "portal", "EventBusName": eventBus, "Targets": []body{{"Id": "queue", "Arn": arn}}}, nil)
	n := 0
	w.until("an event comes by the bus", func() bool {
		n++
		w.call(200, owner, "PATCH", "/v1/settings", body{"mailFooter": fmt.Sprintf("Footer %d", n)})
		return w.received(made.QueueUrl, func(event) {})
	})
	return made.QueueUrl
}

// event is an event as rules of EventBridge pass it on.
type event struct {
	Source     string
	DetailType string `json:"detail-type"`
	Detail     struct {
		Type string
		Data struct {
			ID, Type, Person string
		}
	}
}

// heard waits until events of a person have come by the bus, and checks that they came in their order. Others may come
// between them.
func (w *walk) heard(queue, person string, types ...string) {
	var got []string
	w.until("the bus has "+strings.Join(types, ", "), func() bool {
		w.received(queue, func(e event) {
			d := e.Detail
			if e.Source != "allyway" || e.DetailType != d.Type || d.Type != d.Data.Type || d.Data.ID == "" {
				w.err = errors.Join(w.err, fmt.Errorf("the bus has passed on %+v", e))
			}
			if d.Data.Person == person && slices.Contains(types, d.Type) {
				got = append(got, d.Type)
			}
		})
		return len(got) >= len(types)
	})
	w.expect("the events of the person", strings.Join(got, " "), strings.Join(types, " "))
}

// received takes the messages of a queue, and reports whether there were any.
func (w *walk) received(queue string, each func(event)) bool {
	var in struct {
		Messages []struct{ Body, ReceiptHandle string }
	}
	w.ask("sqs", "AmazonSQS.ReceiveMessage", body{"QueueUrl": queue, "MaxNumberOfMessages": 10}, &in)
	for _, m := range in.Messages {
		var e event
		w.err = errors.Join(w.err, json.Unmarshal([]byte(m.Body), &e))
		each(e)
		w.ask("sqs", "AmazonSQS.DeleteMessage", body{"QueueUrl": queue, "ReceiptHandle": m.ReceiptHandle}, nil)
	}
	return len(in.Messages) > 0
}

// ask makes a call of one of AWS's newer services.
func (w *walk) ask(service, target string, in, out any) {
	if w.err == nil {
		w.err = w.p.emulator.ask(w.ctx, service, target, in, out)
	}
}

func (e emulator) ask(ctx context.Context, service, target string, in, out any) error {
	encoded, err := json.Marshal(in)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.0")
	request.Header.Set("X-Amz-Target", target)
	request.Header.Set("Authorization", signedFor(service))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d", target, answer.StatusCode)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(answer.Body).Decode(out)
}
