// Package portal is the product: what a partner portal does with its partners, people, invites, sessions and
// ecosystems. Nouns (person.go, life.go, partner.go, …) hold the stored types and the pure rules; every other file is
// one use case, named for it. A use case reads what it needs in one Get, decides by the rules, and makes one Write
// that holds the change, its event and its mail.
//
// Its errors: *Error is a refusal that the caller may see; a table.Refused means that somebody else was faster, and
// repeating the call is right; table.ErrUnavailable passes; anything else is a fault.
package portal

import (
	"context"
	"time"

	"allyway/internal/mail"
	"allyway/internal/password"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Config is what a portal runs with. A function that never meets passwords, links or mail leaves those out.
type Config struct {
	URL       string                                     // what links in mails begin with, without a slash at the end
	MailFrom  string                                     // the sender's address
	Now       func() time.Time                           // the clock
	Keys      func(context.Context) (*token.Keys, error) // the key of mailed links, read on first use
	Hasher    *password.Hasher
	Guessable password.Guess      // nil: nothing is
	LogoType  func([]byte) string // an image's media type by its bytes; empty: no image for a logo
	Sender    mail.Sender
	GivenUp   func(ctx context.Context, l Letter, why string) error // is told of each mail before it ends as failed, and puts that off by an error; nil: nobody is
	MailRate  int64                                                 // mails a second that the mail system takes from all senders together; 0: no limit
}

// Portal is the product on a table.
type Portal struct {
	table *table.Table
	Config
	budget time.Duration // of long work in one call
}

// New gives a portal on the table.
func New(t *table.Table, c Config) *Portal {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Portal{table: t, Config: c, budget: longBudget}
}

// now is the time of a call, to the millisecond, in UTC, as it is stored.
func (p *Portal) now() time.Time { return p.Now().UTC().Truncate(time.Millisecond) }

// link gives the URL that a mail carries: the token stands in the fragment, which no server and no Referer sees.
func (p *Portal) link(ctx context.Context, page string, l token.Link) (string, error) {
	keys, err := p.Keys(ctx)
	if err != nil {
		return "", err
	}
	return p.URL + page + "#" + keys.Mint(l), nil
}

// Pages that mailed links open.
const (
	pageAccept = "/accept"
	pageReset  = "/reset"
	pageEmail  = "/confirm-email"
)

// checkLink opens a mailed link's token for one purpose, before any read, or refuses with link_invalid.
func (p *Portal) checkLink(ctx context.Context, raw string, purpose token.Purpose) (token.Link, error) {
	keys, err := p.Keys(ctx)
	if err != nil {
		return token.Link{}, err
	}
	l, err := keys.Check(raw, purpose)
	if err != nil {
		return token.Link{}, errLinkInvalid()
	}
	return l, nil
}
