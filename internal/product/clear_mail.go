package portal

import (
	"context"

	"allyway/internal/token"
)

// ClearMail forgets that mail to a person bounced, drew a complaint or failed, so that they are mailed again. Staff may
// call it, owners for staff people. Refusals: forbidden, not_found, wrong_state (nothing to clear).
func (p *Portal) ClearMail(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	return p.actBeyond(ctx, by, id, nil, func(c *call, w *change, who *Person, _ []*EcosystemUser) error {
		if !who.Mail.Blocks() && who.Mail.State != MailFailed {
			return refuse(CodeWrongState, "Nothing is wrong with mail to this person.")
		}
		who.Mail, who.MailCleared = MailStatus{}, c.now
		w.event(EventMailCleared, who.ID, who.Partner, nil)
		return nil
	})
}
