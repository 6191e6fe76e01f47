import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Kept } from "../api/client";
import { ecosystemQuery, editMember, memberQuery, removeMember, type Member } from "../api/ecosystems";
import { queries } from "../api/queries";
import { isStaff, sessionQuery } from "../api/session";
import { patch, useForm } from "../form/useForm";
import { Ask } from "../components/Ask";
import { Avatar } from "../components/Avatar";
import { Back } from "../components/links";
import { Card, Heading, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { useSession } from "../shell/session";
import { OpenCaptures } from "../captures/Captures";
import { UnlinkIcon } from "./LinkIcons";
import { LinkUser } from "./LinkUser";
import { MemberFields } from "./MemberFields";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** MemberPage shows one member. Staff and the member's linked users may change it. */
export function MemberPage() {
  const { ecosystem, member: id } = useParams({ from: "/shell/ecosystems/$ecosystem/members/$member" });
  const session = useSession();
  const staff = isStaff(session);
  const [asked, ask] = useState(false);
  const navigate = useNavigate();
  const member = useQuery(memberQuery(ecosystem, id));
  const home = useQuery({ ...ecosystemQuery(ecosystem), enabled: staff }).data?.record;
  if (member.isPending) return <Waiting />;
  if (member.error) return <Refused error={member.error} retry={() => void member.refetch()} />;
  const { record } = member.data;
  const ecosystemName = session.person.links?.find((one) => one.ecosystem.id === ecosystem)?.ecosystem.name;
  return (
    <>
      <Heading
        title={record.name}
        lead={t.member.kinds[record.kind] + (staff || !ecosystemName ? "" : ` · ${ecosystemName}`)}
        beside={<Avatar name={record.name} />}
        back={
          staff && (
            <Back to="/ecosystems/$ecosystem" params={{ ecosystem }}>
              {home?.name ?? t.ecosystem.members}
            </Back>
          )
        }
      >
        {staff && (
          <Button variant="default" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => ask(true)}>
            {shared.remove}
          </Button>
        )}
      </Heading>
      <div className="stack narrow">
        <Card title={t.member.record}>
          <Edit key={record.id} ecosystem={ecosystem} kept={member.data} staff={staff} />
        </Card>
        {!staff && <OpenCaptures ecosystem={ecosystem} />}
        <Card title={t.member.users}>
          {(record.users ?? []).length === 0 ? (
            <p className="quiet">{t.member.noUsers}</p>
          ) : (
            <ul role="list" className="plain-rows">
              {(record.users ?? []).map((user) => (
                <li key={user.id} className="row">
                  <Avatar name={user.name} small />
                  <span className="row-words">
                    {staff ? (
                      <Link to="/people/$person" params={{ person: user.id }}>
                        {user.name}
                      </Link>
                    ) : (
                      user.name
                    )}
                  </span>
                  {staff && (
                    <span className="row-end icons">
                      <UnlinkIcon ecosystem={ecosystem} person={user} />
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )}
          {staff && <LinkUser ecosystem={ecosystem} member={{ id: record.id, name: record.name }} />}
        </Card>
      </div>
      <Ask
        opened={asked}
        close={() => ask(false)}
        title={t.member.removeTitle({ name: record.name })}
        yes={shared.remove}
        danger
        act={async () => {
          await removeMember(ecosystem, id);
          toast(t.member.removed({ name: record.name }));
          await navigate({ to: "/ecosystems/$ecosystem", params: { ecosystem }, replace: true });
        }}
      >
        <p>{t.member.removeLead}</p>
      </Ask>
    </>
  );
}

function Edit({ ecosystem, kept, staff }: { ecosystem: string; kept: Kept<Member>; staff: boolean }) {
  const { name, kind, email = "", domain = "", partner = null, tags, description = "" } = kept.record;
  const before = { name, kind, email, domain, partner, tags: tags ?? [], description };
  const form = useForm(before, async (values) => {
    const { partner: to, ...changed } = patch(before, values);
    await editMember(ecosystem, kept, {
      ...changed,
      ...(to === undefined ? {} : { partner: to?.id ?? null }),
    } as object);
    if (!staff) await queries.invalidateQueries({ queryKey: sessionQuery.queryKey }); // the menu shows the name
    toast(shared.saved);
  });
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <MemberFields form={form} staff={staff} />
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" loading={form.busy}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}
