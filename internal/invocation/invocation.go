// Package invocation keeps the id of a call of a Lambda function in the call's context, for what the call stores. The
// local process has no such ids.
package invocation

import "context"

type key struct{}

// With returns a context that belongs to the call with the id.
func With(ctx context.Context, id string) context.Context { return context.WithValue(ctx, key{}, id) }

// ID returns the id of the call that the context belongs to. The call's log lines have it as requestId. It is empty
// outside of Lambda.
func ID(ctx context.Context) string {
	id, _ := ctx.Value(key{}).(string)
	return id
}
