import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAffiliate, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { addEcosystem, ecosystemsQuery } from "../api/ecosystems";
import { useOnce } from "../form/useOnce";
import { List } from "../components/List";
import { Empty, Heading } from "../components/Page";
import { EcosystemForm } from "./EcosystemForm";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** EcosystemsPage lists the ecosystems. */
export function EcosystemsPage() {
  const [opened, dialog] = useDisclosure();
  const navigate = useNavigate();
  const once = useOnce();
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
      {t.ecosystems.add}
    </Button>
  );
  return (
    <>
      <Heading title={shared.pages.ecosystems} lead={t.ecosystems.lead}>
        {add}
      </Heading>
      <List
        query={ecosystemsQuery}
        id={(one) => one.id}
        label={shared.pages.ecosystems}
        row={(one) => (
          <Link to="/ecosystems/$ecosystem" params={{ ecosystem: one.id }} className="row">
            <span className="avatar" aria-hidden>
              <IconAffiliate size={20} />
            </span>
            <span className="row-words">
              <span className="row-name">{one.name}</span>
              <span className="row-sub">{t.ecosystems.counts(one)}</span>
            </span>
          </Link>
        )}
        empty={
          <Empty icon={<IconAffiliate />} title={t.ecosystems.emptyTitle}>
            <p className="quiet">{t.ecosystems.emptyLead}</p>
            <div className="buttons">{add}</div>
          </Empty>
        }
      />
      <EcosystemForm
        opened={opened}
        close={dialog.close}
        title={t.ecosystems.add}
        send={async ({ name, userSlots }) => {
          const body = { name, ...(userSlots === null ? {} : { userSlots }) };
          const made = await addEcosystem(body, once(body));
          await navigate({ to: "/ecosystems/$ecosystem", params: { ecosystem: made.id } });
        }}
      />
    </>
  );
}
