package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newOwner runs the functions of a deployment's own work, once in each deployment that changes what they are given:
// make-owner makes the token keys and the first owner, whose link is mailed. It waits for what sends mail.
func newOwner(scope constructs.Construct, s settings, all []deployed) {
	for _, d := range called(all, onDeployment) {
		made := awscdk.NewCustomResource(scope, jsii.String("Deployment-"+d.name), &awscdk.CustomResourceProps{
			ServiceToken:   d.lambda.FunctionArn(),
			ServiceTimeout: awscdk.Duration_Seconds(jsii.Number(120)),
			Properties:     &map[string]any{"ownerEmail": s.ownerEmail},
		})
		for _, sender := range called(all, onMail) {
			made.Node().AddDependency(sender.lambda)
		}
	}
}
