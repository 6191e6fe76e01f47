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
)

// TestSweepMail takes what waits in every partition, once it is due.
func TestSweepMail(t *testing.T) {
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	for i, partition := range record.MailPartitions() {
		w.Invite(partner, fmt.Sprintf("p%d@acme.com", i), 48)
		w.move(partition)
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
	sweep(9)
	sweep(0)
	if len(p.Sent()) != 9 || len(w.Unsent()) != 0 {
		t.Errorf("sent %d, %d wait", len(p.Sent()), len(w.Unsent()))
	}
}

// move puts the mail that waits in MAIL#now into another partition, as mail to many is.
func (w *world) move(partition string) {
	w.T.Helper()
	for _, item := range w.All(table.Primary, "MAIL#now") {
		moved := item
		moved.PK = partition
		if moved.Key != item.Key {
			w.Write(table.Put(moved, table.Absent), table.Delete(item.Key, table.Present))
		}
	}
}

// TestSweepManyPages goes on behind mail that is not due, and behind mail that was sent from under it.
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

// TestPoisonMail keeps nothing else from being sent, is told of each time, and stays for somebody to look at.
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
			bad := table.Key{PK: "MAIL#now", SK: "0" + w.letter.SK} // sorts first
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

// TestMailboxIsOneCommit stores what the local mailbox gives in the Write that settles the mail: both or neither.
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
