package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// A request that waits is named by its person's record. The Write that decides the request changes both, each on
// condition that it is still as read. So if two people decide a request at the same moment, only one of them succeeds.

// Ask stores the actor's request for a contact of their organisation, who is requested from then on. It does not store
// the person: the caller does. Refusal: wrong_state.
func (w *Change) Ask(c *Call, who *portal.Person, rule portal.DomainRule) error {
	r := &portal.Request{Person: who.ID, Place: token.NewIDAt(w.Now), Status: portal.RequestPending, Reason: rule.Reason, Told: rule.Told,
		Partner: *c.Partner.Reference(), Name: who.Name(), Email: who.Email, By: c.Actor.ID, At: w.Now}
	if err := who.Ask(portal.OpenRequest{Place: r.Place, Reason: r.Reason, Told: r.Told, By: r.By}); err != nil {
		return err
	}
	w.add(table.Put(requestItem(r), table.Absent))
	w.EventAbout(who, portal.EventRequestMade, map[string]any{"reason": rule.Reason})
	return nil
}

// SaveRequest stores a request that was settled.
func (w *Change) SaveRequest(r *portal.Request) {
	w.add(table.Put(requestItem(r), table.Version(r.Version)))
}

// DenyRequest denies a person's request and mails the person who asked. asker is nil if they are gone. It does not
// store the person: the caller does. Refusal: wrong_state.
func (w *Change) DenyRequest(r *portal.Request, who, asker *portal.Person, note string) error {
	if err := r.Decide(portal.RequestDenied, who, w.by, note, w.Now); err != nil {
		return err
	}
	w.SaveRequest(r)
	w.TellAsker(r, asker)
	w.EventAbout(who, portal.EventRequestDenied, map[string]any{"by": r.By})
	return who.Deny(w.Now)
}

// TellAsker mails the decision on a request to the person who made it, if they are still there.
func (w *Change) TellAsker(r *portal.Request, asker *portal.Person) {
	if r.Tells(asker) {
		w.Mail(portal.DecisionLetter(r))
	}
}

// CloseRequest closes the request that waits for a person, because they leave its partner. It does not store the
// person: the caller does.
func (w *Change) CloseRequest(r *portal.Request, who *portal.Person) error {
	if err := r.Decide(portal.RequestClosed, who, w.by, "", w.Now); err != nil {
		return err
	}
	w.SaveRequest(r)
	asked := *who // as they were when the request was made, at another partner
	asked.Partner = r.Partner.ID
	w.EventAbout(&asked, portal.EventRequestClosed, nil)
	return nil
}

// OpenRequestKeys are what OpenRequest reads.
func OpenRequestKeys(who *portal.Person) []Key {
	if who.Request.Place == "" {
		return nil
	}
	return []Key{Request(who.ID + who.Request.Place), Person(who.Request.By)}
}

// OpenRequest returns the request that waits for a person, and who made it: nil if they are gone. It returns no request
// if none waits. OpenRequestKeys must have been read.
func (f Found) OpenRequest(who *portal.Person) (r *portal.Request, asker *portal.Person, err error) {
	if who.Request.Place == "" {
		return nil, nil, nil
	}
	if r, err = f.Request(who.ID + who.Request.Place); err != nil {
		return nil, nil, portal.IgnoreRefusal(err)
	}
	asker, err = f.PersonIfAny(r.By)
	return r, asker, err
}

const requestsErased = 20 // in the one Write; more are deleted before it

// EraseRequests deletes requests for a person, with the personal data in them.
func (w *Change) EraseRequests(ctx context.Context, all []*portal.Request) error {
	for ; len(all) > requestsErased; all = all[requestsErased:] {
		part := w.part()
		part.removeRequests(all[:requestsErased])
		if err := part.Commit(ctx); err != nil {
			return err
		}
	}
	w.removeRequests(all)
	return nil
}

func (w *Change) removeRequests(some []*portal.Request) {
	for _, r := range some {
		w.add(table.Delete(Request(r.ID()), table.Any))
	}
}
