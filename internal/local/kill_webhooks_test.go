package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"allyway/internal/portal"
	"allyway/internal/table"
)

var (
	eventsToSend = flag.Int("events", 2000, "how many people TestKillWhileNotifying adds")
	eventRate    = flag.Int("event-rate", 400, "how many of them in a second")
)

// notified is a receiver of webhooks that checks each signature and fails at random.
type notified struct {
	mu       sync.Mutex
	verifier *standardwebhooks.Webhook
	failing  bool
	tried    map[string]time.Duration // by event: how long after the event its first try came
	took     map[string]int           // by event: how often it was taken
	order    map[string][]string      // by person: the events that were taken, each once
	requests int
	ofPeople int // requests whose event is about a person, and not about the webhook
	wrong    []string
	addr     string
	server   *http.Server
}

func (n *notified) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrived := time.Now()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return // the process was killed during the request
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	var m struct {
		Data struct {
			ID, Person string
			At         time.Time
		}
	}
	if err := json.Unmarshal(b, &m); err != nil {
		n.wrong = append(n.wrong, err.Error())
	}
	if err := n.verifier.Verify(b, r.Header); err != nil || !strings.Contains(r.Header.Get("webhook-id"), m.Data.ID) {
		n.wrong = append(n.wrong, fmt.Sprintf("%s: %v", r.Header.Get("webhook-id"), err))
	}
	n.requests++
	if m.Data.Person != "" {
		n.ofPeople++
	}
	if _, known := n.tried[m.Data.ID]; !known {
		n.tried[m.Data.ID] = arrived.Sub(m.Data.At)
	}
	if n.failing && rand.IntN(5) == 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if n.took[m.Data.ID]++; n.took[m.Data.ID] == 1 && m.Data.Person != "" {
		n.order[m.Data.Person] = append(n.order[m.Data.Person], m.Data.ID)
	}
}

// listen starts the receiver, at the address that it had.
func (n *notified) listen(t *testing.T) {
	t.Helper()
	if n.addr == "" {
		n.addr = "127.0.0.1:0"
	}
	var l net.Listener
	waitFor(t, "the receiver listens", func() (ok bool) {
		var err error
		l, err = net.Listen("tcp", n.addr)
		return err == nil
	})
	n.addr = l.Addr().String()
	n.server = &http.Server{Handler: n}
	go func() { _ = n.server.Serve(l) }()
}

// killWhile kills the process within the first 60 milliseconds of a request.
func killWhile(t *testing.T, p *program, path, session, body string) {
	t.Helper()
	cut := make(chan struct{})
	go func() {
		defer close(cut)
		_, _, _ = callOnce("POST", p.url+path, session, body)
	}()
	time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
	kill(t, p)
	<-cut
}

// TestKillWhileNotifying kills the process ten times, and stops the receiver five times, while events are sent to a
// receiver that fails 20% of the requests. No event is lost, and the events of one person are taken in order. With
// -args -events=100000 it measures how soon events are sent.
func TestKillWhileNotifying(t *testing.T) {
	const kills, atOnce = 10, 20
	folder := folderOf(t)
	start := func() *program { return start(t, folder, "ALLYWAY_WEBHOOKS_LOOPBACK=yes") }
	p := start()
	session := p.signIn(t)
	partner := p.addPartner(t, session)
	n := &notified{failing: true, tried: map[string]time.Duration{}, took: map[string]int{}, order: map[string][]string{}}
	n.listen(t)
	var hook struct{ ID, Secret string }
	n.mu.Lock() // the first event may come before the answer, and waits for the secret
	p.do(t, 201, "POST", "/v1/webhooks", session, fmt.Sprintf(`{"url":"http://%s/in"}`, n.addr), &hook)
	var err error
	if n.verifier, err = standardwebhooks.NewWebhook(hook.Secret); err != nil {
		t.Fatal(err)
	}
	n.mu.Unlock()
	lists := *eventsToSend / atOnce
	began := time.Now()
	for i := range lists {
		emails := make([]string, atOnce)
		for j := range emails {
			emails[j] = fmt.Sprintf("w%d-%d@acme.test", i, j)
		}
		list := fmt.Sprintf(`{"access":false,"emails":%q}`, strings.Join(emails, " "))
		if i%max(lists/kills, 1) == max(lists/kills, 1)/2 { // it is killed in the middle of a list
			killWhile(t, p, "/v1/partners/"+partner+"/invites", session, list)
			if i%2 == 0 {
				_ = n.server.Close()
				time.Sleep(200 * time.Millisecond)
				n.listen(t)
			}
			p = start()
		}
		p.do(t, 200, "POST", "/v1/partners/"+partner+"/invites", session, list, nil)
		if wait := time.Until(began.Add(time.Duration((i+1)*atOnce) * time.Second / time.Duration(*eventRate))); wait > 0 {
			time.Sleep(wait)
		}
	}
	n.mu.Lock()
	n.failing = false
	n.mu.Unlock()
	// Deliveries that fail after this wait for their next try. On a busy machine, nothing may come for some seconds.
	for deadline := time.Now().Add(2 * time.Minute); ; {
		for _, active := range []bool{false, true} { // then, deliveries that have failed are due at once
			p.do(t, 200, "PATCH", "/v1/webhooks/"+hook.ID, session, fmt.Sprintf(`{"active":%v}`, active), nil)
		}
		if came := n.waitForAll(t); !came && (n.taken() >= *eventsToSend || time.Now().After(deadline)) {
			break
		}
	}
	kill(t, p)
	n.check(t, folder, hook.ID)
}

// waitForAll waits until nothing about people has come for some seconds, and reports whether anything came before.
func (n *notified) waitForAll(t *testing.T) (came bool) {
	t.Helper()
	requests := func() int {
		n.mu.Lock()
		defer n.mu.Unlock()
		return n.ofPeople
	}
	for last, since := requests(), time.Now(); time.Since(since) < 3*time.Second; time.Sleep(100 * time.Millisecond) {
		if now := requests(); now != last {
			last, since, came = now, time.Now(), true
		}
	}
	return came
}

// taken returns how many events about people were taken.
func (n *notified) taken() (all int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, ids := range n.order {
		all += len(ids)
	}
	return all
}

// check compares what was taken with the events in the table.
func (n *notified) check(t *testing.T, folder, hook string) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	tbl := openStopped(t, folder)
	defer tbl.Close()
	all, lost := 0, 0
	for day := time.Now().UTC().Add(-24 * time.Hour); !day.After(time.Now().UTC()); day = day.Add(24 * time.Hour) {
		for shard := range 8 {
			each(t, tbl, table.Query{PK: fmt.Sprintf("EVENT#%s#%d", day.Format("2006-01-02"), shard), After: hook}, func(item table.Item) {
				var e portal.Event
				decode(t, item, &e)
				if all++; n.took[e.ID] == 0 {
					lost++
				}
			})
		}
	}
	if all < *eventsToSend || lost > 0 {
		t.Errorf("%d events, %d lost", all, lost)
		each(t, tbl, table.Query{PK: "SENDING#" + hook}, func(item table.Item) { t.Logf("progress %s", item.Attributes) })
	}
	for person, ids := range n.order {
		if !slices.IsSorted(ids) {
			t.Errorf("the events of %s were taken as %v", person, ids)
		}
	}
	if len(n.wrong) > 0 {
		t.Errorf("%d messages are wrong: %s", len(n.wrong), n.wrong[0])
	}
	times := make([]time.Duration, 0, len(n.tried))
	for _, took := range n.tried {
		times = append(times, took)
	}
	slices.Sort(times)
	again := 0
	for _, count := range n.took {
		again += count - 1
	}
	t.Logf("%d events, %d requests, %d taken again; first try: p50 %v, p95 %v, p99 %v", all, n.requests, again,
		times[len(times)/2], times[len(times)*95/100], times[len(times)*99/100])
}
