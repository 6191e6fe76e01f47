package api_test

import (
	"fmt"
	"testing"

	"allyway/internal/api/apitest"
)

// BenchmarkThousandRows invites lists of a thousand new people. A list should take at most one second on the embedded
// store, and ten on DynamoDB Local. The tests of internal/cost check how many calls and units such a list costs.
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
