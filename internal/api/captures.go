package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/captures"
	"allyway/internal/portal"
)

type capturesAPI struct {
	*server
	room *captures.Service
}

func (a *capturesAPI) operations() []operation {
	const all, one = "/v1/ecosystems/{ecosystem}/captures", "/v1/ecosystems/{ecosystem}/captures/{capture}"
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: all, Who: portal.SignedIn, Status: http.StatusOK,
			ID: "listCaptures", Subject: subjectCaptures, Summary: "List an ecosystem's data captures",
			Text: "Returns those that open latest first. A user who is linked with a member of the ecosystem gets those that are open.",
		}, a.list),
		serve(Route{
			Method: http.MethodPost, Path: all, Who: portal.Staff, Status: http.StatusCreated,
			ID: "addCapture", Subject: subjectCaptures, Summary: "Add a data capture",
			Text: "Members can answer from `opensAt` until `closesAt`.",
		}, a.add),
		serve(Route{
			Method: http.MethodGet, Path: one, Who: portal.SignedIn, Status: http.StatusOK,
			ID: "getCapture", Subject: subjectCaptures, Summary: "Get a data capture",
			Text: "A user who is linked with a member of the ecosystem gets it once it has opened.",
		}, a.get),
		serve(Route{
			Method: http.MethodPatch, Path: one, Who: portal.Staff, Status: http.StatusOK,
			ID: "editCapture", Subject: subjectCaptures, Summary: "Change a data capture",
			Text: "Takes a JSON merge patch. A question that has an id of the data capture stays the same question. " +
				"Once there is a response, only the words of the questions, and whether they must be answered, can change.",
		}, a.edit),
	}
}

// question is one question of a data capture.
type question struct {
	ID       string              `json:"id,omitempty" doc:"Leave it out for a new question."`
	Text     string              `json:"text" example:"How many people work for you?"`
	Kind     portal.QuestionKind `json:"kind" enum:"text,number,one,many,scale"`
	Options  []string            `json:"options,omitempty" maxItems:"50" doc:"Of the kinds one and many."`
	Min      int                 `json:"min,omitempty" doc:"Of the kind scale: the least number. Missing: 0."`
	Max      int                 `json:"max,omitempty" doc:"Of the kind scale: the greatest number. Missing: 0."`
	Required bool                `json:"required,omitempty" doc:"A response must answer it."`
}

type capture struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Questions []question `json:"questions" fill:"-"`
	OpensAt   time.Time  `json:"opensAt"`
	ClosesAt  time.Time  `json:"closesAt"`
	Open      bool       `json:"open" fill:"-" doc:"It takes responses now."`
	Answered  bool       `json:"answered,omitempty" doc:"There is a response, so the questions stay."`
	CreatedAt time.Time  `json:"createdAt"`
}

func (a *capturesAPI) capture(c *portal.Capture) capture {
	out := capture{Questions: make([]question, len(c.Questions)), Open: c.Open(a.store.Now())}
	fill(&out, c)
	for i, q := range c.Questions {
		out.Questions[i] = question(q)
	}
	return out
}

func (a *capturesAPI) one(c *portal.Capture, err error) (*one[capture], error) {
	if err != nil {
		return nil, err
	}
	return &one[capture]{etag(c.Version), a.capture(c)}, nil
}

type listCapturesInput struct {
	EcosystemID
	PageInput
}

func (a *capturesAPI) list(ctx context.Context, in *listCapturesInput) (*list[capture], error) {
	rows, next, err := a.room.List(ctx, session(ctx), in.Ecosystem, in.of())
	return listOf(rows, next, a.capture), err
}

// CaptureFields are a data capture's fields that callers set.
type CaptureFields struct {
	Title     patched[string]     `json:"title,omitzero" add:"required" example:"Headcount 2026"`
	Questions patched[[]question] `json:"questions,omitzero" add:"required" doc:"All questions, in their order."`
	OpensAt   patched[instant]    `json:"opensAt,omitzero" add:"required"`
	ClosesAt  patched[instant]    `json:"closesAt,omitzero" add:"required"`
}

// fields returns the fields in the form that the room takes. It refuses a null for every field but the title, whose
// rule refuses it.
func (f CaptureFields) fields(title portal.Fields) (portal.CaptureFields, error) {
	var wrong portal.Problems
	for name, null := range map[string]bool{"questions": f.Questions.given && f.Questions.value == nil,
		"opensAt": f.OpensAt.given && f.OpensAt.value == nil, "closesAt": f.ClosesAt.given && f.ClosesAt.value == nil} {
		if null {
			wrong.Add("body."+name, "must not be null")
		}
	}
	out := portal.CaptureFields{Fields: title, OpensAt: f.OpensAt.value.pointer(), ClosesAt: f.ClosesAt.value.pointer()}
	if f.Questions.value != nil {
		asked := make([]portal.Question, len(*f.Questions.value))
		for i, q := range *f.Questions.value {
			asked[i] = portal.Question(q)
		}
		out.Questions = &asked
	}
	return out, wrong.Err()
}

// captureTitle is the only field that is a plain one of the noun.
type captureTitle struct {
	Title patched[string] `json:"title,omitzero"`
}

type addCaptureInput struct {
	EcosystemID
	Creates
	Body struct{ CaptureFields }
}

func (a *capturesAPI) add(ctx context.Context, in *addCaptureInput) (*created[capture], error) {
	b := in.Body.CaptureFields
	fields, err := b.fields(added(captureTitle{b.Title}))
	if err != nil {
		return nil, err
	}
	c, err := a.room.Add(ctx, session(ctx), in.Ecosystem, fields, in.once())
	if err != nil {
		return nil, err
	}
	return &created[capture]{etag(c.Version), location("ecosystems", in.Ecosystem, "captures", c.ID), a.capture(c)}, nil
}

// CaptureID is a data capture of an ecosystem in the path.
type CaptureID struct {
	EcosystemID
	Capture string `path:"capture" doc:"A data capture's id."`
}

func (a *capturesAPI) get(ctx context.Context, in *CaptureID) (*one[capture], error) {
	return a.one(a.room.Read(ctx, session(ctx), in.Ecosystem, in.Capture))
}

type editCaptureInput struct {
	CaptureID
	Changed
	Body struct{ CaptureFields }
}

func (a *capturesAPI) edit(ctx context.Context, in *editCaptureInput) (*one[capture], error) {
	b := in.Body.CaptureFields
	fields, err := b.fields(edited(captureTitle{b.Title}))
	if err != nil {
		return nil, err
	}
	return a.one(a.room.Edit(ctx, session(ctx), in.Ecosystem, in.Capture, in.versions(), fields))
}
