package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
)

const (
	leastKills = 30
	mostKills  = 120
	rowsAList  = 1000
)

// TestKillWhileInvitingMany kills the process at random moments while it invites a list of 1,000 people, and sends the
// same list again after each kill. People, invites and mails must agree at every one of these moments. In the end,
// everybody on the list is invited and mailed once.
func TestKillWhileInvitingMany(t *testing.T) {
	folder := folderOf(t)
	p := start(t, folder)
	session := p.signIn(t)
	partner := p.addPartner(t, session)
	lists, busy, kills := 1, 0, 0
	within := 200 * time.Millisecond                           // the time before a kill, adapted to the machine
	for ; kills < leastKills || busy < leastKills/4; kills++ { // busy: mail waited when the process was killed
		if kills == mostKills {
			t.Fatalf("only %d of %d kills met mail that waited", busy, kills)
		}
		answer := make(chan []byte, 1)
		go func() {
			status, body, err := callOnce("POST", p.url+"/v1/partners/"+partner+"/invites", session, listOf(lists))
			if err != nil || status != 200 {
				body = nil // killed
			}
			answer <- body
		}()
		time.Sleep(rand.N(within))
		kill(t, p)
		answered := <-answer
		found := readStored(t, folder, partner)
		found.check(t)
		switch {
		case len(found.letters) > 0:
			busy++
		case answered != nil:
			within = max(within*3/4, 10*time.Millisecond)
		default:
			within = min(within*4/3, 10*time.Second)
		}
		if answered != nil {
			found.checkAnswered(t, answered)
			lists++
		}
		p = start(t, folder)
	}
	for last := 1; last <= lists; last++ {
		p.do(t, 200, "POST", "/v1/partners/"+partner+"/invites", session, listOf(last), nil)
	}
	p.waitUntilMailed(t, lists*rowsAList+1)
	if err := p.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	p.Wait()
	found := readStored(t, folder, partner)
	found.check(t)
	if len(found.people) != lists*rowsAList || len(found.letters) != 0 {
		t.Errorf("%d people of %d, %d mails wait", len(found.people), lists*rowsAList, len(found.letters))
	}
	t.Logf("%d kills, %d of them while mail waited; %d lists", kills, busy, lists)
}

// listOf returns the n-th list.
func listOf(n int) string {
	rows := make([]string, rowsAList)
	for i := range rows {
		rows[i] = fmt.Sprintf("n%d-%d@acme.test", n, i)
	}
	return `{"emails":"` + strings.Join(rows, ";") + `"}`
}

// waitUntilMailed waits until the mailbox has that many mails. It gives up when no mail arrives any more.
func (p *program) waitUntilMailed(t *testing.T, want int) {
	t.Helper()
	waitForAll(t, want, func() int { return p.mailboxCount(t) })
}

// mailboxCount returns how many mails the mailbox has.
func (p *program) mailboxCount(t *testing.T) int {
	t.Helper()
	mails, err := readMailbox(p.url, "")
	if err != nil {
		t.Fatal(err)
	}
	return len(mails)
}

// waitForAll waits until count returns want. It gives up when the count does not change for as long as patience.
func waitForAll(t *testing.T, want int, count func() int) {
	t.Helper()
	last, deadline := -1, time.Time{}
	for ; ; time.Sleep(100 * time.Millisecond) {
		n := count()
		if n == want {
			return
		}
		if n != last {
			last, deadline = n, time.Now().Add(patience)
		}
		if n > want || time.Now().After(deadline) {
			t.Fatalf("%d, want %d", n, want)
		}
	}
}

// stored is what is in the table after its process has ended.
type stored struct {
	people  map[string]*portal.Person
	claims  map[string]string // person by address
	letters map[string]portal.Letter
	mailed  map[string]int // by address
	invited int64          // from the partner's counts
}

// readStored opens the table of a process that has ended.
func readStored(t *testing.T, folder, partner string) *stored {
	t.Helper()
	tbl := openStopped(t, folder)
	defer tbl.Close()
	s := &stored{map[string]*portal.Person{}, map[string]string{}, map[string]portal.Letter{}, map[string]int{}, 0}
	var keys []table.Key
	each(t, tbl, table.Query{Index: table.GSI1, PK: "PARTNER#" + partner}, func(item table.Item) {
		var who portal.Person
		decode(t, item, &who)
		s.people[who.ID] = &who
		keys = append(keys, table.Key{PK: "EMAIL#" + who.Email.Claim(), SK: "-"})
	})
	for len(keys) > 0 {
		some := keys[:min(len(keys), table.MaxKeys)]
		keys = keys[len(some):]
		items, err := tbl.Get(t.Context(), some...)
		if err != nil {
			t.Fatal(err)
		}
		for key, item := range items {
			var held struct{ Person string }
			decode(t, item, &held)
			s.claims[strings.TrimPrefix(key.PK, "EMAIL#")] = held.Person
		}
	}
	for _, partition := range record.AllMailPartitions() {
		each(t, tbl, table.Query{PK: partition}, func(item table.Item) {
			var l portal.Letter
			decode(t, item, &l)
			if _, two := s.letters[l.Person]; two {
				t.Errorf("two mails wait for %s", l.Person)
			}
			s.letters[l.Person] = l
		})
	}
	each(t, tbl, table.Query{PK: record.MailboxPartition}, func(item table.Item) {
		var m message
		decode(t, item, &m)
		s.mailed[m.To]++
	})
	counts := table.Key{PK: "COUNT#" + partner, SK: "-"}
	items, err := tbl.Get(t.Context(), counts)
	if err != nil {
		t.Fatal(err)
	}
	var counted struct{ Invited int64 }
	if _, err := items.Decode(counts, &counted); err != nil {
		t.Fatal(err)
	}
	s.invited = counted.Invited
	return s
}

func each(t *testing.T, tbl *table.Table, q table.Query, do func(table.Item)) {
	t.Helper()
	for {
		page, err := tbl.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			do(item)
		}
		if q.After = page.Next; page.Next == "" {
			return
		}
	}
}

func decode(t *testing.T, item table.Item, into any) {
	t.Helper()
	if err := item.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// check checks that people, invites and mails agree. Each person is invited, has the claim of their address, and is
// counted. Their mail either waits or was sent once.
func (s *stored) check(t *testing.T) {
	t.Helper()
	if s.invited != int64(len(s.people)) {
		t.Errorf("%d people, %d counted", len(s.people), s.invited)
	}
	for id, who := range s.people {
		letter, waits := s.letters[id]
		wrong := who.Status != portal.StatusInvited || who.InviteVersion != 1 || s.claims[who.Email.Claim()] != id ||
			waits && (letter.Version != 1 || s.mailed[string(who.Email)] != 0 || who.Mail.State != portal.MailQueued) ||
			!waits && (s.mailed[string(who.Email)] != 1 || who.Mail.State != portal.MailSent)
		if wrong {
			t.Errorf("%s: %s, mail %s; waits %v %+v, mailed %d", who.Email, who.Status, who.Mail.State, waits, letter, s.mailed[string(who.Email)])
		}
	}
	for id := range s.letters {
		if s.people[id] == nil {
			t.Errorf("a mail waits for %s, who is not there", id)
		}
	}
}

// checkAnswered checks that everything an answer says is stored.
func (s *stored) checkAnswered(t *testing.T, answer []byte) {
	t.Helper()
	var told struct {
		Rows []struct{ Email, Outcome, Person string }
		Next int
	}
	if err := json.Unmarshal(answer, &told); err != nil {
		t.Fatal(err)
	}
	for _, row := range told.Rows {
		if who := s.people[row.Person]; who == nil || string(who.Email) != row.Email {
			t.Errorf("%s was answered %s, and is not there", row.Email, row.Outcome)
		}
	}
	if len(told.Rows) != rowsAList || told.Next != 0 {
		t.Errorf("%d rows, next %d", len(told.Rows), told.Next)
	}
}
