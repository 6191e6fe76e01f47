package portal

import "time"

// RequestStatus is what happened to a user request.
type RequestStatus string

// The statuses of a request.
const (
	RequestPending  RequestStatus = "pending"
	RequestApproved RequestStatus = "approved"
	RequestDenied   RequestStatus = "denied"
	RequestClosed   RequestStatus = "closed" // the person was moved or erased before anybody decided
)

// Request is an addition that waits for staff to approve it. A person has at most one request at a time. It has the
// person's id, and a later request takes its place.
type Request struct {
	Person    string        `json:"person"`
	Place     string        `json:"place"` // an id that sorts by when the request was made
	Status    RequestStatus `json:"status"`
	Reason    Reason        `json:"reason"`
	Partner   Reference     `json:"partner"`
	Email     Address       `json:"email"`
	By        string        `json:"by"`
	At        time.Time     `json:"at"`
	DecidedBy string        `json:"decidedBy,omitempty"`
	DecidedAt time.Time     `json:"decidedAt,omitzero"`
	Note      string        `json:"note,omitempty"` // why it was denied

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// Decide settles a pending request. Refusal: wrong_state.
func (r *Request) Decide(to RequestStatus, by, note string, now time.Time) error {
	if r.Status != RequestPending {
		return Refuse(CodeWrongState, "This request is %s already.", r.Status)
	}
	r.Status, r.DecidedBy, r.DecidedAt, r.Note = to, by, now, note
	return nil
}

// Tells reports whether the decision is mailed to asker, the person who made the request. It is, if they are active and
// still at that partner.
func (r *Request) Tells(asker *Person) bool {
	if r.Reason == ReasonSelfRegistered {
		return asker != nil && asker.Status == StatusActive && !asker.Mail.Blocks()
	}
	return asker != nil && asker.Status == StatusActive && asker.Partner == r.Partner.ID
}
