package tabletest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/table"
)

func counts(s *suite) {
	count := func(pk string, n, limit int64, want bool) {
		s.Helper()
		ok, err := s.table.Count(s.ctx, table.Key{PK: pk}, n, limit, time.Minute)
		if err != nil || ok != want {
			s.Errorf("count %s %d of %d: %v, %v", pk, n, limit, ok, err)
		}
	}
	count("C", 1, 3, true)
	count("C", 1, 3, true)
	count("C", 2, 3, false)
	count("C", 1, 3, true)
	count("C", 1, 3, false)
	count("C", 1, 4, true)
	count("D", 5, 4, false)
	count("D", 4, 4, true)
	count("E", 1, 0, false)

	k := s.table.CountKey(table.Key{PK: "C"}, time.Minute)
	if k.SK != "2030-05-06T07:08:00Z" {
		s.Errorf("key %s", k)
	}
	counter := table.Item{
		Key: k, Version: 4, TTL: time.Date(2030, 5, 6, 8, 9, 0, 0, time.UTC).Unix(), Attributes: json.RawMessage(`{"n":4}`),
	}
	s.wantStored([]table.Item{counter}, s.table.CountKey(table.Key{PK: "E"}, time.Minute))

	s.now = s.now.Add(50 * time.Second)
	count("C", 1, 4, false)
	s.now = s.now.Add(time.Second)
	count("C", 1, 4, true) // the next window
	s.write(table.Delete(s.table.CountKey(table.Key{PK: "C"}, time.Minute), table.Any))
	count("C", 4, 4, true)

	for _, bad := range []struct {
		key    table.Key
		n      int64
		window time.Duration
	}{
		{table.Key{PK: "C", SK: "x"}, 1, time.Minute}, {table.Key{}, 1, time.Minute}, {table.Key{PK: "C"}, 0, time.Minute},
		{table.Key{PK: "C"}, -1, time.Minute}, {table.Key{PK: "C"}, 1, 0}, {table.Key{PK: "C"}, 1, 1500 * time.Millisecond},
	} {
		_, err := s.table.Count(s.ctx, bad.key, bad.n, 5, bad.window)
		s.wantMistake(err)
	}
}

// atOnce runs f n times at once.
func atOnce(n int, f func(i int)) {
	var group sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-begin
			f(i)
		})
	}
	close(begin)
	group.Wait()
}

func countRace(s *suite) {
	var counted atomic.Int64
	atOnce(100, func(int) {
		ok, err := s.table.Count(s.ctx, table.Key{PK: "C"}, 1, 37, time.Hour)
		if err != nil {
			s.Errorf("count: %v", err)
		}
		if ok {
			counted.Add(1)
		}
	})
	k := s.table.CountKey(table.Key{PK: "C"}, time.Hour)
	var counter struct{ N int64 }
	if err := s.stored(k)[k].Decode(&counter); err != nil || counter.N != 37 || counted.Load() != 37 {
		s.Errorf("%d said yes, %d stored, %v, want 37", counted.Load(), counter.N, err)
	}
}

// uncountRace takes back more than was counted. The counter ends at 0, and other counters do not change.
func uncountRace(s *suite) {
	k := s.table.CountKey(table.Key{PK: "C"}, time.Hour)
	if err := s.table.Uncount(s.ctx, k, 1); err != nil || len(s.stored(k)) != 0 {
		s.Errorf("uncount of nothing: %v, stored %v", err, s.stored(k))
	}
	for range 20 {
		if ok, err := s.table.Count(s.ctx, table.Key{PK: "C"}, 1, 20, time.Hour); !ok || err != nil {
			s.Errorf("count: %v, %v", ok, err)
		}
	}
	atOnce(30, func(i int) {
		if err := s.table.Uncount(s.ctx, k, 1+int64(i%2)); err != nil {
			s.Errorf("uncount: %v", err)
		}
	})
	var counter struct{ N int64 }
	if err := s.stored(k)[k].Decode(&counter); err != nil || counter.N != 0 {
		s.Errorf("%d stored, %v, want 0", counter.N, err)
	}
	if ok, err := s.table.Count(s.ctx, table.Key{PK: "C"}, 20, 20, time.Hour); !ok || err != nil {
		s.Errorf("counting again: %v, %v", ok, err)
	}
	s.wantMistake(s.table.Uncount(s.ctx, k, 0))
	s.wantMistake(s.table.Uncount(s.ctx, table.Key{PK: "C"}, 1))
}

// races has sixteen writers compete for one condition.
func races(s *suite) {
	shapes := map[string]func(k table.Key, writer int) []table.Op{
		"put absent":  func(k table.Key, w int) []table.Op { return []table.Op{table.Put(item(k, "won", w), table.Absent)} },
		"put version": func(k table.Key, w int) []table.Op { return []table.Op{table.Put(item(k, "won", w), table.Version(3))} },
		"patch version": func(k table.Key, w int) []table.Op {
			return []table.Op{table.Patch(k, table.Version(3), table.Set("number", w))}
		},
		"delete version": func(k table.Key, _ int) []table.Op { return []table.Op{table.Delete(k, table.Version(3))} },
		"delete present": func(k table.Key, _ int) []table.Op { return []table.Op{table.Delete(k, table.Present)} },
		"last of several": func(k table.Key, w int) []table.Op {
			return beside(k, w, table.Put(item(k, "won", w), table.Version(3)))
		},
		"absent beside": func(k table.Key, w int) []table.Op { return beside(k, w, table.Put(item(k, "won", w), table.Absent)) },
		"delete beside": func(k table.Key, w int) []table.Op { return beside(k, w, table.Delete(k, table.Version(3))) },
		"one place left": func(k table.Key, w int) []table.Op {
			return beside(k, w, table.Patch(k, table.Present, table.Add("number", 1).Within(0, 8)))
		},
	}
	for name, shape := range shapes {
		s.Run(name, func(t *testing.T) {
			s := s.with(t)
			k := key("RACE of " + name)
			if !strings.Contains(name, "absent") {
				s.prepare(k, live)
			}
			var won atomic.Int64
			atOnce(16, func(w int) {
				ops := shape(k, w)
				err := s.table.Write(s.ctx, ops...)
				if err == nil {
					won.Add(1)
				} else {
					s.wantRefused(err, ops, len(ops)-1)
				}
			})
			if won.Load() != 1 {
				s.Errorf("%d writers won", won.Load())
			}
			var traces []table.Key
			for w := range 16 {
				traces = append(traces, trace(k, w))
			}
			if n := len(s.stored(traces...)); n > 1 {
				s.Errorf("%d writers left something behind", n)
			}
		})
	}
}

func trace(k table.Key, writer int) table.Key { return key(fmt.Sprintf("%s by %d", k.PK, writer)) }

func beside(k table.Key, writer int, op table.Op) []table.Op {
	return []table.Op{table.Put(item(trace(k, writer), "x", 1), table.Absent), op}
}

func roundTrips(s *suite) {
	values := map[string]string{
		"empty object": `{}`, "empty values": `{"a":"","b":[],"c":{},"d":null}`,
		"truth": `{"yes":true,"no":false}`, "whole numbers": `{"a":0,"b":-1,"c":100,"d":1000000,"e":9223372036854775807,"f":-9223372036854775808}`,
		"precise":   `{"a":12345678901234567890123456789012345678,"b":0.12345678901234567890123456789012345678,"c":1.10}`,
		"exponents": `{"a":1e2,"b":1E+125,"c":1.5e-130,"d":-2.5E3,"e":1e21}`, "zero": `{"a":-0,"b":0.0,"c":0e5}`,
		"text":   `{"a":"Zoë","b":"日本語","c":"👩‍👩‍👧","d":"line\nbreak\ttab\u0000nul","e":"<a href=\"x\">&amp;</a>","f":"\u2028\\/"}`,
		"nested": `{"a":{"b":[1,"x",null,{"c":[[],{}]}],"ä":"a name"}}`,
		"deep":   `{"a":` + strings.Repeat("[", 31) + "1" + strings.Repeat("]", 31) + `}`,
		"names":  `{"name":1,"a.b":2,"Ä":3,"with space":4,"PK":5,"#x":6,"size":7}`, "mixed list": `{"a":[1,"1",true,null,[1],{"1":1}]}`,
		"repeated in a list": `{"a":["x","x",1,1]}`,
	}
	for name, raw := range values {
		s.Run(name, func(t *testing.T) {
			s := s.with(t)
			i := table.Item{Key: key(name), Version: 1, GSI1: table.Key{PK: "P", SK: name}, Attributes: json.RawMessage(raw)}
			s.write(table.Put(i, table.Absent))
			s.wantStored([]table.Item{i})
			s.wantAt(table.GSI1, i.GSI1, i.Key, true)
			var decoded map[string]any
			if err := s.stored(i.Key)[i.Key].Decode(&decoded); err != nil {
				s.Error(err)
			}
		})
	}
	// Stored attributes decode into the types that they came from.
	type entity struct {
		Whole int64
		Large uint64
		Part  float64
		Bytes []byte
		At    time.Time
		List  []string
	}
	want := entity{100, 1 << 63, 1e100, []byte{0, 255}, s.now, []string{"a", ""}}
	i := table.Item{Key: key("entity"), Attributes: table.Encode(want)}
	s.write(table.Put(i, table.Absent))
	var got entity
	if err := s.stored(i.Key)[i.Key].Decode(&got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		s.Errorf("%+v, %v", got, err)
	}
}

func cancelled(s *suite) {
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	k := key("K")
	_, getErr := s.table.Get(ctx, k)
	_, queryErr := s.table.Query(ctx, table.Query{PK: "K"})
	_, countErr := s.table.Count(ctx, table.Key{PK: "C"}, 1, 1, time.Minute)
	for name, err := range map[string]error{
		"get": getErr, "query": queryErr, "count": countErr,
		"write":  s.table.Write(ctx, table.Put(item(k, "x", 1), table.Any)),
		"writes": s.table.Write(ctx, table.Put(item(k, "x", 1), table.Any), table.Put(item(key("L"), "x", 1), table.Any)),
	} {
		if !errors.Is(err, context.Canceled) {
			s.Errorf("%s: %v", name, err)
		}
	}
	s.wantStored(nil, k, key("L"), s.table.CountKey(table.Key{PK: "C"}, time.Minute))

	// A Write whose context ends while it runs happens completely or not at all, perhaps a moment later.
	pair := func(n int) (a, b table.Key) { return key(fmt.Sprintf("A#%d", n)), key(fmt.Sprintf("B#%d", n)) }
	done := make([]bool, 32)
	atOnce(len(done), func(n int) {
		ctx, cancel := context.WithTimeout(s.ctx, time.Duration(n)*200*time.Microsecond)
		defer cancel()
		a, b := pair(n)
		err := s.table.Write(ctx, table.Put(item(a, "x", 1), table.Any), table.Put(item(b, "x", 1), table.Any))
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			s.Errorf("write: %v", err)
		}
		done[n] = err == nil
	})
	for n := range done {
		found := 1
		for deadline := time.Now().Add(time.Second); found == 1 && time.Now().Before(deadline); {
			a, b := pair(n)
			found = len(s.stored(a, b))
		}
		if found == 1 || done[n] && found != 2 {
			s.Errorf("answered %v, and %d items of 2", done[n], found)
		}
	}
}
