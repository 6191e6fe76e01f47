package mailing_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/token"
)

// TestSweepMail has a mail wait in every partition. The sweep sends each when it is due.
func TestSweepMail(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	for i, partition := range record.AllMailPartitions() {
		before := w.Unsent()
		w.Invite(partner, fmt.Sprintf("p%d@acme.com", i), 48)
		for _, key := range w.Unsent() {
			if !slices.Contains(before, key) {
				w.move(key, partition)
			}
		}
	}
	p := &apitest.Post{}
	sweep := func(want int) {
		t.Helper()
		if n, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); err != nil || n.Tried != want {
			t.Errorf("swept %+v, %v, want %d", n, err, want)
		}
	}
	sweep(0)
	w.Clock.Move(mailing.SweepAfter)
	sweep(16)
	sweep(0)
	if len(p.Sent()) != 16 || len(w.Unsent()) != 0 {
		t.Errorf("sent %d, %d wait", len(p.Sent()), len(w.Unsent()))
	}
}

// move puts a mail into another partition, such as another person's mail or mail to many would be in.
func (w *world) move(key table.Key, partition string) {
	w.T.Helper()
	items, err := w.Table.Get(context.Background(), key)
	if err != nil {
		w.T.Fatal(err)
	}
	moved := items[key]
	moved.PK = partition
	if moved.Key != key {
		w.Write(table.Put(moved, table.Absent), table.Delete(key, table.Present))
	}
}

// TestSweepManyPages sweeps more than one page. The sweep continues after mail that is not due, and after mail that it
// has sent and that is therefore no longer there.
func TestSweepManyPages(t *testing.T) {
	w := newWaiting(t)
	var l portal.Letter
	w.Read(w.letter, &l)
	var ops []table.Op
	for i := range 250 {
		l.ID, l.NextAt = fmt.Sprintf("%026d", i), time.Time{}
		if i%2 == 0 {
			l.NextAt = w.Clock.Now().Add(time.Hour)
		}
		ops = append(ops, table.Put(table.Item{Key: table.Key{PK: "MAIL#bulk#2", SK: l.ID}, Attributes: table.Encode(l)}, table.Absent))
	}
	for chunk := range slices.Chunk(ops, table.MaxOps) {
		w.Write(chunk...)
	}
	w.Clock.Move(mailing.SweepAfter)
	p := &apitest.Post{}
	if n, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); n.Tried != 126 || err != nil || len(p.Sent()) != 126 {
		t.Errorf("swept %+v, sent %d, %v", n, len(p.Sent()), err)
	}
	w.Clock.Move(time.Hour)
	if n, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background()); n.Tried != 125 || err != nil || len(w.Unsent()) != 0 {
		t.Errorf("swept %+v, %v; %d wait", n, err, len(w.Unsent()))
	}
}

// TestPoisonMail has a mail that can never be sent. Other mail is sent, each sweep reports the bad mail, and it stays,
// so that somebody can look at it.
func TestPoisonMail(t *testing.T) {
	poisons := map[string]func(l *portal.Letter) any{
		"undecodable":      func(*portal.Letter) any { return body{"person": 7} },
		"empty":            func(*portal.Letter) any { return body{} },
		"unknown template": func(l *portal.Letter) any { l.Template = "other"; return l },
		"no such person":   func(l *portal.Letter) any { l.Person = "nobody"; return l },
	}
	for name, poison := range poisons {
		t.Run(name, func(t *testing.T) {
			w := newWaiting(t)
			var l portal.Letter
			w.Read(w.letter, &l)
			bad := table.Key{PK: w.letter.PK, SK: "0" + w.letter.SK} // this key is the first in the partition
			w.Write(table.Put(table.Item{Key: bad, Attributes: table.Encode(poison(&l))}, table.Absent))
			w.Clock.Move(mailing.SweepAfter)
			p := &apitest.Post{}
			_, err := w.MailThrough(mailing.Config{Sender: p}).Sweep(context.Background())
			if len(p.Sent()) != 1 || w.IsStored(w.letter) {
				t.Errorf("the neighbour: sent %d", len(p.Sent()))
			}
			if drops := name == "no such person" || name == "empty"; drops != (err == nil) || drops == w.IsStored(bad) {
				t.Errorf("the poison: %v, stored %v", err, w.IsStored(bad))
			}
		})
	}
}

// TestMailboxIsOneCommit has a sender return ops, as the local mailbox does. One Write stores the message and settles
// the mail, or does neither.
func TestMailboxIsOneCommit(t *testing.T) {
	w := newWaiting(t)
	box := record.Mailbox("1")
	store := table.Put(table.Item{Key: box, Attributes: table.Encode(body{"to": "ina@acme.com"})}, table.Absent)
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) { return []table.Op{store}, nil }}
	w.send(p)
	w.wantMail(portal.MailSent, "", false)
	writes := w.Recorder.Writes()
	last := writes[len(writes)-1]
	if !w.IsStored(box) || len(last) != 3 || last[0].Item.Key != box || last[1].Item.Key != w.letter {
		t.Errorf("the last Write was %v", last)
	}

	other := newWaiting(t)
	late := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		other.Write(table.Delete(other.letter, table.Present)) // somebody else has settled it
		return []table.Op{store}, nil
	}}
	other.send(late)
	if other.IsStored(box) {
		t.Error("stored in the mailbox without being settled")
	}
}

// TestSentByOps sends a mail with a sender that only returns ops. The Write that settles the mail is the only one. If
// there are several senders at the same time, one stores its message.
func TestSentByOps(t *testing.T) {
	w := newWaiting(t)
	box := record.Mailbox("1")
	p := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		return []table.Op{table.Put(table.Item{Key: box, Attributes: table.Encode(body{"to": "ina@acme.com"})}, table.Absent)}, nil
	}}
	w.Recorder.Writes() // drops the Writes that made the mail
	through := w.MailThrough(mailing.Config{Sender: p, SentByOps: true})
	if err := through.Send(t.Context(), w.letter); err != nil {
		t.Fatal(err)
	}
	w.wantMail(portal.MailSent, "", false)
	if writes := w.Recorder.Writes(); len(writes) != 1 || !w.IsStored(box) {
		t.Errorf("%d Writes, stored %v", len(writes), w.IsStored(box))
	}

	other := newWaiting(t)
	waiting := make(chan struct{})
	both := &apitest.Post{Do: func(string, mail.Message) ([]table.Op, error) {
		waiting <- struct{}{} // each sender waits for the other
		key := record.Mailbox(token.NewID())
		return []table.Op{table.Put(table.Item{Key: key, Attributes: table.Encode(body{"to": "ina@acme.com"})}, table.Absent)}, nil
	}}
	go func() { <-waiting; <-waiting }()
	through = other.MailThrough(mailing.Config{Sender: both, SentByOps: true})
	errs := through.SendMany(t.Context(), []record.Key{other.letter, other.letter})
	page, err := other.Table.Query(t.Context(), table.Query{PK: record.MailboxPartition})
	if err != nil {
		t.Fatal(err)
	}
	if stored := len(page.Items); stored != 1 || errs[0] != nil || errs[1] != nil || other.IsStored(other.letter) {
		t.Errorf("%d stored, %v, the mail waits: %v", len(page.Items), errs, other.IsStored(other.letter))
	}
}
