package apitest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Owner makes the first owner. The owner accepts the invite. Owner returns their session's token.
func (w *World) Owner() string {
	w.T.Helper()
	if _, err := w.Owners.Make(context.Background(), "owner@example.test"); err != nil {
		w.T.Fatal(err)
	}
	return w.Accept(Token(w.Mail("owner@example.test")), "Olive", "Owner")
}

// Accept accepts an invite by its token and returns the new session's token.
func (w *World) Accept(link, first, last string) string {
	w.T.Helper()
	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", map[string]any{"token": link, "password": Secret, "firstName": first, "lastName": last})
	return a.Text("token")
}

// SignIn signs somebody in, from a client of their own, and returns the session's token.
func (w *World) SignIn(email, password string) string {
	w.T.Helper()
	r := Request("POST", "/v1/session", "", map[string]any{"email": email, "password": password})
	r.RemoteAddr = w.Client()
	a := w.Serve(r)
	if a.Status != http.StatusCreated {
		w.T.Fatalf("sign in: %d %s", a.Status, a.Raw)
	}
	return a.Text("token")
}

// Confirm confirms the password of a session, as sensitive acts need it.
func (w *World) Confirm(bearer string) {
	w.T.Helper()
	w.Must(http.StatusNoContent, "POST", "/v1/session/confirm", bearer, map[string]any{"password": Secret})
}

// Client is the network address of a client that has not called before.
func (w *World) Client() string {
	n := w.clients.Add(1)
	return fmt.Sprintf("203.%d.%d.%d:4321", n>>16&255, n>>8&255, n&255)
}

// Partner adds a partner by name and returns its id.
func (w *World) Partner(staff, name string, domains ...string) string {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", "/v1/partners", staff,
		map[string]any{"name": name, "kind": "partner", "licence": "guest", "domains": append([]string{}, domains...)}).Text("id")
}

// Person adds an active person to a partner and returns their id and session's token.
func (w *World) Person(staff, partner, email string, primaryContact bool) (id, bearer string) {
	w.T.Helper()
	id, link := w.Invited(staff, partner, email, primaryContact)
	return id, w.Accept(link, "Pat", "Person")
}

// Invited adds an invited person to a partner and returns their id and their link's token.
func (w *World) Invited(staff, partner, email string, primaryContact bool) (id, link string) {
	w.T.Helper()
	a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", staff, map[string]any{
		"firstName": "Pat", "lastName": "Person", "email": email, "access": true, "primaryContact": primaryContact})
	return a.Text("person.id"), Token(w.Mail(a.Text("person.email")))
}

// Contact adds a contact to a partner, or without one if partner is empty, and returns their id.
func (w *World) Contact(staff, partner, email string) string {
	w.T.Helper()
	path := "/v1/people"
	if partner != "" {
		path = "/v1/partners/" + partner + "/people"
	}
	body := map[string]any{"firstName": "Con", "lastName": "Tact"}
	if email != "" {
		body["email"] = email
	}
	return w.Must(http.StatusCreated, "POST", path, staff, body).Text("person.id")
}

// InvitedStaff invites somebody to the vendor's own people, in that role, and returns their id and their link's token.
func (w *World) InvitedStaff(owner, email string, role portal.Role) (id, link string) {
	w.T.Helper()
	by := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	id = w.Contact(owner, "", email)
	w.Alter(id, func(p *portal.Person) {
		p.Role, p.Status, p.InviteVersion, p.InvitedBy = role, portal.StatusInvited, 1, by
		p.InvitedAt, p.InviteExpiresAt = w.Clock.Now(), w.Clock.Now().Add(7*24*time.Hour)
	})
	return id, w.InviteLink(id)
}

// Staff adds somebody to the vendor's own people, in that role and active, and returns their id and session's token.
func (w *World) Staff(owner, email string, role portal.Role) (id, bearer string) {
	w.T.Helper()
	id, link := w.InvitedStaff(owner, email, role)
	return id, w.Accept(link, "Ada", "Staff")
}

// Stored reads a person from the table.
func (w *World) Stored(id string) *portal.Person {
	w.T.Helper()
	var p portal.Person
	if err := w.item("PERSON#"+id, "-").Decode(&p); err != nil {
		w.T.Fatal(err)
	}
	return &p
}

// Alter changes a stored person directly in the table, into a state that no route can make.
func (w *World) Alter(id string, change func(*portal.Person)) {
	w.T.Helper()
	p, item := w.Stored(id), w.item("PERSON#"+id, "-")
	was := p.Status
	change(p)
	for _, place := range []*table.Key{&item.GSI1, &item.GSI2} {
		if rest, ok := strings.CutPrefix(place.SK, string(was)+"#"); ok {
			place.SK = string(p.Status) + "#" + rest
		}
	}
	item.Attributes = table.Encode(p)
	w.put(item, table.Version(item.Version))
}

// InviteLink returns the token of a person's current invite, as their mail has it.
func (w *World) InviteLink(id string) string {
	w.T.Helper()
	p := w.Stored(id)
	return w.Keys[token.Invite].Mint(token.Link{Purpose: token.Invite, Person: p.ID, Partner: p.ListedAt(), By: p.InvitedBy,
		Version: uint64(p.InviteVersion), ExpiresAt: p.InviteExpiresAt})
}

// Settings changes the portal's settings. change gets the current settings and changes them.
func (w *World) Settings(change func(*portal.Settings)) {
	w.T.Helper()
	s, err := w.Rooms.Acceptance.ReadPortal(context.Background())
	if err != nil {
		w.T.Fatal(err)
	}
	change(&s)
	w.put(table.Item{Key: record.Settings, Attributes: record.EncodeSettings(s)}, table.Any)
}

// Groups stores the portal's groups, by id.
func (w *World) Groups(all map[string]portal.Group) {
	w.T.Helper()
	w.put(table.Item{Key: record.Groups, Attributes: table.Encode(map[string]any{"groups": all})}, table.Any)
}

func (w *World) item(pk, sk string) table.Item {
	w.T.Helper()
	key := table.Key{PK: pk, SK: sk}
	items, err := w.Table.Get(context.Background(), key)
	if err != nil {
		w.T.Fatal(err)
	}
	item, ok := items[key]
	if !ok {
		w.T.Fatalf("nothing stands under %s", key)
	}
	return item
}

func (w *World) put(item table.Item, cond table.Condition) {
	w.T.Helper()
	if err := w.Table.Write(context.Background(), table.Put(item, cond)); err != nil {
		w.T.Fatal(err)
	}
}
