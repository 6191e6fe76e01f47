package mailing

import (
	"allyway/internal/portal"
	"allyway/internal/record"
)

// captureTie returns the key of the tie between the person and the ecosystem of the data capture that a letter is
// about. It is zero for other letters.
func captureTie(l *portal.Letter) record.Key {
	if l.Capture == "" {
		return record.Key{}
	}
	return record.EcosystemUser(l.Person, l.Ecosystem)
}

// wanted reports whether a letter about a data capture should still be sent. It returns true for every other letter.
func (s *Service) wanted(l *portal.Letter, found record.Found) (bool, error) {
	if l.Capture == "" {
		return true, nil
	}
	m, err := found.CaptureMail(l.Capture)
	if err != nil {
		return false, err
	}
	tie, err := found.EcosystemUser(l.Person, l.Ecosystem)
	if err != nil {
		return false, err
	}
	response, err := found.Response(l.Capture, l.Member)
	return m.Wants(l, tie, response.Answered(), s.store.Now()), err
}

// noteRecipient returns the op that notes when a letter about a data capture was mailed.
func (s *Service) noteRecipient(l *portal.Letter, found record.Found) ([]record.Op, error) {
	to, err := found.Recipient(l.Capture, l.Person)
	if err != nil || to == nil {
		return nil, err
	}
	return []record.Op{record.RecipientMailed(to, l, s.store.Now())}, nil
}
