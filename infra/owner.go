package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newOwner runs make-owner in each deployment that changes its input. make-owner makes the keys of mailed links and the
// first owner, who gets a link by mail. CloudFormation calls it only after it has made the parts that send mail.
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
