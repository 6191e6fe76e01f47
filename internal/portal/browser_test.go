package portal

import "testing"

// TestBrowserOf reads the User-Agents of the usual browsers, and of programs that are no browsers.
func TestBrowserOf(t *testing.T) {
	const apple, windows = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
	const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
	const android = "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
	const chromium = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
	for userAgent, want := range map[string]string{
		windows + chromium:                                                                                          "Chrome on Windows",
		windows + chromium + " Edg/131.0.0.0":                                                                       "Edge on Windows",
		windows + chromium + " OPR/116.0.0.0":                                                                       "Opera on Windows",
		windows + chromium + " Vivaldi/7.0.3495.10":                                                                 "Vivaldi on Windows",
		windows + "Gecko/20100101 Firefox/133.0":                                                                    "Firefox on Windows",
		windows + "Trident/7.0; rv:11.0) like Gecko":                                                                "Internet Explorer on Windows",
		apple + "605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15":                                         "Safari on macOS",
		apple + "537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36":                                         "Chrome on macOS",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0":                      "Firefox on macOS",
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0":                                    "Firefox on Linux",
		"Mozilla/5.0 (X11; Linux x86_64) " + chromium:                                                               "Chrome on Linux",
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + chromium:                                                      "Chrome on ChromeOS",
		iphone + "Version/18.1 Mobile/15E148 Safari/604.1":                                                          "Safari on iOS",
		iphone + "CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1":                                                   "Chrome on iOS",
		iphone + "FxiOS/133.0 Mobile/15E148 Safari/605.1.15":                                                        "Firefox on iOS",
		iphone + "Version/18.0 EdgiOS/131.0.2903.68 Mobile/15E148 Safari/604.1":                                     "Edge on iOS",
		"Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Version/12.1.2 Mobile/15 Safari/604.1":  "Safari on iPadOS",
		android + "Chrome/131.0.0.0 Mobile Safari/537.36":                                                           "Chrome on Android",
		android + "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36":                                       "Samsung Internet on Android",
		android + "Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0":                                            "Edge on Android",
		"Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0":                                      "Firefox on Android",
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Version/4.0 Chrome/131.0 Mobile DuckDuckGo/5 Safari/53": "DuckDuckGo on Android",
		"curl/8.5.0":             "",
		"Go-http-client/1.1":     "",
		"Your bank: call 0 on !": "",
		"":                       "",
	} {
		if got := said(BrowserOf(userAgent)); got != want {
			t.Errorf("%q is %q, want %q", userAgent, got, want)
		}
	}
	if got := BrowserOf("Mozilla/5.0 (PlayStation) Firefox/1"); got != (Browser{Name: "Firefox"}) {
		t.Errorf("without a system: %q", got)
	}
	if got := BrowserOf("something on Linux"); got != (Browser{System: "Linux"}) {
		t.Errorf("without a name: %q", got)
	}
}

// said returns a browser in the form of the test's table.
func said(b Browser) string {
	if b == (Browser{}) {
		return ""
	}
	return b.Name + " on " + b.System
}
