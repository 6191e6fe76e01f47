package people_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest"
	"allyway/internal/token"
)

// BenchmarkSearch searches among a hundred thousand people, by one word or by two, rare and common ones. It reports the
// median time and the number of table calls.
func BenchmarkSearch(b *testing.B) {
	w := apitest.NewOwned(b)
	const people, atOnce = 100_000, 15 // each takes six ops
	for i := 0; i < people; i += atOnce {
		change := w.Store.Change("", w.Clock.Now())
		for j := i; j < min(i+atOnce, people); j++ {
			p := &portal.Person{ID: token.NewIDAt(w.Clock.Now()), FirstName: first(j), LastName: fmt.Sprintf("Silva %d", j),
				Email: portal.Address(fmt.Sprintf("p%d@acme.com", j)), Role: portal.RoleUser, Status: portal.StatusContact, CreatedAt: w.Clock.Now()}
			change.SavePerson(nil, p)
		}
		if err := change.Commit(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	for _, q := range []string{"zoltan", "silva", "zoltan silva", "carla silva", "dora silva", "s", "carla dora", "p777@ac", "p777@acme.com", "silva&status=active"} {
		b.Run(strings.ReplaceAll(q, " ", "+"), func(b *testing.B) {
			words, filter, _ := strings.Cut(q, "&")
			search := func(ctx context.Context) time.Duration {
				r := apitest.Request("GET", "/v1/people?limit=50&q="+url.QueryEscape(words)+"&"+filter, w.By, nil).WithContext(ctx)
				start := time.Now()
				if a := w.Serve(r); a.Status != 200 {
					b.Fatal(a.Raw)
				}
				return time.Since(start)
			}
			meter := &tabletest.Meter{}
			search(tabletest.WithMeter(b.Context(), meter)) // not timed: the meter takes longer than a search
			var times []time.Duration
			for b.Loop() {
				times = append(times, search(b.Context()))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(len(meter.Calls())), "calls")
		})
	}
}

// first names one person Zoltan, each hundredth Carla, and half of the others Dora.
func first(i int) string {
	switch {
	case i == 50_000:
		return "Zoltan"
	case i%100 == 1:
		return "Carla"
	case i%2 == 1:
		return "Dora"
	}
	return "Emma"
}
