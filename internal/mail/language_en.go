package mail

import "github.com/go-playground/locales/en_GB"

// The texts of all mails in English. See languages.go.
var english = language{en_GB.New, `
{{define "time"}}{{.Date}}, {{.Time}} UTC{{end}}

{{define "hello"}}Hello{{with .FirstName}} {{.}}{{end}},{{end}}
{{define "hello.nobody"}}Hello,{{end}}
{{define "fallback"}}If the button does not work, copy this link into your browser:{{end}}
{{define "code"}}If the page asks for a code, type your address and {{code .Code}}. It works as long as the link.{{end}}
{{define "ask"}}Do you have a question? Ask {{if .Inviter}}{{strong .Inviter}}{{with .Support}}, or {{.}}{{end}}{{else if .Support}}{{.Support}}{{else}}the people who run {{.Portal}}{{end}}.{{if .ReplyTo}} You can also answer this mail.{{end}}{{end}}
{{define "open"}}Open {{.Portal}}{{end}}
{{define "once"}}The link works once, until {{.Expires}}.{{end}}
{{define "reason.yes"}}The mail says why.{{end}}
{{define "tell"}}Then tell the people who run {{.Portal}}.{{end}}
{{define "was_you"}}If that was you, there is nothing to do.{{end}}

{{define "account_confirm.subject"}}Confirm your account at {{brief .Portal}}{{end}}
{{define "account_confirm.opening"}}Somebody, most likely you, has asked for an account at {{strong .Portal}} with the address {{.Email}}. If that is right, confirm it and choose a password:{{end}}
{{define "account_confirm.do"}}Confirm the account{{end}}
{{define "account_confirm.until"}}The link works once, until {{strong .Expires}}. The account is made when you use it; if you come later, sign up again.{{end}}
{{define "account_confirm.unexpected"}}Did you not ask for this? Then ignore this mail, and there is no account. Please do not pass the link on: anybody who has it can make the account in your name.{{end}}

{{define "capture.subject"}}{{if .Topic}}{{.Topic}}{{else}}questions at {{brief .Portal}}{{end}}{{end}}
{{define "capture.preview"}}You can answer until {{.Expires}}.{{end}}
{{define "capture.until"}}You can answer until {{strong .Expires}}. You may be asked to sign in first:{{end}}
{{define "capture.do"}}Answer{{end}}
{{define "capture.why"}}You get this mail because you represent a member there.{{end}}

{{define "capture_reminder.subject"}}Reminder: {{if .Topic}}{{.Topic}}{{else}}questions at {{brief .Portal}}{{end}}{{end}}
{{define "capture_reminder.until"}}You can answer until {{strong .Expires}}; nobody has answered for your organisation yet. You may be asked to sign in first:{{end}}

{{define "email_confirm.subject"}}Confirm your new e-mail address for {{brief .Portal}}{{end}}
{{define "email_confirm.opening"}}{{if .Inviter}}{{strong .Inviter}} has asked{{else}}Somebody, most likely you, has asked{{end}} to make {{.Email}} the e-mail address of your account at {{strong .Portal}}. If that is right, confirm it:{{end}}
{{define "email_confirm.do"}}Confirm the address{{end}}
{{define "email_confirm.until"}}The link works once, until {{strong .Expires}}. When you confirm the address, you are signed out everywhere. Then sign in with the new address and the password that you have. Until you confirm, your old address stays.{{end}}
{{define "email_confirm.unexpected"}}Did you not ask for this? Then ignore this mail: nothing changes until the link is used. Please do not pass the link on.{{end}}

{{define "email_notice.subject"}}Another e-mail address was asked for at {{brief .Portal}}{{end}}
{{define "email_notice.preview"}}If you know of this, there is nothing to do here.{{end}}
{{define "email_notice.opening"}}{{if .Inviter}}{{strong .Inviter}} has asked{{else}}Somebody, most likely you, has asked{{end}} for another e-mail address for your account at {{strong .Portal}}, in place of {{.Email}}. Nothing changes until the new address is confirmed; from then on, this one no longer opens your account. If you know of this, there is nothing to do here.{{end}}
{{define "email_notice.not_you"}}If you do not know of it, somebody else may have your password. Open {{.Portal}} now, sign in and change your password, which signs everybody else out.{{end}}
{{define "email_notice.tell"}}Then tell the people who run {{.Portal}} at once: until the new address is confirmed, they can still stop the change.{{end}}

{{define "have_account.subject"}}You have an account at {{brief .Portal}} already{{end}}
{{define "have_account.preview"}}There is nothing to sign up for: sign in.{{end}}
{{define "have_account.opening"}}Somebody, most likely you, has tried to sign up at {{strong .Portal}} with the address {{.Email}}. You have an account with this address already, so there is nothing to sign up for: open {{.Portal}} and sign in.{{end}}
{{define "have_account.forgotten"}}If you do not know your password, say there that you have forgotten it: a link to set a new one comes to this address.{{end}}
{{define "have_account.unexpected"}}Was it not you? Then you need not do anything: nothing has changed, and the person who tried was not told that you have an account.{{end}}

{{define "invite.subject"}}{{if .Fresh}}New link: {{end}}{{if .Inviter}}{{brief .Inviter}} invites you{{else}}{{if .Fresh}}you{{else}}You{{end}} are invited{{end}} to {{with .Partner}}{{brief .}} at {{end}}{{brief .Portal}}{{end}}
{{define "invite.preview"}}{{if .Inviter}}{{.Inviter}} invites you{{else}}You are invited{{end}} to join {{with .Partner}}{{.}} at {{end}}{{.Portal}}, until {{.Expires}}.{{end}}
{{define "invite.opening"}}{{if .Inviter}}{{strong .Inviter}} invites you{{else}}You are invited{{end}} to join {{with .Partner}}{{strong .}} at {{end}}{{strong .Portal}}. The invite is for you alone, {{.Email}}.{{end}}
{{define "invite.how"}}It takes a minute to accept: you choose a password, or sign in if you have an account already.{{end}}
{{define "invite.do"}}Accept the invite{{end}}
{{define "invite.until"}}The link works once, until {{strong .Expires}}.{{if .Fresh}} Any other link that an earlier mail brought you no longer works.{{end}} If you come later, its page can mail you a new one.{{end}}
{{define "invite.unexpected"}}Did you not expect this{{with .Inviter}}, or do you not know {{.}}{{end}}? Then you need not do anything: nothing happens until the link is used. If you want no more mail about it, open the link and decline. Please do not pass this mail on, because anybody who has the link can use it in your name.{{end}}

{{define "join_approved.subject"}}You belong to {{if .Partner}}{{brief .Partner}}{{else}}your organisation{{end}} at {{brief .Portal}} now{{end}}
{{define "join_approved.preview"}}Your request was approved. Please sign in again.{{end}}
{{define "join_approved.opening"}}You asked to join {{if .Partner}}{{strong .Partner}}{{else}}{{strong "your organisation"}}{{end}} at {{strong .Portal}}, and your request was approved. Please sign in again: you were signed out everywhere, so that you see what your organisation sees.{{end}}

{{define "join_denied.subject"}}Your request to join an organisation at {{brief .Portal}} was denied{{end}}
{{define "join_denied.opening"}}You asked to join the organisation of your address at {{strong .Portal}}, and your request was denied.{{end}}
{{define "join_denied.reason"}}The reason:{{end}}
{{define "join_denied.no_reason"}}No reason was given.{{end}}
{{define "join_denied.account"}}Your account stays as it is.{{end}}

{{define "new_browser.subject"}}New sign-in to {{brief .Portal}}{{end}}
{{define "new_browser.opening"}}Somebody has signed in to your account at {{strong .Portal}}, {{.Email}}, in a browser that the portal does not know.{{end}}
{{define "new_browser.browser"}}Browser: {{if and .Browser .System}}{{strong (printf "%s on %s" .Browser .System)}}{{else if or .Browser .System}}{{strong (or .Browser .System)}}{{else}}{{strong "not known"}}{{end}}{{end}}
{{define "new_browser.time"}}Time: {{strong .When}}{{end}}
{{define "new_browser.was_you"}}If that was you, there is nothing to do. After a password reset, every browser is new.{{end}}
{{define "new_browser.not_you"}}If it was not you, somebody knows your password. Open {{.Portal}} now and say that you have forgotten your password: the mail with a new link comes to this address, and using it signs everybody out.{{end}}

{{define "password_changed.subject"}}Your password for {{brief .Portal}} was changed{{end}}
{{define "password_changed.opening"}}The password of your account at {{strong .Portal}}, {{.Email}}, was just changed, and you were signed out everywhere else. If that was you, there is nothing to do.{{end}}
{{define "password_changed.not_you"}}If it was not you, somebody else is in your account. Open {{.Portal}} now and say that you have forgotten your password: the mail with a new link comes to this address, and using it signs everybody else out.{{end}}

{{define "reminder.subject"}}Reminder: {{if .Inviter}}{{brief .Inviter}} invites you{{else}}you are invited{{end}} to {{with .Partner}}{{brief .}} at {{end}}{{brief .Portal}}{{end}}
{{define "reminder.preview"}}The invite to {{with .Partner}}{{.}} at {{end}}{{.Portal}} ends on {{.Expires}}.{{end}}
{{define "reminder.opening"}}{{if .Inviter}}{{strong .Inviter}} has invited you{{else}}You were invited{{end}} to join {{with .Partner}}{{strong .}} at {{end}}{{strong .Portal}}, and the invite still waits for you. It ends on {{strong .Expires}}, and is for you alone, {{.Email}}.{{end}}
{{define "reminder.link"}}The link is the one that you have already, and works once. If you come later, its page can mail you a new one; if you do not want to join, open it and decline.{{end}}
{{define "reminder.unexpected"}}Did you not expect this{{with .Inviter}}, or do you not know {{.}}{{end}}? Then you need not do anything: this is the only reminder, and nothing happens until the link is used. Please do not pass this mail on, because anybody who has the link can use it in your name.{{end}}

{{define "request_approved.subject"}}Your request for {{if .About}}{{brief .About}}{{else}}somebody{{end}} at {{brief .Portal}} was approved{{end}}
{{define "request_approved.preview"}}A mail with an invite is on its way to them.{{end}}
{{define "request_approved.opening"}}The staff of {{strong .Portal}} have approved your request for {{if .About}}{{strong .About}}{{else}}somebody{{end}}. A mail with an invite is on its way to them.{{end}}
{{define "request_approved.next"}}You need not do anything. You see your own people, and who has accepted, at {{.Portal}}.{{end}}

{{define "request_denied.subject"}}Your request for {{if .About}}{{brief .About}}{{else}}somebody{{end}} at {{brief .Portal}} was denied{{end}}
{{define "request_denied.preview"}}They gave no reason.{{end}}
{{define "request_denied.opening"}}The staff of {{strong .Portal}} have denied your request for {{if .About}}{{strong .About}}{{else}}somebody{{end}}.{{end}}
{{define "request_denied.reason"}}They wrote:{{end}}
{{define "request_denied.no_reason"}}They gave no reason; if you want to know it, ask them.{{end}}
{{define "request_denied.next"}}Nothing was mailed to {{with .About}}{{.}}{{else}}them{{end}}. You still find them among your people, as a contact without access, at {{.Portal}}.{{end}}

{{define "request_received.subject"}}{{if .Partner}}{{brief .Partner}}{{else}}A partner{{end}} asks for access for {{if .About}}{{brief .About}}{{else}}somebody{{end}}{{end}}
{{define "request_received.preview"}}{{if .Inviter}}{{.Inviter}}{{with .Partner}} of {{.}}{{end}}{{else if .Partner}}{{.Partner}}{{else}}A partner{{end}} asks for access for {{if .About}}{{.About}}{{else}}somebody{{end}}.{{end}}
{{define "request_received.opening"}}{{if .Inviter}}{{strong .Inviter}}{{with .Partner}} of {{strong .}}{{end}}{{else if .Partner}}{{strong .Partner}}{{else}}A partner{{end}} asks to give {{if .About}}{{strong .About}}{{else}}somebody{{end}} access to {{strong .Portal}}. The request waits for you or another of the staff to decide.{{end}}
{{define "request_received.next"}}Open {{.Portal}} to see why the request waits, and to approve or deny it. Until then, nothing is mailed to {{with .About}}{{.}}{{else}}them{{end}}.{{end}}
{{define "request_received.do"}}Decide at {{.Portal}}{{end}}
{{define "request_received.why"}}You get this because you are one of the staff of {{.Portal}}.{{end}}

{{define "reset.subject"}}Set a new password for {{brief .Portal}}{{end}}
{{define "reset.opening"}}{{if .Inviter}}{{strong .Inviter}} has sent you{{else}}Somebody, most likely you, has asked for{{end}} a link to set a new password at {{strong .Portal}} for {{.Email}}. Here it is:{{end}}
{{define "reset.do"}}Set a new password{{end}}
{{define "reset.until"}}The link works once, until {{strong .Expires}}. Once you have set a new password, you are signed out everywhere and can sign in with it.{{end}}
{{define "reset.unexpected"}}Did you not ask for this? Then ignore this mail, and your password stays as it is. Please do not pass the link on: anybody who has it can set your password.{{end}}

{{define "webhook_stopped.subject"}}A webhook of {{brief .Portal}} was switched off{{end}}
{{define "webhook_stopped.preview"}}It has failed for three days, or its receiver asked for no more.{{end}}
{{define "webhook_stopped.opening"}}{{strong .Portal}} has switched off its webhook to {{strong .Note}}. Either it has failed for three days, or its receiver answered that it is gone.{{end}}
{{define "webhook_stopped.next"}}Nothing is lost. Once the receiver works again, open the settings and switch the webhook on: it is sent everything that it has missed.{{end}}
`}
