// Package tokenkeys reads and creates the keys of mailed links, which are in Secrets Manager. Only the functions that
// make or check links import it.
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

// keep is how long keys are used after they were read. A rotation reaches every running function within this time.
const keep = 5 * time.Minute

// Reader returns a function that returns the keys of env.TokenSecret. It reads them at the first use, because most
// starts of a function need none, and keeps them for five minutes. If a read fails, the keys that were read before are
// used. If there are none, only this use fails, and the next one reads again. The function is safe for use by many
// goroutines.
func Reader(env cloud.Environment) func(context.Context) (*token.Keys, error) {
	return newReader(env, time.Now)
}

func newReader(env cloud.Environment, now func() time.Time) func(context.Context) (*token.Keys, error) {
	client := newClient(env)
	var mu sync.Mutex
	var keys *token.Keys
	var readAt time.Time
	return func(ctx context.Context) (*token.Keys, error) {
		mu.Lock()
		defer mu.Unlock()
		if keys != nil && now().Sub(readAt) < keep {
			return keys, nil
		}
		fresh, err := readKeys(ctx, client, env.TokenSecret)
		if err == nil {
			keys, readAt = fresh, now()
		}
		if keys != nil {
			return keys, nil
		}
		return nil, err
	}
}

func readKeys(ctx context.Context, client *secretsmanager.Client, arn string) (*token.Keys, error) {
	stored, err := read(ctx, client, arn)
	if err != nil {
		return nil, err
	}
	return token.ParseKeys(stored)
}

// Create writes the first keys if the secret is still empty, and leaves existing keys alone. make-owner calls it at
// each deployment, because CloudFormation can create a secret but not the keys in it.
func Create(ctx context.Context, env cloud.Environment) error {
	client := newClient(env)
	_, err := read(ctx, client, env.TokenSecret)
	var empty *types.ResourceNotFoundException
	if !errors.As(err, &empty) {
		return err
	}
	_, err = client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId:           aws.String(env.TokenSecret),
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

func newClient(env cloud.Environment) *secretsmanager.Client {
	return secretsmanager.NewFromConfig(env.Config(env.Endpoints.SecretsManager, 3*time.Second, 3))
}

func read(ctx context.Context, client *secretsmanager.Client, arn string) ([]byte, error) {
	out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String(arn)})
	if err != nil {
		return nil, fmt.Errorf("read token keys: %w", err)
	}
	return []byte(aws.ToString(out.SecretString)), nil
}
