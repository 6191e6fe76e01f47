package apitest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"allyway/internal/mail"
	"allyway/internal/record"
	"allyway/internal/table"
)

// mailbox receives what the portal sends.
type mailbox struct {
	mu    sync.Mutex
	mails []mail.Message

	newBrowsers []mail.Message
}

// Send receives a mail.
func (b *mailbox) Send(_ context.Context, _ string, m mail.Message) ([]record.Op, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if m.Tags["template"] == string(mail.NewBrowser) {
		b.newBrowsers = append(b.newBrowsers, m)
		return nil, nil
	}
	b.mails = append(b.mails, m)
	return nil, nil
}

// NewBrowserMails sends all mail that waits, and returns the mails about new browsers that were sent since the last call.
// Most tests sign people in without a browser's cookie, and each such sign-in is mailed. So Mails, Mail and NoMail leave
// these mails out.
func (w *World) NewBrowserMails() []mail.Message {
	w.T.Helper()
	others := w.Mails()
	w.mailbox.mu.Lock()
	defer w.mailbox.mu.Unlock()
	sent := w.mailbox.newBrowsers
	w.mailbox.mails, w.mailbox.newBrowsers = append(others, w.mailbox.mails...), nil
	return sent
}

// Mails sends all mail that waits, and returns what was sent since the last call, except mails about new browsers.
func (w *World) Mails() []mail.Message {
	w.T.Helper()
	for _, key := range w.Unsent() {
		if err := w.Mailing.Send(context.Background(), key); err != nil {
			w.T.Fatal(err)
		}
	}
	w.mailbox.mu.Lock()
	defer w.mailbox.mu.Unlock()
	sent := w.mailbox.mails
	w.mailbox.mails = nil
	return sent
}

// Unsent returns the keys of all mail that waits, the oldest first.
func (w *World) Unsent() (keys []table.Key) {
	w.T.Helper()
	partitions := record.AllMailPartitions()
	found, steps := make([]table.Page, len(partitions)), make([]func() error, len(partitions))
	for i, partition := range partitions {
		steps[i] = func() (err error) {
			found[i], err = w.Table.Query(context.Background(), table.Query{PK: partition})
			return err
		}
	}
	if err := record.Parallel(steps...); err != nil {
		w.T.Fatal(err)
	}
	for _, page := range found {
		for _, item := range page.Items {
			keys = append(keys, item.Key)
		}
	}
	slices.SortFunc(keys, func(a, b table.Key) int { return cmp.Compare(a.SK, b.SK) })
	return keys
}

// Mail sends all mail that waits. There must be exactly one mail, to that address. Mail returns it.
func (w *World) Mail(to string) mail.Message {
	w.T.Helper()
	sent := w.Mails()
	if len(sent) != 1 || sent[0].To != to {
		for _, m := range sent {
			w.T.Errorf("mailed %q to %s", m.Subject, m.To)
		}
		w.T.Fatalf("sent %d mails, want one to %s", len(sent), to)
	}
	return sent[0]
}

// NoMail fails the test if any mail waits or was sent.
func (w *World) NoMail() {
	w.T.Helper()
	for _, m := range w.Mails() {
		w.T.Errorf("mailed %q to %s", m.Subject, m.To)
	}
}

// Token returns the secret in a mail's first link.
func Token(m mail.Message) string {
	_, fragment, _ := strings.Cut(m.Links[0], "#")
	return fragment
}
