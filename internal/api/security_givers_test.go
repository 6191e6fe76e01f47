package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// asksFor has staff or a key ask for somebody's new address, and returns the token of the link mailed there.
func asksFor(w *apitest.World, bearer, id, email string) (link string) {
	w.T.Helper()
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, bearer, body{"email": email})
	return apitest.Token(mailTo(w.T, w.Mails(), email))
}

// TestNewAddressEndsWithWhoAskedForIt asks for other people's new addresses, and then ends the rights of the person who
// asked, in every way. The mailed link does not work, until the rights are back. If people ask for their own new
// address, the link depends on nobody else's rights.
func TestNewAddressEndsWithWhoAskedForIt(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	disable, enable := "/disable", "/enable"
	act := func(id, act string) { w.Must(http.StatusOK, "POST", "/v1/people/"+id+act, w.owner, nil) }
	role := func(id, role string) { w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"role": role}) }
	target, _ := w.Staff(w.owner, "target@example.test", portal.RoleOwner)
	admin, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	owner, owning := w.Staff(w.owner, "oda@example.test", portal.RoleOwner)
	ana, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Mails()

	link := asksFor(w.World, owning, target, "first@example.test")
	act(owner, disable)
	confirms(w.World, link, 400, "link_invalid")
	act(owner, enable)
	role(owner, "admin") // an admin can do nothing to an owner
	confirms(w.World, link, 400, "link_invalid")
	role(owner, "owner")
	confirms(w.World, link, http.StatusNoContent, "")

	link = asksFor(w.World, administering, ana, "second@acme.com")
	act(admin, disable)
	confirms(w.World, link, 400, "link_invalid")
	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "second@acme.com"})
	w.NoMail()
	act(admin, enable)
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+admin, w.owner, nil)
	confirms(w.World, link, 400, "link_invalid")

	id, key := newKey(w.World, w.owner, portal.ScopePeopleWrite, portal.ScopeInvitesWrite)
	link = asksFor(w.World, key, ana, "third@acme.com")
	w.Must(http.StatusNoContent, "DELETE", "/v1/keys/"+id, w.owner, nil)
	confirms(w.World, link, 400, "link_invalid")

	_, owning = w.Staff(w.owner, "ola@example.test", portal.RoleOwner)
	creator := w.Must(http.StatusOK, "GET", "/v1/session", owning, nil).Text("person.id")
	_, key = newKey(w.World, owning, portal.ScopePeopleWrite, portal.ScopeInvitesWrite)
	link = asksFor(w.World, key, ana, "fourth@acme.com")
	act(creator, disable) // the key stays valid
	confirms(w.World, link, http.StatusNoContent, "")

	using := w.SignIn("fourth@acme.com", apitest.Secret)
	link = asks(w.World, ana, using, "own@acme.com")
	confirms(w.World, link, http.StatusNoContent, "")
}

// TestLinkToANewAddressIsNotMailedForNothing ends the rights of the person who asked before the mail is sent. The link
// would not work, so it is not mailed.
func TestLinkToANewAddressIsNotMailedForNothing(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	admin, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	ana, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+ana, administering, body{"email": "new@acme.com"})
	w.Must(http.StatusOK, "POST", "/v1/people/"+admin+"/disable", w.owner, nil)
	w.Mail("ana@acme.com") // the notice
}

// TestLinkToANewAddressWaitsForThePartner asks for a new address while the partner is inactive. Its link would be refused,
// so it is mailed when the partner is active again, and never after it has expired.
func TestLinkToANewAddressWaitsForThePartner(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ana, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	is := func(status string) {
		w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": status})
	}
	is("inactive")
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+ana, w.owner, body{"email": "new@acme.com"})
	w.Mail("ana@acme.com") // the notice
	is("active")
	w.Clock.Move(15 * time.Minute)
	confirms(w.World, apitest.Token(w.Mail("new@acme.com")), http.StatusNoContent, "")

	is("inactive")
	w.Confirm(w.owner)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+ana, w.owner, body{"email": "late@acme.com"})
	w.Mail("new@acme.com")
	w.Clock.Move(24 * time.Hour)
	w.owner = w.SignIn("owner@example.test", apitest.Secret)
	is("active")
	w.NoMail()
}

// TestTakenLinkEndsWithWhoTookIt has an admin take the link of one user's invite, and mail another. When the admin is
// disabled, the link that they took is dead, because they know it. The mailed one still works.
func TestTakenLinkEndsWithWhoTookIt(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	admin, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	taken, _ := w.Invited(administering, w.acme, "ana@acme.com", false)
	_, mailed := w.Invited(administering, w.acme, "ben@acme.com", false)
	url := w.Must(http.StatusCreated, "POST", "/v1/people/"+taken+"/invite/link", administering, nil).Text("url")
	link := url[len(apitest.URL+"/accept#"):]
	w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link})
	w.Must(http.StatusOK, "POST", "/v1/people/"+admin+"/disable", w.owner, nil)
	isVoid(w.World, link)
	w.Accept(mailed, "Ben", "User")
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+taken+"/invite", w.owner, nil) // nobody else knows the new link
	w.Accept(apitest.Token(w.Mail("ana@acme.com")), "Ana", "User")
}

// isVoid fails the test if a route does not refuse a link as invalid, or mails the link.
func isVoid(w *apitest.World, link string) {
	w.T.Helper()
	for _, act := range []string{"preview", "accept", "decline"} {
		in := body{"token": link}
		if act == "accept" {
			in["password"] = apitest.Secret
		}
		w.Refuses(400, "link_invalid", "POST", "/v1/invites/"+act, "", in)
	}
	w.Must(http.StatusAccepted, "POST", "/v1/invites/renew", "", body{"token": link})
	w.NoMail()
}

// TestVoidInvitesAreNeitherShownNorMailed invites a primary contact and ends the rights of the person who sent the
// invite. Every route refuses the link as invalid, and the link is not mailed again. A new link from somebody else
// works.
func TestVoidInvitesAreNeitherShownNorMailed(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		admin, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
		pam, link := w.Invited(administering, w.acme, "pam@acme.com", true)
		ana, _ := w.Invited(administering, w.acme, "ana@acme.com", false)
		chase := func(act string) (said []string) {
			a := w.Must(http.StatusOK, "POST", "/v1/people/chase", w.owner, body{"ids": []string{pam, ana}, "act": act})
			for i := range a.At("rows").([]any) {
				said = append(said, strings.TrimSpace(a.Text(fmt.Sprintf("rows.%d.outcome", i))+" "+a.Text(fmt.Sprintf("rows.%d.reason", i))))
			}
			return said
		}
		w.Must(http.StatusOK, "POST", "/v1/people/"+admin+"/disable", w.owner, nil)
		isVoid(w.World, link)
		w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "pam@acme.com"})
		w.NoMail()
		if said := chase("remind"); len(said) != 2 || said[0] != "refused link_invalid" || said[1] != "reminded" {
			t.Errorf("reminded: %q", said)
		}
		w.Mail("ana@acme.com")
		w.Must(http.StatusOK, "POST", "/v1/people/"+admin+"/enable", w.owner, nil)
		w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link})
		w.Must(http.StatusOK, "POST", "/v1/people/"+admin+"/disable", w.owner, nil)
		chase("resend")
		w.Accept(apitest.Token(mailTo(t, w.Mails(), "pam@acme.com")), "Pam", "Contact")
	})
}

// TestInviteOfAKeyLastsAsLongAsTheKey invites primary contacts by a key. The owner who created the key loses their
// rights, which changes nothing. The invites end when the key ends.
func TestInviteOfAKeyLastsAsLongAsTheKey(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		leaver, leaving := w.Staff(w.owner, "lea@example.test", portal.RoleOwner)
		id, key := newKey(w.World, leaving, portal.ScopePeopleWrite, portal.ScopeInvitesWrite)
		_, before := w.Invited(key, w.acme, "pam@acme.com", true)
		_, stays := w.Invited(key, w.acme, "ben@acme.com", true)
		w.Must(http.StatusOK, "POST", "/v1/people/"+leaver+"/disable", w.owner, nil)
		_, after := w.Invited(key, w.acme, "pia@acme.com", true)
		_, user := w.Invited(key, w.acme, "ana@acme.com", false)
		for _, link := range []string{before, after} {
			w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link})
			w.Must(http.StatusAccepted, "POST", "/v1/invites/renew", "", body{"token": link})
			if len(w.Mails()) != 1 {
				t.Error("not mailed again")
			}
			w.Accept(link, "Pam", "Contact")
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/keys/"+id, w.owner, nil)
		isVoid(w.World, stays)
		w.Accept(user, "Ana", "User")
	})
}
