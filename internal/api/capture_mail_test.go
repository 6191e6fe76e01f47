package api_test

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// asked returns a survey with three users: two are linked with the first member, one with the second.
func asked(w *apitest.World, in body) *survey {
	s := newSurvey(w, in)
	partner := s.Must(http.StatusOK, "GET", "/v1/people/"+s.userID, s.owner, nil).Text("partner.id")
	for email, member := range map[string]string{"una@acme.com": s.member, "ugo@acme.com": s.other} {
		id, _ := w.Person(s.owner, partner, email, false)
		w.Must(http.StatusCreated, "POST", s.eco+"/users", s.owner, body{"email": email})
		w.Must(http.StatusOK, "PUT", s.eco+"/users/"+id+"/member", s.owner, body{"member": member})
	}
	w.Mails()
	return s
}

// job runs the hourly job once, and returns who was mailed.
func (s *survey) job() (to []string) {
	s.T.Helper()
	if _, err := s.Cleanup.MailCaptures(context.Background()); err != nil {
		s.T.Fatal(err)
	}
	for _, m := range s.Mails() {
		to = append(to, strings.TrimSuffix(m.To, "@acme.com"))
	}
	slices.Sort(to)
	return to
}

func (s *survey) mailed(when string, want ...string) {
	s.T.Helper()
	if got := s.job(); !slices.Equal(got, want) {
		s.T.Errorf("%s: mailed %q, want %q", when, got, want)
	}
}

// pass moves the clock, and signs everybody in again whose session has ended by then.
func (s *survey) pass(d time.Duration) {
	s.T.Helper()
	s.Clock.Move(d)
	s.owner, s.user = s.SignIn("owner@example.test", apitest.Secret), s.SignIn("uma@acme.com", apitest.Secret)
}

// later is a capture that opens in half an hour and closes after two days.
func later() body {
	in := aCapture()
	in["opensAt"], in["closesAt"] = "2026-03-02T10:00:00Z", "2026-03-04T10:00:00Z"
	return in
}

// Each linked user is mailed once as a capture opens, and once more before it closes if their member has not answered.
func TestCaptureMail(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		s := asked(w, later())
		w.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, body{"subject": "How many?", "text": "Dear members,\nplease answer.", "replyTo": "survey@example.com", "remindHoursBefore": 24})
		s.mailed("before it opens")
		s.Clock.Move(30 * time.Minute)
		if _, err := s.Cleanup.MailCaptures(t.Context()); err != nil {
			t.Fatal(err)
		}
		sent := w.Mails()
		if len(sent) != 3 {
			t.Fatalf("%d mails", len(sent))
		}
		m := sent[0]
		if m.Subject != "How many?" || m.ReplyTo != "survey@example.com" || !strings.Contains(m.Text, "please answer.") || m.Links[0] != apitest.URL+strings.TrimPrefix(s.path, "/v1") {
			t.Errorf("mailed %+v", m)
		}
		s.mailed("again")
		s.Clock.Move(time.Hour)
		s.mailed("an hour later")
		list := w.Must(http.StatusOK, "GET", s.path+"/mail/recipients?limit=2", s.owner, nil)
		shows(t, "who was mailed", list, map[string]string{"items.1.mailedAt": "2026-03-02T10:00:00Z", "items.0.remindedAt": "", "items.0.answeredAt": ""})
		rest := w.Must(http.StatusOK, "GET", s.path+"/mail/recipients?limit=2&cursor="+list.Text("next"), s.owner, nil)
		shows(t, "the third", rest, map[string]string{"items.0.mailedAt": "2026-03-02T10:00:00Z", "items.1": ""})

		w.Must(http.StatusOK, "PUT", s.path+"/responses/"+s.member, s.user, s.answers("x"))
		s.pass(24 * time.Hour)
		s.mailed("a day before it closes", "ugo")
		s.mailed("again")
		all := w.Must(http.StatusOK, "GET", s.path+"/mail/recipients", s.owner, nil)
		reminded, answered := 0, 0
		for i := range 3 {
			if all.Text(fmt.Sprintf("items.%d.remindedAt", i)) != "" {
				reminded++
			}
			if all.Text(fmt.Sprintf("items.%d.answeredAt", i)) != "" {
				answered++
			}
		}
		if reminded != 1 || answered != 2 {
			t.Errorf("%d reminded, %d answered: %s", reminded, answered, all.Raw)
		}
		shows(t, "done", w.Must(http.StatusOK, "GET", s.path+"/mail", s.owner, nil), map[string]string{"mailed": "true", "reminded": "true"})
	})
}

// A bounced address, a person who is not active, and a link that has ended get no mail. An answer, a stop and the end of
// the capture hold back mails that wait.
func TestCaptureMailHeldBack(t *testing.T) {
	t.Parallel()
	settings := body{"subject": "How many?", "text": "Please answer.", "remindHoursBefore": 24}
	begin := func(t *testing.T) *survey {
		s := asked(apitest.OnBolt(t), later())
		s.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, settings)
		s.Clock.Move(30 * time.Minute)
		return s
	}
	queue := func(s *survey) {
		s.T.Helper()
		if n, err := s.Cleanup.MailCaptures(context.Background()); err != nil || n == 0 {
			s.T.Fatalf("queued %d, %v", n, err)
		}
	}
	t.Run("bounced", func(t *testing.T) {
		s := begin(t)
		s.Alter(s.userID, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
		s.mailed("with a bounce", "ugo", "una")
	})
	t.Run("disabled", func(t *testing.T) {
		s := begin(t)
		s.Must(http.StatusOK, "POST", "/v1/people/"+s.userID+"/disable", s.owner, nil)
		s.mailed("without the disabled one", "ugo", "una")
	})
	t.Run("unlinked while it waits", func(t *testing.T) {
		s := begin(t)
		queue(s)
		s.Must(http.StatusNoContent, "DELETE", s.eco+"/users/"+s.userID+"/member", s.owner, nil)
		s.mailed("without the unlinked one", "ugo", "una")
	})
	t.Run("stopped while it waits", func(t *testing.T) {
		s := begin(t)
		queue(s)
		s.Must(http.StatusOK, "POST", s.path+"/mail/stop", s.owner, nil)
		s.mailed("after the stop")
		shows(t, "not mailed", s.Must(http.StatusOK, "GET", s.path+"/mail/recipients", s.owner, nil), map[string]string{"items.0.mailedAt": ""})
	})
	t.Run("stopped before, and started", func(t *testing.T) {
		s := begin(t)
		s.Must(http.StatusOK, "POST", s.path+"/mail/stop", s.owner, nil)
		s.mailed("stopped")
		s.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, settings)
		s.mailed("started again", "ugo", "uma", "una")
		s.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, settings)
		s.mailed("set again")
	})
	t.Run("answered while the reminder waits", func(t *testing.T) {
		s := begin(t)
		s.job()
		s.pass(25 * time.Hour)
		queue(s)
		s.Must(http.StatusOK, "PUT", s.path+"/responses/"+s.member, s.owner, s.answers("x"))
		s.mailed("without those whose member answered", "ugo")
	})
	t.Run("closed", func(t *testing.T) {
		s := begin(t)
		s.Clock.Move(72 * time.Hour)
		s.mailed("after it has closed")
	})
	t.Run("the mail system rejects one", func(t *testing.T) {
		s := begin(t)
		queue(s)
		s.Clock.Move(time.Minute)
		s.Alter(s.userID, func(p *portal.Person) { p.Mail.State = portal.MailComplained })
		s.mailed("without the complaint", "ugo", "una")
	})
}

// The settings must fit the capture, also when the capture changes.
func TestCaptureMailSettings(t *testing.T) {
	t.Parallel()
	s := asked(apitest.OnBolt(t), later())
	s.Refuses(404, "not_found", "GET", s.path+"/mail", s.owner, nil)
	s.Refuses(404, "not_found", "POST", s.path+"/mail/stop", s.owner, nil)
	for _, wrong := range []body{
		{"subject": "x"}, {"text": "x"}, {"subject": " ", "text": "x"}, {"subject": "x", "text": " "}, {"subject": "a\nb", "text": "x"},
		{"subject": "x", "text": "x", "replyTo": "nobody"}, {"subject": "x", "text": "x", "remindHoursBefore": 0}, {"subject": "x", "text": "x", "remindHoursBefore": 48},
		{"subject": "x", "text": "x", "sendAt": "2026-03-02T09:00:00Z"}, {"subject": "x", "text": "x", "sendAt": "2026-03-04T10:00:00Z"},
		{"subject": "x", "text": "x", "sendAt": "2026-03-04T09:00:00Z", "remindHoursBefore": 1},
	} {
		s.Refuses(422, "invalid", "PUT", s.path+"/mail", s.owner, wrong)
	}
	s.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, body{"subject": "x", "text": "x", "sendAt": "2026-03-03T10:00:00Z"})
	s.Clock.Move(2 * time.Hour)
	s.mailed("before the set day")
	s.Must(http.StatusOK, "GET", s.path, s.owner, nil)
	s.Refuses(422, "invalid", "PATCH", s.path, s.owner, body{"closesAt": "2026-03-03T09:00:00Z"})
	s.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, body{"subject": "x", "text": "x"})
	s.Must(http.StatusOK, "PATCH", s.path, s.owner, body{"opensAt": "2026-03-02T12:00:00Z"})
	s.mailed("it opens later now")
	s.Clock.Move(time.Hour)
	s.mailed("it has opened", "ugo", "uma", "una")
}

// If the recipients of a data capture cannot be read, the job still mails for the others, and its error names the one.
func TestCaptureMailThatFails(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	s := asked(w, later())
	w.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, body{"subject": "x", "text": "x"})
	broken, second := path.Base(s.path), w.Must(http.StatusCreated, "POST", path.Dir(s.path), s.owner, later())
	s.path = second.Header.Get("Location")
	w.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, body{"subject": "x", "text": "x"})
	bad := table.Item{Key: table.Key{PK: "RECIPIENT#" + broken, SK: s.userID}, Attributes: table.Encode(map[string]any{"capture": 7})}
	if err := w.Table.Write(t.Context(), table.Put(bad, table.Absent)); err != nil {
		t.Fatal(err)
	}
	s.Clock.Move(time.Hour)
	n, err := s.Cleanup.MailCaptures(t.Context())
	if n != 3 || err == nil || !strings.Contains(err.Error(), broken) || strings.Contains(err.Error(), path.Base(s.path)) {
		t.Errorf("%d mails, %v", n, err)
	}
}

// Jobs at the same moment mail everybody once.
func TestCaptureMailAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		s := asked(w, later())
		w.Must(http.StatusOK, "PUT", s.path+"/mail", s.owner, body{"subject": "x", "text": "x"})
		s.Clock.Move(time.Hour)
		atOnce(6, func(int) {
			if _, err := s.Cleanup.MailCaptures(context.Background()); err != nil {
				t.Error(err)
			}
		})
		if n := len(w.Mails()); n != 3 {
			t.Errorf("%d mails", n)
		}
	})
}
