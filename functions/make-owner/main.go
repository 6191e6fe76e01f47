// Function make-owner runs once in each deployment. It makes the first owner, whose link is mailed and never logged.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"allyway/internal/cloud"
	"allyway/internal/cloud/deployment"
	"allyway/internal/cloud/tokenkeys"
	"allyway/internal/owner"
	"allyway/internal/record"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.InviteKeys, cloud.ResetKeys, cloud.EmailKeys, cloud.SignUpKeys, cloud.OwnerEmail)
	if err != nil {
		log.Fatal(err)
	}
	room := owner.New(record.New(cloud.Table(env), nil))
	lambda.Start(deployment.Handler(
		func(ctx context.Context) error { return tokenkeys.Create(ctx, env) },
		func(ctx context.Context) error { _, err := room.Make(ctx, env.OwnerEmail); return err },
	))
}
