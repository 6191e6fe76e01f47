# Allyway: what there is to run. `make run` needs Go and make, and Node with npm for the browser client; `make test`
# needs Java 17 and Python 3.10, too, and Chromium, which it installs on Debian when it is run by root.

GOARCH    ?= arm64
functions := $(patsubst functions/%/main.go,%,$(wildcard functions/*/main.go))
MAIL_FROM ?= portal@example.com
OWNER     ?= owner@example.com
dist      ?= dist
ADDR      ?= 127.0.0.1:8080
machine   := $(shell go env GOHOSTARCH)
lambda    := -trimpath -tags lambda.norpc -ldflags "-s -w"

FUZZTIME  ?= 10s

.PHONY: run demo emulator emulator-test localstack sam sam-test test fuzz schemathesis check web pictures chromium build synth generate clean

run: web ## the whole portal on this machine
	@go build -o .build/allyway ./internal/local
	@exec .build/allyway

demo: web ## the same on a folder that is thrown away, filled with a believable portal
	@go build -o .build/allyway ./internal/local
	@go build -o .build/demo ./internal/demo
	@exec .build/demo .build/allyway

emulator: .build/emulator .build/python-ministack/.installed ## the whole stack as on AWS, on an emulator of AWS (MiniStack) on this machine, without Docker
	@exec .build/emulator -dist .build/dist -addr $(ADDR) -owner $(OWNER) -from $(MAIL_FROM)

emulator-test: .build/emulator .build/python-ministack/.installed ## the same: deploys, goes through the portal, and deletes the stack
	@exec .build/emulator -dist .build/dist -addr 127.0.0.1:18433 -check

localstack: .build/emulator ## the same on LocalStack, with Docker; without an account's token, the local process on its table and mail
	@go build -o .build/allyway ./internal/local
	@internal/emulator/localstack -dist .build/dist -addr $(ADDR) -owner $(OWNER) -from $(MAIL_FROM)

sam: .build/emulator .build/python-sam/.installed ## the API's functions in Lambda's own image, by sam local, on DynamoDB Local; needs Docker
	@exec .build/emulator -dist .build/dist -addr $(ADDR) -owner $(OWNER) -from $(MAIL_FROM) -sam .build/python-sam/bin/sam

sam-test: .build/emulator .build/python-sam/.installed ## what can be checked of that without Docker
	@exec .build/emulator -dist .build/dist -addr 127.0.0.1:18434 -sam .build/python-sam/bin/sam -check

.PHONY: .build/emulator
.build/emulator: infra/node_modules/.installed web
	@$(MAKE) --no-print-directory --silent build GOARCH=$(machine) dist=.build/dist
	@GOARCH=$(machine) go build -o $@ ./internal/emulator

# The longest packages first, and more at a time than cores: many tests wait for DynamoDB Local.
test: check chromium infra/node_modules/.installed ## every check and test
	go test -timeout 20m -p 3 -parallel 4 ./internal/api ./internal/table/dynamo ./internal/local ./...
	$(MAKE) --no-print-directory fuzz schemathesis
	cd infra && go test ./...
	$(MAKE) --no-print-directory synth
	cd web && npm test --silent

# Four at a time, each on one core. An input that fails is kept in testdata/fuzz, where every test run tries it again.
fuzz: ## every fuzz target, for FUZZTIME each (10s)
	@git grep -oE '^func Fuzz[A-Za-z0-9]+' -- '*_test.go' | sed -E 's|^(.*)/[^/]*:func (.*)|./\1 \2|' | xargs -P 4 -L 1 sh -c ' \
		out=$$(go test -run "^$$1\$$" -fuzz "^$$1\$$" -fuzztime $(FUZZTIME) -parallel 1 $$0 2>&1) && echo "$$1: $$(echo "$$out" | grep elapsed | tail -n 1)" || { echo "$$out"; exit 255; }'

schemathesis: .build/python/.installed ## requests that are made from the OpenAPI document, to the demo's portal
	@go build -o .build/allyway ./internal/local
	@go build -o .build/demo ./internal/demo
	internal/demo/schemathesis/run .build

.build/python-%/.installed: internal/emulator/%.txt
	@python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || { \
		echo "Python 3.10 or later with its venv module is missing: install it (on Debian, the packages python3 and python3-venv)"; exit 1; }
	@rm -rf $(@D) && python3 -m venv $(@D) && $(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $< || { \
		rm -rf $(@D); echo "pip could not install $<: look at what it said, and run make again"; exit 1; }
	@touch $@

.build/python/.installed: internal/demo/schemathesis/requirements.txt
	python3 -m venv .build/python
	.build/python/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

check: web/node_modules/.installed web/dist/index.html ## format, vet, staticcheck, tidy modules, the client's types and lint
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these"; exit 1; }
	@! git grep -nE 't\.Skip(f|Now)?\(' -- '*_test.go' || { echo "a test that can skip can hide; let it fail instead"; exit 1; }
	go mod tidy -diff
	go vet ./...
	go tool staticcheck ./...
	cd infra && go mod tidy -diff && go vet ./... && go tool -modfile=../go.mod staticcheck ./...
	cd web && npm run --silent check

# Without npm the portal runs all the same; its pages then say how to do without the client.
web: ## the browser client, in web/dist
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web/dist/index.html; \
	else echo "npm is missing, so the browser client is not built"; fi

web_sources := internal/api/openapi/openapi.json web/index.html web/vite.config.ts web/budget.ts web/package-lock.json \
	$(shell find web/src web/public -type f -not -name schema.d.ts)

web/dist/index.html: web/node_modules/.installed $(web_sources)
	cd web && npm run --silent build -- --logLevel warn
	@touch $@

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

chromium:
	@command -v chromium >/dev/null || { \
		[ "$$(id -u)" = 0 ] || { echo "chromium is missing: install it (on Debian, the package chromium)"; exit 1; }; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; }

pictures: chromium web/dist/index.html ## the pictures of docs/pictures, from a portal with some of everything
	cd web && npm run --silent pictures

build: $(functions:%=$(dist)/%/bootstrap) ## the Lambda binaries, for GOARCH (arm64)

.PHONY: $(functions:%=$(dist)/%/bootstrap)
$(functions:%=$(dist)/%/bootstrap):
	GOOS=linux GOARCH=$(GOARCH) CGO_ENABLED=0 go build $(lambda) -o $@ ./functions/$(@:$(dist)/%/bootstrap=%)

synth: build infra/node_modules/.installed ## the CloudFormation template, in cdk.out, for MAIL_FROM and OWNER
	npx --prefix infra --no-install cdk synth --quiet -c mailFrom=$(MAIL_FROM) -c ownerEmail=$(OWNER)
	@echo "the template is in cdk.out; docs/operations.md says how to deploy it"

generate: ## what is made by programs: the OpenAPI document, and the data of public lists (this needs npm and pip)
	go generate ./internal/api/openapi ./internal/password/guess ./internal/phone ./internal/freemail

infra/node_modules/.installed: infra/package-lock.json
	cd infra && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clean:
	rm -rf dist cdk.out infra/node_modules web/node_modules
	find web/dist -mindepth 1 -not -name .keep -delete
