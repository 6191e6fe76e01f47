package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// newDocs renders the page that describes the API from the OpenAPI document, once.
func newDocs(document []byte) (http.Handler, error) {
	var d openAPI
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	page, err := parsePage("docs.html")
	if err != nil {
		return nil, err
	}
	described := describe(&d)
	described["Title"] = d.Info.Title + " API"
	var body bytes.Buffer
	if err := page.Execute(&body, described); err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body.Bytes()) // an error means that the client has gone
	}), nil
}

// openAPI is the part of the document that the page shows.
type openAPI struct {
	Info       struct{ Title, Version, Description string }
	Paths      map[string]map[string]*operation
	Components struct {
		Schemas         map[string]*schema
		SecuritySchemes map[string]struct{ Type, In, Name, Description string }
	}
}

type operation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []struct {
		Name, In, Description string
		Required              bool
		Schema                *schema
	}
	RequestBody *struct {
		Required bool
		Content  map[string]content
	}
	Responses map[string]struct {
		Description string
		Headers     map[string]struct {
			Description string
			Schema      *schema
		}
		Content map[string]content
	}
}

type content struct{ Schema *schema }

// docsGroup is the operations of one function, as the page shows them.
type docsGroup struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Description, Who string
	Parameters                                  []field
	Body                                        *shape
	Answers                                     []docsAnswer
	Problems                                    []string
}

type docsAnswer struct {
	Status, Means string
	Headers       []field
	Shape         *shape
}

func describe(d *openAPI) map[string]any {
	s := newShapes(d.Components.Schemas)
	groups := map[string]*docsGroup{}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.SortedFunc(maps.Keys(d.Paths[path]), byMethod) {
			op := d.Paths[path][method]
			tag := "other"
			if len(op.Tags) > 0 {
				tag = op.Tags[0]
			}
			if groups[tag] == nil {
				groups[tag] = &docsGroup{Name: tag}
			}
			groups[tag].Operations = append(groups[tag].Operations, describeOperation(s, method, path, op))
		}
	}
	var all []*docsGroup
	for _, tag := range slices.Sorted(maps.Keys(groups)) {
		all = append(all, groups[tag])
	}
	return map[string]any{"Info": d.Info, "Security": d.Components.SecuritySchemes, "Groups": all, "Shapes": s.shared()}
}

// byMethod puts operations that read before those that change.
func byMethod(a, b string) int {
	order := []string{"get", "post", "put", "patch", "delete"}
	return cmp.Compare(slices.Index(order, a), slices.Index(order, b))
}

func describeOperation(s *shapes, method, path string, op *operation) docsOperation {
	description, who, _ := strings.Cut(op.Description, "Who: ")
	out := docsOperation{ID: op.OperationID, Method: strings.ToUpper(method), Path: path, Summary: op.Summary,
		Description: strings.TrimSpace(description), Who: strings.TrimSuffix(who, ".")}
	for _, p := range op.Parameters {
		f := s.field(p.Name, p.Schema, p.Required)
		f.Doc, f.In = cmp.Or(p.Description, f.Doc), p.In
		out.Parameters = append(out.Parameters, f)
	}
	slices.SortStableFunc(out.Parameters, func(a, b field) int { return cmp.Compare(inOrder(a.In), inOrder(b.In)) })
	if op.RequestBody != nil {
		out.Body = s.content(op.RequestBody.Content)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		answer := op.Responses[status]
		if _, problem := answer.Content["application/problem+json"]; problem {
			out.Problems = append(out.Problems, status)
			continue
		}
		a := docsAnswer{Status: status, Means: answer.Description, Shape: s.content(answer.Content)}
		for _, name := range slices.Sorted(maps.Keys(answer.Headers)) {
			f := s.field(name, answer.Headers[name].Schema, true)
			f.Doc = cmp.Or(answer.Headers[name].Description, f.Doc)
			a.Headers = append(a.Headers, f)
		}
		out.Answers = append(out.Answers, a)
	}
	return out
}

func inOrder(in string) int { return slices.Index([]string{"path", "query", "header"}, in) }

// prose returns text as HTML, with the parts between backquotes as code. Descriptions have no other markup.
func prose(text string) template.HTML {
	var out strings.Builder
	for i, part := range strings.Split(text, "`") {
		escaped := template.HTMLEscapeString(part)
		if i%2 == 1 {
			escaped = "<code>" + escaped + "</code>"
		}
		out.WriteString(escaped)
	}
	return template.HTML(strings.ReplaceAll(out.String(), "\n\n", "<br><br>"))
}
