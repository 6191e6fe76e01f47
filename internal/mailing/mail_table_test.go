package mailing_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/api/apitest"
	"allyway/internal/invites"
	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/table"
	"allyway/internal/table/dynamo"
	"allyway/internal/table/tabletest"
	"allyway/internal/table/tabletest/dynamolocal"
)

// TestTableFails has a fifth of all calls fail while a list is invited and mailed. On the embedded store, half of them
// fail after they were carried out. On DynamoDB, requests fail in different ways, and some calls fail after all
// retries.
func TestTableFails(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		w := newWorld(t)
		tableFails(t, w, tabletest.Faulty(w.Recorder.Engine, tabletest.Faults{Before: 0.1, Lost: 0.1, Seed: 7}), 300)
	})
	t.Run("DynamoDB", func(t *testing.T) {
		sound := dynamolocal.Client(t)
		name := dynamolocal.NewTable(t, sound)
		a := apitest.On(t, dynamo.New(sound, name, dynamo.TryTimeout(dynamolocal.Patience)))
		troubled := &trouble{chance: rand.New(rand.NewPCG(7, 0)), met: map[string]int{}}
		client := dynamolocal.Client(t, func(o *dynamodb.Options) { o.HTTPClient = &http.Client{Transport: troubled} })
		tableFails(t, &world{apitest.OwnedBy(a)}, tabletest.Faulty(dynamo.New(client, name, dynamo.TryTimeout(dynamolocal.Patience)), tabletest.Faults{Before: 0.05, Lost: 0.05, Seed: 7}), 60)
		if len(troubled.met) != len(troubles) {
			t.Errorf("only %v were met", troubled.met)
		}
		t.Logf("requests that failed: %v", troubled.met)
	})
}

// tableFails invites and mails people on a table that fails. Every mail must be sent, and every record must say so.
// Only a mail that could not be settled may be sent twice.
func tableFails(t *testing.T, w *world, faulty *tabletest.FaultyEngine, people int) {
	partner := w.Partner(w.By, "Acme")
	list := invites.Many{Partner: partner, Access: true}
	for i := range people {
		list.Rows = append(list.Rows, portal.Row{Email: fmt.Sprintf("p%d@acme.com", i)})
	}
	p := &apitest.Post{}
	store := record.New(table.New(faulty, table.WithClock(w.Clock.Now)), w.Clock.Now)
	inviter := invites.New(store, recordtest.Cursors(), w.Links())
	sender := mailing.New(store, mailing.Config{Links: w.Links(), From: "portal@example.com", Sender: p})
	tries := 1 // how often the list was sent
	for ; ; tries++ {
		if _, next, err := inviter.InviteMany(context.Background(), apitest.Caller(t, w.By), list); err == nil && next == 0 {
			break
		} else if tries > 200 {
			t.Fatal(err)
		}
	}
	if n := len(w.Unsent()); n != people {
		t.Errorf("%d mails wait for %d people", n, people)
	}
	for minutes := 0; len(w.Unsent()) > 0 && minutes < 60; minutes++ {
		_, _ = sender.Sweep(context.Background()) // the error has each failure; the next sweep continues
		w.Clock.Move(time.Minute)
	}
	to := map[string]int{}
	for _, m := range p.Sent() {
		to[m.To]++
	}
	again := len(p.Sent()) - people
	for i := range people {
		if email := fmt.Sprintf("p%d@acme.com", i); to[email] == 0 {
			t.Errorf("no mail to %s", email)
		}
	}
	if len(w.Unsent()) != 0 || again < 0 || again > people/20 {
		t.Errorf("%d wait, %d were sent again", len(w.Unsent()), again)
	}
	for _, item := range w.All(table.GSI1, "PARTNER#"+partner) {
		who, err := apitest.DecodePerson(item)
		if err != nil {
			t.Fatal(err)
		}
		if who.Mail.State != portal.MailSent {
			t.Errorf("%s: %+v", who.Email, who.Mail)
		}
	}
	if c := w.Counts(partner); c.Invited != int64(people) {
		t.Errorf("counts %+v", c)
	}
	t.Logf("%d calls; the list was given %d times; %d mails, %d of them repeats", faulty.Calls(), tries, len(p.Sent()), again)
}

// troubles are the ways in which a request to DynamoDB fails.
var troubles = [...]string{"throttled", "conflict", "500", "503", "answer lost"}

// trouble is a transport to DynamoDB on which a fifth of the requests fail.
type trouble struct {
	mu     sync.Mutex
	chance *rand.Rand
	met    map[string]int
}

func (tr *trouble) draw() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.chance.Float64() >= 0.2 {
		return ""
	}
	kind := troubles[tr.chance.IntN(len(troubles))]
	tr.met[kind]++
	return kind
}

// RoundTrip implements http.RoundTripper.
func (tr *trouble) RoundTrip(r *http.Request) (*http.Response, error) {
	transaction := strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".TransactWriteItems")
	switch kind := tr.draw(); {
	case kind == "500":
		return refused(r, 500, "InternalServerError")
	case kind == "503":
		return refused(r, 503, "ServiceUnavailable")
	case kind == "throttled" && !transaction:
		return refused(r, 400, "ProvisionedThroughputExceededException")
	case kind == "conflict" && !transaction:
		return refused(r, 400, "TransactionConflictException")
	case kind == "throttled":
		return refused(r, 400, "TransactionCanceledException", "ThrottlingError")
	case kind == "conflict":
		return refused(r, 400, "TransactionCanceledException", "TransactionConflict")
	case kind == "answer lost":
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		answer.Body.Close()
		return nil, io.ErrUnexpectedEOF
	}
	return http.DefaultTransport.RoundTrip(r)
}

// refused returns DynamoDB's answer to a request that it does not carry out. A cancelled transaction has a reason for
// each of its items.
func refused(r *http.Request, status int, code string, reasons ...string) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	said := map[string]any{"__type": "com.amazonaws.dynamodb.v20120810#" + code, "message": "refused"}
	if len(reasons) > 0 {
		var in struct{ TransactItems []json.RawMessage }
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, err
		}
		all := make([]map[string]string, len(in.TransactItems))
		for i := range all {
			all[i] = map[string]string{"Code": reasons[0]}
		}
		said["CancellationReasons"] = all
	}
	if body, err = json.Marshal(said); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(string(body))), ContentLength: int64(len(body)), Request: r}, nil
}
