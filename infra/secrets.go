package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// secrets are the portal's secrets.
type secrets struct {
	tokenKeys string // ARN of the keys that sign mailed links
	origin    string // what CloudFront sends to the API; a reference that CloudFormation resolves
	cursorKey string // what makes cursors of lists; a reference, too
}

// newSecrets makes the secret for the keys of mailed links, the origin secret and the key of cursors. The first starts
// empty, because CloudFormation cannot make keys of that form: make-owner puts them in. It stays when the stack is deleted.
// The other two are random texts.
func newSecrets(scope constructs.Construct, s settings) secrets {
	keys := awssecretsmanager.NewCfnSecret(scope, jsii.String("TokenKeys"), &awssecretsmanager.CfnSecretProps{
		Description: jsii.String("Allyway: the keys that sign mailed links"),
	})
	keys.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)
	suppress(keys, "AwsSolutions-SMG4", "Keys are rotated by hand (docs/operations.md): old ones stay until the links they signed have expired.")

	return secrets{
		tokenKeys: *keys.Ref(),
		origin:    newRandomText(scope, "OriginSecret"+s.originSecret, "Allyway: the header by which the API knows CloudFront"),
		cursorKey: newRandomText(scope, "CursorKey"+s.cursorKey, "Allyway: the key that makes cursors of lists"),
	}
}

// newRandomText makes a secret with a random text, and returns a reference to it, not the text.
func newRandomText(scope constructs.Construct, name, description string) string {
	secret := awssecretsmanager.NewSecret(scope, &name, &awssecretsmanager.SecretProps{
		Description: &description,
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{
			PasswordLength:     jsii.Number(48),
			ExcludePunctuation: jsii.Bool(true),
		},
	})
	suppress(secret, "AwsSolutions-SMG4", "It is given out at deployment; a new one is a new deployment (docs/operations.md).")
	return *secret.SecretValue().UnsafeUnwrap()
}
