package portal

import "time"

// RequestStatus is what happened to a user request.
type RequestStatus string

// The statuses of a request.
const (
	RequestPending   RequestStatus = "pending"
	RequestApproved  RequestStatus = "approved"
	RequestDenied    RequestStatus = "denied"
	RequestWithdrawn RequestStatus = "withdrawn" // by the organisation that made it
	RequestClosed    RequestStatus = "closed"    // the person was moved before anybody decided
)

// Request asks staff to let a person join a partner. A person has at most one request that waits, which their record
// names. Requests that do not wait any more are kept.
type Request struct {
	Person    string        `json:"person"`
	Place     string        `json:"place"` // an id that sorts by when the request was made
	Status    RequestStatus `json:"status"`
	Reason    Reason        `json:"reason"`
	Told      Reason        `json:"told,omitempty"` // the reason as primary contacts may know it
	Partner   Reference     `json:"partner"`
	Name      string        `json:"name,omitempty"` // the person's; their record may have a newer one
	Email     Address       `json:"email"`
	By        string        `json:"by"`
	At        time.Time     `json:"at"`
	DecidedBy string        `json:"decidedBy,omitempty"`
	DecidedAt time.Time     `json:"decidedAt,omitzero"`
	Note      string        `json:"note,omitempty"`    // why it was denied
	Account   string        `json:"account,omitempty"` // the account that was invited in the place of the person

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// ID returns the request's id: the ids of its person and of its place.
func (r *Request) ID() string { return r.Person + r.Place }

// Decide ends a pending request. who is the person that it is about. The request keeps the name that they have now.
// Refusal: wrong_state.
func (r *Request) Decide(to RequestStatus, who *Person, by, note string, now time.Time) error {
	if r.Status != RequestPending {
		return Refuse(CodeWrongState, "This request is %s already.", r.Status)
	}
	r.Status, r.DecidedBy, r.DecidedAt, r.Note = to, by, now, note
	if name := who.Name(); name != "" {
		r.Name = name
	}
	return nil
}

// SeenBy returns the request as a caller of that role may see it. Primary contacts see the reason that they may know.
func (r *Request) SeenBy(viewer Role) *Request {
	seen := *r
	if !viewer.Staff() {
		seen.Reason = r.Told
	}
	return &seen
}

// OpenRequest is what a person's record keeps of the request that waits for them. It is empty if none does.
type OpenRequest struct {
	Place  string `json:"place"`
	Reason Reason `json:"reason"`
	Told   Reason `json:"told,omitempty"`
	By     string `json:"by"` // who made it
}

// Tells reports whether the decision is mailed to asker, the person who made the request. It is if they are active and
// still at that partner. An account that asked for itself has no partner: it must be active, and its address must not
// have bounced or complained.
func (r *Request) Tells(asker *Person) bool {
	if r.Reason == ReasonSelfRegistered {
		return asker != nil && asker.Status == StatusActive && !asker.Mail.Blocks()
	}
	return asker != nil && asker.Status == StatusActive && asker.Partner == r.Partner.ID
}
