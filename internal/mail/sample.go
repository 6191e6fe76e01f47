package mail

import "time"

// Sample returns made-up data for t, the same every time. Render accepts it unchanged. The local process calls it for
// its preview of all mails, and may set its own portal's name, logo and footer. The link leads nowhere.
func Sample(t Template) Data {
	const portal = "https://portal.example.test"
	d := Data{
		Portal: "Northwind Partner Portal", Partner: "Acme Rockets", Inviter: "Grace Hopper", FirstName: "Ada",
		Email: "ada.lovelace@acme.example.test", URL: portal + "/", ExpiresAt: time.Date(2030, 11, 29, 14, 5, 0, 0, time.UTC),
		Support: "help@northwind.example.test",
		Footer:  "Northwind Traders Ltd\n1 Harbour Street, Bristol",
		From:    "portal@northwind.example.test", ReplyTo: "help@northwind.example.test",
	}
	switch t {
	case Invite, Reminder:
		d.URL, d.Code = portal+"/accept#sample", "7K2M-9QXT"
	case Reset:
		d.URL, d.Inviter = portal+"/reset#sample", ""
	case EmailConfirm:
		d.URL, d.Inviter, d.Email = portal+"/confirm-email#sample", "", "ada.king@acme.example.test"
	case NewBrowser:
		d.Inviter, d.Browser, d.System, d.At = "", "Firefox", "Windows", time.Date(2030, 11, 22, 9, 30, 0, 0, time.UTC)
	case WebhookStopped:
		d.FirstName, d.Email, d.Partner, d.Inviter, d.Note = "Olive", "olive@northwind.example.test", "", "", "hooks.northwind.example.test"
	case EmailNotice:
		d.Inviter = ""
	case AccountConfirm, HaveAccount:
		d.Partner, d.Inviter = "", ""
		if t == AccountConfirm {
			d.URL = portal + "/confirm-account#sample"
		}
	case RequestReceived:
		d.FirstName, d.Email, d.About = "Olive", "olive@northwind.example.test", "Charles Babbage"
	case Capture, CaptureReminder:
		d.URL, d.Inviter = portal+"/ecosystems/sample/captures/sample", ""
		d.Topic, d.Note = "How many people work for you?", "Every spring we ask our members four questions.\nIt takes five minutes."
	case JoinApproved, JoinDenied:
		d.Inviter = ""
		if t == JoinDenied {
			d.Partner, d.Note = "", "Your contract has ended.\nAsk your purchasing team to renew it first."
		}
	case RequestApproved, RequestDenied:
		d.Inviter, d.About = "", "Charles Babbage"
		if t == RequestDenied {
			d.Note = "Charles works for your reseller, not for you.\nAsk us to add the reseller first; then you need no request."
		}
	}
	return d
}
