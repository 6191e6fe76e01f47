package record

// Client is where a request comes from: a network address and, for IPv6, a larger network around it. An IPv6 client can
// use a whole /64, so that is one address. A /48 has 65,536 of these, so the /48 is counted, too.
type Client struct {
	Address string // an IPv4 address, or an IPv6 network of /64
	Network string // the IPv6 network of /48; empty for IPv4
}

// networkFactor is how many times larger the limit of a network is than the limit of an address.
const networkFactor = 10

// Customer returns what one customer of a network has: an IPv4 address, or an IPv6 network of /48. If attempts are
// counted by a client together with somebody's address, this is the client. Otherwise each of a customer's networks of
// /64 would count as another client.
func (c Client) Customer() string {
	if c.Network != "" {
		return c.Network
	}
	return c.Address
}

// Counters returns the throttle's counters of a client.
func (c Client) Counters(t Throttle) []Counter {
	all := []Counter{t.Of(c.Address)}
	if c.Network != "" {
		t.Limit *= networkFactor
		all = append(all, t.Of(c.Network))
	}
	return all
}
