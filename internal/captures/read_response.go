package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const historyShown = 50 // responses

// ReadResponse returns a member's response to a data capture, with its last responses as history. If the member has not
// answered, the response is empty. Staff may call it and see who answered. A user may call it for the member that they
// are linked with. Refusals: not_signed_in, not_found.
func (s *Service) ReadResponse(ctx context.Context, by token.Session, eco, id, member string) (*portal.ResponseView, error) {
	var c *record.Call
	var history []*portal.Response
	err := record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.SignedIn, record.Capture(id), record.EcosystemUser(by.Person, eco), record.Member(member), record.Response(id, member))
			return err
		},
		func() (err error) { history, err = s.store.ListHistory(ctx, id, member, historyShown); return err },
	)
	if err != nil {
		return nil, err
	}
	capture, m, err := memberOf(c, eco, id, member)
	if err != nil {
		return nil, err
	}
	has, err := c.Found.Response(id, member)
	if err != nil {
		return nil, err
	}
	if has == nil {
		has = &portal.Response{Capture: id, Member: member}
	}
	has.MemberName = m.Name
	view := &portal.ResponseView{Response: has, Questions: capture.Questions, History: history, By: map[string]portal.Reference{}}
	if c.Staff() {
		view.By, err = s.names(ctx, c, history)
	}
	return view, err
}

// names returns the names of those who answered and whom the caller may see.
func (s *Service) names(ctx context.Context, c *record.Call, responses []*portal.Response) (map[string]portal.Reference, error) {
	var keys []record.Key
	for _, r := range responses {
		keys = append(keys, record.Person(r.By))
	}
	found, err := s.store.GetMany(ctx, keys)
	if err != nil {
		return nil, err
	}
	by := map[string]portal.Reference{}
	for _, r := range responses {
		who, err := found.PersonIfAny(r.By)
		if err != nil {
			return nil, err
		}
		if who != nil && c.Sees(who) {
			by[r.By] = *who.Reference()
		}
	}
	return by, nil
}
