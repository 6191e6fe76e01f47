package api_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
)

// picture returns a PNG of one pixel of that shade. If size is not 0, bytes are added after the end of the image, up to
// that size.
func picture(t testing.TB, shade uint8, size int) string {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 1, 1))
	m.SetGray(0, 0, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String() + strings.Repeat("\x00", max(0, size-b.Len()))
}

func imageRequest(path, bearer, media, bytes string) *http.Request {
	r := apitest.Request("PUT", path, bearer, bytes)
	r.Header.Set("Content-Type", media)
	return r
}

func (w *team) putLogo(path, media, bytes string) {
	w.T.Helper()
	if a := w.Serve(imageRequest(path, w.owner, media, bytes)); a.Status != http.StatusNoContent || a.Raw != "" {
		w.T.Fatalf("PUT %s: %d %s", path, a.Status, a.Raw)
	}
}

func TestLogos(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	black, white := picture(t, 0, 0), picture(t, 255, 0)
	webp, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	own, portals := "/v1/partners/"+w.acme+"/logo", "/v1/portal/logo"
	w.putLogo(own, "image/png", black)
	w.putLogo(portals, "image/jpeg", string(webp)) // the bytes decide, and not the media type
	partner := w.Must(http.StatusOK, "GET", "/v1/partners/"+w.acme, w.managing, nil).Text("logo")
	address, ok := strings.CutPrefix(partner, apitest.URL)
	if !ok || !strings.HasPrefix(address, "/v1/logos/") || len(address) != len("/v1/logos/")+64 {
		t.Fatalf("logo %q", partner)
	}
	for path, want := range map[string]struct{ media, bytes string }{address: {"image/png", black}, logoOf(w, "/v1/portal"): {"image/webp", string(webp)}} {
		for _, bearer := range []string{"", w.owner} {
			a := w.Must(http.StatusOK, "GET", path, bearer, nil)
			if a.Raw != want.bytes {
				t.Errorf("%s: %q", path, a.Raw)
			}
			for name, value := range map[string]string{"Content-Type": want.media, "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
				"Content-Security-Policy": "default-src 'none'; sandbox"} {
				if got := a.Header.Values(name); len(got) != 1 || got[0] != value {
					t.Errorf("%s: %s %q, want %q", path, name, got, value)
				}
			}
		}
	}
	if settings := w.Must(http.StatusOK, "GET", "/v1/settings", w.owner, nil).Text("logo"); settings != apitest.URL+logoOf(w, "/v1/portal") {
		t.Errorf("settings: %s", settings)
	}

	// The accept page and mails show the partner's logo, or the portal's if the partner has none.
	_, link := w.Invited(w.owner, w.acme, "ivo@acme.com", false)
	if a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link}); a.Text("partner.logo") != partner {
		t.Errorf("preview: %s", a.Raw)
	}
	w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "a@acme.com", "access": true})
	if m := w.Mail("a@acme.com"); !strings.Contains(m.HTML, partner) {
		t.Errorf("mailed\n%s", m.HTML)
	}
	w.Must(http.StatusCreated, "POST", "/v1/partners/"+w.other+"/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "b@other.com", "access": true})
	if m := w.Mail("b@other.com"); !strings.Contains(m.HTML, logoOf(w, "/v1/portal")) {
		t.Errorf("mailed\n%s", m.HTML)
	}

	// The same image again is no change. Another image has another path, and the old path still works for mails that
	// show it.
	w.Recorder.Writes()
	w.putLogo(own, "image/png", black)
	if writes := w.Recorder.Writes(); len(writes) != 0 {
		t.Errorf("wrote %v", writes)
	}
	w.putLogo(own, "application/octet-stream", white)
	if again := logoOf(w, "/v1/partners/"+w.acme); again == address {
		t.Error("another image has the same address")
	}
	w.Must(http.StatusOK, "GET", address, "", nil)
	for _, path := range []string{own, portals, own} { // removing a logo that is not there succeeds
		w.Must(http.StatusNoContent, "DELETE", path, w.owner, nil)
	}
	if logoOf(w, "/v1/partners/"+w.acme) != "" || logoOf(w, "/v1/portal") != "" {
		t.Error("a logo is there still")
	}
}

// logoOf returns the path of the logo, as a record shows it.
func logoOf(w *team, path string) string {
	w.T.Helper()
	return strings.TrimPrefix(w.Must(http.StatusOK, "GET", path, w.owner, nil).Text("logo"), apitest.URL)
}

func TestLogosRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	good := picture(t, 0, 0)
	const svg, html = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, `<!DOCTYPE html><script>alert(1)</script>`
	paths := []string{"/v1/partners/" + w.acme + "/logo", "/v1/portal/logo"}
	for name, scenario := range map[string]struct {
		media, bytes string
		status       int
		code         string
	}{
		"SVG":                   {"image/svg+xml", svg, 415, "unsupported_image"},
		"SVG called PNG":        {"image/png", svg, 415, "unsupported_image"},
		"HTML":                  {"text/html", html, 415, "unsupported_image"},
		"HTML called JPEG":      {"image/jpeg", html, 415, "unsupported_image"},
		"GIF":                   {"image/gif", "GIF89a\x01\x00\x01\x00\x00\x00\x00;", 415, "unsupported_image"},
		"GIF called WebP":       {"image/webp", "GIF89a\x01\x00\x01\x00\x00\x00\x00;", 415, "unsupported_image"},
		"PNG called a page":     {"text/html", good, 415, "unsupported_image"},
		"PNG in JSON":           {"application/json", `{"logo":"x"}`, 415, "unsupported_image"},
		"no type":               {"", good, 415, "unsupported_image"},
		"a form":                {"multipart/form-data; boundary=x", "--x\r\n\r\n" + good + "\r\n--x--", 415, "unsupported_image"},
		"cut off":               {"image/png", good[:20], 415, "unsupported_image"},
		"a byte more than 100K": {"image/png", picture(t, 0, 100<<10+1), 413, "too_large"},
		"3 MB":                  {"image/png", picture(t, 0, 3<<20), 413, "too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range paths {
				r := imageRequest(path, w.owner, scenario.media, scenario.bytes)
				if scenario.media == "" {
					r.Header.Del("Content-Type")
				}
				w.With(t).RefusesRequest(scenario.status, scenario.code, r)
			}
		})
	}
	for _, path := range paths {
		w.putLogo(path, "image/png", picture(t, 0, 100<<10)) // just small enough
		for _, empty := range []*http.Request{imageRequest(path, w.owner, "image/png", ""), apitest.Request("PUT", path, w.owner, nil)} {
			empty.Header.Set("Content-Type", "image/png")
			if a := w.Serve(empty); a.Status != 400 && a.Status != 415 {
				t.Errorf("%s with nothing: %d %s", path, a.Status, a.Raw)
			}
		}
		for _, bearer := range []string{w.managing, using} {
			w.RefusesRequest(403, "forbidden", imageRequest(path, bearer, "image/png", good))
			w.Refuses(403, "forbidden", "DELETE", path, bearer, nil)
		}
		w.RefusesRequest(401, "not_signed_in", imageRequest(path, "", "image/png", good))
	}
	if logoOf(w, "/v1/partners/"+w.acme) == "" {
		t.Error("refusals took the logo away")
	}
	w.RefusesRequest(404, "not_found", imageRequest("/v1/partners/01J00000000000000000000000/logo", w.owner, "image/png", good))
	hash := strings.TrimPrefix(logoOf(w, "/v1/portal"), "/v1/logos/")
	for _, none := range []string{"x", strings.Repeat("0", 64), strings.ToUpper(hash), hash[:63], hash + "0", w.acme, "..", "%2e%2e"} {
		if a := w.Do("GET", "/v1/logos/"+none, "", nil); a.Status != http.StatusNotFound {
			t.Errorf("%q: %d %s", none, a.Status, a.Raw)
		}
	}
}
