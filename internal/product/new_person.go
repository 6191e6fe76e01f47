package portal

import (
	"time"

	"allyway/internal/token"
)

// PersonFields are a person's own fields as somebody gives them. A nil pointer leaves the field as it is.
type PersonFields struct {
	FirstName *string
	LastName  *string
	Email     *string
	Phone     *string
	Title     *string
	Address   *string
	Notes     *string // by staff
}

// set checks the fields and takes them over; at is where in the input they stand ("body", "body.primaryContact").
func (p *Person) set(in PersonFields, at string, wrong *problems) {
	setName(&p.FirstName, in.FirstName, at+".firstName", wrong)
	setName(&p.LastName, in.LastName, at+".lastName", wrong)
	setEmail(&p.Email, in.Email, at+".email", wrong)
	setPhone(&p.Phone, in.Phone, at+".phone", wrong)
	setText(&p.Title, in.Title, maxLine, false, at+".title", wrong)
	setText(&p.Address, in.Address, maxText, true, at+".address", wrong)
	setText(&p.Notes, in.Notes, maxText, true, at+".notes", wrong)
}

// newPerson gives a contact with those fields. Both names are needed.
func newPerson(in PersonFields, at string, now time.Time, wrong *problems) *Person {
	p := &Person{ID: token.NewIDAt(now), Status: StatusContact, Role: RoleUser, CreatedAt: now}
	p.set(in, at, wrong)
	if in.FirstName == nil {
		wrong.add(at+".firstName", "is missing")
	}
	if in.LastName == nil {
		wrong.add(at+".lastName", "is missing")
	}
	return p
}

// Outcomes of adding or inviting.
const (
	OutcomeAdded     = "added"
	OutcomeInvited   = "invited"
	OutcomeRequested = "requested"
)

// PersonOutcome is a person with what adding or inviting came to.
type PersonOutcome struct {
	*PersonView
	Outcome string
	Reason  Reason // why they wait for staff, as far as the caller may know
}

// addNew stores a new person, invited at once if they are to have access.
func (w *change) addNew(p *Person, access bool, in Invitation) (outcome string, err error) {
	outcome = OutcomeAdded
	if in.Partner != nil {
		p.Partner, p.PartnerName = in.Partner.ID, in.Partner.Name
	}
	if access {
		if err := p.Invite(in); err != nil {
			return "", err
		}
		outcome = OutcomeInvited
		w.mail(inviteLetter(p, w.now))
	}
	w.save(nil, p)
	w.event(EventPersonAdded, p.ID, p.Partner, map[string]any{"access": access, "role": p.Role})
	return outcome, nil
}
