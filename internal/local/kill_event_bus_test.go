package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// busOf is an event bus that refuses one of five entries at random, each at most once.
type busOf struct {
	mu      sync.Mutex
	last    time.Time // when it was last called
	refused map[string]bool
	took    map[string]int      // by event
	order   map[string][]string // by person: the events that were taken, each once
	most    int                 // the most entries of one call
	wrong   []string
}

func (b *busOf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Entries []struct{ Source, DetailType, Detail, EventBusName string }
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	if err != nil {
		return // the process was killed during the request
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last, b.most = time.Now(), max(b.most, len(in.Entries))
	results := make([]map[string]string, len(in.Entries))
	for i, e := range in.Entries {
		var d struct {
			Type string
			Data struct{ ID, Person string }
		}
		if err := json.Unmarshal([]byte(e.Detail), &d); err != nil || e.Source != "allyway" || e.EventBusName != "portal" || e.DetailType != d.Type || d.Data.ID == "" {
			b.wrong = append(b.wrong, fmt.Sprintf("%+v %v", e, err))
		}
		if !b.refused[d.Data.ID] && b.took[d.Data.ID] == 0 && rand.IntN(5) == 0 {
			b.refused[d.Data.ID] = true
			results[i] = map[string]string{"ErrorCode": "ThrottlingException"}
			continue
		}
		results[i] = map[string]string{"EventId": d.Data.ID}
		if b.took[d.Data.ID]++; b.took[d.Data.ID] == 1 && d.Data.Person != "" {
			b.order[d.Data.Person] = append(b.order[d.Data.Person], d.Data.ID)
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"Entries": results})
}

// TestKillWhilePuttingEvents kills the process four times while events are put onto a bus that refuses some of them. No
// event is lost, and the events of one person are taken in order.
func TestKillWhilePuttingEvents(t *testing.T) {
	const kills, lists = 4, 12
	b := &busOf{refused: map[string]bool{}, took: map[string]int{}, order: map[string][]string{}}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	folder := folderOf(t)
	start := func() *program { return start(t, folder, "ALLYWAY_EVENTBRIDGE="+server.URL, "EVENT_BUS=portal") }
	p := start()
	session := p.signIn(t)
	partner := p.addPartner(t, session)
	for i := range lists {
		list := `{"emails":"`
		for j := range 10 {
			list += fmt.Sprintf("b%d-%d@acme.test ", i, j)
		}
		list = strings.TrimSpace(list) + `"}`
		if i%(lists/kills) == 1 { // it is killed in the middle of a list
			killWhile(t, p, "/v1/partners/"+partner+"/invites", session, list)
			p = start()
		}
		p.do(t, 200, "POST", "/v1/partners/"+partner+"/invites", session, list, nil)
	}
	for quiet := false; !quiet; time.Sleep(100 * time.Millisecond) { // what was refused is put again after five seconds
		b.mu.Lock()
		quiet = time.Since(b.last) > 7*time.Second
		b.mu.Unlock()
	}
	kill(t, p)
	b.mu.Lock()
	defer b.mu.Unlock()
	tbl := openStopped(t, folder)
	defer tbl.Close()
	all, lost := 0, 0
	for day := time.Now().UTC().Add(-24 * time.Hour); !day.After(time.Now().UTC()); day = day.Add(24 * time.Hour) {
		for shard := range 8 {
			each(t, tbl, table.Query{PK: fmt.Sprintf("EVENT#%s#%d", day.Format("2006-01-02"), shard)}, func(item table.Item) {
				var e portal.Event
				decode(t, item, &e)
				if strings.HasPrefix(e.Type, "person.") {
					if all++; b.took[e.ID] == 0 {
						lost++
					}
				}
			})
		}
	}
	if all < lists*10 || lost > 0 || len(b.refused) == 0 || b.most < 2 || b.most > 10 || len(b.wrong) > 0 {
		t.Errorf("%d events, %d lost, %d refused once, at most %d in a call, %d wrong: %v", all, lost, len(b.refused), b.most, len(b.wrong), b.wrong)
	}
	for person, ids := range b.order {
		if !slices.IsSorted(ids) {
			t.Errorf("the events of %s were taken as %v", person, ids)
		}
	}
}
