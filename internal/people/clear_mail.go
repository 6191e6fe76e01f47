package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ClearMail forgets that mail to a person bounced, caused a complaint or failed, so that mail to them is sent again.
// Staff may call it, and owners for staff people. Returns the person. Refusals: forbidden, not_found, wrong_state if
// there is nothing to clear.
func (s *Service) ClearMail(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	return s.store.ActByStaff(ctx, by, id, nil, func(c *record.Call, w *record.Change, who *portal.Person) error {
		if !who.Mail.Blocks() && who.Mail.State != portal.MailFailed {
			return portal.Refuse(portal.CodeWrongState, "Nothing is wrong with mail to this person.")
		}
		if who.Mail.Blocks() {
			w.ForgetBlocked(who)
		}
		who.Mail, who.MailCleared = portal.MailStatus{}, c.Now
		w.EventAbout(who, portal.EventMailCleared, nil)
		return nil
	})
}
