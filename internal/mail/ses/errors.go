package ses

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/smithy-go"

	"allyway/internal/mail"
)

// sendError returns what a failure means. Only a refusal of this one message is final. Every other failure may be over
// at the next try, even one of the account or the deployment. No mail is lost if it is tried again.
func sendError(err error, m mail.Message) *mail.SendError {
	e := &mail.SendError{Temporary: true, Err: err}
	var api smithy.APIError
	switch {
	case errors.As(err, &api):
		var of kind
		of, e.Reason = judge(api.ErrorCode(), api.ErrorMessage(), m.From)
		e.Temporary, e.Account = of != final, of == account
	case errors.Is(err, context.Canceled):
		e.Reason = "the sending was interrupted"
	case errors.Is(err, context.DeadlineExceeded):
		e.Reason = "SES did not answer in time"
	default:
		e.Reason = "SES could not be reached"
	}
	return e
}

// kind is what a refusal by SES is about.
type kind int

const (
	final   kind = iota // this very message or its address
	passing             // load or a fault that passes by itself
	account             // the account or its configuration, until somebody repairs it
)

// judge returns what an error from SES means, by its code. The reason has nothing of SES's message, which can contain
// addresses.
func judge(code, message, from string) (of kind, reason string) {
	message, from = strings.ToLower(message), strings.ToLower(from)
	switch code {
	case "MessageRejected":
		switch {
		case !strings.Contains(message, "not verified"):
			return final, "SES rejected the message"
		case strings.Contains(message, from):
			return account, "the sender's address is not verified with SES"
		}
		// At some time, the account leaves the sandbox, or somebody verifies the address. The first owner's mail waits
		// for that.
		return account, "SES is in its sandbox, where it only mails verified addresses"
	case "InvalidParameterValue":
		return final, "SES does not take the address"
	case "Throttling", "ThrottlingException", "TooManyRequestsException", "LimitExceeded", "LimitExceededException":
		if strings.Contains(message, "quota") {
			return account, "the SES account's daily quota is used up"
		}
		return passing, "SES was asked too fast"
	case "AccountSendingPausedException", "AccountSendingPaused":
		return account, "sending is paused for the SES account"
	case "ConfigurationSetSendingPausedException", "ConfigurationSetSendingPaused":
		return account, "sending is paused for the SES configuration set"
	case "ConfigurationSetDoesNotExist", "ConfigurationSetDoesNotExistException":
		return account, "the SES configuration set does not exist"
	case "MailFromDomainNotVerifiedException", "MailFromDomainNotVerified":
		return account, "the sender's MAIL FROM domain is not verified with SES"
	case "AccessDenied", "AccessDeniedException", "SignatureDoesNotMatch", "InvalidClientTokenId", "ExpiredToken",
		"IncompleteSignature", "MissingAuthenticationToken", "OptInRequired":
		return account, "SES refuses the portal's credentials"
	}
	return passing, "SES has a fault"
}
