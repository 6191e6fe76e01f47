// Package deployment runs a piece of work once in each deployment, as a custom resource of CloudFormation.
package deployment

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/cfn"
)

// resource is the custom resource's id. It never changes: another id would have CloudFormation delete the old one.
const resource = "allyway-deployment"

// errFailed is all that CloudFormation shows. What happened is in the function's log.
var errFailed = errors.New("the deployment's own work failed; the function's log says why")

// Handler makes a handler of the Lambda runtime that runs the work, one piece after the other, when the stack is
// created or updated, and nothing when it is deleted. Work must bear repetition. If it fails, so does the deployment.
func Handler(work ...func(context.Context) error) cfn.CustomResourceLambdaFunction {
	return cfn.LambdaWrap(func(ctx context.Context, event cfn.Event) (string, map[string]any, error) {
		if event.RequestType == cfn.RequestDelete {
			return resource, nil, nil
		}
		for _, piece := range work {
			if err := piece(ctx); err != nil {
				slog.ErrorContext(ctx, "deployment", "error", err.Error())
				return resource, nil, errFailed
			}
		}
		return resource, nil, nil
	})
}
