package portal

import (
	"time"

	"allyway/internal/table"
)

// RequestStatus is what became of a user request.
type RequestStatus string

const (
	RequestPending  RequestStatus = "pending"
	RequestApproved RequestStatus = "approved"
	RequestDenied   RequestStatus = "denied"
	RequestClosed   RequestStatus = "closed" // the person moved, or went otherwise, before anybody decided
)

// Request is an addition that waits for staff to approve it. A person has at most one at a time; it has the person's
// id, and a later one takes its place.
type Request struct {
	Person    string        `json:"person"`
	Place     string        `json:"place"` // an id, which sorts by when it was made
	Status    RequestStatus `json:"status"`
	Reason    Reason        `json:"reason"`
	Partner   Reference     `json:"partner"`
	Email     Address       `json:"email"`
	By        string        `json:"by"`
	At        time.Time     `json:"at"`
	DecidedBy string        `json:"decidedBy,omitempty"`
	DecidedAt time.Time     `json:"decidedAt,omitzero"`
	Note      string        `json:"note,omitempty"` // why it was denied

	version int64
}

func (r *Request) item() table.Item {
	return table.Item{
		Key:        keyRequest(r.Person),
		GSI1:       table.Key{PK: listRequests(r.Status), SK: r.Place},
		GSI2:       table.Key{PK: listPartnerRequests(r.Partner.ID), SK: r.Place},
		Version:    r.version,
		Attributes: table.Encode(r),
	}
}

func decodeRequest(item table.Item) (*Request, error) {
	r := &Request{version: item.Version}
	return r, item.Decode(r)
}

// request gives the person's request among items, or not_found.
func request(items table.Items, person string) (*Request, error) {
	item, ok := items[keyRequest(person)]
	if !ok {
		return nil, notFound("request")
	}
	return decodeRequest(item)
}

// decide settles a pending request.
func (r *Request) decide(to RequestStatus, by, note string, now time.Time) error {
	if r.Status != RequestPending {
		return refuse(CodeWrongState, "This request is %s already.", r.Status)
	}
	r.Status, r.DecidedBy, r.DecidedAt, r.Note = to, by, now, note
	return nil
}
