// Package deployment runs work once in each deployment, as a custom resource of CloudFormation.
package deployment

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/cfn"

	"allyway/internal/cloud"
)

// resource is the custom resource's id. It never changes, because CloudFormation deletes the old resource when the id
// changes.
const resource = "allyway-deployment"

// errFailed is the only error that CloudFormation shows. The function's log says what happened.
var errFailed = errors.New("the deployment's own work failed; the function's log says why")

// Handler returns a handler for the Lambda runtime. It runs each piece of work in turn when the stack is created or
// updated, and does nothing when the stack is deleted. Work must be safe to repeat. If a piece fails, the deployment
// fails.
func Handler(work ...func(context.Context) error) cfn.CustomResourceLambdaFunction {
	return cfn.LambdaWrap(func(ctx context.Context, event cfn.Event) (string, map[string]any, error) {
		if event.RequestType == cfn.RequestDelete {
			return resource, nil, nil
		}
		for _, piece := range work {
			if err := piece(cloud.WithInvocation(ctx)); err != nil {
				slog.ErrorContext(ctx, "deployment", "error", err.Error())
				return resource, nil, errFailed
			}
		}
		return resource, nil, nil
	})
}
