package portal

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/token"
)

// TestDecideRequest holds a request to one decision.
func TestDecideRequest(t *testing.T) {
	made := Request{Person: "u", Place: "1", Status: RequestPending, Reason: ReasonDomainIgnored, Partner: Reference{"p", "Acme"},
		Email: "ana@gmail.com", By: "mia", At: noon.Add(-time.Hour)}
	all := []RequestStatus{RequestPending, RequestApproved, RequestDenied, RequestClosed}
	for _, from := range all {
		for _, to := range all[1:] {
			r := made
			r.Status = from
			want := r
			err := r.decide(to, "staff", "not known here", noon)
			if from == RequestPending {
				want.Status, want.DecidedBy, want.DecidedAt, want.Note = to, "staff", noon, "not known here"
				if err != nil {
					t.Errorf("%s → %s: %v", from, to, err)
				}
			} else {
				wantRefusal(t, err, CodeWrongState)
			}
			if diff := cmp.Diff(want, r, cmp.AllowUnexported(Request{})); diff != "" {
				t.Errorf("%s → %s:\n%s", from, to, diff)
			}
		}
	}
}

// TestRequestPlaces: a request stands in the list of its status and of its partner, in the order in which it was made.
func TestRequestPlaces(t *testing.T) {
	early := &Request{Person: "b", Place: token.NewIDAt(noon), Status: RequestPending, Partner: Reference{ID: "p"}}
	late := &Request{Person: "a", Place: token.NewIDAt(noon.Add(time.Millisecond)), Status: RequestPending, Partner: Reference{ID: "p"}}
	if a, b := early.item(), late.item(); a.GSI1.PK != b.GSI1.PK || a.GSI1.SK >= b.GSI1.SK || a.GSI2.PK != b.GSI2.PK || a.GSI2.SK >= b.GSI2.SK {
		t.Errorf("%v %v, then %v %v", a.GSI1, a.GSI2, b.GSI1, b.GSI2)
	}
	waiting := early.item()
	if err := early.decide(RequestDenied, "staff", "", noon); err != nil {
		t.Fatal(err)
	}
	if decided := early.item(); decided.Key != waiting.Key || decided.GSI1.PK == waiting.GSI1.PK || decided.GSI1.SK != waiting.GSI1.SK || decided.GSI2 != waiting.GSI2 {
		t.Errorf("decided, it stands at %v", decided)
	}
	if _, err := request(nil, "u"); err == nil {
		t.Error("a request that there is not was found")
	}
}
