package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Respond stores a member's response to an open data capture. It takes the place of an earlier one, which is kept as
// history. Staff may call it for any member of the ecosystem, and a user for the member that they are linked with. It
// returns the response. Refusals: not_signed_in, not_found, capture_closed, invalid.
func (s *Service) Respond(ctx context.Context, by token.Session, eco, id, member string, answers map[string]any) (*portal.ResponseView, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Capture(id), record.EcosystemUser(by.Person, eco), record.Member(member),
		record.Response(id, member), record.Ecosystem(eco))
	if err != nil {
		return nil, err
	}
	if _, err := c.Found.OpenEcosystem(eco); err != nil {
		return nil, err
	}
	capture, m, err := memberOf(c, eco, id, member)
	if err != nil {
		return nil, err
	}
	if err := capture.CheckOpen(c.Now); err != nil {
		return nil, err
	}
	before, err := c.Found.Response(id, member)
	if err != nil {
		return nil, err
	}
	var wrong portal.Problems
	after := &portal.Response{Capture: id, Member: member, MemberName: m.Name, Answers: capture.CheckAnswers(answers, &wrong), By: c.Actor.ID, AnsweredAt: c.Now}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	w := c.Change()
	w.SaveResponse(capture, before, after)
	w.Event(portal.EventCaptureAnswered, "", map[string]any{"ecosystem": eco, "capture": id, "member": member})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = 1
	if before != nil {
		after.Version = before.Version + 1
	}
	return &portal.ResponseView{Response: after, Questions: capture.Questions, By: map[string]portal.Reference{}}, nil
}

// memberOf returns a data capture and a member that the caller may answer for. Refusal: not_found.
func memberOf(c *record.Call, eco, id, member string) (*portal.Capture, *portal.Member, error) {
	capture, own, err := seen(c, eco, id)
	if err != nil {
		return nil, nil, err
	}
	m, err := c.Found.Member(eco, member)
	if err != nil {
		return nil, nil, err
	}
	if own != "" && own != member {
		return nil, nil, portal.NotFound("member")
	}
	return capture, m, nil
}
