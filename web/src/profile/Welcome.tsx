import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { portalQuery } from "../api/invites";
import { isStaff } from "../api/session";
import { LinkButton } from "../components/links";
import { Card } from "../components/Page";
import { useSession } from "../shell/session";
import { forgetWelcome, isWelcome } from "../welcome";
import { t } from "./texts";

/** Welcome greets a person who has just accepted their invite, and says what they can do here. */
export function Welcome() {
  const session = useSession();
  const portal = useQuery(portalQuery).data;
  const [shown, show] = useState(isWelcome);
  if (!shown || !portal) return null;
  const { person, partner, can } = session;
  const links = person.links ?? [];
  const close = () => {
    forgetWelcome();
    show(false);
  };
  return (
    <div className="welcome">
      <Card
        title={t.welcome.title(person.firstName, portal.name)}
        lead={partner ? t.welcome.at({ partner: partner.name }) : t.welcome.lead}
        actions={
          <Button size="xs" variant="default" onClick={close}>
            {t.welcome.close}
          </Button>
        }
      >
        <div className="buttons">
          {!isStaff(session) && can.managePeople && (
            <LinkButton to="/team" variant="light" onClick={close}>
              {t.welcome.team}
            </LinkButton>
          )}
          {links.map(({ ecosystem, member }) => (
            <LinkButton
              key={ecosystem.id}
              to="/ecosystems/$ecosystem/members/$member"
              params={{ ecosystem: ecosystem.id, member: member.id }}
              variant="light"
              onClick={close}
            >
              {member.name}
            </LinkButton>
          ))}
          <LinkButton to="/profile" variant="light" onClick={close}>
            {t.welcome.profile}
          </LinkButton>
          <LinkButton to="/sign-in-and-security" variant="light" onClick={close}>
            {t.welcome.security}
          </LinkButton>
        </div>
      </Card>
    </div>
  );
}
