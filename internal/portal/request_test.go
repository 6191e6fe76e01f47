package portal

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestDecideRequest checks that a request can be decided only once.
func TestDecideRequest(t *testing.T) {
	made := Request{Person: "u", Place: "1", Status: RequestPending, Reason: ReasonDomainIgnored, Partner: Reference{"p", "Acme"},
		Email: "ana@gmail.com", By: "mia", At: noon.Add(-time.Hour)}
	all := []RequestStatus{RequestPending, RequestApproved, RequestDenied, RequestWithdrawn, RequestClosed}
	for _, from := range all {
		for _, to := range all[1:] {
			r := made
			r.Status = from
			want := r
			err := r.Decide(to, &Person{FirstName: "Ana"}, "staff", "not known here", noon)
			if from == RequestPending {
				want.Status, want.DecidedBy, want.DecidedAt, want.Note = to, "staff", noon, "not known here"
				want.Name = "Ana"
				if err != nil {
					t.Errorf("%s → %s: %v", from, to, err)
				}
			} else {
				wantRefusal(t, err, CodeWrongState)
			}
			if diff := cmp.Diff(want, r); diff != "" {
				t.Errorf("%s → %s:\n%s", from, to, diff)
			}
		}
	}
}
