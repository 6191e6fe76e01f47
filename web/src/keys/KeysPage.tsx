import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { endKey, keysQuery, type Key } from "../api/keys";
import { Ask } from "../components/Ask";
import { List } from "../components/List";
import { Empty, Heading } from "../components/Page";
import { Pill } from "../components/StatusPill";
import { asDay, fromNow, isPast } from "../components/time";
import { toast } from "../components/toasts";
import { shared } from "../sharedTexts";
import { CreateKey } from "./CreateKey";
import { t } from "./texts";

/** KeysPage lists the keys of programs, for owners, who create and end them here. */
export function KeysPage() {
  const [opened, dialog] = useDisclosure();
  const create = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
      {t.create}
    </Button>
  );
  return (
    <>
      <Heading title={shared.pages.keys} lead={t.lead}>
        {create}
      </Heading>
      <List
        query={keysQuery}
        id={(one) => one.id}
        label={shared.pages.keys}
        row={(one) => <KeyRow of={one} />}
        empty={
          <Empty icon={<IconKey />} title={t.emptyTitle}>
            <p className="quiet">{t.emptyLead}</p>
          </Empty>
        }
      />
      <CreateKey opened={opened} close={dialog.close} />
    </>
  );
}

function KeyRow({ of }: { of: Key }) {
  const [asked, ask] = useDisclosure();
  const expired = of.expiresAt !== undefined && isPast(of.expiresAt);
  return (
    <div className="row">
      <span className="avatar" aria-hidden>
        <IconKey size={20} />
      </span>
      <div className="row-words">
        <span className="row-name">{of.name}</span>
        <span className="row-sub">
          {of.lastUsedAt ? t.used({ when: fromNow(of.lastUsedAt) }) : t.neverUsed}
          {of.expiresAt && !expired && ` · ${t.until({ when: asDay(of.expiresAt) })}`}
        </span>
        <span className="row-sub">{of.scopes.map((scope) => t.scopeNames[scope]).join(" · ")}</span>
      </div>
      <div className="row-end">
        {expired && <Pill tone="bad">{t.expired}</Pill>}
        <Button variant="default" aria-label={t.endOf({ name: of.name })} onClick={ask.open}>
          {t.end}
        </Button>
      </div>
      <Ask
        opened={asked}
        close={ask.close}
        title={t.endTitle({ name: of.name })}
        yes={t.end}
        danger
        act={async () => {
          await endKey(of.id);
          toast(t.ended({ name: of.name }));
        }}
      >
        <p>{t.endLead}</p>
      </Ask>
    </div>
  );
}
