package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/web"
)

// welcome prints where everything is, and the first owner's link until it is used. It runs before the first request is
// answered, so a program that waits for an answer finds the link printed.
func (p *process) welcome(ctx context.Context, stdout io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "Allyway, at %s\n\n", p.settings.url)
	if web.Files() == nil {
		text.WriteString("  Browser    not built into this program; its pages say what to do instead\n")
	}
	fmt.Fprintf(&text, "  API        %s/docs\n", p.settings.url)
	if p.settings.ses == "" && p.settings.public() && p.settings.mailboxPassword == "" {
		text.WriteString("  Mailbox    off, because the portal's address is not on this machine; ALLYWAY_MAILBOX_PASSWORD opens it\n")
	} else if p.settings.ses == "" {
		fmt.Fprintf(&text, "  Mailbox    %s/mailbox\n", p.settings.url)
	} else {
		fmt.Fprintf(&text, "  Mail       goes out through %s\n", p.settings.ses)
	}
	if p.settings.dynamoDB != "" {
		fmt.Fprintf(&text, "  Table      %q at %s\n", dynamoTable, p.settings.dynamoDB)
	}
	if p.settings.events != "" {
		fmt.Fprintf(&text, "  Events     go onto the event bus %s at %s\n", p.settings.aws.EventBus, p.settings.events)
	}
	fmt.Fprintf(&text, "  Data       %s\n", p.settings.data)

	owner, err := p.makeOwner(ctx)
	if err != nil {
		return err
	}
	if owner != nil {
		link, err := p.rooms.links.Invite(ctx, owner)
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "\nThe first owner, %s, is invited. Their link works once, until %s:\n\n  %s\n",
			owner.Email, owner.InviteExpiresAt.Local().Format("2 January 2006, 15:04 MST"), link)
	}
	_, err = io.WriteString(stdout, text.String())
	return err
}

// makeOwner makes the first owner if there is none. It returns the owner while they are invited, and nil after that.
func (p *process) makeOwner(ctx context.Context) (*portal.Person, error) {
	for try := 1; ; try++ {
		owner, err := p.rooms.owner.Make(ctx, string(p.settings.owner))
		switch {
		case record.IsConflict(err) && try < 3: // another process on the same table has just made them
			continue
		case record.IsConflict(err):
			return nil, fmt.Errorf("another person in the portal has the address %s; set ALLYWAY_OWNER to another address for the first owner", p.settings.owner)
		case err != nil:
			return nil, fmt.Errorf("make the first owner: %w", err)
		}
		return owner, nil
	}
}
