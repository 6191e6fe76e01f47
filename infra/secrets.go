package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// secrets are the portal's secrets.
type secrets struct {
	linkKeys  []linkKeys
	origin    string // the text that CloudFront sends to the API; a reference that CloudFormation resolves
	originARN string
	cursorKey string // the key that makes cursors of lists; a reference, too
}

// linkKeys are the keys that sign mailed links of one purpose.
type linkKeys struct {
	need     need   // the need of a function that reads these keys
	variable string // the variable that names the secret
	arn      string // the ARN of the secret
}

// newSecrets makes a secret for the keys of each purpose of mailed links, so that a role can read only those of one
// purpose. It also makes the origin secret and the key of cursors, which are random texts.
func newSecrets(scope constructs.Construct, s settings) secrets {
	origin := newRandomText(scope, "OriginSecret"+s.originSecret, "Allyway: the header by which the API knows CloudFront")
	cursorKey := newRandomText(scope, "CursorKey"+s.cursorKey, "Allyway: the key that makes cursors of lists")
	return secrets{
		linkKeys: []linkKeys{
			{readInviteKeys, "INVITE_KEYS_ARN", newLinkKeys(scope, s, "InviteKeys", "Allyway: the keys that sign invites")},
			{readResetKeys, "RESET_KEYS_ARN", newLinkKeys(scope, s, "ResetKeys", "Allyway: the keys that sign links to reset a password")},
			{readEmailKeys, "EMAIL_KEYS_ARN", newLinkKeys(scope, s, "EmailKeys", "Allyway: the keys that sign links to confirm an address")},
			{readSignUpKeys, "SIGN_UP_KEYS_ARN", newLinkKeys(scope, s, "SignUpKeys", "Allyway: the keys that sign links to make an account")},
		},
		// References to the texts, not the texts.
		origin:    *origin.SecretValue().UnsafeUnwrap(),
		originARN: *origin.SecretArn(),
		cursorKey: *cursorKey.SecretValue().UnsafeUnwrap(),
	}
}

// newLinkKeys makes the secret for the keys of one purpose, and returns its ARN. The secret is empty at first, because
// CloudFormation cannot make keys of this form. make-owner puts them in. The secret stays when the stack is deleted,
// unless the settings say otherwise.
func newLinkKeys(scope constructs.Construct, s settings, name, description string) string {
	keys := awssecretsmanager.NewCfnSecret(scope, &name, &awssecretsmanager.CfnSecretProps{Description: &description})
	keys.ApplyRemovalPolicy(s.removal(), nil)
	suppress(keys, "AwsSolutions-SMG4", "Keys are rotated by hand (docs/operations.md): old ones stay until the links they signed have expired.")
	return *keys.Ref()
}

// newRandomText makes a secret with a random text.
func newRandomText(scope constructs.Construct, name, description string) awssecretsmanager.Secret {
	secret := awssecretsmanager.NewSecret(scope, &name, &awssecretsmanager.SecretProps{
		Description: &description,
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{
			PasswordLength:     jsii.Number(48),
			ExcludePunctuation: jsii.Bool(true),
		},
	})
	suppress(secret, "AwsSolutions-SMG4", "It is given out at deployment; a new one is a new deployment (docs/operations.md).")
	return secret
}
