package functions_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/events"

	"allyway/internal/api/apitest"
	"allyway/internal/invites"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/table"
	sessiontoken "allyway/internal/token"
)

type body = map[string]any

// TestMainJob does the main job with the real functions. The first owner accepts and adds a partner. A person is
// invited, accepts, signs in, resets their password and is linked with a member. An invite expires.
func TestMainJob(t *testing.T) {
	d := deploy(t)
	owner := firstOwner(t, d)

	partner := d.Must(201, "POST", "/v1/partners", owner, body{"name": "Acme Ltd", "kind": "partner", "licence": "licensed", "licensedId": "L-1",
		"accessPointUrl": "https://as4.acme.com/", "domains": []string{"https://www.Acme.com/"}}).Text("id")
	added := d.Must(201, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "Ana", "lastName": "Silva",
		"email": " Ana@ACME.com ", "phone": "15550109999"})
	person := added.Text("person.id")
	d.Must(202, "POST", "/v1/people/"+person+"/invite", owner, body{"expiresIn": 2})
	invite := d.mail("Ana@acme.com")
	link := token(t, invite, "/accept")
	if !strings.Contains(invite.from, "portal@example.com") || !strings.Contains(invite.text, "Acme Ltd") {
		t.Errorf("mailed %+v", invite)
	}
	if a := d.Must(200, "POST", "/v1/invites/preview", "", body{"token": link}); a.Text("partner.name") != "Acme Ltd" || a.Text("invitedBy.name") != "Olive Owner" {
		t.Errorf("preview %s", a.Raw)
	}
	if a := d.Do("POST", "/v1/invites/accept", "", body{"token": link, "password": "password1234567"}); a.Code() != "password_guessable" {
		t.Errorf("a bad password: %d %s", a.Status, a.Raw)
	}
	bearer := d.Accept(link, "Ana", "Silva")
	if a := d.Do("POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret}); a.Status != http.StatusGone || a.Code() != "link_used" {
		t.Errorf("accepting again: %d %s", a.Status, a.Raw)
	}
	if a := d.Must(200, "GET", "/v1/session", bearer, nil); a.Text("partner.name") != "Acme Ltd" || a.Text("person.role") != "user" {
		t.Errorf("session %s", a.Raw)
	}

	d.Must(202, "POST", "/v1/password/forgot", "", body{"email": "ana@acme.com"})
	reset := token(t, d.mail("Ana@acme.com"), "/reset")
	const next = "seven copper kettles in the rain"
	d.Must(204, "POST", "/v1/password/reset", "", body{"token": reset, "password": next})
	d.mail("Ana@acme.com")
	d.Must(401, "GET", "/v1/session", bearer, nil)
	d.Must(401, "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret})
	bearer = d.Must(201, "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": next}).Text("token")
	if told := d.mail("Ana@acme.com"); !strings.Contains(told.subject, "New sign-in") {
		t.Errorf("after a sign-in in a new browser: %+v", told)
	}

	eco := d.Must(201, "POST", "/v1/ecosystems", owner, body{"name": "Northern network"}).Text("id")
	path := "/v1/ecosystems/" + eco
	member := d.Must(201, "POST", path+"/members", owner, body{"name": "Ácme Holding", "kind": "organisation"}).Text("id")
	d.Must(201, "POST", path+"/users", owner, body{"email": "ana@acme.com"})
	if a := d.Must(200, "GET", path+"/members?q=hol+acm", owner, nil); a.Text("items.0.id") != member {
		t.Errorf("search %s", a.Raw)
	}
	d.Must(200, "PUT", path+"/users/"+person+"/member", owner, body{"member": member})
	if a := d.Must(200, "GET", "/v1/people/"+person, bearer, nil); a.Text("links.0.member.name") != "Ácme Holding" {
		t.Errorf("person %s", a.Raw)
	}
	if a := d.Must(200, "GET", path+"/members/"+member, bearer, nil); a.Text("users.0.id") != person {
		t.Errorf("member %s", a.Raw)
	}
	room := d.Must(201, "POST", "/v1/workspaces", owner, body{"name": "Launch"}).Text("id")
	d.Must(200, "PUT", "/v1/workspaces/"+room+"/people/"+person, owner, nil)
	if a := d.Must(200, "GET", "/v1/workspaces", bearer, nil); a.Text("items.0.id") != room {
		t.Errorf("workspaces %s", a.Raw)
	}
	d.Must(200, "POST", "/v1/people/"+person+"/disable", owner, nil)
	d.Must(401, "GET", "/v1/session", bearer, nil)

	expire(t, d, owner, partner)
	feedback(t, d, owner, partner)
	mailTroubles(t, d, owner, partner)
	if a := d.Must(200, "GET", "/v1/openapi.json", "", nil); a.Text("openapi") != "3.1.0" {
		t.Errorf("the document says it is %q", a.Text("openapi"))
	}
	for function, asked := range d.asked {
		if !asked {
			t.Errorf("%s was asked nothing", function)
		}
	}
	keepSecrets(t, d, append(d.secrets.stored(), link, reset, owner, bearer, apitest.Secret, next, "acme.com", originSecret, cursorKey, failureQueue)...)
}

// firstOwner makes the keys and the owner, and mails the link, as the first deployment does. It checks that a second
// deployment changes nothing.
func firstOwner(t *testing.T, d *deployed) (bearer string) {
	if told := d.makeOwner(cfn.RequestCreate); told.Status != cfn.StatusSuccess || len(told.Data) > 0 {
		t.Fatalf("CloudFormation was told %+v", told)
	}
	keys := d.secrets.stored()
	link := token(t, d.mail(ownerEmail), "/accept")
	if told := d.makeOwner(cfn.RequestUpdate); told.Status != cfn.StatusSuccess || !slices.Equal(d.secrets.stored(), keys) || len(d.unsent()) > 0 {
		t.Errorf("a second deployment: %+v; other keys %v; %d mails", told, !slices.Equal(d.secrets.stored(), keys), len(d.unsent()))
	}
	bearer = d.Accept(link, "Olive", "Owner")
	if told := d.makeOwner(cfn.RequestDelete); told.Status != cfn.StatusSuccess {
		t.Errorf("taking the stack down: %+v", told)
	}
	d.Must(200, "GET", "/v1/session", bearer, nil)
	return bearer
}

// noKeys are the keys of links for a call that makes none.
func noKeys(context.Context, sessiontoken.Purpose) (*sessiontoken.Keys, error) {
	return nil, errors.New("no link is made here")
}

// expire makes an invite that has expired, and calls expire-invites as the schedule does.
func expire(t *testing.T, d *deployed, owner, partner string) {
	const hours = 2
	then := time.Now().Add(-hours * time.Hour)
	ago := func() time.Time { return then }
	id := d.Must(201, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "La", "lastName": "Te", "email": "late@acme.com"}).Text("person.id")
	by, err := sessiontoken.ParseSession(owner)
	if err != nil {
		t.Fatal(err)
	}
	lives := 1
	if _, err := invites.New(record.New(d.table, ago), recordtest.Cursors(), record.Links{Keys: noKeys}).Invite(context.Background(), by, id, &lives, record.Once{}); err != nil {
		t.Fatal(err)
	}
	// Without this mark, the job would read all hours of the month before its first run.
	mark := table.Item{Key: table.Key{PK: "CLOCK", SK: "expire-invites"}, Attributes: table.Encode(body{"hour": then.UTC().Truncate(time.Hour)})}
	if err := d.table.Write(context.Background(), table.Put(mark, table.Any)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		d.invoke("expire-invites", body{"source": "schedule"})
		if a := d.Must(200, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.expired") != "1" || a.Text("counts.invited") != "1" {
			t.Errorf("counts %s", a.Raw)
		}
	}
	// The invite's mail was never sent and is no longer wanted, so the sweep deletes it.
	d.invoke("send-email", body{"source": "schedule"})
	d.invoke("send-webhook", body{"source": "schedule"}) // there is no webhook
	if sent := d.post.take(); len(sent) != 0 {
		t.Errorf("mailed an expired invite: %+v", sent)
	}
}

// mailTroubles calls send-email with a batch. One of its mails cannot be decoded, each record comes twice, and SES
// refuses two mails.
func mailTroubles(t *testing.T, d *deployed, owner, partner string) {
	people := map[string]string{}
	for _, name := range []string{"fine", "throttled", "rejected"} {
		people[name] = d.Must(201, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "Ina", "lastName": name,
			"email": name + "@acme.com", "access": true}).Text("person.id")
	}
	poison := table.Item{Key: table.Key{PK: "MAIL#now#0", SK: "poison"}, Attributes: table.Encode(body{"person": 7})}
	if err := d.table.Write(context.Background(), table.Put(poison, table.Absent)); err != nil {
		t.Fatal(err)
	}
	var records []events.DynamoDBEventRecord
	for _, key := range d.unsent() {
		records = append(records, streamed(key, key.SK), streamed(key, "again "+key.SK))
	}
	if failed := strings.Join(d.stream(records...), ", "); failed != "poison, again poison" {
		t.Errorf("failed: %s", failed)
	}
	if sent := d.post.take(); len(sent) != 1 || sent[0].to != "fine@acme.com" {
		t.Errorf("sent %+v", sent)
	}
	for name, want := range map[string]string{"fine": "sent", "throttled": "queued", "rejected": "failed"} {
		if a := d.Must(200, "GET", "/v1/people/"+people[name], owner, nil); a.Text("mail") != want {
			t.Errorf("mail to %s is %q, want %q", name, a.Text("mail"), want)
		}
	}
	told := d.failures.all()
	if all := strings.Join(told, " "); len(told) != 2 || strings.Contains(all, people["fine"]) || strings.Contains(all, people["throttled"]) ||
		!strings.Contains(told[1], people["rejected"]) { // the first is about the invite that expired before its mail was sent
		t.Errorf("the failure queue has %s", all)
	}
}

// feedback reports a bounce as SES does, through SNS. The person's record then says so, and nothing more is mailed to
// them until staff clear it. Meanwhile staff can take the link by hand.
func feedback(t *testing.T, d *deployed, owner, partner string) {
	id := d.Must(201, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "Bo", "lastName": "Unced",
		"email": "bounced@acme.com", "access": true}).Text("person.id")
	d.mail("bounced@acme.com")
	var told events.SNSEvent
	told.Records = append(told.Records, events.SNSEventRecord{EventSource: "aws:sns"})
	told.Records[0].SNS.TopicArn = feedbackTopic
	told.Records[0].SNS.Message = `{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","timestamp":"` +
		time.Now().UTC().Format(time.RFC3339) + `","bouncedRecipients":[{"emailAddress":"bounced@acme.com","diagnosticCode":"smtp; 550 5.1.1"}]}}`
	d.invoke("record-feedback", told)
	if a := d.Must(200, "GET", "/v1/people/"+id, owner, nil); a.Text("mail") != "bounced" || a.Text("mailDetail") != "Permanent General: smtp; 550 5.1.1" {
		t.Errorf("the person is %s", a.Raw)
	}
	if a := d.Do("POST", "/v1/people/"+id+"/invite", owner, nil); a.Code() != "address_bounced" {
		t.Errorf("inviting again: %d %s", a.Status, a.Raw)
	}
	_, link, _ := strings.Cut(d.Must(201, "POST", "/v1/people/"+id+"/invite/link", owner, nil).Text("url"), "#")
	d.Must(200, "POST", "/v1/invites/preview", "", body{"token": link})
	d.Must(200, "POST", "/v1/people/"+id+"/mail/clear", owner, nil)
	d.Must(200, "GET", "/v1/settings", owner, nil)
	d.Must(200, "GET", "/v1/events?person="+id, owner, nil)
}

// keepSecrets checks that the logs of all functions contain none of the secrets.
func keepSecrets(t *testing.T, d *deployed, secrets ...string) {
	for name, f := range d.functions {
		logs := f.Logs()
		for _, s := range secrets {
			if s != "" && strings.Contains(logs, s) {
				t.Errorf("%s logged %.12s…:\n%s", name, s, logs)
			}
		}
		if logs == "" && d.asked[name] {
			t.Errorf("%s answered requests and logged nothing", name)
		}
	}
}
