package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"allyway/internal/api/apitest"
	"allyway/internal/notifying"
	"allyway/internal/portal"
	"allyway/internal/webhook"
)

// receiver takes the messages of webhooks.
type receiver struct {
	mu     sync.Mutex
	got    []webhook.Message
	answer func(webhook.Message) int // returns the HTTP status; nil: 204
}

// run has the portal send all events that are due.
func (r *receiver) run(w *apitest.World) notifying.Sent {
	w.T.Helper()
	return w.Notify(func(_ context.Context, m webhook.Message) webhook.Answer {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, m)
		status := http.StatusNoContent
		if r.answer != nil {
			status = r.answer(m)
		}
		if status == 0 {
			return webhook.Answer{Why: "the connection was refused"}
		}
		return webhook.Answer{Status: status}
	})
}

// fails makes the receiver answer with a status.
func (r *receiver) fails(status int) { r.answer = func(webhook.Message) int { return status } }

// took returns the types of the events that the receiver got since the last call, in order.
func (r *receiver) took() (types []string) {
	for _, m := range r.got {
		types = append(types, decoded(m).Text("type"))
	}
	r.got = nil
	return types
}

func decoded(m webhook.Message) apitest.Answer {
	a := apitest.Answer{Raw: string(m.Body)}
	_ = json.Unmarshal(m.Body, &a.Body)
	return a
}

const hooksPath = "/v1/webhooks"

// hook adds a webhook and returns its path and secret.
func hook(w *apitest.World, owner string, types ...string) (path, secret string) {
	w.T.Helper()
	w.Clock.Move(time.Second) // events from before are not sent
	a := w.Must(http.StatusCreated, "POST", hooksPath, owner, body{"url": "https://hooks.example.com/in?key=1", "types": append([]string{}, types...)})
	return a.Header.Get("Location"), a.Text("secret")
}

// wantTypes compares the types of the events that the receiver got since the last call.
func wantTypes(t *testing.T, what string, r *receiver, want ...string) {
	t.Helper()
	if got := r.took(); !slices.Equal(got, want) {
		t.Errorf("%s: sent %q, want %q", what, got, want)
	}
}

// TestWebhooks adds a webhook. Its secret is shown once. It gets the events of its types, as the API shows them,
// signed. Its deliveries can be listed and repeated.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		a := w.Must(http.StatusCreated, "POST", hooksPath, owner, body{"url": "https://hooks.example.com/in", "types": []string{"person.added"}})
		path, secret := a.Header.Get("Location"), a.Text("secret")
		if !strings.HasPrefix(secret, "whsec_") {
			t.Fatalf("secret %s", a.Raw)
		}
		listed := w.Must(http.StatusOK, "GET", hooksPath, owner, nil)
		if strings.Contains(listed.Raw, "whsec_") || strings.Contains(w.Log.String(), "whsec_") {
			t.Errorf("a secret is shown: %s", listed.Raw)
		}
		shows(t, "listed", listed, map[string]string{"items.0.url": "https://hooks.example.com/in", "items.0.active": "true", "items.0.types.0": "person.added"})

		person, _ := w.Invited(owner, partner, "ina@acme.com", false)
		r := &receiver{}
		if sent := r.run(w); sent.Delivered != 1 || sent.Failed != 0 || !sent.Next.IsZero() {
			t.Errorf("%+v", sent)
		}
		message := r.got[0]
		wantTypes(t, "invited", r, "person.added")
		event := w.Must(http.StatusOK, "GET", "/v1/events?person="+person, owner, nil)
		var shown struct{ Items []json.RawMessage }
		var body struct {
			Type, Timestamp string
			Data            json.RawMessage
		}
		if err := json.Unmarshal([]byte(event.Raw), &shown); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(message.Body, &body); err != nil || !slices.ContainsFunc(shown.Items, func(e json.RawMessage) bool { return bytes.Equal(e, body.Data) }) ||
			body.Type != "person.added" || body.Timestamp != rfc3339(w.Clock.Now()) {
			t.Errorf("sent %s, the API shows %s, %v", message.Body, event.Raw, err)
		}
		if !slices.Equal(message.Secrets, []string{secret}) {
			t.Error("it is not signed with the secret that was shown")
		}
		r.run(w)
		wantTypes(t, "a second run", r)

		deliveries := w.Must(http.StatusOK, "GET", path+"/deliveries", owner, nil)
		shows(t, "deliveries", deliveries, map[string]string{"items.0.type": "person.added", "items.0.status": "delivered", "items.0.attempts": "1",
			"items.0.code": "204", "items.1.id": ""})
		w.Must(http.StatusAccepted, "POST", path+"/deliveries/"+deliveries.Text("items.0.id")+"/again", owner, nil)
		r.run(w)
		if len(r.got) != 1 || r.got[0].ID != message.ID || !bytes.Equal(r.got[0].Body, message.Body) {
			t.Errorf("repeated %+v, want %s", r.got, message.ID)
		}
		r.took()
		w.Must(http.StatusAccepted, "POST", path+"/test", owner, nil)
		r.run(w)
		wantTypes(t, "a test", r, "webhook.tested")

		w.Must(http.StatusNoContent, "DELETE", path, owner, nil)
		w.Must(http.StatusOK, "POST", "/v1/people/"+person+"/disable", owner, nil)
		r.run(w)
		wantTypes(t, "removed", r)
		w.Refuses(404, "not_found", "GET", path+"/deliveries", owner, nil)
	})
}

// TestWebhookSecretRotates checks that messages are signed with both secrets for a day, and that a repeated request
// with the same key rotates the secret once.
func TestWebhookSecretRotates(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	path, first := hook(w, owner)
	rotate := func() apitest.Answer {
		request := apitest.Request("POST", path+"/secret", owner, nil)
		request.Header.Set("Idempotency-Key", "once")
		return w.Serve(request)
	}
	second := rotate()
	if again := rotate(); second.Status != http.StatusOK || again.Text("secret") != second.Text("secret") || second.Text("secret") == first {
		t.Fatalf("rotated to %s, and again to %s", second.Raw, again.Raw)
	}
	r := &receiver{}
	r.run(w)
	if want := []string{second.Text("secret"), first}; !slices.Equal(r.got[0].Secrets, want) {
		t.Errorf("signed with %d secrets, want both", len(r.got[0].Secrets))
	}
	w.Clock.Move(portal.OldSecretLifetime)
	owner = w.SignIn("owner@example.test", apitest.Secret)
	r.got = nil
	r.run(w)
	if want := []string{second.Text("secret")}; len(r.got) == 0 || !slices.Equal(r.got[0].Secrets, want) {
		t.Errorf("a day later: %+v", r.got)
	}
	if a := w.Must(http.StatusOK, "GET", hooksPath, owner, nil); a.Text("items.0.oldSecretUntil") != "" {
		t.Errorf("a day later: %s", a.Raw)
	}
	if _, err := standardwebhooks.NewWebhook(first); err != nil {
		t.Error(err)
	}
}

// TestWebhookOrder checks that events of one person arrive in order. If an event fails, only events of the same person
// wait.
func TestWebhookOrder(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		hook(w, owner, "person.added", "person.disabled", "person.enabled")
		ina, _ := w.Invited(owner, partner, "ina@acme.com", false)
		ivo, _ := w.Invited(owner, partner, "ivo@acme.com", false)
		w.Clock.Move(time.Second)
		for _, act := range []string{"disable", "enable"} {
			w.Clock.Move(time.Second)
			w.Must(http.StatusOK, "POST", "/v1/people/"+ina+"/"+act, owner, nil)
		}
		r := &receiver{answer: func(m webhook.Message) int {
			if decoded(m).Text("data.person") == ina {
				return http.StatusInternalServerError
			}
			return http.StatusOK
		}}
		sent := r.run(w)
		got := fmt.Sprint(len(r.got))
		if r.took(); got != "2" || sent.Delivered != 1 || sent.Failed != 1 || !sent.Next.Equal(w.Clock.Now().Add(5*time.Second)) {
			t.Errorf("%s sent, %+v; want one of each person", got, sent)
		}
		w.Must(http.StatusOK, "POST", "/v1/people/"+ivo+"/disable", owner, nil)
		r.run(w)
		wantTypes(t, "before the next try", r, "person.disabled")
		a := w.Must(http.StatusOK, "GET", hooksPath, owner, nil)
		pending := w.Must(http.StatusOK, "GET", hooksPath+"/"+a.Text("items.0.id")+"/deliveries", owner, nil)
		if n := strings.Count(pending.Raw, `"pending"`); n != 3 {
			t.Errorf("%d pending, want 3: %s", n, pending.Raw)
		}
		r.answer = nil
		r.run(w)
		wantTypes(t, "still before the next try", r)
		w.Clock.Move(5 * time.Second)
		r.run(w)
		wantTypes(t, "the next try", r, "person.added", "person.disabled", "person.enabled")
	})
}

// TestWebhookIsStopped has a webhook fail. It is tried for three days and then switched off, and the owners are mailed
// once. When it is switched on again, it gets all events.
func TestWebhookIsStopped(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		w.Staff(owner, "second@example.test", portal.RoleOwner)
		w.Staff(owner, "admin@example.test", portal.RoleAdmin)
		partner := w.Partner(owner, "Acme")
		path, _ := hook(w, owner, "person.added")
		w.Invited(owner, partner, "ina@acme.com", false)
		r := &receiver{}
		r.fails(0)
		start := w.Clock.Now()
		sent := r.run(w)
		a := w.Must(http.StatusOK, "GET", path+"/deliveries", owner, nil)
		shows(t, "failed once", a, map[string]string{"items.0.status": "pending", "items.0.why": "the connection was refused", "items.0.code": "", "items.0.attempts": "1"})
		shows(t, "failing", w.Must(http.StatusOK, "GET", hooksPath, owner, nil), map[string]string{"items.0.failingSince": rfc3339(start), "items.0.active": "true"})
		w.Mails()
		tries := 1
		for !sent.Next.IsZero() && tries < 100 {
			w.Clock.Move(sent.Next.Sub(w.Clock.Now()))
			sent = r.run(w)
			tries++
		}
		if took := w.Clock.Now().Sub(start); took < 72*time.Hour || took > 78*time.Hour || tries < 15 || tries > 25 {
			t.Errorf("given up after %d tries in %v", tries, took)
		}
		owner = w.SignIn("owner@example.test", apitest.Secret)
		shows(t, "stopped", w.Must(http.StatusOK, "GET", hooksPath, owner, nil), map[string]string{"items.0.active": "false", "items.0.stopped": "failing"})
		var to []string
		for _, m := range w.Mails() {
			if m.Tags["template"] == "webhook_stopped" {
				to = append(to, m.To)
				if !strings.Contains(m.Text, "webhook to hooks") || strings.Contains(m.Text, "key=1") {
					t.Errorf("mailed %s", m.Text)
				}
			}
		}
		if slices.Sort(to); !slices.Equal(to, []string{"owner@example.test", "second@example.test"}) {
			t.Errorf("mailed %q, want the owners, once", to)
		}
		w.Refuses(409, "wrong_state", "POST", path+"/test", owner, nil)
		w.Invited(owner, partner, "ivo@acme.com", false)
		r.took()
		r.answer = nil
		r.run(w)
		wantTypes(t, "switched off", r)
		w.Clock.Move(time.Second)
		w.Must(http.StatusOK, "PATCH", path, owner, body{"active": true})
		r.run(w)
		wantTypes(t, "switched on again", r, "person.added", "person.added")
		w.NoMail()
	})
}

// A receiver that answers 410 is never called again.
func TestWebhookGone(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	path, _ := hook(w, owner, "webhook.tested")
	w.Must(http.StatusAccepted, "POST", path+"/test", owner, nil)
	r := &receiver{}
	r.fails(http.StatusGone)
	r.run(w)
	shows(t, "gone", w.Must(http.StatusOK, "GET", hooksPath, owner, nil), map[string]string{"items.0.active": "false", "items.0.stopped": "gone"})
	r.took()
	r.run(w)
	wantTypes(t, "gone", r)
	if n := len(w.Mails()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// If a call takes long, its event is stored after events with later ids. The webhook gets it all the same.
func TestWebhookGetsLateEvents(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		path, _ := hook(w, owner, "webhook.tested", "portal.settings_changed")
		began := w.Clock.Now()
		w.Clock.Move(30 * time.Second)
		w.Must(http.StatusAccepted, "POST", path+"/test", owner, nil)
		r := &receiver{}
		r.run(w)
		wantTypes(t, "the later one", r, "webhook.tested")
		late := w.Store.Change("", began)
		late.Event(portal.EventSettingsChanged, "", nil)
		if err := late.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.run(w)
		wantTypes(t, "the late one", r, portal.EventSettingsChanged)
		w.Clock.Move(2 * time.Hour) // the position is stored
		for range 2 {
			r.run(w)
			wantTypes(t, "later", r)
		}
	})
}

// TestWebhookURLs checks which URLs are refused, and who can add a webhook.
func TestWebhookURLs(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, admin := w.Staff(owner, "admin@example.test", portal.RoleAdmin)
	w.Recorder.Writes()
	for _, url := range []string{"", " ", "http://hooks.example.com/", "ftp://hooks.example.com/", "https://169.254.169.254/latest", "https://10.0.0.1/",
		"https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://router/", "https://db.internal/", "https://me:secret@hooks.example.com/",
		"https://hooks.example.com/#x", "https://2130706433/", "https://0x7f.1/", "https://127.1/", "//hooks.example.com/", "https://hooks.example.com/\x00",
		"https://" + strings.Repeat("a", 2000) + ".example.com/"} {
		w.Refuses(422, "invalid", "POST", hooksPath, owner, body{"url": url})
	}
	w.Refuses(422, "invalid", "POST", hooksPath, owner, body{"url": "https://hooks.example.com/", "types": []string{"person.exploded"}})
	w.Refuses(422, "invalid", "POST", hooksPath, owner, body{"url": "https://hooks.example.com/", "secret": "whsec_mine"})
	w.Refuses(422, "invalid", "POST", hooksPath, owner, body{})
	w.Refuses(403, "forbidden", "POST", hooksPath, admin, body{"url": "https://hooks.example.com/"})
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("refused, and wrote %v", writes)
	}
	for range portal.MaxWebhooks {
		hook(w, owner)
	}
	w.Refuses(409, "conflict", "POST", hooksPath, owner, body{"url": "https://hooks.example.com/"})
	w.Clock.Move(11 * time.Minute)
	w.Refuses(403, "confirm_password", "DELETE", hooksPath+"/"+w.Must(http.StatusOK, "GET", hooksPath, owner, nil).Text("items.0.id"), owner, nil)
}

// TestTwoSendersAtOnce checks that many runs at the same moment send each event once.
func TestTwoSendersAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		path, _ := hook(w, owner, "webhook.tested")
		for range 20 {
			w.Must(http.StatusAccepted, "POST", path+"/test", owner, nil)
		}
		r := &receiver{}
		atOnce(8, func(int) { r.run(w) })
		if len(r.got) != 20 {
			t.Errorf("%d sent, want 20", len(r.got))
		}
		if a := w.Must(http.StatusOK, "GET", path+"/deliveries", owner, nil); strings.Count(a.Raw, `"delivered"`) != 20 {
			t.Errorf("deliveries %s", a.Raw)
		}
	})
}
