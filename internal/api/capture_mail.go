package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/portal"
)

// mailOperations set, show and stop what is mailed about a data capture.
func (a *capturesAPI) mailOperations() []operation {
	const path = "/v1/ecosystems/{ecosystem}/captures/{capture}/mail"
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: path, Who: portal.Staff, Status: http.StatusOK,
			ID: "getCaptureMail", Subject: subjectCaptures, Summary: "Get a data capture's e-mail",
		}, a.getMail),
		serve(Route{
			Method: http.MethodPut, Path: path, Who: portal.Staff, Status: http.StatusOK,
			ID: "setCaptureMail", Subject: subjectCaptures, Summary: "Set a data capture's e-mail",
			Text: "Each linked user is mailed once, within an hour after the data capture opens or after `sendAt`. With `remindHoursBefore`, " +
				"those whose member has not answered are mailed once more, that many hours before it closes. The request replaces all earlier settings, " +
				"and starts mails that were stopped. Nobody gets the same mail twice.",
		}, a.setMail),
		serve(Route{
			Method: http.MethodPost, Path: path + "/stop", Who: portal.Staff, Status: http.StatusOK,
			ID: "stopCaptureMail", Subject: subjectCaptures, Summary: "Stop a data capture's mails",
			Text: "Mails that wait are not sent any more. Setting the e-mail again starts them.",
		}, a.stopMail),
		serve(Route{
			Method: http.MethodGet, Path: path + "/recipients", Who: portal.Staff, Status: http.StatusOK,
			ID: "listCaptureRecipients", Subject: subjectCaptures, Summary: "List who was mailed about a data capture, and who has answered",
			Text: "Returns first the users for whom a mail was made, and then the other linked users.",
		}, a.listRecipients),
	}
}

type captureMail struct {
	Subject           string    `json:"subject"`
	Text              string    `json:"text"`
	ReplyTo           string    `json:"replyTo,omitempty"`
	SendAt            time.Time `json:"sendAt,omitzero" doc:"Missing: as the data capture opens."`
	RemindHoursBefore *int64    `json:"remindHoursBefore,omitempty"`
	Mailed            bool      `json:"mailed,omitempty" doc:"Everybody's mail was sent or waits to be sent."`
	Reminded          bool      `json:"reminded,omitempty" doc:"Everybody's reminder was sent or waits to be sent."`
	StoppedAt         time.Time `json:"stoppedAt,omitzero"`
}

func oneCaptureMail(m *portal.CaptureMail, err error) (*one[captureMail], error) {
	if err != nil {
		return nil, err
	}
	out := &one[captureMail]{ETag: etag(m.Version)}
	fill(&out.Body, m)
	return out, nil
}

func (a *capturesAPI) getMail(ctx context.Context, in *CaptureID) (*one[captureMail], error) {
	return oneCaptureMail(a.room.ReadMail(ctx, session(ctx), in.Ecosystem, in.Capture))
}

// CaptureMailFields are the fields of a data capture's e-mail that callers set. The time is not among them.
type CaptureMailFields struct {
	Subject           patched[string] `json:"subject" example:"How many people work for you?"`
	Text              patched[string] `json:"text" doc:"Plain text. The mail adds a greeting and the link."`
	ReplyTo           patched[string] `json:"replyTo,omitzero" doc:"Where replies go. The portal's own setting by default."`
	RemindHoursBefore patched[int64]  `json:"remindHoursBefore,omitzero" minimum:"1" maximum:"720" doc:"How long before the end the reminder goes out. There is none by default."`
}

type setCaptureMailInput struct {
	CaptureID
	Body struct {
		CaptureMailFields
		SendAt *instant `json:"sendAt,omitempty" doc:"When the first mail goes out. As the data capture opens by default."`
	}
}

func (a *capturesAPI) setMail(ctx context.Context, in *setCaptureMailInput) (*one[captureMail], error) {
	return oneCaptureMail(a.room.SetMail(ctx, session(ctx), in.Ecosystem, in.Capture, edited(in.Body.CaptureMailFields), in.Body.SendAt.pointer()))
}

func (a *capturesAPI) stopMail(ctx context.Context, in *CaptureID) (*one[captureMail], error) {
	return oneCaptureMail(a.room.StopMail(ctx, session(ctx), in.Ecosystem, in.Capture))
}

// recipient is a linked user, whether they were mailed, and whether their member has answered.
type recipient struct {
	Person     reference `json:"person"`
	Member     reference `json:"member"`
	MailedAt   time.Time `json:"mailedAt,omitzero" doc:"When the mail system took the mail."`
	RemindedAt time.Time `json:"remindedAt,omitzero"`
	AnsweredAt time.Time `json:"answeredAt,omitzero" doc:"When their member's newest response was given."`
}

func recipientOf(v *portal.RecipientView) recipient {
	r := v.Recipient
	return recipient{v.Person, reference{ID: r.Member, Name: r.MemberName}, r.MailedAt, r.RemindedAt, v.AnsweredAt}
}

type listRecipientsInput struct {
	CaptureID
	PageInput
}

func (a *capturesAPI) listRecipients(ctx context.Context, in *listRecipientsInput) (*list[recipient], error) {
	rows, next, err := a.room.ListRecipients(ctx, session(ctx), in.Ecosystem, in.Capture, in.of())
	return listOf(rows, next, recipientOf), err
}
