import { ActionIcon, Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy, IconPencil } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { Kept } from "../api/client";
import type { Person } from "../api/people";
import { eventsQuery } from "../api/portal";
import { asTags } from "../components/externalIds";
import { GroupName } from "../components/names";
import { Card, Facts } from "../components/Page";
import { Pill } from "../components/StatusPill";
import { asDay, asTime, fromNow } from "../components/time";
import { shared } from "../sharedTexts";
import { PersonEdit } from "./PersonEdit";
import { t } from "./texts";

/** PersonDetails shows what is known about a person. Staff and primary contacts change it on demand. */
export function PersonDetails({ kept, staff }: { kept: Kept<Person>; staff: boolean }) {
  const [editing, edit] = useState(false);
  const { record } = kept;
  const { email, phone, title, address, notes, externalIds, groups, createdAt } = record;
  const signedIn = useLastSignIn(record.id, staff);
  return (
    <Card
      title={t.person.details}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={editing ? undefined : <IconPencil size={16} aria-hidden />}
          aria-expanded={editing}
          onClick={() => edit(!editing)}
        >
          {editing ? t.person.editDone : shared.edit}
        </Button>
      }
    >
      {!editing && (
        <Facts
          facts={[
            [shared.person.email, email ? <Address email={email} /> : shared.person.noEmail],
            [t.person.emailWaiting, record.pendingEmail],
            [shared.person.phone, phone],
            [shared.person.title, title],
            [shared.person.address, address],
            [shared.person.notes, notes],
            [shared.externalIds, externalIds && asTags(externalIds).join(", ")],
            [t.person.groups, groups?.length ? <Chips ids={groups} /> : undefined],
            [t.person.added, asDay(createdAt)],
            [t.person.lastSignIn, signedIn && <span title={asTime(signedIn)}>{fromNow(signedIn)}</span>],
          ]}
        />
      )}
      {/* What is typed stays when the user looks at the facts meanwhile. */}
      <div hidden={!editing}>
        <PersonEdit kept={kept} staff={staff} />
      </div>
    </Card>
  );
}

function Address({ email }: { email: string }): ReactNode {
  return (
    <span className="with-copy">
      <a href={`mailto:${email}`}>{email}</a>
      <CopyButton value={email} timeout={3000}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            aria-label={copied ? t.person.copied : t.person.copy}
            title={t.person.copy}
            onClick={copy}
          >
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}

function Chips({ ids }: { ids: string[] }) {
  return (
    <span className="pills">
      {ids.map((id) => (
        <Pill key={id} tone="brand">
          <GroupName id={id} />
        </Pill>
      ))}
    </span>
  );
}

const signIns = ["session.started", "invite.accepted", "account.confirmed"];

/**
 * useLastSignIn returns when a person signed in last, as far as their newest events tell. The page shows these events,
 * so they are not read twice.
 */
function useLastSignIn(person: string, staff: boolean): string | undefined {
  const { data } = useInfiniteQuery({ ...eventsQuery({ person }), enabled: staff });
  const events = (data?.pages ?? []).flatMap((page) => page.items ?? []);
  return events.find((one) => one.by === person && signIns.includes(one.type))?.at;
}
