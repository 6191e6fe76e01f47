import { Button } from "@mantine/core";
import {
  IconBan,
  IconKey,
  IconLink,
  IconLockOpen,
  IconLogout,
  IconMailCheck,
  IconMailForward,
  IconMailX,
  IconSend,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  clearMail,
  disablePerson,
  enablePerson,
  endSessionsOf,
  invitePerson,
  nameOf,
  revokeInvite,
  sendReset,
  type Person,
} from "../api/people";
import { isStaff } from "../api/session";
import { Ask } from "../components/Ask";
import { Card, Facts } from "../components/Page";
import { asTime, fromNow } from "../components/time";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { useSession } from "../shell/session";
import { WhyWaiting } from "../team/WhyWaiting";
import { Withdraw } from "../team/Withdraw";
import { LinkButton } from "../components/links";
import { ExpiresIn } from "./ExpiresIn";
import { HandOver } from "./HandOver";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PersonAccess shows whether a person has access, and offers the actions that change it. */
export function PersonAccess({ person }: { person: Person }) {
  const { status } = person;
  return (
    <Card title={t.access.title}>
      <div className="stack">
        <p className="quiet">{person.inviteExpired ? t.access.about.expired : t.access.about[status]}</p>
        <Facts
          facts={[
            [
              t.access.invitedAt,
              status !== "contact" && !person.pendingInvite && person.invitedAt ? asTime(person.invitedAt) : undefined,
            ],
            [
              t.access.until,
              person.inviteExpiresAt
                ? `${asTime(person.inviteExpiresAt)} (${fromNow(person.inviteExpiresAt)})`
                : undefined,
            ],
            [t.access.declinedAt, person.declinedAt ? asTime(person.declinedAt) : undefined],
            [t.access.mail, person.mail ? shared.mail[person.mail] : undefined],
            [t.access.mailDetail, person.mailDetail],
          ]}
        />
        {person.pendingInvite && <Pending invite={person.pendingInvite} />}
        {(status === "requested" || person.request) && <Requested person={person} />}
        <Steps person={person} />
      </div>
    </Card>
  );
}

/** Pending shows the invite of an account without a partner. */
function Pending({ invite }: { invite: NonNullable<Person["pendingInvite"]> }) {
  return (
    <>
      <p className="notice wait">
        {invite.expired ? t.access.about.expired : t.access.pending}{" "}
        <Link to="/partners/$partner" params={{ partner: invite.partner.id }}>
          {invite.partner.name}
        </Link>
      </p>
      <Facts
        facts={[
          [t.access.invitedAt, asTime(invite.invitedAt)],
          [t.access.until, `${asTime(invite.expiresAt)} (${fromNow(invite.expiresAt)})`],
        ]}
      />
    </>
  );
}

function Requested({ person }: { person: Person }) {
  const staff = isStaff(useSession());
  if (staff)
    return (
      <LinkButton to="/requests" variant="light">
        {t.access.toRequests}
      </LinkButton>
    );
  return (
    <>
      <p className="notice wait">
        <WhyWaiting reason={person.request?.reason} />
      </p>
      {person.request && <Withdraw request={person.request.id} name={nameOf(person)} />}
    </>
  );
}

function Steps({ person }: { person: Person }) {
  const session = useSession();
  const navigate = useNavigate();
  const [asked, ask] = useState<"revoke" | "disable" | "link" | null>(null);
  const [expiresIn, setExpiresIn] = useState("");
  const name = nameOf(person);
  const invite = useAct(async () => {
    const made = await invitePerson(person.id, Number(expiresIn) || undefined);
    toast(shared.outcomes[made.outcome]({ name }) + (made.reason ? ` ${shared.reasons[made.reason]}` : ""));
  });
  const reset = useAct(() => sendReset(person.id), t.access.resetSent({ name }));
  const endSessions = useAct(() => endSessionsOf(person.id), t.access.sessionsEnded({ name }));
  const enable = useAct(async () => {
    await enablePerson(person.id);
    toast(t.access.enabled({ name }), "good", async () => {
      await disablePerson(person.id);
      toast(t.access.disabled({ name }));
    });
  });
  const clear = useAct(() => clearMail(person.id), t.access.mailCleared({ name }));
  const staff = isStaff(session);
  const unmailed = person.mail === "bounced" || person.mail === "complained" || person.mail === "failed";
  const size = 18;
  return (
    <div className="buttons column">
      {staff && unmailed && (
        <>
          <p className="notice bad">{t.access.unmailed}</p>
          <Button
            variant="default"
            loading={clear.busy}
            leftSection={<IconMailCheck size={size} aria-hidden />}
            onClick={() => void clear.act()}
          >
            {t.access.mailClear}
          </Button>
        </>
      )}
      {staff && (person.status === "contact" || person.status === "invited" || person.pendingInvite) && (
        <ExpiresIn value={expiresIn} set={setExpiresIn} />
      )}
      {person.status === "contact" && (
        <Button
          loading={invite.busy}
          leftSection={<IconSend size={size} aria-hidden />}
          onClick={() => void invite.act()}
        >
          {t.access.invite}
        </Button>
      )}
      {(person.status === "invited" || person.pendingInvite) && (
        <>
          <Button
            loading={invite.busy}
            leftSection={<IconMailForward size={size} aria-hidden />}
            onClick={() => void invite.act()}
          >
            {t.access.resend}
          </Button>
          {staff && (
            <Button variant="default" leftSection={<IconLink size={size} aria-hidden />} onClick={() => ask("link")}>
              {t.access.link}
            </Button>
          )}
          <Button variant="default" leftSection={<IconMailX size={size} aria-hidden />} onClick={() => ask("revoke")}>
            {t.access.revoke}
          </Button>
        </>
      )}
      {person.status === "active" && (
        <Button
          variant="default"
          loading={reset.busy}
          leftSection={<IconKey size={size} aria-hidden />}
          onClick={() => void reset.act()}
        >
          {t.access.sendReset}
        </Button>
      )}
      {staff && person.status === "active" && (
        <Button
          variant="default"
          loading={endSessions.busy}
          leftSection={<IconLogout size={size} aria-hidden />}
          onClick={() => void endSessions.act()}
        >
          {t.access.endSessions}
        </Button>
      )}
      {session.can.disablePeople && (person.status === "invited" || person.status === "active") && (
        <Button variant="default" leftSection={<IconBan size={size} aria-hidden />} onClick={() => ask("disable")}>
          {t.access.disable}
        </Button>
      )}
      {session.can.disablePeople && person.status === "disabled" && (
        <Button
          loading={enable.busy}
          leftSection={<IconLockOpen size={size} aria-hidden />}
          onClick={() => void enable.act()}
        >
          {t.access.enable}
        </Button>
      )}
      {asked === "link" && <HandOver person={person} close={() => ask(null)} />}
      <Ask
        opened={asked === "revoke"}
        close={() => ask(null)}
        title={t.access.revokeTitle({ name })}
        yes={t.access.revoke}
        danger
        act={async () => {
          const stays = await revokeInvite(person.id);
          toast(t.access.revoked({ name }));
          if (!stays) await navigate({ to: "/staff", replace: true });
        }}
      >
        <p>{t.access[revokeLeadOf(person)]}</p>
      </Ask>
      <Ask
        opened={asked === "disable"}
        close={() => ask(null)}
        title={t.access.disableTitle({ name })}
        yes={t.access.disable}
        danger
        act={async () => {
          await disablePerson(person.id);
          toast(t.access.disabled({ name }), "good", async () => {
            await enablePerson(person.id);
            toast(t.access.enabled({ name }));
          });
        }}
      >
        <p>{t.access.disableLead}</p>
      </Ask>
    </div>
  );
}

function revokeLeadOf(person: Person): "revokeStaffLead" | "revokePendingLead" | "revokeLead" {
  if (person.role === "owner" || person.role === "admin") return "revokeStaffLead";
  return person.pendingInvite ? "revokePendingLead" : "revokeLead";
}
