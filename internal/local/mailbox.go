package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"allyway/internal/mail"
	"allyway/internal/record"
	"allyway/internal/table"
)

// mailbox is the mailing.Sender of a local portal. It keeps each mail in the table, where people and tests read it.
type mailbox struct {
	table *table.Table
	now   func() time.Time
}

// message is a mail as the mailbox stores it and GET /mailbox.json returns it.
type message struct {
	ID      string    `json:"id"`
	From    string    `json:"from,omitempty"` // with the sender's name
	ReplyTo string    `json:"replyTo,omitempty"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	HTML    string    `json:"html"`
	Links   []string  `json:"links"` // the most useful one first
	At      time.Time `json:"at"`
}

// Send returns the op that stores the message. The caller commits it in the same Write that removes the waiting mail,
// so a mail is either waiting or in the mailbox.
func (m *mailbox) Send(_ context.Context, id string, sent mail.Message) ([]table.Op, error) {
	kept := message{ID: id, From: sender(sent), ReplyTo: sent.ReplyTo, To: sent.To, Subject: sent.Subject, Text: sent.Text, HTML: sent.HTML,
		Links: append([]string{}, sent.Links...), At: m.now().UTC().Truncate(time.Millisecond)}
	return []table.Op{table.Put(table.Item{Key: record.Mailbox(id), Attributes: table.Encode(kept)}, table.Any)}, nil
}

// sender returns a message's sender as mail programs show it.
func sender(sent mail.Message) string {
	if sent.FromName == "" {
		return sent.From
	}
	return sent.FromName + " <" + sent.From + ">"
}

// messages returns all mails, the newest first. With an address, it returns only the mails to it; case does not matter.
func (m *mailbox) messages(ctx context.Context, to string) ([]message, error) {
	all := []message{}
	q := table.Query{PK: record.MailboxPartition}
	for {
		page, err := m.table.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			var kept message
			if err := item.Decode(&kept); err != nil {
				return nil, err
			}
			if to == "" || strings.EqualFold(kept.To, to) {
				all = append(all, kept)
			}
		}
		if q.After = page.Next; page.Next == "" {
			break
		}
	}
	slices.SortFunc(all, func(a, b message) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID))
	})
	return all, nil
}

// message returns one mail. ok reports whether there is one.
func (m *mailbox) message(ctx context.Context, id string) (kept message, ok bool, err error) {
	if id == "" {
		return kept, false, nil
	}
	items, err := m.table.Get(ctx, record.Mailbox(id))
	if err != nil {
		return kept, false, err
	}
	ok, err = items.Decode(record.Mailbox(id), &kept)
	return kept, ok, err
}
