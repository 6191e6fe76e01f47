package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// secrets are the portal's two secrets.
type secrets struct {
	tokenKeys string // ARN of the keys that sign mailed links
	origin    string // what CloudFront sends to the API; a reference that CloudFormation resolves
}

// newSecrets makes the secret for the keys of mailed links, and the origin secret. The first starts empty, because
// CloudFormation cannot make keys: make-owner puts them in. It stays when the stack is deleted. The origin secret is
// random.
func newSecrets(scope constructs.Construct, s settings) secrets {
	keys := awssecretsmanager.NewCfnSecret(scope, jsii.String("TokenKeys"), &awssecretsmanager.CfnSecretProps{
		Description: jsii.String("Allyway: the keys that sign mailed links"),
	})
	keys.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)
	suppress(keys, "AwsSolutions-SMG4", "Keys are rotated by hand (docs/operations.md): old ones stay until the links they signed have expired.")

	origin := awssecretsmanager.NewSecret(scope, jsii.String("OriginSecret"+s.originSecret), &awssecretsmanager.SecretProps{
		Description: jsii.String("Allyway: the header by which the API knows CloudFront"),
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{
			PasswordLength:     jsii.Number(48),
			ExcludePunctuation: jsii.Bool(true),
		},
	})
	suppress(origin, "AwsSolutions-SMG4", "CloudFront and the functions take it at deployment; a new one is a new deployment (docs/operations.md).")
	return secrets{
		tokenKeys: *keys.Ref(),
		origin:    *origin.SecretValue().UnsafeUnwrap(), // a reference, not the value
	}
}
