package main

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	routes "allyway/internal/api"
	client "allyway/web"
)

func checkWeb(t *testing.T, made *template) {
	_, r := made.one(t, "AWS::CloudFront::Distribution")
	d := within(r.Properties, "DistributionConfig")
	api := within(d, "CacheBehaviors", 0)
	for name, want := range map[string]string{
		"PathPattern":           `"/v1/*"`,
		"CachePolicyId":         `"4135ea2d-6df8-44a3-9df3-4b5a84be39ad"`, // CachingDisabled
		"OriginRequestPolicyId": `"b689b0a8-53d0-40ab-baf2-68738e2966ac"`, // AllViewerExceptHostHeader
		"ViewerProtocolPolicy":  `"https-only"`,
		"AllowedMethods":        `["GET","HEAD","OPTIONS","PUT","PATCH","POST","DELETE"]`,
	} {
		if got := text(within(api, name)); got != want {
			t.Errorf("API behaviour: %s %s, want %s", name, got, want)
		}
	}
	if len(list(within(d, "CacheBehaviors"))) != 1 || within(d, "CustomErrorResponses") != nil {
		t.Error("error pages for the whole distribution would replace the API's own answers")
	}
	for _, o := range list(within(d, "Origins")) {
		headers := text(within(o, "OriginCustomHeaders"))
		toAPI := within(o, "CustomOriginConfig") != nil
		if toAPI != strings.Contains(headers, `"`+routes.OriginSecretHeader+`"`) || toAPI != strings.Contains(headers, "{{resolve:secretsmanager:") {
			t.Errorf("origin %v has the headers %s", within(o, "Id"), headers)
		}
		if !toAPI && within(o, "OriginAccessControlId") == nil {
			t.Errorf("origin %v reads the bucket without access control", within(o, "Id"))
		}
	}
	_, bucket := made.one(t, "AWS::S3::Bucket")
	for name, blocked := range bucket.Properties["PublicAccessBlockConfiguration"].(map[string]any) {
		if blocked != true {
			t.Errorf("the bucket's %s is %v", name, blocked)
		}
	}
	if len(made.of("AWS::CloudFront::Function")) != 2 {
		t.Error("the edge functions are missing")
	}
}

// edge runs one of CloudFront's functions on a request, and returns the request that it passes on.
func edge(t *testing.T, code string, event any) map[string]any {
	t.Helper()
	in, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	script := `const handler = new Function(process.argv[1] + '; return handler;')();
		process.stdout.write(JSON.stringify(handler(JSON.parse(process.argv[2]))));`
	out, err := exec.Command("node", "-e", script, code, string(in)).Output()
	if err != nil {
		t.Fatal(err)
	}
	var request map[string]any
	if err := json.Unmarshal(out, &request); err != nil {
		t.Fatal(err)
	}
	return request
}

func TestClientRoutes(t *testing.T) {
	for uri, want := range map[string]string{
		"/":                        "/index.html",
		"/index.html":              "/index.html",
		"/accept":                  "/index.html",
		"/partners/01J/people":     "/index.html",
		"/partners.old/01J":        "/index.html",
		"/docs":                    "/docs/index.html",
		"/docs/":                   "/docs/index.html",
		"/docs/index.html":         "/docs/index.html",
		"/docs/people":             "/index.html",
		"/docs.html":               "/docs.html",
		"/accept%23TOKEN.":         "/index.html",
		"/Reset%23TOKEN%3E.":       "/index.html",
		"/accept.js":               "/index.html",
		"/acceptance.js":           "/acceptance.js",
		"/assets/accept.js":        "/assets/accept.js",
		"/assets/index-D4f1.js":    "/assets/index-D4f1.js",
		"/favicon.ico":             "/favicon.ico",
		"/assets/missing-file.css": "/assets/missing-file.css",
	} {
		got := edge(t, clientRoutes, map[string]any{"request": map[string]any{"uri": uri}})
		if got["uri"] != want {
			t.Errorf("%s is served %v, want %s", uri, got["uri"], want)
		}
	}
}

// TestElsewhereAtTheEdge checks that the paths that get 404 from the local process also get it from CloudFront.
func TestElsewhereAtTheEdge(t *testing.T) {
	for _, path := range []string{"/metrics", "/.well-known/security.txt", "/.well-known", "/debug/pprof/", "/Healthz", "/api/v2"} {
		got := edge(t, clientRoutes, map[string]any{"request": map[string]any{"uri": path}})
		if got["statusCode"] != float64(http.StatusNotFound) {
			t.Errorf("%s gets %v", path, got)
		}
	}
	if !strings.Contains(clientRoutes, "'/"+client.Description+"'") {
		t.Error("the edge has another page under /docs than the local process")
	}
	if !strings.Contains(clientRoutes, strings.ReplaceAll(client.Elsewhere, "/", `\/`)) {
		t.Error("the edge has another list of paths than the local process")
	}
}

func TestViewerAddress(t *testing.T) {
	value := func(s string) any { return map[string]any{"value": s} }
	got := edge(t, viewerAddress, map[string]any{
		"viewer": map[string]any{"ip": "203.0.113.9"},
		"request": map[string]any{"uri": "/v1/session", "headers": map[string]any{
			"x-viewer-address": value("192.0.2.1"), "cloudfront-viewer-address": value("192.0.2.1:1"), "accept": value("*/*"),
		}},
	})
	want := `{"accept":{"value":"*/*"},"x-viewer-address":{"value":"203.0.113.9"}}`
	if text(got["headers"]) != want {
		t.Errorf("headers %s, want %s", text(got["headers"]), want)
	}
}

// TestViewerPath checks that functions get an id in a path as the client sent it, and that no client can set the
// header.
func TestViewerPath(t *testing.T) {
	for path, want := range map[string]any{
		"/v1/partners/by/crm/a%2Fb%3F": "/v1/partners/by/crm/a%2Fb%3F", "/v1/people/by/crm/%25": "/v1/people/by/crm/%25",
		"/v1/partners/by/crm/512": nil, "/v1/people/a%2Fb": nil, "/x/v1/people/by/crm/%25": nil,
	} {
		got := edge(t, viewerAddress, map[string]any{
			"viewer":  map[string]any{"ip": "203.0.113.9"},
			"request": map[string]any{"uri": path, "headers": map[string]any{"x-viewer-path": map[string]any{"value": "/v1/people/by/crm/forged"}}},
		})
		if passed := within(got, "headers", "x-viewer-path", "value"); passed != want {
			t.Errorf("%s: passed on as %v, want %v", path, passed, want)
		}
	}
}
