import { Button, PasswordInput } from "@mantine/core";
import { IconDeviceLaptop } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { portalQuery } from "../api/invites";
import { changePassword, endOtherSessions, endSession, sessionsQuery, signOut, type OwnSession } from "../api/session";
import { Strength } from "../signed-out/Strength";
import { useForm } from "../form/useForm";
import { Card, Heading, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { Pill } from "../components/StatusPill";
import { asTime, fromNow } from "../components/time";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { Waiting } from "../components/Waiting";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** SecurityPage changes the user's password and ends their sessions. */
export function SecurityPage() {
  return (
    <>
      <Heading title={shared.pages.security} />
      <div className="stack narrow">
        <Card title={t.security.passwordTitle} lead={t.security.passwordLead}>
          <Password />
        </Card>
        <Sessions />
      </div>
    </>
  );
}

function Password() {
  const least = useQuery(portalQuery).data?.passwordMinLength ?? 15;
  const cache = useQueryClient();
  const form = useForm(
    { current: "", password: "" },
    async (values, { reset }) => {
      await changePassword(values);
      reset();
      toast(t.security.passwordChanged);
      await cache.invalidateQueries({ queryKey: ["sessions"] });
    },
    { bad_credentials: "current" },
  );
  const [visible, setVisible] = useState(false);
  const eye = {
    visible,
    onVisibilityChange: setVisible,
    visibilityToggleButtonProps: { "aria-label": visible ? shared.password.hide : shared.password.show, tabIndex: 0 },
  };
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <div className="fields">
        <PasswordInput label={t.password.current} autoComplete="current-password" {...eye} {...form.text("current")} />
        <div className="stack">
          <PasswordInput label={t.password.next} autoComplete="new-password" {...eye} {...form.text("password")} />
          <Strength password={form.values.password} least={least} />
        </div>
      </div>
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" loading={form.busy}>
          {t.security.passwordChange}
        </Button>
      </div>
    </form>
  );
}

function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const others = useAct(async () => {
    await endOtherSessions();
    cache.setQueryData<OwnSession[]>(["sessions"], (all) => all?.filter((one) => one.current));
  }, t.security.othersEnded);
  const everywhere = useAct(async () => {
    await endOtherSessions();
    await signOut();
    cache.clear();
    await navigate({ to: "/sign-in" });
  });
  return (
    <Card title={t.security.sessionsTitle} lead={t.security.sessionsLead}>
      {sessions.isPending ? (
        <Waiting />
      ) : sessions.error ? (
        <Refused error={sessions.error} retry={() => void sessions.refetch()} />
      ) : (
        <div className="stack">
          <ul role="list" className="plain-rows">
            {sessions.data.map((one) => (
              <li key={one.id}>
                <SessionRow session={one} />
              </li>
            ))}
          </ul>
          <div className="buttons">
            {sessions.data.length > 1 && (
              <Button variant="default" loading={others.busy} onClick={() => void others.act()}>
                {t.security.endOthers}
              </Button>
            )}
            <Button variant="default" loading={everywhere.busy} onClick={() => void everywhere.act()}>
              {t.security.endAll}
            </Button>
          </div>
        </div>
      )}
    </Card>
  );
}

function SessionRow({ session }: { session: OwnSession }) {
  const cache = useQueryClient();
  const end = useAct(async () => {
    await endSession(session.id);
    cache.setQueryData<OwnSession[]>(["sessions"], (all) => all?.filter((one) => one.id !== session.id));
  }, t.security.ended);
  return (
    <div className="row">
      <span className="avatar" aria-hidden>
        <IconDeviceLaptop size={20} />
      </span>
      <div className="row-words">
        <span className="row-name">{t.security.browser(session.browser, session.system)}</span>
        <span className="row-sub">
          {`${t.security.since({ at: asTime(session.createdAt) })} · `}
          {session.lastUsedAt && `${t.security.used({ when: fromNow(session.lastUsedAt) })} · `}
          {t.security.until({ when: fromNow(session.expiresAt) })}
          {session.remember && ` · ${t.security.remembered}`}
        </span>
      </div>
      <div className="row-end">
        {session.current ? (
          <Pill tone="good">{t.security.current}</Pill>
        ) : (
          <Button size="xs" variant="default" loading={end.busy} onClick={() => void end.act()}>
            {t.security.end}
          </Button>
        )}
      </div>
    </div>
  );
}
