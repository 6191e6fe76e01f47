package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

// A thousand new rows are committed on DynamoDB Local within ten seconds, or, where the machine is busy with something
// else, within half of what as many single invites take there.
func TestThousandRowsOnDynamoDB(t *testing.T) {
	w := newTeam(apitest.OnDynamo(t))
	began := time.Now()
	if got := outcomes(w.invites(w.owner, body{"emails": addresses(1000, "list.io")})); got["invited"] != 1000 {
		t.Fatalf("invited: %v", got)
	}
	took := time.Since(began)
	t.Log(took)
	if took <= 10*time.Second {
		return
	}
	const singles = 100
	began = time.Now()
	for i := range singles {
		w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": fmt.Sprintf("s%d@single.io", i), "access": true})
	}
	if single := time.Since(began) / singles; took > 500*single {
		t.Errorf("it took %s, and a single invite %s", took, single)
	}
}
