package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/cloud/sesclient"
	"allyway/internal/mail/ses"
	"allyway/internal/mailing"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/dynamo"
)

const (
	dynamoTable   = "allyway"
	dynamoAttempt = 6 * time.Second // longer than the engine's own limit for one call, which applies first
	sweepBatch    = 500             // how many expired items one commit removes
)

// storage is the engine of the table, and what the process knows about it.
type storage struct {
	table.Engine
	alone bool                        // no other process can use this table
	sweep func(context.Context) error // removes expired items; nil if the engine does it itself
}

// openStorage opens the table's file, or makes the table at the DynamoDB endpoint. Its errors say what to do.
func openStorage(ctx context.Context, s settings, now func() time.Time) (storage, error) {
	if s.dynamoDB != "" {
		client := dynamodb.NewFromConfig(s.aws.Config(s.dynamoDB, dynamoAttempt, 1))
		if err := dynamo.CreateTable(ctx, client, dynamoTable); err != nil {
			return storage{}, fmt.Errorf("ALLYWAY_DYNAMODB, %s: %w", s.dynamoDB, err)
		}
		return storage{Engine: dynamo.New(client, dynamoTable)}, nil
	}
	engine, err := bolt.Open(filepath.Join(s.data, tableFile))
	if err != nil && errors.Unwrap(err) == nil { // the file is in use: only this error wraps no other
		return storage{}, fmt.Errorf("%w; stop that process, or set ALLYWAY_DATA to another folder", err)
	}
	if err != nil {
		return storage{}, err
	}
	if err := syncFolder(s.data); err != nil {
		return storage{}, errors.Join(err, engine.Close())
	}
	sweep := func(ctx context.Context) error {
		for {
			removed, err := engine.Sweep(ctx, now(), sweepBatch)
			if err != nil || removed < sweepBatch {
				return err
			}
		}
	}
	return storage{Engine: engine, alone: true, sweep: sweep}, nil
}

// newSender returns the sender of the portal's mail.
func newSender(s settings, m *mailbox) mailing.Sender {
	if s.ses == "" {
		return m
	}
	return ses.New(sesclient.New(s.aws), "")
}
