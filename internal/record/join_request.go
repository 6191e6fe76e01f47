package record

import (
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// An account without a partner may ask to join one. Its request is in its own name: the account stays as it is until the
// request is approved, and joins the partner then, because it has agreed already.

// AskToJoin stores the request of an account to join a partner, in place of its last one, which may be nil.
func (w *Change) AskToJoin(who *portal.Person, partner *portal.Partner, last *portal.Request) *portal.Request {
	r := &portal.Request{Person: who.ID, Place: token.NewIDAt(w.Now), Status: portal.RequestPending, Reason: portal.ReasonSelfRegistered,
		Partner: *partner.Reference(), Email: who.Email, By: who.ID, At: w.Now}
	condition := table.Absent
	if last != nil {
		condition = table.Version(last.Version)
	}
	w.add(table.Put(requestItem(r), condition))
	w.eventAt(partner.ID, who, portal.EventRequestMade, map[string]any{"reason": r.Reason})
	return r
}

// JoinByRequest joins the account of a request to a partner. After that it must sign in again.
func (w *Change) JoinByRequest(before, after *portal.Person, r *portal.Request) {
	w.SavePerson(before, after)
	w.SaveRequest(r)
	w.Mail(portal.DecisionLetter(r))
	w.EventAbout(after, portal.EventRequestApproved, map[string]any{"by": r.By})
}

// DenyJoin denies the request of an account to join a partner, and mails the account.
func (w *Change) DenyJoin(who *portal.Person, r *portal.Request) {
	w.SaveRequest(r)
	if r.Tells(who) {
		w.Mail(portal.DecisionLetter(r))
	}
	w.eventAt(r.Partner.ID, who, portal.EventRequestDenied, map[string]any{"by": r.By})
}

// eventAt adds an event about a person at a partner that is not theirs.
func (w *Change) eventAt(partner string, who *portal.Person, kind string, detail map[string]any) {
	at := *who
	at.Partner = partner
	w.EventAbout(&at, kind, detail)
}
