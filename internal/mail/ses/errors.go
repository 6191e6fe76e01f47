package ses

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/smithy-go"

	"allyway/internal/mail"
)

// sendError says what a failure means. Only what SES has against this very message is final. All else, the account's
// and the deployment's troubles included, may be over when the mail is tried again, and no mail is lost by trying.
func sendError(err error, m mail.Message) *mail.SendError {
	e := &mail.SendError{Temporary: true, Err: err}
	var api smithy.APIError
	switch {
	case errors.As(err, &api):
		e.Temporary, e.Reason = judge(api.ErrorCode(), api.ErrorMessage(), m.From)
	case errors.Is(err, context.Canceled):
		e.Reason = "the sending was interrupted"
	case errors.Is(err, context.DeadlineExceeded):
		e.Reason = "SES did not answer in time"
	default:
		e.Reason = "SES could not be reached"
	}
	return e
}

// judge reads an error of SES, by its code. The reasons hold nothing of SES's own message, which can name addresses.
func judge(code, message, from string) (temporary bool, reason string) {
	switch code {
	case "MessageRejected":
		switch message, from := strings.ToLower(message), strings.ToLower(from); {
		case !strings.Contains(message, "not verified"):
			return false, "SES rejected the message"
		case strings.Contains(message, from):
			return true, "the sender's address is not verified with SES"
		}
		return false, "SES is in its sandbox, where it only mails verified addresses"
	case "InvalidParameterValue":
		return false, "SES does not take the address"
	case "Throttling", "ThrottlingException", "TooManyRequestsException", "LimitExceeded", "LimitExceededException":
		return true, "SES was asked too fast, or its daily quota is used up"
	case "AccountSendingPausedException", "AccountSendingPaused":
		return true, "sending is paused for the SES account"
	case "ConfigurationSetSendingPausedException", "ConfigurationSetSendingPaused":
		return true, "sending is paused for the SES configuration set"
	case "ConfigurationSetDoesNotExist", "ConfigurationSetDoesNotExistException":
		return true, "the SES configuration set does not exist"
	case "MailFromDomainNotVerifiedException", "MailFromDomainNotVerified":
		return true, "the sender's MAIL FROM domain is not verified with SES"
	case "AccessDenied", "AccessDeniedException", "SignatureDoesNotMatch", "InvalidClientTokenId", "ExpiredToken",
		"IncompleteSignature", "MissingAuthenticationToken", "OptInRequired":
		return true, "SES refuses the portal's credentials"
	}
	return true, "SES has a fault"
}
