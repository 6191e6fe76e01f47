package tabletest

import (
	"encoding/json"
	"math"
	"testing"

	"allyway/internal/table"
)

func patches(s *suite) {
	cases := []struct {
		name          string
		before, after string
		changes       []table.Change
	}{
		{"nothing", `{"a":1}`, `{"a":1}`, nil},
		{"set", `{"a":1,"b":2}`, `{"a":"x","b":2}`, []table.Change{table.Set("a", "x")}},
		{"set a new one", `{"a":1}`, `{"a":1,"b":[1,{"c":null}]}`,
			[]table.Change{table.Set("b", json.RawMessage(`[1,{"c":null}]`))}},
		{"set null", `{"a":1}`, `{"a":null}`, []table.Change{table.Set("a", nil)}},
		{"set replaces whole", `{"a":{"x":1}}`, `{"a":{"y":2}}`, []table.Change{table.Set("a", map[string]int{"y": 2})}},
		{"remove", `{"a":1,"b":2}`, `{"b":2}`, []table.Change{table.Remove("a")}},
		{"remove what is not there", `{"a":1}`, `{"a":1}`, []table.Change{table.Remove("zz")}},
		{"add", `{"a":1}`, `{"a":42}`, []table.Change{table.Add("a", 41)}},
		{"add less", `{"a":1}`, `{"a":-4}`, []table.Change{table.Add("a", -5)}},
		{"add to nothing", `{}`, `{"a":3}`, []table.Change{table.Add("a", 3)}},
		{"add to a large one", `{"a":9223372036854775807}`, `{"a":9223372036854775817}`, []table.Change{table.Add("a", 10)}},
		{"several", `{"a":1,"b":2,"c":3}`, `{"a":2,"c":"x"}`,
			[]table.Change{table.Add("a", 1), table.Remove("b"), table.Set("c", "x")}},
		{"DynamoDB's words", `{"name":"x","status":"y","size":1}`, `{"name":"z","size":2}`,
			[]table.Change{table.Set("name", "z"), table.Remove("status"), table.Add("size", 1)}},
		{"odd names", `{"a.b":1,"c d":2,"#e":3,":f":4}`, `{"a.b":5,"#e":4,":f":"g"}`,
			[]table.Change{table.Set("a.b", 5), table.Remove("c d"), table.Add("#e", 1), table.Set(":f", "g")}},
	}
	for _, c := range cases {
		for _, several := range []bool{false, true} {
			name := c.name + ", alone"
			if several {
				name = c.name + ", beside another"
			}
			s.Run(name, func(t *testing.T) {
				s := s.with(t)
				k := key(name)
				put := table.Item{
					Key: k, TTL: s.now.Unix() + 1, GSI1: table.Key{PK: "P", SK: name}, GSI2: table.Key{PK: "Q", SK: name},
					Attributes: json.RawMessage(c.before),
				}
				s.write(table.Put(put, table.Absent))
				ops := []table.Op{table.Patch(k, table.Version(1), c.changes...)}
				if several {
					ops = append(ops, table.Check(key("nowhere"), table.Absent))
				}
				s.write(ops...)
				put.Version, put.Attributes = 2, json.RawMessage(c.after)
				s.wantStored([]table.Item{put})
			})
		}
	}
	for _, stored := range []string{`"text"`, `null`, `[1]`, `{"x":1}`, `true`} {
		k := key("no number " + stored)
		put := table.Item{Key: k, Attributes: json.RawMessage(`{"a":` + stored + `}`)}
		s.write(table.Put(put, table.Absent))
		put.Version = 1
		s.wantMistake(s.table.Write(s.ctx, table.Patch(k, table.Present, table.Add("a", 1))))
		s.wantMistake(s.table.Write(s.ctx, table.Put(item(key("beside"), "x", 1), table.Any),
			table.Patch(k, table.Present, table.Add("a", 1))))
		s.wantStored([]table.Item{put}, key("beside"))
	}
}

func patchBounds(s *suite) {
	cases := []struct {
		name   string
		stored string // the attributes before
		add    int64
		lo, hi int64
		want   string // the attributes after; empty: the Patch is refused
	}{
		{"inside", `{"n":5}`, 2, 0, 10, `{"n":7}`},
		{"up to the top", `{"n":5}`, 5, 0, 10, `{"n":10}`},
		{"above the top", `{"n":5}`, 6, 0, 10, ""},
		{"down to the bottom", `{"n":5}`, -5, 0, 10, `{"n":0}`},
		{"below the bottom", `{"n":5}`, -6, 0, 10, ""},
		{"outside before, inside after", `{"n":50}`, -45, 0, 10, `{"n":5}`},
		{"missing, inside", `{}`, 1, 0, 1, `{"n":1}`},
		{"missing, above", `{}`, 2, 0, 1, ""},
		{"missing, below", `{}`, -1, 0, 1, ""},
		{"nothing added, outside", `{"n":11}`, 0, 0, 10, ""},
		{"widest", `{"n":0}`, math.MaxInt64, math.MinInt64, math.MaxInt64, `{"n":9223372036854775807}`},
		{"wider than int64", `{"n":1}`, math.MaxInt64, math.MinInt64, math.MaxInt64, ""},
		{"lowest", `{"n":-1}`, math.MinInt64, math.MinInt64, math.MaxInt64, ""},
	}
	for i, c := range cases {
		for _, cond := range []table.Condition{table.Present, table.Version(1)} {
			for _, several := range []bool{false, true} {
				s.Run(c.name, func(t *testing.T) {
					s := s.with(t)
					k := table.Key{PK: c.name, SK: string(rune('a'+i)) + string(rune('0'+cond.Rule))}
					if several {
						k.SK += "several"
					}
					put := table.Item{Key: k, Attributes: json.RawMessage(c.stored)}
					s.write(table.Put(put, table.Absent))
					ops := []table.Op{table.Patch(k, cond, table.Add("n", c.add).Within(c.lo, c.hi))}
					if several {
						ops = append(ops, table.Delete(key("nowhere"), table.Any))
					}
					err := s.table.Write(s.ctx, ops...)
					put.Version = 1
					if c.want == "" {
						s.wantRefused(err, ops, 0)
					} else {
						if err != nil {
							s.Errorf("write: %v", err)
						}
						put.Version, put.Attributes = 2, json.RawMessage(c.want)
					}
					s.wantStored([]table.Item{put})
				})
			}
		}
	}
}
