package portal

import (
	"slices"
	"strconv"
	"time"
)

// Answers are the answers to a capture's questions, by the questions' ids, as texts: one, or several to a question of
// the kind many. A question without an answer is missing.
type Answers map[string][]string

// Response is what a member has answered to a capture. The newest one counts; each is also kept as history.
type Response struct {
	Capture    string    `json:"capture"`
	Member     string    `json:"member"`
	MemberName string    `json:"memberName"` // as it was then: the member may be gone
	Answers    Answers   `json:"answers"`
	By         string    `json:"by"`
	AnsweredAt time.Time `json:"answeredAt"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// Answered reports whether there is a response. It is false for nil.
func (r *Response) Answered() bool { return r != nil && r.Version > 0 }

// ResponseView is a member's response with its history, the newest first. By names the people who answered; it is empty
// for callers who may not know them.
type ResponseView struct {
	Response  *Response
	Questions []Question
	History   []*Response
	By        map[string]Reference
}

const mostNumber = 1e15 // up to this, a float64 holds each whole number exactly

// CheckAnswers returns the answers to a capture's questions as they are stored. A null is no answer. Each answer must
// fit its question: a text, a number, one of the options, a list of options, or a whole number of the scale.
func (c *Capture) CheckAnswers(given map[string]any, wrong *Problems) Answers {
	answers := Answers{}
	for id := range given {
		if !slices.ContainsFunc(c.Questions, func(q Question) bool { return q.ID == id }) {
			wrong.Add("body.answers", "has an answer to a question that this data capture does not have")
		}
	}
	for _, q := range c.Questions {
		at := "body.answers." + q.ID
		var answer []string
		if value := given[q.ID]; value != nil {
			answer = q.answer(value, at, wrong)
		}
		if len(answer) > 0 {
			answers[q.ID] = answer
		} else if q.Required && !wrong.At(at) {
			wrong.Add(at, "is missing; this question must be answered")
		}
	}
	return answers
}

// answer returns one answer as it is stored. It is empty if there is none.
func (q Question) answer(value any, at string, wrong *Problems) []string {
	switch q.Kind {
	case QuestionMany:
		return q.some(value, at, wrong)
	case QuestionNumber, QuestionScale:
		n, ok := value.(float64)
		switch {
		case !ok:
			wrong.Add(at, "must be a number")
		case q.Kind == QuestionScale && (n < float64(q.Min) || n > float64(q.Max) || n != float64(int(n))):
			wrong.Add(at, "must be a whole number between %d and %d", q.Min, q.Max)
		case n < -mostNumber || n > mostNumber:
			wrong.Add(at, "must be between -10^15 and 10^15")
		default:
			return []string{strconv.FormatFloat(n, 'f', -1, 64)}
		}
		return nil
	}
	typed, ok := value.(string)
	switch {
	case !ok:
		wrong.Add(at, "must be a text")
	case q.Kind == QuestionText:
		if typed = text(typed, maxText, true, at, wrong); typed != "" {
			return []string{typed}
		}
	case !slices.Contains(q.Options, typed):
		wrong.Add(at, "must be one of the question's options")
	default:
		return []string{typed}
	}
	return nil
}

// some returns the answer to a question of the kind many, in the order of its options.
func (q Question) some(value any, at string, wrong *Problems) (chosen []string) {
	given, ok := value.([]any)
	if !ok {
		wrong.Add(at, "must be a list of the question's options")
		return nil
	}
	for _, one := range given {
		option, ok := one.(string)
		if !ok || !slices.Contains(q.Options, option) || slices.Contains(chosen, option) {
			wrong.Add(at, "must be a list of the question's options, each once")
			return nil
		}
		chosen = append(chosen, option)
	}
	slices.SortFunc(chosen, func(a, b string) int { return slices.Index(q.Options, a) - slices.Index(q.Options, b) })
	return chosen
}

// Value returns a stored answer as callers gave it: a text, a number or a list. It is nil without an answer.
func (q Question) Value(answers Answers) any {
	answer := answers[q.ID]
	switch {
	case len(answer) == 0:
		return nil
	case q.Kind == QuestionMany:
		return answer
	case q.Kind == QuestionNumber || q.Kind == QuestionScale:
		n, _ := strconv.ParseFloat(answer[0], 64) // it was checked when it was stored
		return n
	}
	return answer[0]
}
