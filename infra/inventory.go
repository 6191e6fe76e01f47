package main

// caller says what calls a function.
type caller int

const (
	onRequest    caller = iota // the HTTP API, by the routes of internal/api
	onMail                     // the table's stream, for new mail, and the scheduler every minute
	onNews                     // the queue of news, and the scheduler every minute
	onHour                     // the scheduler, every hour
	onDeployment               // CloudFormation
	onFeedback                 // SES, about bounces and complaints
)

// need is something besides the table that a function uses. The function's environment names it, and its role allows
// its use.
type need int

const (
	readInviteKeys need = iota // INVITE_KEYS_ARN
	readResetKeys              // RESET_KEYS_ARN
	readEmailKeys              // EMAIL_KEYS_ARN
	readSignUpKeys             // SIGN_UP_KEYS_ARN
	makeLinkKeys               // all four, with the right to write but not to read
	sendMail                   // MAIL_FROM, MAIL_RATE, SES_CONFIGURATION_SET, PORTAL_URL, FAILURE_QUEUE_URL for mail that fails for good, and NEWS_QUEUE_URL for new events
	ownerAddress               // OWNER_EMAIL
	feedbackTopic              // FEEDBACK_TOPIC_ARN
	cursorKey                  // CURSOR_KEY, to list
	putEvents                  // EVENT_BUS, if the deployment has one
)

// function is one Lambda function. internal/cloud/access says what it may do with the table. Every function that
// answers requests also has PORTAL_URL and ORIGIN_SECRET.
type function struct {
	name    string
	trigger caller
	memory  float64 // MB; a function's share of a processor grows with it
	timeout float64 // seconds
	needs   []need
}

const (
	requestTimeout = 28 // less than the 29 seconds that API Gateway waits
	usualMemory    = 512
	hashingMemory  = 1769 // from this memory on, Lambda gives a whole core; a hash takes one for some tens of milliseconds
)

// inventory returns all functions. To add one, add its row here, its row in internal/cloud/access, and its main.go in
// functions/.
func inventory() []function {
	return []function{
		{name: "add-partner", trigger: onRequest, memory: usualMemory, timeout: requestTimeout, needs: []need{cursorKey}},
		{name: "manage-people", trigger: onRequest, memory: hashingMemory, timeout: requestTimeout, needs: []need{cursorKey}},
		{name: "invite-user", trigger: onRequest, memory: usualMemory, timeout: requestTimeout, needs: []need{cursorKey, readInviteKeys}},
		{name: "accept-invite", trigger: onRequest, memory: hashingMemory, timeout: requestTimeout, needs: []need{readInviteKeys, readSignUpKeys}},
		{name: "reset-password", trigger: onRequest, memory: hashingMemory, timeout: requestTimeout, needs: []need{readResetKeys, readEmailKeys}},
		{name: "sign-in", trigger: onRequest, memory: hashingMemory, timeout: requestTimeout},
		{name: "link-member", trigger: onRequest, memory: usualMemory, timeout: requestTimeout, needs: []need{cursorKey}},
		{name: "share-workspace", trigger: onRequest, memory: usualMemory, timeout: requestTimeout, needs: []need{cursorKey}},
		{name: "change-settings", trigger: onRequest, memory: usualMemory, timeout: requestTimeout, needs: []need{cursorKey}},
		{name: "list-events", trigger: onRequest, memory: usualMemory, timeout: requestTimeout, needs: []need{cursorKey}},
		{name: "send-email", trigger: onMail, memory: usualMemory, timeout: 120, needs: []need{readInviteKeys, readResetKeys, readEmailKeys, readSignUpKeys, sendMail}},
		{name: "expire-invites", trigger: onHour, memory: usualMemory, timeout: 300},
		{name: "send-webhook", trigger: onNews, memory: usualMemory, timeout: 120, needs: []need{putEvents}},
		{name: "record-feedback", trigger: onFeedback, memory: usualMemory, timeout: 60, needs: []need{feedbackTopic}},
		{name: "make-owner", trigger: onDeployment, memory: usualMemory, timeout: 60, needs: []need{makeLinkKeys, ownerAddress}},
	}
}

// fallback is the function that gets all requests without a route. It answers 404, in the API's form.
const fallback = "sign-in"
