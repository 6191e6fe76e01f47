package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/cloud"
	"allyway/internal/cloud/tokenkeys"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/dynamo"
	"allyway/internal/table/moving"
	"allyway/internal/token"
)

const moveUsage = `allyway move [--replace] FROM TO

copies a whole portal. FROM and TO are each a data folder, or dynamodb: and the name of a table. Stop what uses either of
them first. If it is interrupted, the same command continues. In the end it compares both places. Passwords, sessions and
settings come along; the links that were mailed stay valid if their keys come along, too.

  --replace  delete what is in TO first

For a table it reads AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL. The keys of links are in a
file of a data folder. For a table they are in Secrets Manager: name the secrets with INVITE_KEYS_ARN, RESET_KEYS_ARN,
EMAIL_KEYS_ARN and SIGN_UP_KEYS_ARN.
`

// place is where the data of a portal is, or will be.
type place struct {
	name   string
	engine table.Copying
	keys   func(context.Context) (map[token.Purpose][]byte, error)
	give   func(context.Context, map[token.Purpose][]byte) error // stores keys
	close  func() error
}

// move carries out the command "move". Its errors say what to do.
func move(ctx context.Context, args []string, lookup func(string) (string, bool), stdout io.Writer) (err error) {
	replace := len(args) > 0 && args[0] == "--replace"
	if replace {
		args = args[1:]
	}
	if len(args) == 1 && (args[0] == "-h" || args[0] == "--help") {
		_, err := io.WriteString(stdout, moveUsage)
		return err
	}
	if len(args) != 2 || args[0] == args[1] || slices.ContainsFunc(args, func(arg string) bool { return arg == "" || arg[0] == '-' }) {
		return errors.New("move takes two different places, FROM and TO; move --help says more")
	}
	from, err := openPlace(ctx, args[0], false, lookup)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.close()) }()
	to, err := openPlace(ctx, args[1], true, lookup)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close()) }()
	if replace {
		if err := moving.Clear(ctx, to.engine); err != nil {
			return fmt.Errorf("clear %s: %w", to.name, err)
		}
	}
	sum, err := moving.Copy(ctx, from.name, from.engine, to.engine, func(p moving.Progress) {
		fmt.Fprintf(stdout, "%d records\n", p.Items)
	})
	switch {
	case errors.Is(err, moving.ErrNotEmpty):
		return fmt.Errorf("%s: %w; choose an empty place, or delete what is there with --replace", to.name, err)
	case errors.Is(err, moving.ErrDiffers):
		return fmt.Errorf("%w; stop what uses %s, and move again with --replace", err, from.name)
	case err != nil:
		return fmt.Errorf("%w; the same command continues where it stopped", err)
	}
	fmt.Fprintf(stdout, "%s and %s both have %s.\n", from.name, to.name, sum)
	return moveKeys(ctx, from, to, stdout)
}

// moveKeys copies the keys of mailed links to the new place. It can do so only for purposes whose keys both places can
// find. It prints whether the mailed links stay valid.
func moveKeys(ctx context.Context, from, to *place, stdout io.Writer) error {
	keys, err := from.keys(ctx)
	if err != nil {
		return err
	}
	if err := to.give(ctx, keys); err != nil {
		return err
	}
	now, err := to.keys(ctx)
	if err != nil {
		return err
	}
	same := len(keys) == len(token.Purposes()) && maps.EqualFunc(keys, now, func(a, b []byte) bool { return bytes.Equal(a, b) })
	if same {
		fmt.Fprintln(stdout, "The links that were mailed stay valid: their keys are in both places.")
	} else {
		fmt.Fprintln(stdout, "The links that were mailed will not work in the new place: it has other keys. Name the secrets of all keys, as\nmove --help says, and repeat this with --replace, or send the invites again.")
	}
	return nil
}

// openPlace opens a data folder or a table. If make is set, it makes what is missing.
func openPlace(ctx context.Context, name string, make bool, lookup func(string) (string, bool)) (*place, error) {
	if table, ok := strings.CutPrefix(name, "dynamodb:"); ok {
		return openTable(ctx, name, table, make, lookup)
	}
	folder, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, tableFile)); err != nil && !make {
		return nil, fmt.Errorf("%s has no portal (%s); give the folder that ALLYWAY_DATA named", name, tableFile)
	}
	if err := openFolder(folder); err != nil {
		return nil, err
	}
	engine, err := bolt.Open(filepath.Join(folder, tableFile))
	if err != nil {
		return nil, fmt.Errorf("%w; stop the portal that uses it", err)
	}
	return &place{
		name: folder, engine: engine, close: engine.Close,
		keys: func(context.Context) (map[token.Purpose][]byte, error) { return keysOfFolder(folder) },
		give: func(_ context.Context, keys map[token.Purpose][]byte) error { return giveFolder(folder, keys) },
	}, nil
}

func keysOfFolder(folder string) (map[token.Purpose][]byte, error) {
	stored, err := os.ReadFile(filepath.Join(folder, keyFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return token.SplitRing(stored)
}

// giveFolder stores keys in a folder, but only if there are keys for every purpose, because the process needs all of
// them.
func giveFolder(folder string, keys map[token.Purpose][]byte) error {
	if len(keys) < len(token.Purposes()) {
		return nil
	}
	if err := os.Remove(filepath.Join(folder, keyFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return makeSecretFile(folder, keyFile, token.JoinRing(keys))
}

// openTable opens a table of DynamoDB, and the secrets that the environment names.
func openTable(ctx context.Context, name, tableName string, make bool, lookup func(string) (string, bool)) (*place, error) {
	needs := slices.DeleteFunc([]cloud.Variable{cloud.InviteKeys, cloud.ResetKeys, cloud.EmailKeys, cloud.SignUpKeys},
		func(v cloud.Variable) bool { value, _ := lookup(string(v)); return value == "" })
	env, err := cloud.ReadEnvironment(lookup, needs...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	client := dynamodb.NewFromConfig(env.Config(env.Endpoints.DynamoDB, dynamoAttempt, 1))
	if make {
		err = dynamo.CreateTable(ctx, client, tableName)
	} else {
		_, err = client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &tableName})
	}
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", name, env.Region, err)
	}
	return &place{
		name: name, engine: dynamo.New(client, tableName), close: func() error { return nil },
		keys: func(ctx context.Context) (map[token.Purpose][]byte, error) { return tokenkeys.ReadStored(ctx, env) },
		give: func(ctx context.Context, keys map[token.Purpose][]byte) error {
			return tokenkeys.Replace(ctx, env, keys)
		},
	}, nil
}
