package webhook

import (
	"net/netip"
	"strings"
	"testing"
)

func TestPublic(t *testing.T) {
	for s, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "2606:4700:4700::1111": true, "2a00:1450:4001:81b::200e": true, "::ffff:8.8.8.8": true,
		"0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "100.64.0.1": false, "100.127.255.255": false, "127.0.0.1": false, "127.255.0.1": false,
		"169.254.169.254": false, "172.16.0.1": false, "172.31.255.255": false, "192.0.0.1": false, "192.0.2.1": false, "192.168.1.1": false,
		"198.18.0.1": false, "224.0.0.1": false, "239.1.1.1": false, "240.0.0.1": false, "255.255.255.255": false,
		"100.63.255.255": true, "100.128.0.0": true, "172.15.0.1": true, "172.32.0.1": true, "11.0.0.1": true, "128.0.0.1": true,
		"::": false, "::1": false, "::127.0.0.1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "64:ff9b::7f00:1": false,
		"64:ff9b:1::1": false, "2002:7f00:1::": false, "2001::1": false, "2001:db8::1": false, "fc00::1": false, "fd00:ec2::254": false,
		"fe80::1": false, "fe80::1%eth0": false, "ff02::1": false,
	} {
		if got := Public(netip.MustParseAddr(s)); got != want {
			t.Errorf("%s is public: %v", s, got)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestCheckURL(t *testing.T) {
	const public, loopback, never = "public", "loopback", "never"
	for raw, want := range map[string]string{
		"https://hooks.example.com": public, "https://hooks.example.com/a?b=c": public, "https://hooks.example.com:8443/": public, "HTTPS://Hooks.Example.COM./": public,
		"https://8.8.8.8/": public, "https://[2606:4700:4700::1111]/": public, "https://xn--bcher-kva.example/": public,
		"http://127.0.0.1:9000/": loopback, "http://localhost:9000/": loopback, "https://[::1]/": loopback, "http://127.9.9.9/": loopback,
		"https://[::ffff:127.0.0.1]/": loopback,
		"":                            never, "hooks.example.com": never, "//hooks.example.com": never, "https:hooks.example.com": never, "https://": never, "https:///x": never,
		"http://hooks.example.com": never, "ftp://127.0.0.1/": never, "file:///etc/passwd": never, "https://user@hooks.example.com/": never, "http://user:x@127.0.0.1/": never,
		"https://hooks.example.com/#": never, "https://hooks.example.com/#x": never, "https://hooks.example.com/ x": never, "https://hooks.example.com\\@127.0.0.1/": never,
		"https://router/": never, "https://a.localhost/": never, "https://printer.local/": never, "https://db.internal/": never, "https://metadata.google.internal/": never,
		"https://10.0.0.1/": never, "https://169.254.169.254/": never, "https://[fd00:ec2::254]/": never, "https://[64:ff9b::a00:1]/": never,
		"https://2130706433/": never, "https://0x7f000001/": never, "https://0177.0.0.1/": never, "https://127.1/": never, "https://1.2.3/": never,
		"https://[fe80::1%25eth0]/": never, "https://hooks.example.com:port/": never, "https://hooks.example.com:0/": never,
		"https://hooks.example.com:65535/": public, "https://hooks.example.com:65536/": never, "https://hooks.example.com:99999/": never, "http://127.0.0.1:0/": never,
		"https://hooks.example.com:/": public, "https://" + strings.Repeat("a.", 1000) + "example.com": never,
	} {
		if got := CheckURL(raw, false) == nil; got != (want == public) {
			t.Errorf("%s is allowed: %v", raw, got)
		}
		if got := CheckURL(raw, true) == nil; got != (want != never) {
			t.Errorf("%s is allowed where this machine is: %v", raw, got)
		}
	}
}
