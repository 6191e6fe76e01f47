package api_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/notifying"
	"allyway/internal/portal"
	"allyway/internal/webhook"
)

// bus takes the entries of an event bus.
type bus struct {
	mu     sync.Mutex
	got    []webhook.Entry
	calls  []int                        // how many entries each call had
	refuse func(e webhook.Entry) string // returns why an entry is refused, or ""; nil: none is
}

func (b *bus) put(_ context.Context, entries []webhook.Entry) (answers []webhook.Answer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, len(entries))
	for _, e := range entries {
		why := ""
		if b.refuse != nil {
			why = b.refuse(e)
		}
		if why != "" {
			answers = append(answers, webhook.Answer{Why: why})
			continue
		}
		b.got = append(b.got, e)
		answers = append(answers, webhook.Answer{Status: http.StatusOK})
	}
	return answers
}

// run has the portal put all events that are due.
func (b *bus) run(w *apitest.World) (notifying.Sent, error) {
	return notifying.New(w.Store, notifying.Config{Put: b.put,
		Send: func(context.Context, webhook.Message) webhook.Answer {
			return webhook.Answer{Status: http.StatusNoContent}
		},
	}).Run(context.Background())
}

// must calls run, which must not fail.
func (b *bus) must(w *apitest.World) notifying.Sent {
	w.T.Helper()
	sent, err := b.run(w)
	if err != nil {
		w.T.Fatal(err)
	}
	return sent
}

func detail(e webhook.Entry) apitest.Answer { return decoded(webhook.Message{Body: e.Detail}) }

// took returns the types of the events that the bus has taken since the last call.
func (b *bus) took() (types []string) {
	for _, e := range b.got {
		types = append(types, e.Type)
	}
	b.got, b.calls = nil, nil
	return types
}

// newBus returns a bus, an owner's session and a partner. The bus gets no events from before.
func newBus(w *apitest.World) (b *bus, owner, partner string) {
	w.T.Helper()
	owner = w.Owner()
	partner = w.Partner(owner, "Acme")
	b = &bus{}
	w.Clock.Move(time.Second)
	b.must(w)
	return b, owner, partner
}

// TestEventBus checks that the bus gets all events from the first run on, with the same content as a webhook.
func TestEventBus(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		b, owner, partner := newBus(w)
		if got := b.took(); len(got) != 0 {
			t.Errorf("what was before is put onto the bus: %q", got)
		}
		hook(w, owner, "person.added")
		w.Clock.Move(time.Second)
		person, _ := w.Invited(owner, partner, "ina@acme.com", false)
		r := &receiver{}
		r.run(w)
		b.must(w)
		slices.SortFunc(b.got, func(a, b webhook.Entry) int { return a.At.Compare(b.At) })
		if len(b.got) != 2 || len(r.got) != 1 || b.got[0].Type != "webhook.added" || string(b.got[1].Detail) != string(r.got[0].Body) ||
			b.got[1].Type != "person.added" || detail(b.got[1]).Text("data.person") != person || !b.got[1].At.Equal(w.Clock.Now()) {
			t.Errorf("the bus has %+v", b.got)
		}
		b.took()
		b.must(w)
		if got := b.took(); len(got) != 0 {
			t.Errorf("a second run puts %q", got)
		}
		// The bus is not a webhook: nobody can list, test or change it.
		if a := w.Must(http.StatusOK, "GET", hooksPath, owner, nil); a.Text("items.1.id") != "" {
			t.Errorf("listed: %s", a.Raw)
		}
		for _, call := range [][2]string{{"GET", "/deliveries"}, {"POST", "/test"}, {"DELETE", ""}} {
			w.Refuses(404, "not_found", call[0], hooksPath+"/"+portal.NewBus().ID+call[1], owner, nil)
		}
		// Without the bus, a deployment puts nothing. When it has the bus again, it puts the events from the time
		// between.
		w.Must(http.StatusOK, "POST", "/v1/people/"+person+"/disable", owner, nil)
		r.run(w)
		w.Clock.Move(48 * time.Hour)
		b.must(w)
		if got := b.took(); !slices.Equal(got, []string{"person.disabled"}) {
			t.Errorf("two days later: %q", got)
		}
	})
}

// TestEventBusRefuses checks that an entry that the bus refuses is put again until the bus takes it. Later events of
// the same person wait for it. The portal never gives up.
func TestEventBusRefuses(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		b, owner, partner := newBus(w)
		ina, _ := w.Invited(owner, partner, "ina@acme.com", false)
		w.Invited(owner, partner, "ivo@acme.com", false)
		w.Clock.Move(time.Second)
		w.Must(http.StatusOK, "POST", "/v1/people/"+ina+"/disable", owner, nil)
		b.refuse = func(e webhook.Entry) string {
			if detail(e).Text("data.person") == ina {
				return "EventBridge has not taken it: ThrottlingException"
			}
			return ""
		}
		sent, err := b.run(w)
		if err == nil || !strings.Contains(err.Error(), "ThrottlingException") || sent.Delivered != 1 || sent.Failed != 1 || !sent.Next.Equal(w.Clock.Now().Add(5*time.Second)) {
			t.Errorf("%+v, %v", sent, err)
		}
		if got := b.took(); !slices.Equal(got, []string{"person.added"}) {
			t.Errorf("took %q", got)
		}
		w.Mails()
		start, tries := w.Clock.Now(), 0
		for w.Clock.Now().Sub(start) < 80*time.Hour {
			if sent.Next.IsZero() || sent.Next.Sub(w.Clock.Now()) > 10*time.Minute {
				t.Fatalf("the next try is at %v, and it is %v", sent.Next, w.Clock.Now())
			}
			wait := sent.Next.Sub(w.Clock.Now())
			if tries > 10 {
				wait = time.Hour // a try that comes late, or 480 tries would follow
			}
			w.Clock.Move(wait)
			sent, _ = b.run(w)
			tries++
		}
		w.NoMail()
		b.refuse = nil
		w.Clock.Move(10 * time.Minute)
		b.must(w)
		if got := b.took(); !slices.Equal(got, []string{"person.added", "person.disabled"}) || tries < 80 {
			t.Errorf("after %d tries, it took %q", tries, got)
		}
	})
}

// TestEventBusInBatches checks that events of different people are put in one call, and those of one person one after
// another. An event that is too long for the bus is put without its detail.
func TestEventBusInBatches(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	b, owner, partner := newBus(w)
	const people = 95
	var ids []string
	for i := range people {
		id, _ := w.Invited(owner, partner, fmt.Sprintf("p%d@acme.com", i), false)
		ids = append(ids, id)
	}
	w.Clock.Move(time.Second)
	w.Must(http.StatusOK, "POST", "/v1/people/"+ids[0]+"/disable", owner, nil)
	b.must(w)
	if n := slices.Max(b.calls); len(b.got) != people+1 || n != 10 || len(b.calls) > people/10+6 {
		t.Errorf("%d entries in the calls %v", len(b.got), b.calls)
	}
	var first []string
	for _, e := range b.got {
		if detail(e).Text("data.person") == ids[0] {
			first = append(first, e.Type)
		}
	}
	if !slices.Equal(first, []string{"person.added", "person.disabled"}) {
		t.Errorf("of one person: %q", first)
	}
	b.took()
	c := w.Store.Change("", w.Clock.Now())
	c.Event(portal.EventSettingsChanged, "", map[string]any{"fields": strings.Repeat("x", 260<<10)})
	if err := c.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.must(w)
	if e := b.got[0]; len(e.Detail) > 1000 || detail(e).Text("data.detailOmitted") != "true" || detail(e).Text("type") != portal.EventSettingsChanged {
		t.Errorf("%d bytes: %.300s", len(e.Detail), e.Detail)
	}
}

// TestEventBusIsSharedBySenders checks that runs at the same moment put each event once. This includes the first run
// ever.
func TestEventBusIsSharedBySenders(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		b := &bus{}
		w.Clock.Move(time.Second)
		atOnce(4, func(int) { b.must(w) })
		w.Clock.Move(time.Second)
		for i := range 20 {
			w.Invited(owner, partner, fmt.Sprintf("p%d@acme.com", i), false)
		}
		atOnce(8, func(int) { b.must(w) })
		if got := b.took(); len(got) != 20 {
			t.Errorf("%d put, want 20", len(got))
		}
	})
}
