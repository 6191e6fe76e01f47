# Allyway: what there is to run. `make run` needs Go and make, and Node with npm for the browser client; `make test`
# needs Java 17, Python 3.10, zsh and dash, too, and three browsers, which it installs on Debian when it is run by root.

GOARCH    ?= arm64
functions := $(patsubst functions/%/main.go,%,$(wildcard functions/*/main.go))
MAIL_FROM ?= portal@example.com
OWNER     ?= owner@example.com
dist      ?= dist
ADDR      ?= 127.0.0.1:8080
machine   := $(shell go env GOHOSTARCH)

# All Go programs are built as the functions are, so that what they share is compiled once for all of them.
export CGO_ENABLED := 0
export GOFLAGS     := $(strip $(filter-out -trimpath -tags=lambda.norpc,$(GOFLAGS)) -trimpath -tags=lambda.norpc)

# Package json as it is from Go 1.27 on. A list of people takes a quarter less time with it.
export GOEXPERIMENT := jsonv2

FUZZTIME  ?= 5s

# The packages whose tests take longest, the longest first.
longest := $(addprefix ./internal/,api cost table/dynamo local mailing bench) ./functions

# All packages of the module. The pattern ./... also looks into web/node_modules, which may be changing.
packages := ./functions/... ./internal/... ./web

.PHONY: run demo emulator emulator-test localstack sam sam-test test fuzz bench schemathesis clients infra-test web-test tools check check-modules check-go check-infra check-web web pictures browsers build synth generate clean

run: web ## the whole portal on this machine
	@go build -o .build/allyway ./internal/local
	@exec .build/allyway

demo: web .build/demo ## the same on a folder that is thrown away, filled with a believable portal
	@exec .build/demo .build/allyway

emulator: .build/emulator .build/python-ministack/.installed ## the whole stack as on AWS, on an emulator of AWS (MiniStack) on this machine, without Docker
	@exec .build/emulator -dist .build/dist -addr $(ADDR) -owner $(OWNER) -from $(MAIL_FROM)

emulator-test: .build/emulator .build/python-ministack/.installed .build/python-aws/.installed ## the same: deploys, goes through the portal, runs the commands of docs/operations.md, and deletes the stack
	@exec .build/emulator -dist .build/dist -addr 127.0.0.1:18433 -aws .build/python-aws/bin -check

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

# The folder in which tests keep their files. It is in memory if the machine has a file system for that, with 4 GB free,
# from which programs can run. The embedded store waits for the disk at each commit, and tests commit tens of thousands
# of times.
scratch = $(shell d=/dev/shm; [ -w $$d ] && [ "$$(df -Pk $$d | awk 'END { print $$4 }')" -gt 4000000 ] && \
	cp /bin/true $$d/allyway-$$$$ && $$d/allyway-$$$$ && echo $$d || echo $${TMPDIR:-/tmp}; rm -f $$d/allyway-$$$$)

# Everything that the tests need is installed at once, and the Go code is checked meanwhile, because installing mostly
# waits for the network. The packages that take longest are tested first, and more at a time than there are cores,
# because many tests wait for DynamoDB Local. The other tests run two at a time, because the emulated stack mostly
# waits. The tests do not run go vet, because check-go has run it. No Go program is built while the browser client is,
# because programs embed that.
#
# Go programs collect garbage less often than usual. There is memory to spare, and a quarter of the API tests' time went
# into it.
test: export TMPDIR := $(scratch)
test: export GOGC := 400
test: ## every check and test
	$(MAKE) --no-print-directory --output-sync --jobs 6 check-go tools
	$(MAKE) --no-print-directory web/dist/index.html
	$(MAKE) --no-print-directory --output-sync --jobs 2 check-modules check-infra check-web
	go run ./internal/table/tabletest/dynamolocal/with go test -vet=off -timeout 20m -p 3 -parallel 4 $(longest) ./...
	$(MAKE) --no-print-directory --output-sync --jobs 2 fuzz schemathesis clients infra-test
	$(MAKE) --no-print-directory --output-sync --jobs 2 web-test emulator-test

tools: browsers infra/node_modules/.installed web/node_modules/.installed .build/python/.installed .build/python-ministack/.installed .build/python-aws/.installed .build/clients/node_modules/.installed

infra-test: synth
	cd infra && go test ./...

web-test: browsers web/dist/index.html
	cd web && npm test --silent

# The programs are built one after the other, because they share packages. They run four at a time, each on one core.
# An input that fails is kept in testdata/fuzz, where every test run tries it again. On a busy machine, a program may
# fail with "context deadline exceeded" at the end of its time, although no input fails. Such a target is run once more
# (golang/go#75804, which is fixed in Go 1.27).
fuzz: ## every fuzz target, for FUZZTIME each (5s)
	@mkdir -p .build/fuzz
	@git grep -lE '^func Fuzz' -- '*_test.go' | xargs -n 1 dirname | sort -u | xargs -I @ sh -c \
		'go test -c -fuzz . -o .build/fuzz/$$(echo @ | tr / -) ./@ || exit 255'
	@git grep -oE '^func Fuzz[A-Za-z0-9]+' -- '*_test.go' | sed -E 's|^(.*)/[^/]*:func (.*)|\1 \2|' | xargs -P 4 -L 1 sh -c ' \
		folder=$$0 target=$$1 built="$(CURDIR)/.build/fuzz"; program="$$built/$$(echo $$folder | tr / -)"; \
		run() { out=$$(cd $$folder && "$$program" -test.run "^$$target\$$" -test.fuzz "^$$target\$$" -test.fuzztime $(FUZZTIME) \
			-test.parallel 1 -test.fuzzcachedir "$$built/cache/$$target" 2>&1); }; \
		over() { echo "$$out" | grep -q "context deadline exceeded" && ! echo "$$out" | grep -q "Failing input"; }; \
		if { run || { over && run; }; } && echo "$$out" | grep -q "execs: [1-9]"; \
		then echo "$$target: $$(echo "$$out" | grep elapsed | tail -n 1)"; else echo "$$folder $$target: $$out"; exit 255; fi'

bench: web ## docs/performance.md: how fast the portal is on this machine, beside other products; takes some twenty minutes; BENCH="-only sizes" for a part
	@go build -o .build/allyway ./internal/local
	go run ./internal/bench $(BENCH)

schemathesis: .build/python/.installed .build/demo ## requests that are made from the OpenAPI document, to the demo's portal
	internal/demo/with .build 18432 internal/demo/schemathesis/run .build

clients: .build/python/.installed .build/clients/node_modules/.installed web/node_modules/.installed .build/demo ## lints the OpenAPI document, and makes and runs clients from it
	cd .build/clients && REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true node_modules/.bin/redocly lint --config redocly.yaml --format summary ../../internal/api/openapi/openapi.json 2>lint.log || { cat lint.log; exit 1; }
	cd .build/clients && node_modules/.bin/spectral lint --ruleset spectral.yaml --fail-severity warn --quiet ../../internal/api/openapi/openapi.json
	ALLYWAY_WEBHOOKS_LOOPBACK=yes internal/demo/with .build 18435 internal/demo/clients/run .build

.PHONY: .build/demo
.build/demo:
	@go build -o .build/allyway ./internal/local
	@go build -o .build/demo ./internal/demo

.build/clients/node_modules/.installed: internal/demo/clients/package-lock.json internal/demo/clients/redocly.yaml internal/demo/clients/spectral.yaml
	@mkdir -p .build/clients && cp internal/demo/clients/*.json internal/demo/clients/*.yaml .build/clients
	cd .build/clients && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.build/python-%/.installed: internal/emulator/%.txt
	@python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || { \
		echo "Python 3.10 or later with its venv module is missing: install it (on Debian, the packages python3 and python3-venv)"; exit 1; }
	@rm -rf $(@D) && python3 -m venv $(@D) && $(@D)/bin/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $< || { \
		rm -rf $(@D); echo "pip could not install $<: look at what it said, and run make again"; exit 1; }
	@touch $@

.build/python/.installed: internal/demo/schemathesis/requirements.txt internal/demo/clients/webhooks.txt
	python3 -m venv .build/python
	.build/python/bin/pip install --quiet --disable-pip-version-check --no-compile -r $<
	.build/python/bin/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r internal/demo/clients/webhooks.txt
	@touch $@

check: check-modules check-infra check-go check-web ## format, vet, staticcheck, tidy modules, the client's types and lint

check-go:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these"; exit 1; }
	@! git grep -nE 't\.Skip(f|Now)?\(' -- '*_test.go' || { echo "a test that can skip can hide; let it fail instead"; exit 1; }
	go vet $(packages)
	go tool staticcheck $(packages)

check-modules:
	go mod tidy -diff
	cd infra && go mod tidy -diff

check-infra:
	cd infra && go vet ./... && go tool -modfile=../go.mod staticcheck ./...

check-web: web/node_modules/.installed web/dist/index.html
	cd web && npm run --silent check

# The portal also runs without npm. Its pages then say how to work without the client.
web: ## the browser client, in web/dist
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web/dist/index.html; \
	else echo "npm is missing, so the browser client is not built"; fi

web_sources := internal/api/openapi/openapi.json web/index.html web/package-lock.json $(wildcard web/*.ts) \
	$(shell find web/src web/docs web/public -type f -not -name schema.d.ts)

web/dist/index.html: web/node_modules/.installed $(web_sources)
	cd web && npm run --silent build -- --logLevel warn
	@touch $@

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Playwright runs Chromium. The main job also runs in Firefox and in WebKitGTK, which needs a screen.
browsers:
	@missing=; for pair in chromium-headless-shell:chromium-headless-shell firefox-esr:firefox-esr WebKitWebDriver:webkit2gtk-driver Xvfb:xvfb; do \
		command -v $${pair%:*} >/dev/null || missing="$$missing $${pair#*:}"; done; \
	[ -z "$$missing" ] && exit 0; \
	[ "$$(id -u)" = 0 ] || { echo "install$$missing (the names of Debian's packages), for the tests of the web client"; exit 1; }; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing

pictures: browsers web/dist/index.html ## the pictures of docs/pictures, from a portal with some of everything
	cd web && npm run --silent pictures

build: ## the Lambda binaries, for GOARCH (arm64)
	@mkdir -p .build/tmp .build/functions/$(GOARCH) $(functions:%=$(dist)/%)
	GOTMPDIR=$(CURDIR)/.build/tmp GOOS=linux GOARCH=$(GOARCH) go build -ldflags "-s -w" -o .build/functions/$(GOARCH)/ $(functions:%=./functions/%)
	@for name in $(functions); do ln -f .build/functions/$(GOARCH)/$$name $(dist)/$$name/bootstrap; done

# The settings of a deployment: OWNER and MAIL_FROM if they were given here, STAGE (stages/STAGE.json), and any others as
# SETTINGS="alarmEmail=ops@example.com mailRate=1". docs/operations.md lists them.
cdk    := npx --prefix infra --no-install cdk
chosen := $(if $(STAGE),stage=$(STAGE)) $(if $(filter-out file,$(origin OWNER)),ownerEmail=$(OWNER)) \
	$(if $(filter-out file,$(origin MAIL_FROM)),mailFrom=$(MAIL_FROM)) $(if $(filter amd64,$(GOARCH)),architecture=x86_64) $(SETTINGS)
context = $(addprefix -c ,$(chosen))
built  := build web/dist/index.html infra/node_modules/.installed

# The template gets example addresses, unless there is a stage file or the settings have their own.
synth: $(built) ## the CloudFormation template, in cdk.out, for MAIL_FROM and OWNER
	$(cdk) synth --quiet $(context) $(if $(STAGE)$(findstring mailFrom,$(chosen)),,-c mailFrom=$(MAIL_FROM)) \
		$(if $(STAGE)$(findstring ownerEmail,$(chosen)),,-c ownerEmail=$(OWNER))
	@echo "the template is in cdk.out; docs/operations.md says how to deploy it"

deploy: .build/deploy ## a portal on AWS, for OWNER and MAIL_FROM, or for STAGE
	@.build/deploy ready $(chosen)
	@$(MAKE) --no-print-directory $(built)
	$(cdk) deploy --require-approval never --outputs-file .build/outputs.json $(context)
	@.build/deploy done .build/outputs.json $(chosen)

diff: .build/deploy ## what make deploy would change
	@.build/deploy ready $(chosen)
	@$(MAKE) --no-print-directory $(built)
	$(cdk) diff $(context)

destroy: .build/deploy infra/node_modules/.installed ## remove the portal of the same settings; its data stays
	@.build/deploy reachable $(chosen)
	@go build -C infra -o ../.build/infra .
	$(cdk) destroy --app ".build/infra destroy" $(context)

table: .build/deploy ## make a restored TABLE ready for a portal
	@.build/deploy table "$(TABLE)" $(chosen)

.PHONY: deploy diff destroy table .build/deploy
.build/deploy:
	@go build -C infra -o ../.build/deploy ./deploy

generate: ## what is made by programs: the OpenAPI document, and the data of public lists (this needs npm and pip)
	go generate ./internal/api/openapi ./internal/password/guess ./internal/phone ./internal/freemail

infra/node_modules/.installed: infra/package-lock.json
	cd infra && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clean:
	rm -rf dist cdk.out infra/node_modules web/node_modules
	find web/dist -mindepth 1 -not -name .keep -delete
