package main

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestMailIsSoonThere checks how long it takes from the answer to an invite until the mail is in the mailbox. The
// median of fifty must be at most a tenth of a second. On a machine that is busy with something else, it may be three
// times the median time of the invites' own answers.
func TestMailIsSoonThere(t *testing.T) {
	p := start(t, folderOf(t))
	session := p.signIn(t)
	partner := p.addPartner(t, session)
	took, asked := make([]time.Duration, 50), make([]time.Duration, 50)
	for i := range took {
		email := fmt.Sprintf("p%d@acme.test", i)
		asking := time.Now()
		p.do(t, 201, "POST", "/v1/partners/"+partner+"/people", session, `{"firstName":"Ana","lastName":"Silva","email":"`+email+`","access":true}`, nil)
		began := time.Now()
		asked[i] = began.Sub(asking)
		for {
			mails, err := readMailbox(p.url, email)
			if err != nil {
				t.Fatal(err)
			}
			if len(mails) > 0 {
				break
			}
			if time.Since(began) > patience {
				t.Fatalf("no mail to %s", email)
			}
			time.Sleep(time.Millisecond)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	slices.Sort(asked)
	median, reference := took[len(took)/2], asked[len(asked)/2]
	t.Logf("median %s, most %s; an invitation takes %s", median, took[len(took)-1], reference)
	if median > max(100*time.Millisecond, 3*reference) {
		t.Errorf("a mail takes %s, an invitation %s", median, reference)
	}
}
