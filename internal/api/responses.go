package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// responseOperations show and take the responses of members to data captures.
func (a *capturesAPI) responseOperations() []operation {
	const all = "/v1/ecosystems/{ecosystem}/captures/{capture}/responses"
	const one = all + "/{member}"
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: all, Who: portal.Staff, Status: http.StatusOK,
			ID: "listResponses", Subject: subjectCaptures, Summary: "List the responses to a data capture",
			Text: "Returns the newest response of each member that has answered. With Accept: text/csv, it returns all of them as CSV, " +
				"with a column for each question.",
			CSV: true,
		}, a.listResponses),
		serve(Route{
			Method: http.MethodGet, Path: one, Who: portal.SignedIn, Status: http.StatusOK,
			ID: "getResponse", Subject: subjectCaptures, Summary: "Get a member's response to a data capture",
			Text: "Returns the newest response, and the last 50 as history. Without a response, `answeredAt` is missing. " +
				"A user may get the response of the member that they are linked with. Only staff see who answered.",
		}, a.getResponse),
		serve(Route{
			Method: http.MethodPut, Path: one, Who: portal.SignedIn, Status: http.StatusOK,
			ID: "respond", Subject: subjectCaptures, Summary: "Answer a data capture for a member",
			Text: "Takes all answers, by the questions' ids. They replace an earlier response, which is kept as history. " +
				"A user may answer for the member that they are linked with, and staff for every member.",
			Refuses: []portal.Code{portal.CodeCaptureClosed},
		}, a.respond),
	}
}

// response is what a member has answered.
type response struct {
	Member     reference       `json:"member"`
	Answers    map[string]any  `json:"answers" doc:"By the questions' ids: a text, a number, or a list of options. An unanswered question is missing."`
	AnsweredAt time.Time       `json:"answeredAt,omitzero" doc:"Missing while there is no response."`
	By         *reference      `json:"by,omitempty" doc:"Only for staff: who answered."`
	History    []earlierAnswer `json:"history,omitempty" doc:"All responses that there were, the newest first. Missing in lists."`

	cells []string // as a row of the table
}

type earlierAnswer struct {
	Answers    map[string]any `json:"answers"`
	AnsweredAt time.Time      `json:"answeredAt"`
	By         *reference     `json:"by,omitempty"`
}

func responseOf(v *portal.ResponseView) response {
	r := v.Response
	out := response{Member: reference{ID: r.Member, Name: r.MemberName}, Answers: answersOf(v.Questions, r.Answers), AnsweredAt: r.AnsweredAt, By: byOf(v, r)}
	for _, h := range v.History {
		out.History = append(out.History, earlierAnswer{answersOf(v.Questions, h.Answers), h.AnsweredAt, byOf(v, h)})
	}
	out.cells = []string{r.MemberName, r.Member, cellTime(r.AnsweredAt), ""}
	if out.By != nil {
		out.cells[3] = out.By.Name
	}
	for _, q := range v.Questions {
		out.cells = append(out.cells, strings.Join(r.Answers[q.ID], "|"))
	}
	return out
}

func answersOf(questions []portal.Question, answers portal.Answers) map[string]any {
	out := map[string]any{}
	for _, q := range questions {
		if value := q.Value(answers); value != nil {
			out[q.ID] = value
		}
	}
	return out
}

func byOf(v *portal.ResponseView, r *portal.Response) *reference {
	if by, ok := v.By[r.By]; ok {
		return &by
	}
	return nil
}

// responses is a list that can also be a table, with a column for each question.
type responses struct {
	Items []response `json:"items"`
	Next  string     `json:"next,omitempty" doc:"Send it as cursor to get the next page. It is missing at the end."`

	questions []portal.Question
}

func (l responses) table() (header []string, rows [][]string) {
	header = []string{"member", "memberId", "answeredAt", "by"}
	for i, q := range l.questions {
		header = append(header, escapeCell(fmt.Sprintf("%d. %s", i+1, q.Text)))
	}
	for _, r := range l.Items {
		rows = append(rows, r.cells)
	}
	return header, rows
}

type responsesOutput struct{ Body responses }

type listResponsesInput struct {
	CaptureID
	PageInput
	Accepts
}

func (a *capturesAPI) listResponses(ctx context.Context, in *listResponsesInput) (*responsesOutput, error) {
	out := &responsesOutput{responses{Items: []response{}}}
	for page := in.of(); ; page = (PageInput{Limit: mostInPage, Cursor: out.Body.Next}).of() {
		if err := a.pageOfResponses(ctx, in, page, out); err != nil {
			return nil, err
		}
		if !in.csv() || out.Body.Next == "" {
			return out, nil
		}
	}
}

// pageOfResponses adds one page to an answer.
func (a *capturesAPI) pageOfResponses(ctx context.Context, in *listResponsesInput, page record.PageOf, out *responsesOutput) error {
	c, rows, next, err := a.room.ListResponses(ctx, session(ctx), in.Ecosystem, in.Capture, page)
	if err != nil {
		return err
	}
	for _, row := range rows {
		out.Body.Items = append(out.Body.Items, responseOf(row))
	}
	out.Body.Next, out.Body.questions = next, c.Questions
	return nil
}

// CaptureMemberID is a member and a data capture in the path.
type CaptureMemberID struct {
	CaptureID
	Member string `path:"member" doc:"A member's id."`
}

func oneResponse(v *portal.ResponseView, err error) (*one[response], error) {
	if err != nil {
		return nil, err
	}
	return &one[response]{etag(v.Response.Version), responseOf(v)}, nil
}

func (a *capturesAPI) getResponse(ctx context.Context, in *CaptureMemberID) (*one[response], error) {
	return oneResponse(a.room.ReadResponse(ctx, session(ctx), in.Ecosystem, in.Capture, in.Member))
}

type respondInput struct {
	CaptureMemberID
	Body struct {
		Answers map[string]any `json:"answers" doc:"By the questions' ids: a text, a number, one of the options, or a list of them. null is no answer."`
	}
}

func (a *capturesAPI) respond(ctx context.Context, in *respondInput) (*one[response], error) {
	return oneResponse(a.room.Respond(ctx, session(ctx), in.Ecosystem, in.Capture, in.Member, in.Body.Answers))
}
