package main

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
)

const (
	surveyKills = 10
	surveyUsers = 10_000
)

// TestKillWhileMailingACapture kills the process ten times while it queues and sends a data capture's mail to 10,000
// linked users. Everybody is mailed once, and each item of a recipient records this.
func TestKillWhileMailingACapture(t *testing.T) {
	folder := folderOf(t)
	p := start(t, folder)
	session := p.signIn(t)
	var made struct{ ID string }
	p.do(t, 201, "POST", "/v1/ecosystems", session, `{"name":"North"}`, &made)
	eco := made.ID
	p.do(t, 201, "POST", "/v1/ecosystems/"+eco+"/members", session, `{"name":"First","kind":"organisation"}`, &made)
	member := made.ID
	now := time.Now().UTC()
	p.do(t, 201, "POST", "/v1/ecosystems/"+eco+"/captures", session, fmt.Sprintf(`{"title":"Headcount","opensAt":%q,"closesAt":%q,
		"questions":[{"text":"How many?","kind":"number"}]}`, now.Format(time.RFC3339), now.Add(48*time.Hour).Format(time.RFC3339)), &made)
	capture := made.ID
	p.do(t, 200, "PUT", "/v1/ecosystems/"+eco+"/captures/"+capture+"/mail", session, `{"subject":"How many?","text":"Please answer."}`, nil)
	kill(t, p)
	fillWithUsers(t, folder, eco, member)

	met := 0 // kills before all were mailed
	for range surveyKills {
		p = start(t, folder)
		time.Sleep(time.Duration(50+rand.IntN(400)) * time.Millisecond)
		kill(t, p)
		if found := readSurvey(t, folder, capture); found.check(t) < surveyUsers {
			met++
		}
	}
	if met < surveyKills/2 {
		t.Errorf("only %d of %d kills met mail that was not sent yet", met, surveyKills)
	}
	p = start(t, folder)
	waitForAll(t, surveyUsers+1, func() int { return p.mailboxCount(t) }) // one more is the owner's invite
	kill(t, p)
	if mailed := readSurvey(t, folder, capture).check(t); mailed != surveyUsers {
		t.Errorf("%d of %d mailed", mailed, surveyUsers)
	}
	t.Logf("%d of %d kills met mail that was not sent yet", met, surveyKills)
}

func surveyUser(i int) string { return fmt.Sprintf("01SURVEY%018d", i) }

// fillWithUsers stores active people who are linked with the member, as the portal stores them.
func fillWithUsers(t *testing.T, folder, eco, member string) {
	t.Helper()
	tbl := openStopped(t, folder)
	defer tbl.Close()
	var ops []table.Op
	for i := range surveyUsers {
		id := surveyUser(i)
		who := &portal.Person{ID: id, FirstName: "U", LastName: fmt.Sprint(i), Email: portal.Address(fmt.Sprintf("u%d@acme.test", i)),
			Status: portal.StatusActive, Role: portal.RoleUser}
		tie := &portal.EcosystemUser{Person: id, PersonName: who.Name(), SortName: who.SortName(), Ecosystem: eco, EcosystemName: "North",
			Member: member, MemberName: "First"}
		ops = append(ops,
			table.Put(table.Item{Key: record.Person(id), Attributes: table.Encode(who)}, table.Absent),
			table.Put(table.Item{Key: record.EcosystemUser(id, eco), GSI1: table.Key{PK: "ECO#" + eco, SK: fmt.Sprintf("linked#%05d#%s", i, id)},
				GSI2: table.Key{PK: "MEMBER#" + member, SK: id}, Attributes: table.Encode(tie)}, table.Absent))
		if len(ops) == table.MaxOps || i == surveyUsers-1 {
			if err := tbl.Write(t.Context(), ops...); err != nil {
				t.Fatal(err)
			}
			ops = nil
		}
	}
}

// survey is what is stored about a data capture's mail.
type survey struct {
	recipients map[string]portal.Recipient
	letters    map[string]int // mails that wait, by person
	mailed     map[string]int // mails that were sent, by address
}

func readSurvey(t *testing.T, folder, capture string) *survey {
	t.Helper()
	tbl := openStopped(t, folder)
	defer tbl.Close()
	s := &survey{map[string]portal.Recipient{}, map[string]int{}, map[string]int{}}
	each(t, tbl, table.Query{PK: "RECIPIENT#" + capture}, func(item table.Item) {
		var r portal.Recipient
		decode(t, item, &r)
		s.recipients[r.Person] = r
	})
	for _, partition := range record.AllMailPartitions() {
		each(t, tbl, table.Query{PK: partition}, func(item table.Item) {
			var l portal.Letter
			decode(t, item, &l)
			s.letters[l.Person]++
		})
	}
	each(t, tbl, table.Query{PK: record.MailboxPartition}, func(item table.Item) {
		var m message
		decode(t, item, &m)
		s.mailed[m.To]++
	})
	return s
}

// check checks that each recipient's mail either waits or was sent, once. It returns how many were mailed.
func (s *survey) check(t *testing.T) (mailed int) {
	t.Helper()
	for i := range surveyUsers {
		id, to := surveyUser(i), fmt.Sprintf("u%d@acme.test", i)
		r, queued := s.recipients[id]
		sent, waits := s.mailed[to], s.letters[id]
		if sent+waits > 1 || queued != (sent+waits == 1) || r.MailedAt.IsZero() == (sent == 1) {
			t.Errorf("%s: mailed %d times, %d wait, recipient %+v", to, sent, waits, r)
		}
		mailed += sent
	}
	return mailed
}
