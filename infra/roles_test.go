package main

import (
	"slices"
	"strings"
	"testing"

	"allyway/internal/cloud/access"
)

// statements returns what a function's role allows.
func (made *template) statements(t *testing.T, name string) []map[string]any {
	t.Helper()
	_, f := made.lambda(t, name)
	role, _ := within(f.Properties, "Role", "Fn::GetAtt", 0).(string)
	var all []map[string]any
	for _, p := range made.of("AWS::IAM::Policy") {
		if within(p.Properties, "Roles", 0, "Ref") != role {
			continue
		}
		for _, s := range list(within(p.Properties, "PolicyDocument", "Statement")) {
			all = append(all, s.(map[string]any))
		}
	}
	r := made.Resources[role]
	if len(all) == 0 || r.Properties["ManagedPolicyArns"] != nil || r.Properties["Policies"] != nil {
		t.Errorf("%s: %d statements, managed policies %v", name, len(all), r.Properties["ManagedPolicyArns"])
	}
	return all
}

// may reports whether the statements of a role allow an action on items of a partition key.
func may(statements []map[string]any, action, pk string) bool {
	for _, s := range statements {
		keys := words(within(s, "Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys"))
		rule := access.Rule{Keys: keys}
		if slices.Contains(words(s["Action"]), "dynamodb:"+action) && rule.Allows(pk) {
			return true
		}
	}
	return false
}

func checkRoles(t *testing.T, made *template) {
	var inventoried []string
	for _, f := range inventory() {
		inventoried = append(inventoried, f.name)
		for _, s := range made.statements(t, f.name) {
			checkStatement(t, f.name, s)
		}
	}
	slices.Sort(inventoried)
	if !slices.Equal(inventoried, access.Functions()) {
		t.Errorf("functions %v, with rules %v", inventoried, access.Functions())
	}
	checkSecretItems(t, made)
	checkAttributes(t, made)
	for id, p := range made.of("AWS::IAM::Policy") {
		if size := len(text(p.Properties["PolicyDocument"])); size > 8000 {
			t.Errorf("%s has %d bytes; a role takes 10240", id, size)
		}
	}
}

// unfenced are the actions of roles that AWS cannot limit to a resource.
var unfenced = []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"}

func checkStatement(t *testing.T, name string, s map[string]any) {
	actions := words(s["Action"])
	items := false
	for _, action := range actions {
		if strings.Contains(action, "*") || action == "dynamodb:Scan" || strings.HasPrefix(action, "dynamodb:PartiQL") {
			t.Errorf("%s may %s", name, action)
		}
		if strings.HasPrefix(action, "dynamodb:") && !strings.Contains(action, "Stream") && !strings.HasSuffix(action, "Records") &&
			!strings.HasSuffix(action, "ShardIterator") {
			items = true
		}
		for _, r := range list(s["Resource"]) {
			if r == "*" && !slices.Contains(unfenced, action) {
				t.Errorf("%s may %s anywhere", name, action)
			}
		}
	}
	if !items {
		return
	}
	if keys := words(within(s, "Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys")); len(keys) == 0 || slices.Contains(keys, "*") {
		t.Errorf("%s may %v on keys %v", name, actions, keys)
	}
	if within(s, "Condition", "Null", "dynamodb:LeadingKeys") != "false" {
		t.Errorf("%s may %v without naming a key", name, actions)
	}
	onIndex := strings.Contains(text(s["Resource"]), "/index/")
	for _, action := range actions {
		if onIndex && action != "dynamodb:Query" {
			t.Errorf("%s may %s on an index", name, action)
		}
	}
	if onIndex {
		for _, secret := range []string{"CRED#1", "SESSION#1", "MAIL#now#1"} {
			if may([]map[string]any{s}, "Query", secret) {
				t.Errorf("%s may look for %s in an index", name, secret)
			}
		}
	}
}

// checkSecretItems checks who may reach secret items: passwords, sessions, unsent mail.
func checkSecretItems(t *testing.T, made *template) {
	passwords := map[string][]string{
		"BatchGetItem": {"accept-invite", "manage-people", "reset-password", "sign-in"},
		"PutItem":      {"accept-invite", "reset-password", "sign-in"},
	}
	for _, f := range inventory() {
		s := made.statements(t, f.name)
		for _, action := range []string{"BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem"} {
			if may(s, action, "CRED#1") && !slices.Contains(passwords[action], f.name) {
				t.Errorf("%s may %s passwords", f.name, action)
			}
			if may(s, action, "MAIL#now#1") && action != "PutItem" && f.name != "send-email" {
				t.Errorf("%s may %s mail", f.name, action)
			}
		}
		if may(s, "DeleteItem", "CRED#1") && f.name != "manage-people" {
			t.Errorf("%s may delete passwords", f.name)
		}
		if may(s, "DeleteItem", "MAIL#now#1") != (f.name == "send-email") {
			t.Errorf("%s may delete mail: %v", f.name, may(s, "DeleteItem", "MAIL#now#1"))
		}
		if may(s, "PutItem", "OWNERS") != (f.name == "make-owner") {
			t.Errorf("%s may put the owners: %v", f.name, may(s, "PutItem", "OWNERS"))
		}
		if may(s, "PutItem", "GROUPS") != (f.name == "manage-people") {
			t.Errorf("%s may put the groups: %v", f.name, may(s, "PutItem", "GROUPS"))
		}
		if may(s, "BatchGetItem", "SESSION#1") && f.trigger != onRequest {
			t.Errorf("%s may read sessions", f.name)
		}
	}
}

// checkAttributes checks that a function that may patch items of people or of the portal may change only named
// attributes.
func checkAttributes(t *testing.T, made *template) {
	for _, f := range inventory() {
		for _, s := range made.statements(t, f.name) {
			one := []map[string]any{s}
			if !may(one, "UpdateItem", "PERSON#1") && !may(one, "UpdateItem", "OWNERS") {
				continue
			}
			got := words(within(s, "Condition", "ForAllValues:StringEquals", "dynamodb:Attributes"))
			if len(got) != len(changedWithAll)+1 || !slices.Equal(got[:len(changedWithAll)], changedWithAll) {
				t.Errorf("%s may change %v", f.name, got)
			}
			if (f.name == "send-email" || f.name == "record-feedback") && !slices.Contains(got, "mail") {
				t.Errorf("%s may change %v of a person", f.name, got)
			}
			if len(words(within(s, "Condition", "StringEqualsIfExists", "dynamodb:ReturnValues"))) == 0 {
				t.Errorf("%s may have the other attributes returned", f.name)
			}
		}
	}
}

// checkSecrets checks who may do what with which secret. The keys of each purpose of mailed links are in a secret of
// their own. Only functions that make or check such links read them; make-owner makes them all and reads none.
func checkSecrets(t *testing.T, made *template) {
	purposes := map[string]string{} // the secret's logical id → its purpose
	for id, r := range made.of("AWS::SecretsManager::Secret") {
		if r.Properties["SecretString"] != nil {
			t.Errorf("the template shows the secret %s", id)
		}
		if r.Properties["GenerateSecretString"] != nil {
			continue
		}
		description, _ := r.Properties["Description"].(string) // empty until make-owner fills it
		purposes[id] = description[strings.LastIndex(description, " ")+1:]
		if r.DeletionPolicy != "RetainExceptOnCreate" {
			t.Errorf("the deletion policy of %s is %q", id, r.DeletionPolicy)
		}
	}
	want := map[string][]string{
		"secretsmanager:GetSecretValue invites":  {"accept-invite", "invite-user", "send-email"},
		"secretsmanager:GetSecretValue password": {"reset-password", "send-email"},
		"secretsmanager:GetSecretValue address":  {"reset-password", "send-email"},
		"secretsmanager:GetSecretValue account":  {"accept-invite", "send-email"},
		"ses:SendEmail":                          {"send-email"},
	}
	for _, purpose := range []string{"invites", "password", "address", "account"} {
		want["secretsmanager:DescribeSecret "+purpose] = []string{"make-owner"}
		want["secretsmanager:PutSecretValue "+purpose] = []string{"make-owner"}
	}
	got := map[string][]string{}
	for _, f := range inventory() {
		for _, s := range made.statements(t, f.name) {
			for _, action := range words(s["Action"]) {
				if action == "ses:SendEmail" {
					got[action] = append(got[action], f.name)
					if within(s, "Condition", "StringEquals", "ses:FromAddress") != "portal@example.test" {
						t.Errorf("%s may send from %v", f.name, s["Condition"])
					}
				}
				if strings.HasPrefix(action, "secretsmanager:") {
					for _, purpose := range purposesOf(s["Resource"], purposes) {
						got[action+" "+purpose] = append(got[action+" "+purpose], f.name)
					}
				} else if strings.HasPrefix(action, "ses:") && action != "ses:SendEmail" {
					t.Errorf("%s may %s", f.name, action)
				}
			}
		}
	}
	for what, functions := range got {
		slices.Sort(functions)
		if !slices.Equal(functions, want[what]) {
			t.Errorf("%s: %v, want %v", what, functions, want[what])
		}
	}
	if len(got) != len(want) {
		t.Errorf("actions on secrets and mail %v, want %v", got, want)
	}
}

// purposesOf returns the purposes of the secrets that a statement names. If a resource is not one of these secrets, its
// own text is in the result, so that no resource is missing.
func purposesOf(resource any, purposes map[string]string) (all []string) {
	resources, many := resource.([]any)
	if !many {
		resources = []any{resource}
	}
	for _, r := range resources {
		id, _ := within(r, "Ref").(string)
		if purpose, ok := purposes[id]; ok {
			all = append(all, purpose)
		} else {
			all = append(all, text(r))
		}
	}
	return all
}
