package portal

import "time"

// Workspace is a shared space that people are given access to. It counts its people exactly: every Write that gives or
// ends an access also changes the count. The tags are those of Person.
type Workspace struct {
	ID        string    `json:"id"`
	Name      string    `json:"name" set:"title"`
	People    int64     `json:"people" changed:"-"`
	Closing   bool      `json:"closing,omitempty" changed:"-"` // being removed: nobody gets access any more
	CreatedAt time.Time `json:"createdAt" changed:"-"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// NewWorkspace returns a workspace with the given fields. The name is required.
func NewWorkspace(id string, in Fields, now time.Time, wrong *Problems) *Workspace {
	w := &Workspace{ID: id, CreatedAt: now}
	w.Set(in, wrong)
	if !in.Has("name") {
		wrong.Add("body.name", "is missing")
	}
	return w
}

// Set sets the given fields.
func (w *Workspace) Set(in Fields, wrong *Problems) { set(w, Workspace{}, in, "body", wrong) }

// Access is a person's access to a workspace. It has no copy of a name, so a rename does not change it.
type Access struct {
	Person    string    `json:"person"`
	Workspace string    `json:"workspace"`
	GivenAt   time.Time `json:"givenAt"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// WorkspacePerson is a person with their access to a workspace.
type WorkspacePerson struct {
	Person *Person
	Access *Access
}

// OutcomeUnchanged is the outcome of giving a person what they have already.
const OutcomeUnchanged = "unchanged"

// CheckAccess refuses to give a disabled person access to a workspace. Refusal: wrong_state.
func (p *Person) CheckAccess() error {
	if p.Status == StatusDisabled {
		return p.WrongState("they get no access to a workspace; enable them first")
	}
	return nil
}

// AccessInvites reports whether getting access to a workspace invites the person. It does if they are a contact who has
// no access to any other workspace. others is how many they have.
func (p *Person) AccessInvites(others int) bool { return p.Status == StatusContact && others == 0 }
