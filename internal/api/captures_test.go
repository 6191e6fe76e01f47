package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/table"
)

// aCapture is a data capture with a question of each kind, which is open while the tests run.
func aCapture() body {
	return body{"title": "Headcount", "opensAt": "2026-03-01T00:00:00Z", "closesAt": "2026-04-01T00:00:00Z", "questions": []body{
		{"text": "What do you do?", "kind": "text"},
		{"text": "How many people?", "kind": "number", "required": false},
		{"text": "Where?", "kind": "one", "options": []string{"North", "South"}},
		{"text": "What do you sell?", "kind": "many", "options": []string{"Goods", "Services", "Both"}},
		{"text": "How happy are you?", "kind": "scale", "min": 1, "max": 5},
	}}
}

// survey is a data capture in an ecosystem with two members. The user is linked with the first.
type survey struct {
	*apitest.World
	owner, eco, path string
	member, other    string
	userID, user     string
	questions        []string // ids: text, number, one, many, scale
}

func newSurvey(w *apitest.World, in body) *survey {
	w.T.Helper()
	s := &survey{World: w, owner: w.Owner()}
	partner := w.Partner(s.owner, "Acme")
	s.userID, s.user = w.Person(s.owner, partner, "uma@acme.com", false)
	s.eco = ecosystem(w, s.owner, body{"name": "North"})
	s.member, s.other = member(w, s.owner, s.eco, "First"), member(w, s.owner, s.eco, "Second")
	w.Must(http.StatusCreated, "POST", s.eco+"/users", s.owner, body{"email": "uma@acme.com"})
	w.Must(http.StatusOK, "PUT", s.eco+"/users/"+s.userID+"/member", s.owner, body{"member": s.member})
	made := w.Must(http.StatusCreated, "POST", s.eco+"/captures", s.owner, in)
	s.path = made.Header.Get("Location")
	for i := range in["questions"].([]body) {
		s.questions = append(s.questions, made.Text(fmt.Sprintf("questions.%d.id", i)))
	}
	w.Mails()
	return s
}

func (s *survey) answers(values ...any) body {
	in := body{}
	for i, value := range values {
		in[s.questions[i]] = value
	}
	return body{"answers": in}
}

// A member has one response, which its users and staff can replace. The newest counts, and the older ones are kept.
func TestResponses(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		s := newSurvey(w, aCapture())
		at := s.path + "/responses/" + s.member
		shows(t, "none yet", w.Must(http.StatusOK, "GET", at, s.user, nil), map[string]string{"answeredAt": "", "member.name": "First"})
		first := s.answers("We build\nboats", 12.5, "South", []string{"Services", "Goods"}, 5)
		a := w.Must(http.StatusOK, "PUT", at, s.user, first)
		q := s.questions
		want := map[string]string{"answers." + q[0]: "We build\nboats", "answers." + q[1]: "12.5", "answers." + q[2]: "South", "answers." + q[4]: "5",
			"answers." + q[3] + ".0": "Goods", "answers." + q[3] + ".1": "Services", "by": ""}
		shows(t, "answered", a, want)
		w.Clock.Move(time.Minute)
		w.Must(http.StatusOK, "PUT", at, s.owner, s.answers("=SUM(1)", nil, "North"))
		a = w.Must(http.StatusOK, "GET", at, s.owner, nil)
		shows(t, "the newest", a, map[string]string{"answers." + q[2]: "North", "answers." + q[1]: "", "history.0.answers." + q[2]: "North",
			"history.1.answers." + q[1]: "12.5", "history.1.by.id": s.userID, "history.2": ""})
		shows(t, "as the user sees it", w.Must(http.StatusOK, "GET", at, s.user, nil), map[string]string{"answers." + q[2]: "North", "history.1.by": ""})

		w.Must(http.StatusOK, "PUT", s.path+"/responses/"+s.other, s.owner, s.answers("x"))
		list := w.Must(http.StatusOK, "GET", s.path+"/responses?limit=1", s.owner, nil)
		shows(t, "a page", list, map[string]string{"items.1": ""})
		if list.Text("next") == "" {
			t.Errorf("one page of two: %s", list.Raw)
		}
		r := apitest.Request("GET", s.path+"/responses?limit=1", s.owner, nil)
		r.Header.Set("Accept", "text/csv")
		lines := strings.Split(strings.TrimSpace(string(w.Serve(r).Raw)), "\r\n")
		slices.Sort(lines[1:]) // their order is that of the members' ids
		if len(lines) != 3 || !strings.HasPrefix(lines[0], "\ufeffmember,memberId,answeredAt,by,1. What do you do?,2. How many people?") ||
			!strings.Contains(lines[1], "'=SUM(1),,North,,") || !strings.HasPrefix(lines[2], "Second,"+s.other) {
			t.Errorf("as a table: %q", lines)
		}
	})
}

// An answer that does not fit its question is refused, and so is one to a question that is not there.
func TestAnswersRefused(t *testing.T) {
	t.Parallel()
	in := aCapture()
	in["questions"].([]body)[1]["required"] = true
	s := newSurvey(apitest.OnBolt(t), in)
	at := s.path + "/responses/" + s.member
	s.Recorder.Writes()
	good := []any{"text", 1, "North", []string{"Goods"}, 3}
	for i, wrong := range [][]any{
		{7, []string{"a"}, true, strings.Repeat("x", 2001), "a\x00b"},
		{"seven", []int{1}, 1e16, nil},
		{"East", 1, []string{"North"}, ""},
		{"Goods", []string{"Boats"}, []string{"Goods", "Goods"}, []int{1}},
		{0, 6, 2.5, "3", true},
	} {
		for _, value := range wrong {
			answers := slices.Clone(good)
			answers[i] = value
			a := s.Refuses(422, "invalid", "PUT", at, s.user, s.answers(answers...))
			if got := a.Locations(); len(got) != 1 || got[0] != "body.answers."+s.questions[i] {
				t.Errorf("%v to question %d: %s", value, i, a.Raw)
			}
		}
	}
	s.Refuses(422, "invalid", "PUT", at, s.user, body{"answers": body{s.questions[1]: 1, someID: "x"}})
	s.Refuses(422, "invalid", "PUT", at, s.user, body{"answers": body{}})
	s.Refuses(422, "invalid", "PUT", at, s.user, body{"answers": []string{"x"}})
	s.Refuses(404, "not_found", "PUT", s.path+"/responses/"+s.other, s.user, s.answers(good...))
	s.Refuses(404, "not_found", "PUT", s.path+"/responses/"+someID, s.owner, s.answers(good...))
	if writes := s.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("refused, and wrote %v", writes)
	}
	s.Must(http.StatusOK, "PUT", at, s.user, s.answers(good...))
}

// Nobody can answer before a capture opens, or from the second in which it closes. Users do not see it before it opens.
func TestCaptureOpensAndCloses(t *testing.T) {
	t.Parallel()
	in := aCapture()
	in["opensAt"], in["closesAt"] = "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z" // the clock shows 9:30
	s := newSurvey(apitest.OnBolt(t), in)
	at := s.path + "/responses/" + s.member
	listed := func(want string) {
		t.Helper()
		shows(t, "what the user sees", s.Must(http.StatusOK, "GET", s.eco+"/captures", s.user, nil), map[string]string{"items.0.title": want})
	}
	listed("")
	s.Refuses(404, "not_found", "GET", s.path, s.user, nil)
	s.Refuses(404, "not_found", "PUT", at, s.user, s.answers("x"))
	s.Refuses(409, "capture_closed", "PUT", at, s.owner, s.answers("x"))
	s.Clock.Move(30 * time.Minute)
	listed("Headcount")
	shows(t, "open", s.Must(http.StatusOK, "GET", s.path, s.user, nil), map[string]string{"open": "true"})
	s.Must(http.StatusOK, "PUT", at, s.user, s.answers("x"))
	s.Clock.Move(time.Hour)
	listed("")
	s.Must(http.StatusOK, "GET", s.path, s.owner, nil)
	s.Refuses(409, "capture_closed", "PUT", at, s.user, s.answers("late"))
	s.Refuses(409, "capture_closed", "PUT", at, s.owner, s.answers("late"))
	shows(t, "still readable", s.Must(http.StatusOK, "GET", at, s.user, nil), map[string]string{"answers." + s.questions[0]: "x"})
	_, stranger := s.Person(s.owner, s.Partner(s.owner, "Other"), "stan@other.com", false)
	for _, path := range []string{s.eco + "/captures", s.path, at} {
		s.Refuses(404, "not_found", "GET", path, stranger, nil)
	}
}

// Questions that do not make sense are refused. Once there is a response, the questions cannot be changed.
func TestQuestions(t *testing.T) {
	t.Parallel()
	s := newSurvey(apitest.OnBolt(t), aCapture())
	for _, wrong := range []body{
		{"text": " ", "kind": "text"}, {"text": "x", "kind": "date"}, {"text": "x", "kind": "one"}, {"text": "x", "kind": "one", "options": []string{"a"}},
		{"text": "x", "kind": "many", "options": []string{"a", "a"}}, {"text": "x", "kind": "text", "options": []string{"a", "b"}},
		{"text": "x", "kind": "scale"}, {"text": "x", "kind": "scale", "min": 5, "max": 1}, {"text": "x", "kind": "number", "min": 1, "max": 2},
		{"id": someID, "text": "x", "kind": "text"}, {"text": "x", "kind": "text", "more": 1},
	} {
		in := aCapture()
		in["questions"] = []body{wrong}
		s.Refuses(422, "invalid", "POST", s.eco+"/captures", s.owner, in)
	}
	for field, value := range map[string]any{"title": "", "questions": []body{}, "closesAt": "2026-03-01T00:00:00Z", "opensAt": nil} {
		s.Refuses(422, "invalid", "PATCH", s.path, s.owner, body{field: value})
	}
	id := func(i int) string { return s.questions[i] }
	two := []body{{"id": id(1), "text": "How many people work there?", "kind": "number"}, {"id": id(0), "text": "What do you do?", "kind": "text"}}
	shows(t, "in another order", s.Must(http.StatusOK, "PATCH", s.path, s.owner, body{"questions": two}), map[string]string{"questions.0.id": id(1), "questions.2": ""})
	s.Must(http.StatusOK, "PUT", s.path+"/responses/"+s.member, s.user, body{"answers": body{id(1): 3}})
	s.Refuses(422, "invalid", "PATCH", s.path, s.owner, body{"questions": two[:1]})
	two[0]["text"], two[1]["required"] = "How many?", true
	shows(t, "other words", s.Must(http.StatusOK, "PATCH", s.path, s.owner, body{"questions": two, "title": "Size"}), map[string]string{"questions.0.text": "How many?", "title": "Size"})
	two[0]["kind"] = "text"
	s.Refuses(422, "invalid", "PATCH", s.path, s.owner, body{"questions": two})
}

// Removing an ecosystem removes its data captures with all responses.
func TestCapturesOfARemovedEcosystem(t *testing.T) {
	t.Parallel()
	s := newSurvey(apitest.OnBolt(t), aCapture())
	id := s.path[strings.LastIndexByte(s.path, '/')+1:]
	s.Must(http.StatusOK, "PUT", s.path+"/responses/"+s.member, s.user, s.answers("x"))
	s.Must(http.StatusNoContent, "DELETE", s.eco, s.owner, nil)
	for _, pk := range []string{"CAPTURE#" + id, "RESPONSE#" + id, "ANSWER#" + id} {
		if left := s.All(table.Primary, pk); len(left) != 0 {
			t.Errorf("%s is left: %v", pk, left)
		}
	}
}
