package ecosystems_test

import (
	"context"
	"fmt"
	"net/http"
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

// crowd makes an ecosystem with n members. name gives each its name.
func (w *world) crowd(n int, name func(i int) string) (eco string) {
	w.T.Helper()
	eco = w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	const atOnce = 15 // each takes up to six ops
	for i := 0; i < n; i += atOnce {
		change := w.Store.Change("", w.Clock.Now())
		for j := i; j < min(i+atOnce, n); j++ {
			change.SaveMember(nil, &portal.Member{ID: token.NewIDAt(w.Clock.Now()), Ecosystem: eco, Name: name(j), Kind: portal.MemberOrganisation})
		}
		if err := change.Commit(context.Background()); err != nil {
			w.T.Fatal(err)
		}
	}
	return eco
}

// companies names members of which all have a word in common, and some have rarer ones.
func companies(i int) string {
	switch {
	case i == 2500:
		return "Aaaa Bbbb Limited"
	case i%100 == 1:
		return fmt.Sprintf("Cccc %d Limited", i)
	case i%2 == 1:
		return fmt.Sprintf("Dddd %d Limited", i)
	}
	return fmt.Sprintf("Eeee %d Limited", i)
}

// asked searches once, and returns the names and the number of table calls.
func (w *world) asked(eco, q string) (a apitest.Answer, calls int) {
	w.T.Helper()
	meter := &tabletest.Meter{}
	r := apitest.Request("GET", "/v1/ecosystems/"+eco+"/members?limit=50&q="+url.QueryEscape(q), w.By, nil)
	a = w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter)))
	if a.Status != http.StatusOK {
		w.T.Errorf("%q: %d %s", q, a.Status, a.Raw)
	}
	return a, len(meter.Calls())
}

// TestSearchFillsItsPage finds members by a rare word among common ones in one request, wherever they stand.
func TestSearchFillsItsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eco := w.crowd(3000, companies)
	for _, tt := range []struct {
		q           string
		hits, calls int
	}{
		{"bbbb limited", 1, 4}, {"limited bbbb", 1, 4}, {"bb lim", 1, 4}, {"bbbb", 1, 3}, {"limited", 50, 3}, {"l", 50, 3},
		{"cccc limited", 30, 4}, {"dddd limited", 50, 4}, {"cccc dddd", 0, 3}, {"dddd eeee", 0, 4}, {"nobody limited", 0, 3},
		{"limited lim l", 50, 3}, {"a b l", 1, 5},
	} {
		a, calls := w.asked(eco, tt.q)
		if got := len(a.Texts("name")); got != tt.hits || calls > tt.calls {
			t.Errorf("%q: %d hits in %d calls, want %d in at most %d", tt.q, got, calls, tt.hits, tt.calls)
		}
		if more := a.Text("next") != ""; more != (tt.hits == 50) {
			t.Errorf("%q: next %v", tt.q, more)
		}
	}
}

// TestSearchReadsTheRarerWord reads to the end of a rare word, and not of a long and common one, if no member has both.
func TestSearchReadsTheRarerWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eco := w.crowd(2000, func(i int) string {
		if i%10 == 0 {
			return fmt.Sprintf("Ff %d", i)
		}
		return fmt.Sprintf("Eeee %d", i)
	})
	for _, q := range []string{"ff eeee", "eeee ff"} {
		meter := &tabletest.Meter{}
		r := apitest.Request("GET", "/v1/ecosystems/"+eco+"/members?q="+url.QueryEscape(q), w.By, nil)
		if a := w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter))); len(a.Texts("name")) > 0 || a.Text("next") != "" {
			t.Errorf("%q: %s", q, a.Raw)
		}
		rows := 0
		for _, call := range meter.Calls() {
			if call.Kind == tabletest.CallQuery {
				rows += call.Items
			}
		}
		if rows != 300 || len(meter.Calls()) != 4 { // the 200 with the rare word, and 100 with the other one
			t.Errorf("%q: %d rows in %d calls", q, rows, len(meter.Calls()))
		}
	}
}

// TestSearchInAllScripts finds names in any script by the beginnings of their words, and symbols by themselves.
func TestSearchInAllScripts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eco := w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "All"}).Text("id")
	longest := strings.Repeat("α", 200)
	w.addMembers(eco, "Ελληνική Εταιρεία", "شركة النور", "株式会社山田 商店", "हिन्दी संस्था", "Café ☕ Verde🌿", "🎉", longest)
	for q, want := range map[string]string{"ελλην": "Ελληνική Εταιρεία", "ΕΤΑΙΡΕΙΑ": "Ελληνική Εταιρεία", "النو": "شركة النور", "株式": "株式会社山田 商店",
		"商": "株式会社山田 商店", "हिन": "हिन्दी संस्था", "संस्था": "हिन्दी संस्था", "☕": "Café ☕ Verde🌿", "🌿 cafe": "Café ☕ Verde🌿", "verde": "Café ☕ Verde🌿",
		"🎉": "🎉", longest: longest, "α": longest, "🎈": "", "ばな": ""} {
		got, _ := w.search(eco, q, 10)
		if want == "" && len(got) > 0 || want != "" && !slices.Equal(got, []string{want}) {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
	w.Refuses(422, "invalid", "GET", "/v1/ecosystems/"+eco+"/members?q="+strings.Repeat("a", 201), w.By, nil)
}

// BenchmarkSearch searches among a hundred thousand members, by one word or by two, rare and common ones. It reports
// the median time and the number of table calls.
func BenchmarkSearch(b *testing.B) {
	w := newWorld(b)
	eco := w.crowd(100_000, companies)
	for _, q := range []string{"bbbb", "limited", "bbbb limited", "cccc limited", "dddd limited", "l", "dddd eeee", "cccc dddd", "cccc eeee", "1 eeee", "99 dddd"} {
		b.Run(strings.ReplaceAll(q, " ", "+"), func(b *testing.B) {
			_, calls := w.asked(eco, q) // not timed: the meter takes longer than a search
			var times []time.Duration
			for b.Loop() {
				r := apitest.Request("GET", "/v1/ecosystems/"+eco+"/members?limit=50&q="+url.QueryEscape(q), w.By, nil)
				start := time.Now()
				w.Serve(r)
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(calls), "calls")
		})
	}
}
