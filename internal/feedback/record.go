package feedback

import (
	"context"
	"strings"
	"time"
	"unicode"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// Report is what the mail system says about mail to an address.
type Report struct {
	Address string
	State   portal.MailState // bounced or complained
	Detail  string           // in the mail system's own words
	At      time.Time
}

const maxDetail = 300 // bytes of a report's detail

// Record stores a report on the person who holds the address. Nothing more is mailed to the address until it is
// corrected or cleared. The mail system calls it. A report changes nothing if nobody holds the address, if the person's
// record says the same already, or if staff have cleared the record since.
func (s *Service) Record(ctx context.Context, in Report) error {
	address, err := portal.ParseAddress(in.Address)
	if err != nil {
		return nil // the portal never mailed to it
	}
	for range record.ConflictTries {
		if err = s.record(ctx, address, in); !record.IsConflict(err) {
			return err
		}
	}
	return err
}

func (s *Service) record(ctx context.Context, address portal.Address, in Report) error {
	found, err := s.store.Get(ctx, record.Email(address))
	if err != nil {
		return err
	}
	held, err := found.Holder(address)
	if err != nil || held.Person == "" {
		return err
	}
	if found, err = s.store.Get(ctx, record.Person(held.Person)); err != nil {
		return err
	}
	who, err := found.PersonIfAny(held.Person)
	if err != nil || who == nil || who.Mail.State == in.State || in.At.Before(who.MailCleared) {
		return err
	}
	w := s.store.Change("", s.store.Now())
	w.PatchMail(who, portal.MailStatus{State: in.State, Detail: oneLine(in.Detail), At: in.At.UTC()})
	w.EventAbout(who, portal.EventMailFeedback, map[string]any{"state": in.State})
	return w.Commit(ctx)
}

// oneLine returns the beginning of what the mail system says, on one line.
func oneLine(said string) string {
	words := strings.FieldsFunc(strings.ToValidUTF8(said, ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
	return portal.Beginning(strings.Join(words, " "), maxDetail)
}
