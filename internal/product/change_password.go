package portal

import (
	"context"

	"allyway/internal/token"
)

// ChangePassword sets the caller's own password, who must give the current one. Anyone signed in may call it. Every
// other session ends; a notice is mailed. Refusals: bad_credentials, too_many_attempts, the password's.
func (p *Portal) ChangePassword(ctx context.Context, by token.Session, current, next string) error {
	var c *call
	var counted bool
	err := parallel(
		func() (err error) {
			c, err = p.enter(ctx, by, SignedIn, keyPassword(by.Person))
			return err
		},
		func() (err error) {
			counted, err = p.count(ctx, passwordByPerson, by.Person+"#"+by.ID)
			return err
		},
	)
	if err != nil {
		return err
	}
	if !counted {
		return errTooManyAttempts(passwordByPerson)
	}
	stored, err := storedPassword(c.items, c.actor.ID)
	if err != nil {
		return err
	}
	if ok, _, err := p.Hasher.Verify(ctx, stored.PHC, current); err != nil {
		return err
	} else if !ok {
		return refuse(CodeBadCredentials, "The current password is not right.")
	}
	if err := p.checkPassword(next, c.settings, c.actor); err != nil {
		return err
	}
	phc, err := p.Hasher.Hash(ctx, next)
	if err != nil {
		return err
	}
	after := *c.actor
	after.Epoch++
	after.dropPendingEmail() // perhaps somebody else asked for it
	w := c.change()
	w.save(c.actor, &after)
	w.add(putPassword(after.ID, phc, c.now, stored.condition()))
	w.keepSession(c.session, after.Epoch)
	w.event(EventPasswordChanged, after.ID, after.Partner, nil)
	w.mail(noticeLetter(&after, c.now))
	return w.commit(ctx, p.table)
}
