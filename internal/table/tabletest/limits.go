package tabletest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"allyway/internal/table"
)

// badWrites tests Writes that are mistakes, whatever is in the table.
func badWrites(s *suite) {
	k := key("K")
	good := item(k, "x", 1)
	with := func(change func(*table.Item)) table.Op {
		bad := good
		change(&bad)
		return table.Put(bad, table.Any)
	}
	attributes := func(raw string) table.Op {
		return with(func(i *table.Item) { i.Attributes = json.RawMessage(raw) })
	}
	cases := map[string][]table.Op{
		"no ops":                     {},
		"a key twice":                {table.Put(good, table.Any), table.Check(k, table.Present)},
		"the same put twice":         {table.Put(good, table.Any), table.Put(good, table.Any)},
		"patch any":                  {table.Patch(k, table.Any)},
		"patch absent":               {table.Patch(k, table.Absent)},
		"delete absent":              {table.Delete(k, table.Absent)},
		"check any":                  {table.Check(k, table.Any)},
		"version 0":                  {table.Put(good, table.Version(0))},
		"unknown kind":               {{Kind: 9, Item: good}},
		"unknown rule":               {{Kind: table.KindPut, Item: good, Cond: table.Condition{Rule: 9}}},
		"empty pk":                   {with(func(i *table.Item) { i.PK = "" })},
		"empty sk":                   {with(func(i *table.Item) { i.SK = "" })},
		"long pk":                    {with(func(i *table.Item) { i.PK = strings.Repeat("x", 2049) })},
		"long sk":                    {with(func(i *table.Item) { i.SK = strings.Repeat("x", 1025) })},
		"pk not UTF-8":               {with(func(i *table.Item) { i.PK = "\xff" })},
		"half an index place":        {with(func(i *table.Item) { i.GSI1 = table.Key{PK: "x"} })},
		"half another":               {with(func(i *table.Item) { i.GSI2 = table.Key{SK: "x"} })},
		"long index place":           {with(func(i *table.Item) { i.GSI2 = table.Key{PK: "x", SK: strings.Repeat("x", 1025)} })},
		"negative ttl":               {with(func(i *table.Item) { i.TTL = -1 })},
		"no attributes":              {attributes("")},
		"attributes null":            {attributes("null")},
		"attributes a list":          {attributes("[]")},
		"attributes broken":          {attributes(`{"a":`)},
		"attributes and more":        {attributes(`{} {}`)},
		"attributes not UTF-8":       {attributes("{\"a\":\"\xff\"}")},
		"an attribute without name":  {attributes(`{"":1}`)},
		"a member without name":      {attributes(`{"a":[{"":1}]}`)},
		"51 changes":                 {table.Patch(k, table.Present, manyChanges(51)...)},
		"number of 39 digits":        {attributes(`{"a":` + strings.Repeat("1", 39) + `}`)},
		"number too large":           {attributes(`{"a":1e126}`)},
		"number too small":           {attributes(`{"a":1e-131}`)},
		"number absurd":              {attributes(`{"a":1e99999999999999999999}`)},
		"33 deep":                    {attributes(`{"a":` + strings.Repeat("[", 32) + "1" + strings.Repeat("]", 32) + `}`)},
		"set a reserved name":        {table.Patch(k, table.Present, table.Set("v", 1))},
		"add to a reserved name":     {table.Patch(k, table.Present, table.Add("ttl", 1))},
		"remove a reserved name":     {table.Patch(k, table.Present, table.Remove("gsi1pk"))},
		"change an attribute twice":  {table.Patch(k, table.Present, table.Set("a", 1), table.Remove("a"))},
		"bounds the wrong way round": {table.Patch(k, table.Present, table.Add("a", 1).Within(2, 1))},
		"set a broken value":         {table.Patch(k, table.Present, table.Change{Name: "a", Value: json.RawMessage("{")})},
	}
	for _, name := range []string{"pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "v", "ttl"} {
		cases["attribute "+name] = []table.Op{attributes(`{"` + name + `":1}`)}
	}
	s.write(table.Put(good, table.Absent))
	good.Version = 1
	for name, ops := range cases {
		s.Run(name, func(t *testing.T) {
			s := s.with(t)
			s.wantMistake(s.table.Write(s.ctx, ops...))
			s.wantStored([]table.Item{good})
		})
	}
}

func writeLimits(s *suite) {
	var ops []table.Op
	for i := range table.MaxOps {
		ops = append(ops, table.Put(item(key(fmt.Sprintf("HUNDRED#%d", i)), "x", i), table.Absent))
	}
	one := item(key("HUNDRED#more"), "x", 1)
	s.wantMistake(s.table.Write(s.ctx, append(ops, table.Put(one, table.Absent))...))
	s.wantStored(nil, key("HUNDRED#0"), key("HUNDRED#99"), key("HUNDRED#more"))
	s.write(ops...)
	var keys []table.Key
	for _, op := range ops {
		keys = append(keys, op.Item.Key)
	}
	if found := s.stored(keys...); len(found) != len(ops) {
		s.Errorf("%d items of %d", len(found), len(ops))
	}
	s.wantRefused(s.table.Write(s.ctx, append(ops[:99:99], table.Put(one, table.Absent))...), ops, upTo(99)...)

	s.write(table.Patch(key("HUNDRED#0"), table.Version(1), manyChanges(50)...))

	ops = nil
	for i := range 10 {
		ops = append(ops, table.Put(sized(key(fmt.Sprintf("LARGE#%d", i)), table.MaxItemBytes), table.Absent))
	}
	const rest = table.MaxOpsBytes - 10*table.MaxItemBytes
	tooMuch := sized(key("LARGE#more"), rest+1)
	s.wantMistake(s.table.Write(s.ctx, append(ops, table.Put(tooMuch, table.Absent))...))
	s.wantStored(nil, key("LARGE#0"), key("LARGE#more"))
	enough := sized(key("LARGE#more"), rest-4<<10) // the conditions count too
	s.write(append(ops, table.Put(enough, table.Absent))...)
	enough.Version = 1
	s.wantStored([]table.Item{enough})
}

// manyChanges returns Adds within bounds, which are the longest changes in an expression.
func manyChanges(n int) []table.Change {
	var changes []table.Change
	for i := range n {
		changes = append(changes, table.Add(fmt.Sprintf("number%d", i), 1).Within(0, 9))
	}
	return changes
}

func upTo(n int) []int {
	places := make([]int, n)
	for i := range places {
		places[i] = i
	}
	return places
}

// sized returns an item of a size in bytes.
func sized(k table.Key, bytes int) table.Item {
	i := table.Item{Key: k, Version: 1, Attributes: json.RawMessage(`{"text":""}`)}
	size, err := table.Size(i)
	if err != nil {
		panic(err)
	}
	i.Attributes = table.Encode(map[string]string{"text": strings.Repeat("x", bytes-size)})
	return i
}

func itemLimits(s *suite) {
	k := key("FULL")
	full := sized(k, table.MaxItemBytes)
	s.wantMistake(s.table.Write(s.ctx, table.Put(sized(k, table.MaxItemBytes+1), table.Any)))
	s.write(table.Put(full, table.Absent))
	s.wantStored([]table.Item{full})

	// A Patch may not grow an item beyond the limit, alone or beside another op.
	grow := table.Patch(k, table.Present, table.Set("more", "x"))
	s.wantMistake(s.table.Write(s.ctx, grow))
	s.wantMistake(s.table.Write(s.ctx, table.Put(item(key("beside"), "x", 1), table.Any), grow))
	s.wantMistake(s.table.Write(s.ctx, table.Patch(k, table.Present, table.Set("more", strings.Repeat("x", table.MaxItemBytes)))))
	s.wantStored([]table.Item{full}, key("beside"))
	s.write(table.Patch(k, table.Present, table.Set("text", "small"), table.Set("more", strings.Repeat("x", 1<<10))))

	// Each engine must take values of every kind up to the limit, as the table counts them.
	for name, piece := range map[string]string{
		"numbers": `-12345678901234567890`, "lists": `[[],[1]]`, "objects": `{"a":{"b":true}}`, "words": `"é"`, "nulls": `null`,
	} {
		i := table.Item{Key: key("FULL of " + name), Version: 1, GSI1: table.Key{PK: "P", SK: "S"}, TTL: s.now.Unix() + 9}
		pieces := func(n int) json.RawMessage {
			return json.RawMessage(`{"all":[` + strings.Repeat(piece+",", n) + `0]}`)
		}
		n := 1
		for step := 1 << 16; step > 0; step /= 2 {
			i.Attributes = pieces(n + step)
			if size, err := table.Size(i); err == nil && size <= table.MaxItemBytes {
				n += step
			}
		}
		i.Attributes = pieces(n)
		s.write(table.Put(i, table.Absent))
		s.wantStored([]table.Item{i})
	}

	longest := item(table.Key{PK: strings.Repeat("é", 1024), SK: strings.Repeat("é", 512)}, "x", 1)
	longest.GSI1, longest.GSI2, longest.Version = longest.Key, longest.Key, 1
	s.write(table.Put(longest, table.Absent))
	s.wantStored([]table.Item{longest})
	for _, q := range []table.Query{
		{PK: longest.PK, Prefix: longest.SK}, {PK: longest.PK, From: longest.SK, To: longest.SK},
		{Index: table.GSI1, PK: longest.PK, Limit: 1}, {Index: table.GSI2, PK: longest.PK, Desc: true},
	} {
		if n := len(s.all(q)); n != 1 {
			s.Errorf("query by the longest key: %d items", n)
		}
	}
	for _, q := range []table.Query{{PK: longest.PK, After: longest.SK}, {PK: longest.PK, After: longest.SK, Desc: true},
		{PK: longest.PK, After: longest.SK, Prefix: longest.SK}} {
		if n := len(s.all(q)); n != 0 {
			s.Errorf("query behind the longest key: %d items", n)
		}
	}
}

func badReads(s *suite) {
	long := strings.Repeat("x", 1025)
	many := make([]table.Key, table.MaxKeys+1)
	for i := range many {
		many[i] = key(fmt.Sprint(i))
	}
	for name, keys := range map[string][]table.Key{
		"no keys": {}, "empty pk": {{SK: "x"}}, "empty sk": {{PK: "x"}}, "101 keys": many,
		"long sk": {{PK: "x", SK: long}}, "not UTF-8": {{PK: "x", SK: "\xff"}},
	} {
		s.Run("get "+name, func(t *testing.T) {
			s := s.with(t)
			_, err := s.table.Get(s.ctx, keys...)
			s.wantMistake(err)
		})
	}
	for name, q := range map[string]table.Query{
		"no partition": {}, "limit": {PK: "x", Limit: table.MostLimit + 1}, "negative limit": {PK: "x", Limit: -1},
		"index": {PK: "x", Index: 3}, "prefix and from": {PK: "x", Prefix: "a", From: "a"},
		"prefix and to": {PK: "x", Prefix: "a", To: "b"}, "long after": {PK: "x", After: long},
		"not UTF-8": {PK: "x", Prefix: "\xff"},
	} {
		s.Run("query "+name, func(t *testing.T) {
			s := s.with(t)
			_, err := s.table.Query(s.ctx, q)
			s.wantMistake(err)
		})
	}
}
