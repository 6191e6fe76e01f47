package owner_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
)

const first = "owner@example.test"

func makeOwner(w *apitest.World, email string) *portal.Person {
	w.T.Helper()
	p, err := w.Owners.Make(context.Background(), email)
	if err != nil {
		w.T.Fatal(err)
	}
	return p
}

// owners returns all owners.
func owners(w *apitest.World) (all []*portal.Person) {
	w.T.Helper()
	page, err := w.Table.Query(context.Background(), table.Query{Index: table.GSI1, PK: "STAFF"})
	if err != nil {
		w.T.Fatal(err)
	}
	for _, item := range page.Items {
		p, err := apitest.DecodePerson(item)
		if err != nil {
			w.T.Fatal(err)
		}
		if p.Role == portal.RoleOwner {
			all = append(all, p)
		}
	}
	return all
}

// TestMakeOwner makes one owner, however often the portal is deployed or started.
func TestMakeOwner(t *testing.T) {
	w := apitest.OnBolt(t)
	owner := makeOwner(w, " Owner@Example.TEST ")
	if owner.Email != "Owner@example.test" || owner.Role != portal.RoleOwner || owner.Status != portal.StatusInvited ||
		!owner.InviteExpiresAt.Equal(w.Clock.Now().Add(7*24*time.Hour)) {
		t.Errorf("made %+v", owner)
	}
	link := apitest.Token(w.Mail("Owner@example.test"))
	w.Recorder.Writes()
	for range 3 {
		w.Clock.Move(time.Hour)
		if again := makeOwner(w, first); again == nil || again.ID != owner.ID || again.InviteVersion != owner.InviteVersion {
			t.Errorf("made %+v", again)
		}
	}
	if n := len(w.Recorder.Writes()); n != 0 {
		t.Errorf("%d Writes for an owner who is there", n)
	}
	url, err := w.Links().Invite(context.Background(), owner)
	if err != nil || url != apitest.URL+"/accept#"+link {
		t.Errorf("the link is %q, %v, not the mailed one", url, err)
	}
	w.Accept(link, "Olive", "Owner")
	for _, email := range []string{first, "other@example.test"} {
		if p := makeOwner(w, email); p != nil {
			t.Errorf("with an owner, another was made: %+v", p)
		}
	}
	w.NoMail()
	if n := len(owners(w)); n != 1 {
		t.Errorf("%d owners", n)
	}
}

// TestMakeOwnerAgain calls Make again. The first owner gets a new link only if they have none that works.
func TestMakeOwnerAgain(t *testing.T) {
	tests := map[string]struct {
		happen func(w *apitest.World, owner *portal.Person, link string)
		email  string
		same   bool // the same person
	}{
		"expired":        {func(w *apitest.World, _ *portal.Person, _ string) { w.Clock.Move(8 * 24 * time.Hour) }, first, true},
		"long forgotten": {func(w *apitest.World, _ *portal.Person, _ string) { w.Clock.Move(365 * 24 * time.Hour) }, first, true},
		"expired, and recorded": {func(w *apitest.World, _ *portal.Person, _ string) {
			w.Clock.Move(8 * 24 * time.Hour)
			if n, err := w.Cleanup.ExpireInvites(context.Background()); n != 1 || err != nil {
				w.T.Errorf("recorded %d, %v", n, err)
			}
		}, first, true},
		"another address": {func(*apitest.World, *portal.Person, string) {}, "other@example.test", true},
		"another address after the first bounced": {func(w *apitest.World, owner *portal.Person, _ string) {
			w.Alter(owner.ID, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
		}, "other@example.test", true},
		"declined": {func(w *apitest.World, _ *portal.Person, link string) {
			w.Must(204, "POST", "/v1/invites/decline", "", body{"token": link})
		}, first, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := makeOwner(w, first)
			old := apitest.Token(w.Mail(first))
			tt.happen(w, owner, old)
			again := makeOwner(w, tt.email)
			if again == nil || (again.ID == owner.ID) != tt.same {
				t.Fatalf("made %+v", again)
			}
			fresh := apitest.Token(w.Mail(tt.email))
			if a := w.Do("POST", "/v1/invites/accept", "", body{"token": old, "password": apitest.Secret}); a.Code() != "link_invalid" {
				t.Errorf("the old link: %s", a.Raw)
			}
			w.Accept(fresh, "Olive", "Owner")
			w.SignIn(tt.email, apitest.Secret)
			if tt.email != first {
				if a := w.Do("POST", "/v1/session", "", body{"email": first, "password": apitest.Secret}); a.Code() != "bad_credentials" {
					t.Errorf("the old address: %s", a.Raw)
				}
			}
			if n := len(owners(w)); n != 1 {
				t.Errorf("%d owners", n)
			}
		})
	}
}

func TestMakeOwnerRefuses(t *testing.T) {
	w := apitest.OnBolt(t)
	for _, email := range []string{"", "sam", "a@b@c.de", "sam@localhost"} {
		if p, err := w.Owners.Make(context.Background(), email); p != nil || !portal.HasCode(err, portal.CodeInvalid) ||
			email != "" && strings.Contains(err.Error(), email) {
			t.Errorf("%q: %+v, %v", email, p, err)
		}
	}
	if n := len(w.Recorder.Writes()); n != 0 {
		t.Errorf("%d Writes", n)
	}
}

// TestMakeOwnerAtOnce calls Make eight times at the same moment. One owner is made. A call that is refused meanwhile
// returns that owner when it is repeated.
func TestMakeOwnerAtOnce(t *testing.T) {
	w := apitest.OnBolt(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			p, err := w.Owners.Make(context.Background(), first)
			if refused := (*table.Refused)(nil); err != nil && !errors.As(err, &refused) {
				t.Error(err)
			}
			if err == nil && p == nil {
				t.Error("nobody was made")
			}
		})
	}
	group.Wait()
	if all := owners(w); len(all) != 1 || makeOwner(w, first).ID != all[0].ID {
		t.Errorf("%d owners", len(all))
	}
	w.Mail(first)
}
