import { Button } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { editEcosystem, ecosystemQuery, removeEcosystem } from "../api/ecosystems";
import { Ask } from "../components/Ask";
import { Back } from "../components/links";
import { Heading } from "../components/Page";
import { Refused } from "../components/Refused";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { EcosystemForm } from "./EcosystemForm";
import { Members } from "./Members";
import { Suggestions } from "./Suggestions";
import { Users } from "./Users";
import { Captures } from "../captures/Captures";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** EcosystemPage shows one ecosystem: its members and its users. */
export function EcosystemPage() {
  const { ecosystem: id } = useParams({ from: "/shell/ecosystems/$ecosystem" });
  const { tab } = useSearch({ from: "/shell/ecosystems/$ecosystem" });
  const [asked, ask] = useState<"edit" | "remove" | null>(null);
  const navigate = useNavigate();
  const ecosystem = useQuery(ecosystemQuery(id));
  if (ecosystem.isPending) return <Waiting />;
  if (ecosystem.error) return <Refused error={ecosystem.error} retry={() => void ecosystem.refetch()} />;
  const { record } = ecosystem.data;
  const params = { ecosystem: id };
  return (
    <>
      <Heading
        title={record.name}
        lead={t.ecosystems.counts(record)}
        back={<Back to="/ecosystems">{shared.pages.ecosystems}</Back>}
      >
        <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={() => ask("edit")}>
          {shared.edit}
        </Button>
        <Button variant="default" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => ask("remove")}>
          {shared.remove}
        </Button>
      </Heading>
      <nav className="tabs" aria-label={record.name}>
        <Link
          to="/ecosystems/$ecosystem"
          params={params}
          search={{}}
          className={tab ? undefined : "active"}
          activeOptions={{ exact: true, explicitUndefined: true }}
        >
          {t.ecosystem.members}
        </Link>
        <Link
          to="/ecosystems/$ecosystem"
          params={params}
          search={{ tab: "users" }}
          className={tab === "users" ? "active" : undefined}
        >
          {t.ecosystem.users}
        </Link>
        <Link
          to="/ecosystems/$ecosystem"
          params={params}
          search={{ tab: "suggestions" }}
          className={tab === "suggestions" ? "active" : undefined}
        >
          {t.suggestions.title}
        </Link>
        <Link
          to="/ecosystems/$ecosystem"
          params={params}
          search={{ tab: "captures" }}
          className={tab === "captures" ? "active" : undefined}
        >
          {shared.dataCaptures}
        </Link>
      </nav>
      {tab === "users" && <Users ecosystem={id} />}
      {tab === "suggestions" && <Suggestions ecosystem={id} />}
      {tab === "captures" && <Captures ecosystem={id} />}
      {!tab && <Members ecosystem={id} />}
      <EcosystemForm
        opened={asked === "edit"}
        close={() => ask(null)}
        title={t.ecosystems.edit}
        ecosystem={record}
        send={async (values) => {
          await editEcosystem(ecosystem.data, values as { name: string });
          toast(shared.saved);
        }}
      />
      <Ask
        opened={asked === "remove"}
        close={() => ask(null)}
        title={t.ecosystems.removeTitle({ name: record.name })}
        yes={shared.remove}
        danger
        act={async () => {
          await removeEcosystem(id);
          toast(t.ecosystems.removed({ name: record.name }));
          await navigate({ to: "/ecosystems", replace: true });
        }}
      >
        <p>{t.ecosystems.removeLead}</p>
      </Ask>
    </>
  );
}
