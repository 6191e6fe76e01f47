package main

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allyway/internal/api"
)

// TestDocs reads the page as a browser does. It must describe every route, and must not load or run anything from
// elsewhere.
func TestDocs(t *testing.T) {
	p := newProcess(t, nil)
	text := get(t, p, "/docs")
	page, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ids, targets := map[string]int{}, []string{}
	for node := range page.Descendants() {
		if node.Type == html.ElementNode && node.Data == "script" {
			t.Error("the page needs a script")
		}
		for _, a := range node.Attr {
			switch a.Key {
			case "id":
				ids[a.Val]++
			case "href", "src":
				if !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "//") {
					t.Errorf("%s leads away: %q", node.Data, a.Val)
				}
				if anchor, ok := strings.CutPrefix(a.Val, "#"); ok {
					targets = append(targets, anchor)
				}
			case "style":
				t.Error("the policy forbids styles inside the page")
			}
		}
	}
	for id, times := range ids {
		if times > 1 {
			t.Errorf("%d elements have the id %q", times, id)
		}
	}
	for _, target := range targets {
		if ids[target] == 0 {
			t.Errorf("nothing has the id %q", target)
		}
	}
	for _, route := range api.Routes() {
		call := `<span class="method ` + route.Method + `">` + route.Method + `</span> <code>` + html.EscapeString(route.Path) + `</code>`
		if strings.Count(text, call) != 1 {
			t.Errorf("%s %s is described %d times", route.Method, route.Path, strings.Count(text, call))
		}
		if !strings.Contains(text, `<h2 id="`+route.Subject+`">`) {
			t.Errorf("there is no group %s", route.Subject)
		}
	}
	if got := strings.Count(text, "<strong>Who:</strong> "); got != len(api.Routes()) || strings.Contains(text, "<strong>Who:</strong> </p>") {
		t.Errorf("it says %d times who may call, of %d routes", got, len(api.Routes()))
	}
	for _, want := range []string{"What follows the # in the mailed link.", "one of <code>contact</code>", "without a body", `href="#shape-Problem"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
}

// TestDocsTellFields renders a small document, and looks for everything it says about each field.
func TestDocsTellFields(t *testing.T) {
	docs, err := newDocs([]byte(`{"openapi":"3.1.0","info":{"title":"T","version":"9","description":"A <b> & \u0060c\u0060."},
		"paths":{"/v1/things/{thing}":{"patch":{"operationId":"editThing","tags":["things"],"summary":"Change <it>","description":"What.\n\nMore.\n\nWho: staff; nobody else.",
			"parameters":[{"name":"q","in":"query","schema":{"type":"integer","minimum":1,"maximum":100,"default":50}},
				{"name":"thing","in":"path","required":true,"description":"Its id.","schema":{"type":"string"}}],
			"requestBody":{"required":true,"content":{"text/csv":{"schema":{"type":"string"}},"application/json":{"schema":{"$ref":"#/components/schemas/EditThing"}}}},
			"responses":{"200":{"description":"OK","headers":{"ETag":{"schema":{"type":"string"}}},"content":{"application/json":{"schema":{"type":["array","null"],"items":{"$ref":"#/components/schemas/Part"}}}}},
				"412":{"description":"No","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}}}},
		"components":{"schemas":{
			"EditThing":{"properties":{"parts":{"type":["array","null"],"maxItems":3,"items":{"$ref":"#/components/schemas/Part"}},
				"name":{"type":["string","null"],"maxLength":7,"examples":["Acme <Ltd>"],"description":"Its name."},
				"kind":{"type":"string","enum":["a","b"]},"id":{"type":"string","pattern":"^x$","patternDescription":"an id"}},"required":["name"]},
			"Part":{"properties":{"at":{"type":"string","format":"date-time"},"any":{}},"required":["at"]},
			"Problem":{"properties":{"code":{"type":"string"}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	w := answer(docs, request(http.MethodGet, "/docs", "127.0.0.1", "127.0.0.1:1", nil))
	var words []string
	page, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	for node := range page.Descendants() {
		if node.Type == html.TextNode {
			words = append(words, strings.Fields(node.Data)...)
		}
	}
	text := strings.Join(words, " ")
	for _, want := range []string{
		"A <b> & c .", "Change <it> PATCH /v1/things/{thing}", "What. More. Who: staff; nobody else",
		"thing path needed string Its id.", "q query integer at least 1 ; at most 100 ; 50 if left out",
		"name needed string or null Its name. at most 7 characters ; such as Acme <Ltd>",
		"kind string one of a , b", "id string an id", "parts list of Part at most 3 of them",
		"200 OK", "ETag string", "Otherwise a Problem : 412.", "at time", "any optional anything",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
}

func TestDocsRefuseWhatTheyCannotRead(t *testing.T) {
	if _, err := newDocs([]byte("{")); err == nil {
		t.Error("half a document was taken")
	}
}
