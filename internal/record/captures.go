package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

func captureItem(c *portal.Capture) table.Item {
	return table.Item{
		Key:        Capture(c.ID),
		GSI1:       Key{PK: listCaptures(c.Ecosystem), SK: placeCapture(c)},
		Version:    c.Version,
		Attributes: table.Encode(c),
	}
}

func decodeCapture(item table.Item) (*portal.Capture, error) {
	c := &portal.Capture{Version: item.Version}
	return c, item.Decode(c)
}

func decodeResponse(item table.Item) (*portal.Response, error) {
	r := &portal.Response{Version: item.Version}
	return r, item.Decode(r)
}

// Capture returns a data capture of an ecosystem. Refusal: not_found.
func (f Found) Capture(ecosystem, id string) (*portal.Capture, error) {
	c, err := find(f, Capture(id), "data capture", decodeCapture)
	if err == nil && c.Ecosystem != ecosystem {
		return nil, portal.NotFound("data capture")
	}
	return c, err
}

// Response returns a member's response to a capture, or nil if there is none.
func (f Found) Response(capture, member string) (*portal.Response, error) {
	item, ok := f.items[Response(capture, member)]
	if !ok {
		return nil, nil
	}
	return decodeResponse(item)
}

// ListCaptures lists an ecosystem's data captures, those that open last first. The index may show an old state.
func (s *Store) ListCaptures(ctx context.Context, ecosystem, after string, limit int) (rows []*portal.Capture, next string, err error) {
	q := table.Query{Index: table.GSI1, PK: listCaptures(ecosystem), Desc: true, After: after, Limit: limit}
	return list(ctx, s, q, decodeCapture)
}

// ListResponses lists the responses to a capture, by member.
func (s *Store) ListResponses(ctx context.Context, capture, after string, limit int) (rows []*portal.Response, next string, err error) {
	return list(ctx, s, table.Query{PK: responsePartition(capture), After: after, Limit: limit}, decodeResponse)
}

// ListHistory returns the last responses of a member to a capture, the newest first.
func (s *Store) ListHistory(ctx context.Context, capture, member string, limit int) (rows []*portal.Response, err error) {
	q := table.Query{PK: historyPartition(capture), Prefix: member + "#", Desc: true, Limit: limit}
	rows, _, err = list(ctx, s, q, decodeResponse)
	return rows, err
}

// SaveCapture stores a data capture. before is the record as it was read (nil: new).
func (w *Change) SaveCapture(before, after *portal.Capture) {
	condition := table.Absent
	if before != nil {
		condition = table.Version(before.Version)
	}
	w.add(table.Put(captureItem(after), condition))
}

// SaveResponse stores a member's response in place of before (nil: none), and keeps it as history. The Write is refused
// if the capture's questions change at the same moment.
func (w *Change) SaveResponse(c *portal.Capture, before, after *portal.Response) {
	condition := table.Absent
	if before != nil {
		condition = table.Version(before.Version)
	}
	w.add(
		table.Put(table.Item{Key: Response(after.Capture, after.Member), Attributes: table.Encode(after)}, condition),
		table.Put(table.Item{Key: historyKey(after, token.NewIDAt(w.Now)), Attributes: table.Encode(after)}, table.Any),
	)
	if c.Answered {
		w.add(table.Check(Capture(c.ID), table.Version(c.Version)))
	} else {
		w.add(table.Patch(Capture(c.ID), table.Version(c.Version), table.Set("answered", true)))
	}
}

const captureItemsRemoved = 90 // with one Write

// RemoveCapture removes a data capture with everything that belongs to it. If it ends early, the next call removes what
// is left.
func (c *Call) RemoveCapture(ctx context.Context, gone *portal.Capture) error {
	for _, partition := range []string{responsePartition(gone.ID), historyPartition(gone.ID), recipientPartition(gone.ID)} {
		for {
			page, err := c.store.table.Query(ctx, table.Query{PK: partition, Limit: captureItemsRemoved})
			if err != nil {
				return err
			}
			if len(page.Items) == 0 {
				break
			}
			w := c.Change()
			for _, item := range page.Items {
				w.add(table.Delete(item.Key, table.Any))
			}
			if err := w.Commit(ctx); err != nil {
				return err
			}
		}
	}
	w := c.Change()
	w.add(table.Delete(Capture(gone.ID), table.Any), table.Delete(CaptureMail(gone.ID), table.Any))
	return w.Commit(ctx)
}
