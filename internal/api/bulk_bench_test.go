package api_test

import (
	"fmt"
	"testing"

	"allyway/internal/api/apitest"
)

// BenchmarkThousandRows commits lists of a thousand new people: at most a second each on the embedded store, ten on
// DynamoDB Local. What they cost in calls and units is held by internal/cost, whatever the machine.
func BenchmarkThousandRows(b *testing.B) {
	for engine, on := range map[string]func(testing.TB) *apitest.World{"bolt": apitest.OnBolt, "dynamodb": apitest.OnDynamo} {
		b.Run(engine, func(b *testing.B) {
			w := newTeam(on(b))
			for n := 0; b.Loop(); n++ {
				if got := outcomes(w.invites(w.owner, body{"emails": addresses(1000, fmt.Sprintf("list%d.io", n))})); got["invited"] != 1000 {
					b.Fatalf("invited: %v", got)
				}
			}
		})
	}
}
