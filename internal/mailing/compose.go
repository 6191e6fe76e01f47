package mailing

import (
	"context"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/record"
)

// compose makes the message of a letter. The link is made here and is stored nowhere.
func (s *Service) compose(ctx context.Context, l *portal.Letter, found record.Found, who *portal.Person, partner *portal.Partner) (mail.Message, error) {
	set, err := found.Settings()
	if err != nil {
		return mail.Message{}, err
	}
	data := mail.Data{Language: set.LanguageOf(who.Language), Portal: set.PortalName, FirstName: who.FirstName, Email: string(who.Email), ExpiresAt: l.ExpiresAt,
		Footer: set.MailFooter, From: s.config.From, FromName: set.Sender(), Support: set.SupportContact, ReplyTo: string(set.ReplyTo), Note: l.Note,
		LogoURL: s.logoURL(set.Logo), Fresh: l.Version > 1}
	data.Browser, data.System, data.At = l.Browser, l.System, l.CreatedAt
	if l.To != "" {
		data.Email = string(l.To)
	}
	if about, err := found.CaptureMail(l.Capture); err != nil {
		return mail.Message{}, err
	} else if about != nil {
		data.Topic, data.Note, data.ExpiresAt = about.Subject, about.Text, about.ClosesAt
		if about.ReplyTo != "" {
			data.ReplyTo = string(about.ReplyTo)
		}
	}
	if partner != nil {
		data.Partner = partner.Name
		if partner.Logo != "" {
			data.LogoURL = s.logoURL(partner.Logo)
		}
	}
	if data.Inviter, err = nameOf(found, l.By); err != nil {
		return mail.Message{}, err
	}
	if data.About, err = nameOf(found, l.About); err != nil {
		return mail.Message{}, err
	}
	if data.URL, err = s.config.Links.OfLetter(ctx, l, who); err != nil {
		return mail.Message{}, err
	}
	if data.Code, err = s.config.Links.CodeOfLetter(ctx, l, who); err != nil {
		return mail.Message{}, err
	}
	return mail.Render(l.Template, data)
}

// nameOf returns a person's name. It is empty for an empty id and for a person who is gone.
func nameOf(found record.Found, id string) (string, error) {
	p, err := found.PersonIfAny(id)
	if err != nil || p == nil {
		return "", err
	}
	return p.Name(), nil
}

func (s *Service) logoURL(hash string) string {
	if hash == "" {
		return ""
	}
	return s.config.Links.URL + "/v1/logos/" + hash
}
