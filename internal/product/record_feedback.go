package portal

import (
	"context"
	"strings"
	"time"
	"unicode"

	"allyway/internal/table"
)

// Feedback is what the mail system reports of an address: a bounce or a complaint.
type Feedback struct {
	Address string
	State   MailState // bounced or complained
	Detail  string    // its own words
	At      time.Time
}

const maxMailDetail = 300

// RecordFeedback tells on the person who holds the address what became of mail there; nothing more is mailed to it
// until it is corrected or cleared. An address that nobody holds by now, what is reported twice, and what is older than
// a clearing change nothing.
func (p *Portal) RecordFeedback(ctx context.Context, f Feedback) error {
	address, err := ParseAddress(f.Address)
	if err != nil {
		return nil // it came from no mail of ours
	}
	for range conflictTries {
		if err = p.recordFeedback(ctx, address, f); !isRefused(err) {
			return err
		}
	}
	return err
}

func (p *Portal) recordFeedback(ctx context.Context, address Address, f Feedback) error {
	items, err := p.table.Get(ctx, keyEmail(address))
	if err != nil {
		return err
	}
	var held claim
	if found, err := items.Decode(keyEmail(address), &held); err != nil || !found {
		return err
	}
	if items, err = p.table.Get(ctx, keyPerson(held.Person)); err != nil {
		return err
	}
	who, err := person(items, held.Person)
	if err != nil || who.Mail.State == f.State || f.At.Before(who.MailCleared) {
		return onlyFaults(err)
	}
	became := MailStatus{State: f.State, Detail: oneLine(f.Detail), At: f.At.UTC()}
	after := *who
	after.Mail = became
	w := newChange(p.now(), "")
	w.add(table.Patch(keyPerson(who.ID), table.Version(who.version), table.Set("mail", became)))
	w.count(who, -1)
	w.count(&after, +1)
	w.event(EventMailFeedback, who.ID, who.Partner, map[string]any{"state": f.State})
	return w.commit(ctx, p.table)
}

// oneLine is the beginning of what another system says, on one line.
func oneLine(said string) string {
	words := strings.FieldsFunc(strings.ToValidUTF8(said, ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
	return beginning(strings.Join(words, " "), maxMailDetail)
}
