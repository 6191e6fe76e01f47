// Package tokenkeys reads and creates the keys of mailed links, which are in Secrets Manager: one secret for each
// purpose, so that a role can read the keys of some purposes alone. Only the functions that make or check links import it.
package tokenkeys

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"allyway/internal/cloud"
	"allyway/internal/token"
)

// firstVersion is the name of the version that Create writes. Secrets Manager refuses other content under the same
// name, so two first deployments at once cannot end up with different keys.
const firstVersion = "allyway-token-keys-first-version"

// keep is how long keys are used after they were read. So a rotation reaches every running function within this time.
const keep = 5 * time.Minute

// arns returns the secret of each purpose that the environment names.
func arns(env cloud.Environment) map[token.Purpose]string {
	return map[token.Purpose]string{token.Invite: env.InviteKeys, token.Reset: env.ResetKeys, token.Email: env.EmailKeys,
		token.SignUp: env.SignUpKeys}
}

// Reader returns a function that returns the keys of a purpose. It reads them at the first use, because most starts of a
// function need none, and keeps them for five minutes. If a read fails, the keys that were read before are used. If
// there are none, only this use fails, and the next one reads again. Purposes whose secret the environment does not
// name have no keys. The function is safe for use by many goroutines.
func Reader(env cloud.Environment) func(context.Context, token.Purpose) (*token.Keys, error) {
	return newReader(env, time.Now)
}

// kept are keys that were read.
type kept struct {
	keys *token.Keys
	at   time.Time
}

func newReader(env cloud.Environment, now func() time.Time) func(context.Context, token.Purpose) (*token.Keys, error) {
	client := newClient(env)
	var mu sync.Mutex
	all := map[token.Purpose]kept{}
	return func(ctx context.Context, purpose token.Purpose) (*token.Keys, error) {
		mu.Lock()
		defer mu.Unlock()
		have := all[purpose]
		if have.keys != nil && now().Sub(have.at) < keep {
			return have.keys, nil
		}
		fresh, err := readKeys(ctx, client, arns(env)[purpose], purpose)
		if err == nil {
			have = kept{fresh, now()}
			all[purpose] = have
		}
		if have.keys != nil {
			return have.keys, nil
		}
		return nil, err
	}
}

func readKeys(ctx context.Context, client *secretsmanager.Client, arn string, purpose token.Purpose) (*token.Keys, error) {
	if arn == "" {
		return nil, fmt.Errorf("token keys: this function has none for %s links", purpose)
	}
	out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String(arn)})
	if err != nil {
		return nil, fmt.Errorf("read token keys: %w", err)
	}
	if aws.ToString(out.SecretString) == "" {
		return nil, fmt.Errorf("read token keys: the secret for %s links is still empty", purpose)
	}
	return token.ParseKeys([]byte(*out.SecretString))
}

// Create writes the first keys of each purpose whose secret is still empty, and leaves existing keys alone. make-owner
// calls it at each deployment, because CloudFormation can create a secret but not the keys in it. Create reads no keys:
// it asks only whether a secret has a version. On an emulator, a new secret may have one with an empty value; see empty.
func Create(ctx context.Context, env cloud.Environment) error {
	client := newClient(env)
	for _, arn := range arns(env) {
		if err := create(ctx, client, arn); err != nil {
			return err
		}
	}
	return nil
}

func create(ctx context.Context, client *secretsmanager.Client, arn string) error {
	has, err := client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String(arn)})
	if err != nil {
		return fmt.Errorf("look for token keys: %w", err)
	}
	if len(has.VersionIdsToStages) > 0 && !empty(ctx, client, arn, has.VersionIdsToStages) {
		return nil
	}
	_, err = client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId:           aws.String(arn),
		ClientRequestToken: aws.String(firstVersion),
		SecretString:       aws.String(string(token.GenerateKeys())),
	})
	var exists *types.ResourceExistsException
	if errors.As(err, &exists) { // another first deployment has just written them
		return nil
	}
	if err != nil {
		return fmt.Errorf("write token keys: %w", err)
	}
	return nil
}

// empty reports whether a secret's only version has no value. AWS stores no such version, but an emulator may give one to
// a new secret. empty reads the value only if the secret has one version and Create did not write it. On AWS, make-owner
// may not read it, and a version whose value cannot be read counts as keys.
func empty(ctx context.Context, client *secretsmanager.Client, secret string, versions map[string][]string) bool {
	if _, ours := versions[firstVersion]; ours || len(versions) > 1 {
		return false
	}
	out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String(secret)})
	return err == nil && aws.ToString(out.SecretString) == "" && len(out.SecretBinary) == 0
}

func newClient(env cloud.Environment) *secretsmanager.Client {
	return secretsmanager.NewFromConfig(env.Config(env.Endpoints.SecretsManager, 3*time.Second, 3))
}
