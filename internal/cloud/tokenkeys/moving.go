package tokenkeys

import (
	"bytes"
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"allyway/internal/cloud"
	"allyway/internal/token"
)

// ReadStored returns the stored keys of each purpose whose secret the environment names, as token.ParseKeys reads them.
// It is for moving a portal.
func ReadStored(ctx context.Context, env cloud.Environment) (map[token.Purpose][]byte, error) {
	client, stored := newClient(env), map[token.Purpose][]byte{}
	for purpose, secret := range arns(env) {
		if secret == "" {
			continue
		}
		out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String(secret)})
		if err != nil {
			return nil, fmt.Errorf("read the keys of %s links: %w", purpose, err)
		}
		stored[purpose] = []byte(aws.ToString(out.SecretString))
	}
	return stored, nil
}

// Replace stores keys in the secrets that the environment names, as their current version. It leaves a secret alone
// that has these keys already. Secrets Manager keeps the earlier version. Replace is for moving a portal.
func Replace(ctx context.Context, env cloud.Environment, keys map[token.Purpose][]byte) error {
	client := newClient(env)
	for purpose, secret := range arns(env) {
		if secret == "" || len(keys[purpose]) == 0 {
			continue
		}
		has, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String(secret)})
		if err == nil && bytes.Equal([]byte(aws.ToString(has.SecretString)), keys[purpose]) {
			continue
		}
		_, err = client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: aws.String(secret), SecretString: aws.String(string(keys[purpose]))})
		if err != nil {
			return fmt.Errorf("store the keys of %s links: %w", purpose, err)
		}
	}
	return nil
}
