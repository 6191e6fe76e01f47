package main

import (
	"context"
	"strings"
	"time"

	"allyway/internal/mail"
	"allyway/internal/record"
	"allyway/internal/table"
)

// mailbox is the mailing.Sender of a local portal. It keeps each mail in the table for a week, where people and tests
// read it.
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

	Language string `json:"language,omitempty"` // missing in mails of earlier versions
}

// mailboxKeeps is how long the mailbox keeps a mail: longer than most links last.
const mailboxKeeps = 7 * 24 * time.Hour

// Send returns the op that stores the message. The caller commits it in the same Write that removes the waiting mail,
// so a mail is either waiting or in the mailbox.
func (m *mailbox) Send(_ context.Context, id string, sent mail.Message) ([]table.Op, error) {
	kept := message{ID: id, From: sender(sent), ReplyTo: sent.ReplyTo, To: sent.To, Subject: sent.Subject, Text: sent.Text, HTML: sent.HTML,
		Language: sent.Language, Links: append([]string{}, sent.Links...), At: m.now().UTC().Truncate(time.Millisecond)}
	return []table.Op{table.Put(table.Item{Key: record.Mailbox(id), TTL: kept.At.Add(mailboxKeeps).Unix(), Attributes: table.Encode(kept),
		GSI1: table.Key{PK: record.MailboxPartition, SK: kept.place()}, GSI2: table.Key{PK: addressee(kept.To), SK: kept.place()}}, table.Any)}, nil
}

// place returns a message's place in the list: by time, and by id among messages of the same millisecond.
func (m message) place() string { return m.At.Format("2006-01-02T15:04:05.000Z07:00") + "#" + m.ID }

// addressee returns the partition of the messages to an address. The case of the address does not matter.
func addressee(address string) string { return record.MailboxOf(strings.ToLower(address)) }

// sender returns a message's sender as mail programs show it.
func sender(sent mail.Message) string {
	if sent.FromName == "" {
		return sent.From
	}
	return sent.FromName + " <" + sent.From + ">"
}

// letters says which mails to read. to is their address, or "" for all addresses. before is the id of a mail, and they
// are older than it; "" begins with the newest. limit is how many to read; 0 reads all.
type letters struct {
	to, before string
	limit      int
}

// messages returns mails, the newest first. The case of the address does not matter. If the mail in before does not
// exist, messages returns none.
func (m *mailbox) messages(ctx context.Context, of letters) ([]message, error) {
	all := []message{}
	q := table.Query{Index: table.GSI1, PK: record.MailboxPartition, Desc: true, Limit: of.limit}
	if of.to != "" {
		q.Index, q.PK = table.GSI2, addressee(of.to)
	}
	if of.before != "" {
		last, ok, err := m.message(ctx, of.before)
		if err != nil || !ok {
			return all, err
		}
		q.After = last.place()
	}
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
			all = append(all, kept)
		}
		if q.After = page.Next; page.Next == "" || of.limit > 0 && len(all) >= of.limit {
			return all, nil
		}
	}
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
