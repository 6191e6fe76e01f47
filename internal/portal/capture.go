package portal

import (
	"fmt"
	"slices"
	"time"
)

// Capture asks the members of an ecosystem some questions for some time. Each member has one response. The tags are
// those of Person.
type Capture struct {
	ID        string     `json:"id"`
	Ecosystem string     `json:"ecosystem" changed:"-"`
	Title     string     `json:"title" set:"title"`
	Questions []Question `json:"questions"`
	OpensAt   time.Time  `json:"opensAt"`
	ClosesAt  time.Time  `json:"closesAt"`
	Answered  bool       `json:"answered,omitempty" changed:"-"` // there is a response: see Set
	CreatedAt time.Time  `json:"createdAt" changed:"-"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// CaptureFields are the fields that a caller gives for a capture. A nil pointer leaves a field as it is.
type CaptureFields struct {
	Fields            Fields // the title
	Questions         *[]Question
	OpensAt, ClosesAt *time.Time
}

// NewCapture returns a capture with the given fields. All are required. newID makes the ids of questions.
func NewCapture(id, ecosystem string, in CaptureFields, now time.Time, newID func() string, wrong *Problems) *Capture {
	c := &Capture{ID: id, Ecosystem: ecosystem, CreatedAt: now}
	c.Set(in, newID, wrong)
	for name, given := range map[string]bool{"title": in.Fields.Has("title"), "questions": in.Questions != nil, "opensAt": in.OpensAt != nil, "closesAt": in.ClosesAt != nil} {
		if !given {
			wrong.Add("body."+name, "is missing")
		}
	}
	return c
}

// Set sets the given fields. A question that is given with the id of one of the capture's questions keeps this id. Once
// there is a response, the questions stay, and only their words and whether they must be answered may change.
func (c *Capture) Set(in CaptureFields, newID func() string, wrong *Problems) {
	set(c, Capture{}, in.Fields, "body", wrong)
	if in.OpensAt != nil {
		c.OpensAt = instant(*in.OpensAt, time.Second, "body.opensAt", wrong)
	}
	if in.ClosesAt != nil {
		c.ClosesAt = instant(*in.ClosesAt, time.Second, "body.closesAt", wrong)
	}
	refused := wrong.At("body.opensAt") || wrong.At("body.closesAt")
	if (in.OpensAt != nil || in.ClosesAt != nil) && !refused && !c.ClosesAt.After(c.OpensAt) {
		wrong.Add("body.closesAt", "must be after opensAt")
	}
	if in.Questions == nil {
		return
	}
	asked := c.checkQuestions(*in.Questions, newID, wrong)
	if c.Answered && !slices.EqualFunc(c.Questions, asked, Question.sameAs) {
		wrong.Add("body.questions", "must stay the same questions, because there are responses; only their words may change")
		return
	}
	c.Questions = asked
}

// Open reports whether the capture takes responses.
func (c *Capture) Open(now time.Time) bool { return !now.Before(c.OpensAt) && now.Before(c.ClosesAt) }

// CheckOpen refuses a response to a capture that is not open. Refusal: capture_closed.
func (c *Capture) CheckOpen(now time.Time) error {
	switch {
	case now.Before(c.OpensAt):
		return Refuse(CodeCaptureClosed, "This data capture is not open yet; answer once it opens.")
	case !c.Open(now):
		return Refuse(CodeCaptureClosed, "This data capture is closed; ask the portal's staff if you still need to answer.")
	}
	return nil
}

// QuestionKind says what answers a question.
type QuestionKind string

// The kinds of questions.
const (
	QuestionText   QuestionKind = "text"
	QuestionNumber QuestionKind = "number"
	QuestionOne    QuestionKind = "one"   // one of the options
	QuestionMany   QuestionKind = "many"  // some of the options
	QuestionScale  QuestionKind = "scale" // a whole number between two
)

// Question is one question of a capture.
type Question struct {
	ID       string       `json:"id"`
	Text     string       `json:"text"`
	Kind     QuestionKind `json:"kind"`
	Options  []string     `json:"choices,omitempty"` // of one and many; these three have older stored names
	Min      int          `json:"from,omitempty"`    // of scale
	Max      int          `json:"to,omitempty"`
	Required bool         `json:"required,omitempty"`
}

// sameAs reports whether both questions take the same answers. Their words may differ.
func (q Question) sameAs(other Question) bool {
	return q.ID == other.ID && q.Kind == other.Kind && slices.Equal(q.Options, other.Options) && q.Min == other.Min && q.Max == other.Max
}

const (
	maxQuestions = 50
	maxOptions   = 50
	maxScale     = 100 // min is at least -maxScale, max at most maxScale
)

// checkQuestions returns questions as they are stored.
func (c *Capture) checkQuestions(given []Question, newID func() string, wrong *Problems) []Question {
	if len(given) == 0 || len(given) > maxQuestions {
		wrong.Add("body.questions", "must be 1 to %d questions", maxQuestions)
		return nil
	}
	var all []Question
	for i, q := range given {
		at := fmt.Sprintf("body.questions[%d]", i)
		q.Text = filled(q.Text, maxText, at+".text", wrong)
		known := func(other Question) bool { return other.ID == q.ID }
		switch {
		case q.ID == "":
			q.ID = newID()
		case !slices.ContainsFunc(c.Questions, known) || slices.ContainsFunc(all, known):
			wrong.Add(at+".id", "must be the id of one of this data capture's questions, or missing")
		}
		q.check(at, wrong)
		all = append(all, q)
	}
	return all
}

// check checks that a question has what its kind needs, and nothing else.
func (q *Question) check(at string, wrong *Problems) {
	chooses, scale := q.Kind == QuestionOne || q.Kind == QuestionMany, q.Kind == QuestionScale
	switch {
	case chooses && (len(q.Options) < 2 || len(q.Options) > maxOptions):
		wrong.Add(at+".options", "must be 2 to %d options", maxOptions)
	case !chooses && len(q.Options) > 0:
		wrong.Add(at+".options", "belongs only to questions of the kinds one and many")
	case scale && (q.Min >= q.Max || q.Min < -maxScale || q.Max > maxScale):
		wrong.Add(at+".max", "must be greater than min, and both between %d and %d", -maxScale, maxScale)
	case !scale && (q.Min != 0 || q.Max != 0):
		wrong.Add(at+".max", "belongs only to questions of the kind scale")
	}
	options := slices.Clone(q.Options)
	for i, option := range options {
		options[i] = filled(option, maxLine, fmt.Sprintf("%s.options[%d]", at, i), wrong)
		if slices.Contains(options[:i], options[i]) {
			wrong.Add(fmt.Sprintf("%s.options[%d]", at, i), "is there twice")
		}
	}
	q.Options = options
}
