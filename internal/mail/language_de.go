package mail

import "github.com/go-playground/locales/de"

// The texts of all mails in German, with the formal "Sie". See languages.go.
var german = language{de.New, `
{{define "time"}}{{.Date}}, {{.Time}} Uhr (UTC){{end}}

{{define "hello"}}Guten Tag{{with .FirstName}} {{.}}{{end}},{{end}}
{{define "hello.nobody"}}Guten Tag,{{end}}
{{define "fallback"}}Wenn die Schaltfläche nicht funktioniert, kopieren Sie diesen Link in Ihren Browser:{{end}}
{{define "code"}}Wenn die Seite nach einem Code fragt, geben Sie Ihre Adresse und {{code .Code}} ein. Der Code gilt so lange wie der Link.{{end}}
{{define "ask"}}Haben Sie eine Frage? Wenden Sie sich an {{if .Inviter}}{{strong .Inviter}}{{with .Support}} oder an {{.}}{{end}}{{else if .Support}}{{.Support}}{{else}}die Betreiber von {{.Portal}}{{end}}.{{if .ReplyTo}} Sie können auch auf diese Mail antworten.{{end}}{{end}}
{{define "open"}}{{.Portal}} öffnen{{end}}
{{define "once"}}Der Link gilt einmal, bis zum {{.Expires}}.{{end}}
{{define "reason.yes"}}Der Grund steht in der Mail.{{end}}
{{define "tell"}}Benachrichtigen Sie dann die Betreiber von {{.Portal}}.{{end}}
{{define "was_you"}}Wenn Sie das waren, müssen Sie nichts tun.{{end}}

{{define "account_confirm.subject"}}Bestätigen Sie Ihr Konto bei {{brief .Portal}}{{end}}
{{define "account_confirm.opening"}}Jemand, wahrscheinlich Sie selbst, möchte ein Konto bei {{strong .Portal}} mit der Adresse {{.Email}}. Wenn das stimmt, bestätigen Sie es und wählen Sie ein Passwort:{{end}}
{{define "account_confirm.do"}}Konto bestätigen{{end}}
{{define "account_confirm.until"}}Der Link gilt einmal, bis zum {{strong .Expires}}. Das Konto entsteht, wenn Sie ihn benutzen. Wenn Sie später kommen, registrieren Sie sich bitte noch einmal.{{end}}
{{define "account_confirm.unexpected"}}Haben Sie nicht darum gebeten? Dann ignorieren Sie diese Mail, und es entsteht kein Konto. Bitte geben Sie den Link nicht weiter: Wer ihn hat, kann das Konto in Ihrem Namen anlegen.{{end}}

{{define "capture.subject"}}{{if .Topic}}{{.Topic}}{{else}}Fragen bei {{brief .Portal}}{{end}}{{end}}
{{define "capture.preview"}}Sie können bis zum {{.Expires}} antworten.{{end}}
{{define "capture.until"}}Sie können bis zum {{strong .Expires}} antworten. Vielleicht müssen Sie sich zuerst anmelden:{{end}}
{{define "capture.do"}}Antworten{{end}}
{{define "capture.why"}}Sie erhalten diese Mail, weil Sie dort ein Mitglied vertreten.{{end}}

{{define "capture_reminder.subject"}}Erinnerung: {{if .Topic}}{{.Topic}}{{else}}Fragen bei {{brief .Portal}}{{end}}{{end}}
{{define "capture_reminder.until"}}Sie können bis zum {{strong .Expires}} antworten; für Ihre Organisation hat noch niemand geantwortet. Vielleicht müssen Sie sich zuerst anmelden:{{end}}

{{define "email_confirm.subject"}}Bestätigen Sie Ihre neue E-Mail-Adresse für {{brief .Portal}}{{end}}
{{define "email_confirm.opening"}}{{if .Inviter}}{{strong .Inviter}} möchte{{else}}Jemand, wahrscheinlich Sie selbst, möchte{{end}}, dass {{.Email}} die E-Mail-Adresse Ihres Kontos bei {{strong .Portal}} wird. Wenn das stimmt, bestätigen Sie es:{{end}}
{{define "email_confirm.do"}}Adresse bestätigen{{end}}
{{define "email_confirm.until"}}Der Link gilt einmal, bis zum {{strong .Expires}}. Sobald Sie bestätigt haben, sind Sie überall abgemeldet und melden sich mit der neuen Adresse und Ihrem bisherigen Passwort an. Bis dahin bleibt Ihre alte Adresse.{{end}}
{{define "email_confirm.unexpected"}}Haben Sie nicht darum gebeten? Dann ignorieren Sie diese Mail: Es ändert sich nichts, solange der Link nicht benutzt wird. Bitte geben Sie den Link nicht weiter.{{end}}

{{define "email_notice.subject"}}Neue E-Mail-Adresse bei {{brief .Portal}} gewünscht{{end}}
{{define "email_notice.preview"}}Wenn Sie davon wissen, müssen Sie hier nichts tun.{{end}}
{{define "email_notice.opening"}}{{if .Inviter}}{{strong .Inviter}} möchte{{else}}Jemand, wahrscheinlich Sie selbst, möchte{{end}} eine andere E-Mail-Adresse für Ihr Konto bei {{strong .Portal}}, anstelle von {{.Email}}. Es ändert sich nichts, bis die neue Adresse bestätigt ist; von da an öffnet die bisherige Ihr Konto nicht mehr. Wenn Sie davon wissen, müssen Sie hier nichts tun.{{end}}
{{define "email_notice.not_you"}}Wenn Sie nichts davon wissen, kennt vielleicht jemand anders Ihr Passwort. Öffnen Sie jetzt {{.Portal}}, melden Sie sich an und ändern Sie Ihr Passwort. Damit werden alle anderen abgemeldet.{{end}}
{{define "email_notice.tell"}}Benachrichtigen Sie dann sofort die Betreiber von {{.Portal}}: Bis die neue Adresse bestätigt ist, können sie die Änderung noch verhindern.{{end}}

{{define "have_account.subject"}}Sie haben schon ein Konto bei {{brief .Portal}}{{end}}
{{define "have_account.preview"}}Sie müssen sich nicht registrieren: Melden Sie sich an.{{end}}
{{define "have_account.opening"}}Jemand, wahrscheinlich Sie selbst, wollte sich bei {{strong .Portal}} mit der Adresse {{.Email}} registrieren. Mit dieser Adresse haben Sie schon ein Konto, Sie müssen sich also nicht registrieren: Öffnen Sie {{.Portal}} und melden Sie sich an.{{end}}
{{define "have_account.forgotten"}}Wenn Sie Ihr Passwort nicht wissen, geben Sie dort an, dass Sie es vergessen haben: Dann kommt an diese Adresse ein Link, mit dem Sie ein neues festlegen.{{end}}
{{define "have_account.unexpected"}}Waren Sie das nicht? Dann müssen Sie nichts tun: Es hat sich nichts geändert, und wer es versucht hat, hat nicht erfahren, dass Sie ein Konto haben.{{end}}

{{define "invite.subject"}}{{if .Fresh}}Neuer Link: {{end}}{{if .Inviter}}{{brief .Inviter}} lädt Sie zu{{else}}Einladung zu{{end}} {{with .Partner}}{{brief .}} bei {{end}}{{brief .Portal}}{{if .Inviter}} ein{{end}}{{end}}
{{define "invite.preview"}}{{if .Inviter}}{{.Inviter}} lädt Sie zu{{else}}Sie sind eingeladen zu{{end}} {{with .Partner}}{{.}} bei {{end}}{{.Portal}}{{if .Inviter}} ein{{end}}, bis zum {{.Expires}}.{{end}}
{{define "invite.opening"}}{{if .Inviter}}{{strong .Inviter}} lädt Sie zu{{else}}Sie sind zu{{end}} {{with .Partner}}{{strong .}} bei {{end}}{{strong .Portal}} {{if .Inviter}}ein{{else}}eingeladen{{end}}. Die Einladung gilt nur für Sie, {{.Email}}.{{end}}
{{define "invite.how"}}Das Annehmen dauert eine Minute: Sie wählen ein Passwort oder melden sich an, wenn Sie schon ein Konto haben.{{end}}
{{define "invite.do"}}Einladung annehmen{{end}}
{{define "invite.until"}}Der Link gilt einmal, bis zum {{strong .Expires}}.{{if .Fresh}} Andere Links aus früheren Mails gelten nicht mehr.{{end}} Wenn Sie später kommen, kann seine Seite Ihnen einen neuen schicken.{{end}}
{{define "invite.unexpected"}}Haben Sie das nicht erwartet{{with .Inviter}}, oder kennen Sie {{.}} nicht{{end}}? Dann müssen Sie nichts tun: Es geschieht nichts, solange der Link nicht benutzt wird. Wenn Sie dazu keine Mails mehr möchten, öffnen Sie den Link und lehnen Sie ab. Bitte geben Sie diese Mail nicht weiter, denn wer den Link hat, kann ihn in Ihrem Namen benutzen.{{end}}

{{define "join_approved.subject"}}Sie gehören jetzt zu {{if .Partner}}{{brief .Partner}}{{else}}Ihrer Organisation{{end}} bei {{brief .Portal}}{{end}}
{{define "join_approved.preview"}}Ihre Anfrage wurde angenommen. Bitte melden Sie sich neu an.{{end}}
{{define "join_approved.opening"}}Sie wollten bei {{strong .Portal}} zu {{if .Partner}}{{strong .Partner}}{{else}}{{strong "Ihrer Organisation"}}{{end}} gehören, und das wurde angenommen. Bitte melden Sie sich neu an: Sie wurden überall abgemeldet, damit Sie sehen, was Ihre Organisation sieht.{{end}}

{{define "join_denied.subject"}}Ihre Anfrage, bei {{brief .Portal}} zu einer Organisation zu gehören, wurde abgelehnt{{end}}
{{define "join_denied.opening"}}Sie wollten bei {{strong .Portal}} zu der Organisation Ihrer Adresse gehören, und das wurde abgelehnt.{{end}}
{{define "join_denied.reason"}}Der Grund:{{end}}
{{define "join_denied.no_reason"}}Ein Grund wurde nicht genannt.{{end}}
{{define "join_denied.account"}}Ihr Konto bleibt, wie es ist.{{end}}

{{define "new_browser.subject"}}Neue Anmeldung bei {{brief .Portal}}{{end}}
{{define "new_browser.opening"}}Jemand hat sich in Ihrem Konto bei {{strong .Portal}}, {{.Email}}, mit einem Browser angemeldet, der dort nicht bekannt ist.{{end}}
{{define "new_browser.browser"}}Browser: {{if and .Browser .System}}{{strong (printf "%s unter %s" .Browser .System)}}{{else if or .Browser .System}}{{strong (or .Browser .System)}}{{else}}{{strong "nicht bekannt"}}{{end}}{{end}}
{{define "new_browser.time"}}Zeit: {{strong .When}}{{end}}
{{define "new_browser.was_you"}}Wenn Sie das waren, müssen Sie nichts tun. Nachdem ein Passwort zurückgesetzt wurde, ist jeder Browser neu.{{end}}
{{define "new_browser.not_you"}}Wenn Sie das nicht waren, kennt jemand Ihr Passwort. Öffnen Sie jetzt {{.Portal}} und geben Sie an, dass Sie Ihr Passwort vergessen haben: Die Mail mit einem neuen Link kommt an diese Adresse, und wenn Sie ihn benutzen, werden alle abgemeldet.{{end}}

{{define "password_changed.subject"}}Ihr Passwort für {{brief .Portal}} wurde geändert{{end}}
{{define "password_changed.opening"}}Das Passwort Ihres Kontos bei {{strong .Portal}}, {{.Email}}, wurde gerade geändert, und Sie wurden überall sonst abgemeldet. Wenn Sie das waren, müssen Sie nichts tun.{{end}}
{{define "password_changed.not_you"}}Wenn Sie das nicht waren, ist jemand anders in Ihrem Konto. Öffnen Sie jetzt {{.Portal}} und geben Sie an, dass Sie Ihr Passwort vergessen haben: Die Mail mit einem neuen Link kommt an diese Adresse, und wenn Sie ihn benutzen, werden alle anderen abgemeldet.{{end}}

{{define "reminder.subject"}}Erinnerung: {{if .Inviter}}{{brief .Inviter}} lädt Sie zu{{else}}Einladung zu{{end}} {{with .Partner}}{{brief .}} bei {{end}}{{brief .Portal}}{{if .Inviter}} ein{{end}}{{end}}
{{define "reminder.preview"}}Die Einladung zu {{with .Partner}}{{.}} bei {{end}}{{.Portal}} endet am {{.Expires}}.{{end}}
{{define "reminder.opening"}}{{if .Inviter}}{{strong .Inviter}} hat Sie zu{{else}}Sie wurden zu{{end}} {{with .Partner}}{{strong .}} bei {{end}}{{strong .Portal}} eingeladen, und die Einladung wartet noch auf Sie. Sie endet am {{strong .Expires}} und gilt nur für Sie, {{.Email}}.{{end}}
{{define "reminder.link"}}Es ist der Link, den Sie schon haben, und er gilt einmal. Wenn Sie später kommen, kann seine Seite Ihnen einen neuen schicken. Wenn Sie nicht beitreten möchten, öffnen Sie ihn und lehnen Sie ab.{{end}}
{{define "reminder.unexpected"}}Haben Sie das nicht erwartet{{with .Inviter}}, oder kennen Sie {{.}} nicht{{end}}? Dann müssen Sie nichts tun: Es kommt keine weitere Erinnerung, und es geschieht nichts, solange der Link nicht benutzt wird. Bitte geben Sie diese Mail nicht weiter, denn wer den Link hat, kann ihn in Ihrem Namen benutzen.{{end}}

{{define "request_approved.subject"}}Ihre Anfrage für {{if .About}}{{brief .About}}{{else}}jemanden{{end}} bei {{brief .Portal}} wurde angenommen{{end}}
{{define "request_approved.preview"}}Eine Mail mit einer Einladung ist unterwegs.{{end}}
{{define "request_approved.opening"}}Das Team von {{strong .Portal}} hat Ihre Anfrage für {{if .About}}{{strong .About}}{{else}}jemanden{{end}} angenommen. Eine Mail mit einer Einladung ist unterwegs.{{end}}
{{define "request_approved.next"}}Sie müssen nichts tun. Ihre eigenen Personen, und wer davon angenommen hat, sehen Sie bei {{.Portal}}.{{end}}

{{define "request_denied.subject"}}Ihre Anfrage für {{if .About}}{{brief .About}}{{else}}jemanden{{end}} bei {{brief .Portal}} wurde abgelehnt{{end}}
{{define "request_denied.preview"}}Ein Grund wurde nicht genannt.{{end}}
{{define "request_denied.opening"}}Das Team von {{strong .Portal}} hat Ihre Anfrage für {{if .About}}{{strong .About}}{{else}}jemanden{{end}} abgelehnt.{{end}}
{{define "request_denied.reason"}}Die Begründung:{{end}}
{{define "request_denied.no_reason"}}Ein Grund wurde nicht genannt; wenn Sie ihn wissen möchten, fragen Sie bitte nach.{{end}}
{{define "request_denied.next"}}An {{with .About}}{{.}}{{else}}diese Person{{end}} wurde nichts geschickt. Sie finden sie weiterhin unter Ihren Personen bei {{.Portal}}, als Kontakt ohne Zugang.{{end}}

{{define "request_received.subject"}}{{if .Partner}}{{brief .Partner}}{{else}}Ein Partner{{end}} bittet um Zugang für {{if .About}}{{brief .About}}{{else}}jemanden{{end}}{{end}}
{{define "request_received.preview"}}{{if .Inviter}}{{.Inviter}}{{with .Partner}} von {{.}}{{end}}{{else if .Partner}}{{.Partner}}{{else}}Ein Partner{{end}} bittet um Zugang für {{if .About}}{{.About}}{{else}}jemanden{{end}}.{{end}}
{{define "request_received.opening"}}{{if .Inviter}}{{strong .Inviter}}{{with .Partner}} von {{strong .}}{{end}}{{else if .Partner}}{{strong .Partner}}{{else}}Ein Partner{{end}} bittet um Zugang zu {{strong .Portal}} für {{if .About}}{{strong .About}}{{else}}jemanden{{end}}. Die Anfrage wartet darauf, dass Sie oder jemand anders aus dem Team entscheiden.{{end}}
{{define "request_received.next"}}Öffnen Sie {{.Portal}}, um zu sehen, warum die Anfrage wartet, und um sie anzunehmen oder abzulehnen. Bis dahin wird nichts an {{with .About}}{{.}}{{else}}diese Person{{end}} geschickt.{{end}}
{{define "request_received.do"}}Bei {{.Portal}} entscheiden{{end}}
{{define "request_received.why"}}Sie erhalten diese Mail, weil Sie zum Team von {{.Portal}} gehören.{{end}}

{{define "reset.subject"}}Legen Sie ein neues Passwort für {{brief .Portal}} fest{{end}}
{{define "reset.opening"}}{{if .Inviter}}{{strong .Inviter}} schickt Ihnen{{else}}Jemand, wahrscheinlich Sie selbst, möchte{{end}} einen Link, um bei {{strong .Portal}} ein neues Passwort für {{.Email}} festzulegen. Hier ist er:{{end}}
{{define "reset.do"}}Neues Passwort festlegen{{end}}
{{define "reset.until"}}Der Link gilt einmal, bis zum {{strong .Expires}}. Sobald Sie ein neues Passwort festgelegt haben, sind Sie überall abgemeldet und können sich damit anmelden.{{end}}
{{define "reset.unexpected"}}Haben Sie nicht darum gebeten? Dann ignorieren Sie diese Mail, und Ihr Passwort bleibt, wie es ist. Bitte geben Sie den Link nicht weiter: Wer ihn hat, kann Ihr Passwort festlegen.{{end}}

{{define "webhook_stopped.subject"}}Ein Webhook von {{brief .Portal}} wurde abgeschaltet{{end}}
{{define "webhook_stopped.preview"}}Er ist drei Tage lang gescheitert, oder sein Empfänger wollte nichts mehr.{{end}}
{{define "webhook_stopped.opening"}}{{strong .Portal}} hat seinen Webhook an {{strong .Note}} abgeschaltet. Entweder ist er drei Tage lang gescheitert, oder sein Empfänger hat geantwortet, dass es ihn nicht mehr gibt.{{end}}
{{define "webhook_stopped.next"}}Nichts ist verloren. Wenn der Empfänger wieder funktioniert, öffnen Sie die Einstellungen und schalten Sie den Webhook ein: Er bekommt alles, was er verpasst hat.{{end}}
`}
