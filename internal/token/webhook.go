package token

import (
	"crypto/rand"
	"encoding/base64"
)

const webhookSecretBytes = 32

// NewWebhookSecret returns a new secret that signs webhooks, in the form that Standard Webhooks defines.
func NewWebhookSecret() string {
	b := make([]byte, webhookSecretBytes)
	rand.Read(b) // never fails: the program ends if the system has no randomness
	return "whsec_" + base64.StdEncoding.EncodeToString(b)
}
