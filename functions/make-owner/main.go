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
	"allyway/internal/product"
)

func main() {
	cloud.LogJSON()
	env, err := cloud.ReadEnvironment(os.LookupEnv, cloud.TableName, cloud.TokenSecret, cloud.OwnerEmail)
	if err != nil {
		log.Fatal(err)
	}
	p := portal.New(cloud.Table(env), portal.Config{})
	lambda.Start(deployment.Handler(
		func(ctx context.Context) error { return tokenkeys.Create(ctx, env) },
		func(ctx context.Context) error { _, err := p.MakeOwner(ctx, env.OwnerEmail); return err },
	))
}
