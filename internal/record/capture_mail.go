package record

import (
	"context"
	"time"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// captureMailItem is in the index as long as there is something to mail, under the time of the next mail.
func captureMailItem(m *portal.CaptureMail) table.Item {
	item := table.Item{Key: CaptureMail(m.Capture), Version: m.Version, Attributes: table.Encode(m)}
	if at := m.DueAt(); !at.IsZero() {
		item.GSI2 = Key{PK: listCaptureMails, SK: at.UTC().Format(time.RFC3339) + "#" + m.Capture}
	}
	return item
}

func decodeCaptureMail(item table.Item) (*portal.CaptureMail, error) {
	m := &portal.CaptureMail{Version: item.Version}
	return m, item.Decode(m)
}

func decodeRecipient(item table.Item) (*portal.Recipient, error) {
	r := &portal.Recipient{Version: item.Version}
	return r, item.Decode(r)
}

// CaptureMail returns a data capture's e-mail settings, or nil if there are none.
func (f Found) CaptureMail(capture string) (*portal.CaptureMail, error) {
	item, ok := f.items[CaptureMail(capture)]
	if !ok {
		return nil, nil
	}
	return decodeCaptureMail(item)
}

// Recipient returns what is stored about a person to whom a data capture's mail goes, or nil if nothing is stored.
func (f Found) Recipient(capture, person string) (*portal.Recipient, error) {
	item, ok := f.items[Recipient(capture, person)]
	if !ok {
		return nil, nil
	}
	return decodeRecipient(item)
}

// ListDueCaptureMails returns the data captures that have something to mail by now. The index may show an old state.
func (s *Store) ListDueCaptureMails(ctx context.Context, now time.Time) (captures []string, err error) {
	q := table.Query{Index: table.GSI2, PK: listCaptureMails, From: "0", To: now.UTC().Format(time.RFC3339) + "#~"}
	for {
		rows, next, err := list(ctx, s, q, decodeCaptureMail)
		if err != nil {
			return nil, err
		}
		for _, m := range rows {
			captures = append(captures, m.Capture)
		}
		if q.After = next; next == "" {
			return captures, nil
		}
	}
}

// ListLinkedUsers lists the users of an ecosystem who are linked with a member, by name.
func (s *Store) ListLinkedUsers(ctx context.Context, ecosystem, after string, limit int) (rows []*portal.EcosystemUser, next string, err error) {
	q := table.Query{Index: table.GSI1, PK: listEcosystemUsers(ecosystem), Prefix: "linked#", After: after, Limit: limit}
	return list(ctx, s, q, decodeEcosystemUser)
}

// ListRecipients lists those to whom a data capture's mail goes, by person.
func (s *Store) ListRecipients(ctx context.Context, capture, after string, limit int) (rows []*portal.Recipient, next string, err error) {
	return list(ctx, s, table.Query{PK: recipientPartition(capture), After: after, Limit: limit}, decodeRecipient)
}

// SaveCaptureMail stores a data capture's e-mail settings. before is the record as it was read (nil: new).
func (w *Change) SaveCaptureMail(before, after *portal.CaptureMail) {
	condition := table.Absent
	if before != nil {
		condition = table.Version(before.Version)
	}
	w.add(table.Put(captureMailItem(after), condition))
}

// HoldCapture refuses the Write if the data capture has changed since it was read.
func (w *Change) HoldCapture(c *portal.Capture) {
	w.add(table.Check(Capture(c.ID), table.Version(c.Version)))
}

// HoldCaptureMail refuses the Write if the e-mail settings have changed since they were read. So nothing is queued
// after the mails were stopped.
func (w *Change) HoldCaptureMail(m *portal.CaptureMail) {
	w.add(table.Check(CaptureMail(m.Capture), table.Version(m.Version)))
}

// MailRecipient queues a mail for a recipient and stores that it was queued, in one Write. So nobody gets it twice.
func (w *Change) MailRecipient(before, after *portal.Recipient, l portal.Letter) {
	condition := table.Absent
	if before != nil {
		condition = table.Version(before.Version)
	}
	w.add(table.Put(table.Item{Key: Recipient(after.Capture, after.Person), Attributes: table.Encode(after)}, condition))
	w.MailMany(l)
}

// RecipientMailed returns the op that notes on a recipient that the mail system has taken a letter. It goes into the
// Write that settles the letter.
func RecipientMailed(r *portal.Recipient, l *portal.Letter, now time.Time) Op {
	attribute := "mailedAt"
	if l.Template == mail.CaptureReminder {
		attribute = "remindedAt"
	}
	return table.Patch(Recipient(r.Capture, r.Person), table.Present, table.Set(attribute, now))
}
