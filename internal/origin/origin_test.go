package origin

import (
	"slices"
	"testing"
)

// TestOrigins checks that an origin must be written as a browser sends it.
func TestOrigins(t *testing.T) {
	for list, want := range map[string][]string{
		"":                        nil,
		"https://app.example.com": {"https://app.example.com"},
		"https://a.example.com, https://b.example.com:8443,https://a.example.com": {"https://a.example.com", "https://b.example.com:8443"},
		"http://localhost:5173 http://127.0.0.1:5173 http://[::1]:5173":           {"http://localhost:5173", "http://127.0.0.1:5173", "http://[::1]:5173"},
	} {
		if got, err := ParseList(list); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
	for _, list := range []string{"*", "https://*.example.com", "https://app.example.com/", "https://app.example.com/app", "http://app.example.com",
		"https://user@app.example.com", "https://app.example.com?a", "https://app.example.com#a", "app.example.com", "null", "https://App.example.com", "https://app.example.com:443",
		"http://localhost:80", "https://app.example.com:", "ftp://localhost", "https://", "https://bücher.example", "https://good.example.com,*", "file:///x"} {
		if got, err := ParseList(list); err == nil {
			t.Errorf("%q: %v", list, got)
		}
	}
}
