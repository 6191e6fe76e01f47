package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
)

// sized has the measures of a portal of one size, with one client.
type sized struct {
	people     int
	operations []measured
	memory     float64 // in megabytes, afterwards
	start      time.Duration
}

// measureSizes measures a portal of each size.
func measureSizes(ctx context.Context, o options) (all []sized, err error) {
	for _, n := range o.people {
		began := time.Now()
		size, err := measureSize(ctx, o, n)
		if err != nil {
			return nil, err
		}
		say("  %d people, %s with the copying", n, time.Since(began).Round(time.Second))
		all = append(all, size)
	}
	return all, nil
}

// measureSize measures a portal with n people: the same operations, with one client.
func measureSize(ctx context.Context, o options, n int) (s sized, err error) {
	s.people = n
	p, err := startPortal(ctx, o.program)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	if err := p.fill(); err != nil {
		return s, err
	}
	if err := p.stop(); err != nil {
		return s, err
	}
	if err := multiply(ctx, filepath.Join(p.folder, "allyway.db"), n-users-1); err != nil {
		return s, err
	}
	began := time.Now()
	if err := p.again(ctx); err != nil {
		return s, err
	}
	s.start = time.Since(began)
	for _, op := range p.sizeOperations() {
		l, err := load(ctx, p.process, op, 1, o.each)
		if err != nil {
			return s, err
		}
		s.operations = append(s.operations, measured{op.name, []loaded{l}})
	}
	s.memory, err = p.memory(resident)
	return s, err
}

// sizeOperations returns the operations without the sign-in, whose hash takes nearly all its time. It adds searches
// that find one person and very many.
func (p *portal) sizeOperations() []operation {
	var all []operation
	for _, op := range p.operations() {
		if op.name != "sign in" {
			all = append(all, op)
		}
	}
	return append(all, operation{"find 50 of very many people", func(int, int) error {
		return call(http.MethodGet, p.url+"/v1/people?q=ana", p.owner, nil, nil)
	}})
}

// multiply stores a portal's first user n times more in its file, under other ids and names, with the rows by which
// they are found.
func multiply(ctx context.Context, file string, n int) (err error) {
	engine, err := bolt.Open(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	t := table.New(engine)
	one, words, err := firstUser(ctx, t)
	if err != nil {
		return err
	}
	id := strings.TrimPrefix(one.PK, "PERSON#")
	var copies []table.Item
	for i := range n {
		other := strings.NewReplacer(id, token.NewIDAt(time.Now()), "user1", fmt.Sprintf("many%d", i))
		for _, item := range append([]table.Item{one}, words...) {
			copies = append(copies, renamed(item, other))
		}
		if len(copies) >= copiedAtOnce || i == n-1 {
			if err := engine.Load(ctx, copies); err != nil {
				return err
			}
			copies = copies[:0]
		}
	}
	return nil
}

const copiedAtOnce = 20_000 // items of one commit

func renamed(item table.Item, by *strings.Replacer) table.Item {
	key := func(k table.Key) table.Key { return table.Key{PK: by.Replace(k.PK), SK: by.Replace(k.SK)} }
	return table.Item{Key: key(item.Key), Version: 1, GSI1: key(item.GSI1), GSI2: key(item.GSI2), Attributes: []byte(by.Replace(string(item.Attributes)))}
}

// firstUser returns the person "Ana user1" and the rows of their words.
func firstUser(ctx context.Context, t *table.Table) (one table.Item, words []table.Item, err error) {
	people, err := all(ctx, t, table.Query{Index: table.GSI2, PK: "PEOPLE"})
	if err != nil {
		return one, nil, err
	}
	for _, item := range people {
		if strings.Contains(string(item.Attributes), `"user1@`) {
			one = item
		}
	}
	if one.PK == "" {
		return one, nil, errors.New("there is no user1")
	}
	id := strings.TrimPrefix(one.PK, "PERSON#")
	for _, letter := range []string{"a", "u"} {
		rows, err := all(ctx, t, table.Query{PK: "PERSONWORD#" + letter})
		if err != nil {
			return one, nil, err
		}
		for _, row := range rows {
			if strings.HasSuffix(row.SK, "#"+id) {
				words = append(words, row)
			}
		}
	}
	if len(words) == 0 {
		return one, nil, errors.New("there are no words of user1")
	}
	return one, words, nil
}

func all(ctx context.Context, t *table.Table, q table.Query) (items []table.Item, err error) {
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		items = append(items, page.Items...)
		if q.After = page.Next; page.Next == "" {
			return items, nil
		}
	}
}
