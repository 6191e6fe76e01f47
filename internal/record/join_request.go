package record

import (
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// An account without a partner may ask to join one. The request is about the account itself, and the account's record
// names the request while it waits. The account stays as it is until the request is approved. Then it joins the partner
// at once, because it has agreed already.

// AskToJoin stores the request of an account to join a partner. Refusal: wrong_state.
func (w *Change) AskToJoin(who *portal.Person, partner *portal.Partner) (*portal.Request, error) {
	r := &portal.Request{Person: who.ID, Place: token.NewIDAt(w.Now), Status: portal.RequestPending, Reason: portal.ReasonSelfRegistered,
		Told: portal.ReasonSelfRegistered, Partner: *partner.Reference(), Name: who.Name(), Email: who.Email, By: who.ID, At: w.Now}
	after := *who
	if err := after.AskToJoin(portal.OpenRequest{Place: r.Place, Reason: r.Reason, Told: r.Told, By: r.By}); err != nil {
		return nil, err
	}
	w.SavePerson(who, &after)
	w.add(table.Put(requestItem(r), table.Absent))
	w.eventAt(partner.ID, who, portal.EventRequestMade, map[string]any{"reason": r.Reason})
	return r, nil
}

// JoinByRequest joins the account of a request to a partner. Its sessions end, so the person must sign in again.
func (w *Change) JoinByRequest(before, after *portal.Person, r *portal.Request) {
	after.CloseRequest()
	w.SavePerson(before, after)
	w.SaveRequest(r)
	w.Mail(portal.DecisionLetter(r))
	w.EventAbout(after, portal.EventRequestApproved, map[string]any{"by": r.By})
}

// DenyJoin denies the request of an account to join a partner, and mails the account.
func (w *Change) DenyJoin(who *portal.Person, r *portal.Request) {
	w.SettleJoin(who, r, portal.EventRequestDenied)
	if r.Tells(who) {
		w.Mail(portal.DecisionLetter(r))
	}
}

// SettleJoin stores the request of an account that was denied, withdrawn or closed. The account stays as it is. event
// says what happened.
func (w *Change) SettleJoin(who *portal.Person, r *portal.Request, event string) {
	after := *who
	after.CloseRequest()
	w.SavePerson(who, &after)
	w.SaveRequest(r)
	w.eventAt(r.Partner.ID, who, event, map[string]any{"by": r.By})
}

// eventAt adds an event about a person at a partner that is not theirs.
func (w *Change) eventAt(partner string, who *portal.Person, kind string, detail map[string]any) {
	at := *who
	at.Partner = partner
	w.EventAbout(&at, kind, detail)
}
