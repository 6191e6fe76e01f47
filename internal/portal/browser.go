package portal

import "strings"

// Browser is what the User-Agent of a request says about the browser and its operating system. Both are names from this
// file, or empty. A browser can send any text, so its own words are never stored, shown or mailed.
type Browser struct {
	Name, System string
}

// mark is a part of a User-Agent, and the name that it stands for.
type mark struct{ part, name string }

// browserMarks are searched in this order. Most browsers also name the browsers that they are made from, so these come
// later.
var browserMarks = []mark{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"Edge/", "Edge"},
	{"OPR/", "Opera"}, {"OPT/", "Opera"}, {"OPX/", "Opera"},
	{"Vivaldi/", "Vivaldi"}, {"YaBrowser/", "Yandex Browser"}, {"SamsungBrowser/", "Samsung Internet"},
	{"DuckDuckGo/", "DuckDuckGo"}, {"Ddg/", "DuckDuckGo"}, {"UCBrowser/", "UC Browser"}, {"HuaweiBrowser/", "Huawei Browser"},
	{"MiuiBrowser/", "Mi Browser"}, {"GSA/", "Google app"},
	{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"},
	{"CriOS/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"},
	{"MSIE ", "Internet Explorer"}, {"Trident/", "Internet Explorer"},
	{"Safari/", "Safari"},
}

// systemMarks are searched in this order: Android also names Linux, and Windows Phone also names Windows.
var systemMarks = []mark{
	{"Windows Phone", "Windows Phone"}, {"Windows", "Windows"},
	{"iPhone", "iOS"}, {"iPod", "iOS"}, {"iPad", "iPadOS"},
	{"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Macintosh", "macOS"}, {"Linux", "Linux"},
}

// BrowserOf reads a User-Agent. A new iPad calls itself a Mac, and cannot be distinguished from one.
func BrowserOf(userAgent string) Browser {
	return Browser{Name: firstMark(browserMarks, userAgent), System: firstMark(systemMarks, userAgent)}
}

func firstMark(marks []mark, text string) string {
	for _, m := range marks {
		if strings.Contains(text, m.part) {
			return m.name
		}
	}
	return ""
}
