package record

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"allyway/internal/invocation"
	"allyway/internal/table"
)

// Commit makes the Write. Refusals: last_owner, last_primary_contact, those that the parts of the change name,
// too_many_attempts for a primary contact whose organisation has used up its budget (see budget.go) and, in long work,
// not_signed_in and forbidden. A conflict (IsConflict) means that something that the change depends on has changed
// since it was read.
func (w *Change) Commit(ctx context.Context) error {
	if w.err != nil {
		return w.err
	}
	if err := w.nameRequest(ctx); err != nil {
		return err
	}
	for try := 1; ; try++ {
		counts := w.countOps()
		ops := slices.Concat(w.ops, counts)
		holds := w.call.holds(ops)
		err := w.store.table.Write(ctx, append(ops, holds...)...)
		if err == nil && w.call != nil {
			w.call.long = true
			w.spent()
		}
		again, refusal := w.refused(ctx, err, counts, holds)
		if !again || refusal != nil || try == ConflictTries {
			return cmp.Or(refusal, err)
		}
	}
}

// nameRequest writes the id of the request into the change's mails, so that the mail, its bounce and the log line of
// the request can be put together.
func (w *Change) nameRequest(ctx context.Context) error {
	id := invocation.ID(ctx)
	if id == "" {
		return nil
	}
	for i, op := range w.ops {
		if op.Kind != table.KindPut || !strings.HasPrefix(op.Item.Key.PK, MailPrefix) {
			continue
		}
		l, err := decodeLetter(op.Item)
		if err != nil {
			return err
		}
		l.Request = id
		w.ops[i].Item = letterItem(l)
	}
	return nil
}

// refused finds out whether a Write was refused by the partner's counts or by the conditions of long work. again
// reports whether the Write can be repeated: nothing else refused it, and these would now allow it.
func (w *Change) refused(ctx context.Context, err error, counts, holds []Op) (again bool, refusal error) {
	if refusedOnAny(err, holds) {
		if again, refusal = w.call.holdAgain(ctx); refusal != nil {
			return false, refusal
		}
	}
	if w.byPrimaryContact && refusedOnAny(err, counts) {
		if again, refusal = w.overspends(ctx); refusal != nil {
			return false, refusal
		}
	}
	repeat := again && refusedOnly(err, slices.Concat(counts, holds))
	for _, r := range w.refusals {
		counted := slices.ContainsFunc(counts, func(op Op) bool { return op.Item.Key == r.key })
		switch {
		case repeat || again && counted || !refusedOn(err, r.key):
		case r.address != nil:
			return false, w.call.takenNow(ctx, r.address)
		default:
			return false, r.err
		}
	}
	return repeat, nil
}
