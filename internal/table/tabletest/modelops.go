package tabletest

import (
	"encoding/json"

	"pgregory.net/rapid"

	"allyway/internal/table"
)

func (m *model) drawCondition(t *rapid.T, k table.Key, rules ...table.Rule) table.Condition {
	rule := rapid.SampledFrom(rules).Draw(t, "rule")
	if rule != table.RuleVersion {
		return table.Condition{Rule: rule}
	}
	near := m.items[k].Version + rapid.SampledFrom([]int64{0, 0, 0, 1, -1}).Draw(t, "off by")
	return table.Version(max(1, near))
}

func (m *model) drawOp(t *rapid.T, k table.Key) table.Op {
	const any, absent, present, version = table.RuleAny, table.RuleAbsent, table.RulePresent, table.RuleVersion
	switch rapid.IntRange(0, 5).Draw(t, "op") {
	case 0, 1:
		return table.Put(m.drawItem(t, k), m.drawCondition(t, k, any, absent, present, version))
	case 2, 3:
		return table.Patch(k, m.drawCondition(t, k, present, version), drawChanges(t)...)
	case 4:
		return table.Delete(k, m.drawCondition(t, k, any, present, version))
	default:
		return table.Check(k, m.drawCondition(t, k, absent, present, version))
	}
}

func (m *model) drawItem(t *rapid.T, k table.Key) table.Item {
	place := func(label string) table.Key {
		pk := rapid.SampledFrom([]string{"", "X", "XY"}).Draw(t, label)
		if pk == "" {
			return table.Key{}
		}
		return table.Key{PK: m.home + pk, SK: rapid.SampledFrom([]string{"f#", "g#"}).Draw(t, label) + k.PK + k.SK}
	}
	i := table.Item{Key: k, GSI1: place("index 1"), GSI2: place("index 2")}
	if rapid.IntRange(0, 2).Draw(t, "mortal") == 0 {
		i.TTL = m.now.Unix() + rapid.Int64Range(-1, 6).Draw(t, "life")
	}
	i.Attributes = table.Encode(map[string]any{"text": "put", "n": rapid.IntRange(0, 9).Draw(t, "n")})
	return i
}

func drawChanges(t *rapid.T) []table.Change {
	var changes []table.Change
	switch rapid.IntRange(0, 3).Draw(t, "number") {
	case 0:
		changes = append(changes, table.Remove("n"))
	case 1:
		changes = append(changes, table.Set("n", rapid.IntRange(0, 9).Draw(t, "set")))
	case 2:
		add := table.Add("n", rapid.Int64Range(-5, 5).Draw(t, "add"))
		if rapid.Bool().Draw(t, "bounded") {
			add = add.Within(0, 9)
		}
		changes = append(changes, add)
	}
	if rapid.Bool().Draw(t, "text too") {
		changes = append(changes, table.Set("text", rapid.StringN(0, 4, 8).Draw(t, "text")))
	}
	return changes
}

// apply changes items as the op does, and reports whether its condition holds.
func (m *model) apply(items table.Items, op table.Op) bool {
	k := op.Item.Key
	old, there := m.live(k)
	switch op.Cond.Rule {
	case table.RuleAbsent:
		if there {
			return false
		}
	case table.RulePresent:
		if !there {
			return false
		}
	case table.RuleVersion:
		if !there || old.Version != op.Cond.N {
			return false
		}
	}
	switch op.Kind {
	case table.KindPut:
		put := op.Item
		put.Version = 1
		if op.Cond.Rule == table.RuleVersion {
			put.Version = op.Cond.N + 1
		}
		items[k] = put
	case table.KindDelete:
		delete(items, k)
	case table.KindPatch:
		entity := map[string]any{}
		if err := json.Unmarshal(old.Attributes, &entity); err != nil {
			m.Fatal(err)
		}
		for _, c := range op.Changes {
			switch {
			case c.IsAdd:
				n, _ := entity[c.Name].(float64)
				n += float64(c.Add)
				if c.Bounds && (n < float64(c.Min) || n > float64(c.Max)) {
					return false
				}
				entity[c.Name] = n
			case c.Value == nil:
				delete(entity, c.Name)
			default:
				entity[c.Name] = c.Value
			}
		}
		old.Attributes = table.Encode(entity)
		old.Version++
		items[k] = old
	}
	return true
}
