package freemail

import (
	"slices"
	"testing"
)

// The list has hundreds of domains, the national ones of the big providers among them, and no company's.
func TestDomains(t *testing.T) {
	all := Domains()
	if len(all) < 300 || !slices.IsSorted(all) {
		t.Errorf("%d domains, sorted: %v", len(all), slices.IsSorted(all))
	}
	for _, domain := range []string{"gmail.com", "googlemail.com", "hotmail.co.uk", "hotmail.fr", "yahoo.co.jp", "outlook.de", "live.nl", "gmx.at",
		"web.de", "t-online.de", "laposte.net", "libero.it", "wp.pl", "seznam.cz", "abv.bg", "freemail.hu", "mail.ru", "ukr.net", "uol.com.br",
		"qq.com", "163.com", "naver.com", "rediffmail.com", "bluewin.ch", "proton.me", "tuta.com", "icloud.com",
		"tutanota.com", "tutanota.de", "tuta.io", "keemail.me", "zohomail.com", "startmail.com", "riseup.net", "disroot.org", "tin.it", "talktalk.net",
		"sympatico.ca", "globo.com", "yandex.com.tr", "walla.com", "bluemail.ch", "hot.ee", "hispeed.ch", "privaterelay.appleid.com", "mozmail.com",
		"gmail.co.uk", "hotmail.com.mx", "club-internet.fr", "internet.ru", "anonaddy.me"} {
		if !slices.Contains(all, domain) {
			t.Errorf("%s is missing", domain)
		}
	}
	for _, domain := range []string{"example.com", "microsoft.com", "google.com", "alibaba.com", "live.org", "mail.acme.com", "apple.com", "appleid.com", "tutao.de",
		"yandex-team.ru", "vodafone.de", "telia.com", "proximus.be"} {
		if slices.Contains(all, domain) {
			t.Errorf("%s is no free-mail domain", domain)
		}
	}
	all[0] = "changed"
	if Domains()[0] == "changed" {
		t.Error("a caller can change the list")
	}
}
