# Allyway: what there is to run. `make run` and `make test` need Go, Node with npm, Java 17 and make; nothing else.

GOARCH    ?= arm64
functions := $(notdir $(wildcard functions/*))
MAIL_FROM ?= portal@example.com
OWNER     ?= owner@example.com
lambda    := -trimpath -tags lambda.norpc -ldflags "-s -w"

.PHONY: run test check build synth generate clean

run: ## the whole portal on this machine
	@go build -o .build/allyway ./internal/local
	@exec .build/allyway

test: check infra/node_modules/.installed ## every check and test
	go test ./...
	cd infra && go test ./...

check: ## format, vet, staticcheck, tidy modules, generated files
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these"; exit 1; }
	@! git grep -nE 't\.Skip(f|Now)?\(' -- '*_test.go' || { echo "a test that can skip can hide; let it fail instead"; exit 1; }
	go mod tidy -diff
	go vet ./...
	go tool staticcheck ./...
	cd infra && go mod tidy -diff && go vet ./...

build: $(functions:%=dist/%/bootstrap) ## the Lambda binaries, for GOARCH (arm64)

.PHONY: $(functions:%=dist/%/bootstrap)
$(functions:%=dist/%/bootstrap):
	GOOS=linux GOARCH=$(GOARCH) CGO_ENABLED=0 go build $(lambda) -o $@ ./functions/$(@:dist/%/bootstrap=%)

synth: build infra/node_modules/.installed ## the CloudFormation template, in infra/cdk.out, for MAIL_FROM and OWNER
	cd infra && npx --no-install cdk synth --quiet -c mailFrom=$(MAIL_FROM) -c ownerEmail=$(OWNER)
	@echo "the template is in infra/cdk.out; docs/operations.md says how to deploy it"

generate: ## what is made from the code: the OpenAPI document, figures of docs/access-patterns.md, golden mails
	go generate ./internal/api/openapi

infra/node_modules/.installed: infra/package-lock.json
	cd infra && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clean:
	rm -rf dist infra/cdk.out infra/node_modules
