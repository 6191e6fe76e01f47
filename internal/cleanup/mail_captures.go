package cleanup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/record"
)

const (
	recipientsAtOnce = 45               // in one Write: two ops for each, and one that checks the settings
	timeForBatch     = 10 * time.Second // to queue the mails of one Write
)

// MailCaptures queues the mails about data captures that are due: one to each linked user when the capture opens or at
// the set time, and one more before it closes to those whose member has not answered. A schedule calls it every hour.
// The Write that queues a mail also stores its recipient, so nobody gets the mail twice, even if runs end early. If one
// data capture fails, the others go on, and the error names all that failed. MailCaptures returns how many mails it
// queued.
func (s *Service) MailCaptures(ctx context.Context) (queued int, err error) {
	due, err := s.store.ListDueCaptureMails(ctx, s.store.Now())
	if err != nil {
		return 0, err
	}
	var failures []error
	for _, capture := range due {
		n, err := s.mailCapture(ctx, capture)
		queued += n
		if err != nil {
			failures = append(failures, fmt.Errorf("data capture %s: %w", capture, err))
		}
	}
	return queued, errors.Join(failures...)
}

// mailCapture queues one mail of a data capture to everybody who gets it. If there is no time for all of them, the next
// run continues: it begins with the first user again, and skips those who are stored as recipients.
func (s *Service) mailCapture(ctx context.Context, capture string) (queued int, err error) {
	m, err := s.captureMail(ctx, capture)
	if err != nil || m == nil {
		return 0, err
	}
	about := m.Due(s.store.Now())
	for after := ""; about != ""; {
		if !record.TimeFor(ctx, timeForBatch) {
			return queued, nil
		}
		users, next, err := s.store.ListLinkedUsers(ctx, m.Ecosystem, after, recipientsAtOnce)
		if err != nil {
			return queued, err
		}
		n, goOn, err := s.mailUsers(ctx, capture, about, users)
		queued += n
		if err != nil || !goOn {
			return queued, err
		}
		if after = next; next == "" {
			break
		}
	}
	return queued, s.captureDone(ctx, capture, about)
}

// captureMail returns a data capture's e-mail settings, or nil if they are gone.
func (s *Service) captureMail(ctx context.Context, capture string) (*portal.CaptureMail, error) {
	found, err := s.store.Get(ctx, record.CaptureMail(capture))
	if err != nil {
		return nil, err
	}
	return found.CaptureMail(capture)
}

// mailUsers queues the mail to some users. goOn is false if the mail is no longer due, because somebody has stopped it
// or changed its settings meanwhile.
func (s *Service) mailUsers(ctx context.Context, capture string, about mail.Template, users []*portal.EcosystemUser) (queued int, goOn bool, err error) {
	for range record.ConflictTries {
		keys := []record.Key{record.CaptureMail(capture)}
		for _, u := range users {
			keys = append(keys, record.Person(u.Person), record.Recipient(capture, u.Person))
			if about == mail.CaptureReminder {
				keys = append(keys, record.Response(capture, u.Member))
			}
		}
		found, err := s.store.GetMany(ctx, keys)
		if err != nil {
			return 0, false, err
		}
		m, err := found.CaptureMail(capture)
		if err != nil || m == nil || m.Due(s.store.Now()) != about {
			return 0, false, err
		}
		w := s.store.Change("", s.store.Now())
		if queued, err = addRecipients(w, m, about, users, found); err != nil || queued == 0 {
			return 0, true, err
		}
		w.HoldCaptureMail(m)
		if err = w.Commit(ctx); !record.IsConflict(err) {
			return queued, err == nil, err
		}
	}
	return 0, false, nil // others keep changing the settings; the next run continues
}

// addRecipients adds the recipients among users, with their mails, to a change.
func addRecipients(w *record.Change, m *portal.CaptureMail, about mail.Template, users []*portal.EcosystemUser, found record.Found) (added int, err error) {
	for _, u := range users {
		who, err := found.PersonIfAny(u.Person)
		if err != nil {
			return 0, err
		}
		had, err := found.Recipient(m.Capture, u.Person)
		if err != nil {
			return 0, err
		}
		response, err := found.Response(m.Capture, u.Member)
		if err != nil {
			return 0, err
		}
		if next := m.Next(about, had, u, who, response.Answered(), w.Now); next != nil {
			w.MailRecipient(had, next, m.Letter(about, next, who))
			added++
		}
	}
	return added, nil
}

// captureDone notes that a mail has gone to everybody, so that no run looks for it again.
func (s *Service) captureDone(ctx context.Context, capture string, about mail.Template) error {
	for range record.ConflictTries {
		m, err := s.captureMail(ctx, capture)
		if err != nil || m == nil {
			return err
		}
		now := s.store.Now()
		after := *m
		after.Done(about, now)
		if after == *m {
			return nil
		}
		w := s.store.Change("", now)
		w.SaveCaptureMail(m, &after)
		if kind := map[mail.Template]string{mail.Capture: portal.EventCaptureMailed, mail.CaptureReminder: portal.EventCaptureReminded}[about]; kind != "" {
			w.Event(kind, "", map[string]any{"ecosystem": m.Ecosystem, "capture": capture})
		}
		if err := w.Commit(ctx); !record.IsConflict(err) {
			return err
		}
	}
	return nil // the next run notes it
}
