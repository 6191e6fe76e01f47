import { Select } from "@mantine/core";
import { IconBuilding, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { partnersQuery, type Partner } from "../api/partners";
import { Avatar } from "../components/Avatar";
import { FunnelBar } from "../components/Funnel";
import { List } from "../components/List";
import { samePath } from "../components/logo";
import { Empty, Heading } from "../components/Page";
import { Search } from "../components/Search";
import { Pill } from "../components/StatusPill";
import { LinkButton } from "../components/links";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PartnersPage lists the partners. */
export function PartnersPage() {
  const filter = useSearch({ from: "/shell/partners" });
  const navigate = useNavigate({ from: "/partners" });
  const set = (to: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const add = (
    <LinkButton to="/partners/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {shared.firstPartner.add}
    </LinkButton>
  );
  return (
    <>
      <Heading title={shared.pages.partners}>{add}</Heading>
      <div className="tools" role="search">
        <Search label={t.partners.search} value={filter.q ?? ""} search={(q) => set({ q: q || undefined })} />
        <Select
          className="choice"
          aria-label={t.partner.kind}
          placeholder={t.partners.anyKind}
          clearable
          value={filter.kind ?? null}
          data={(["partner", "distributor"] as const).map((value) => ({ value, label: t.partner.kinds[value] }))}
          onChange={(kind) => set({ kind: kind ?? undefined })}
        />
        <Select
          className="choice"
          aria-label={t.partner.status}
          placeholder={t.partners.anyStatus}
          clearable
          value={filter.status ?? null}
          data={(["active", "inactive", "archived"] as const).map((value) => ({
            value,
            label: t.partner.statuses[value],
          }))}
          onChange={(status) => set({ status: status ?? undefined })}
        />
      </div>
      <List
        query={partnersQuery(filter)}
        id={(one) => one.id}
        row={(one) => <PartnerRow partner={one} />}
        label={shared.pages.partners}
        filtered={Object.values(filter).some(Boolean)}
        empty={
          <Empty icon={<IconBuilding />} title={shared.firstPartner.title}>
            <p className="quiet">{shared.firstPartner.lead}</p>
            <div className="buttons">{add}</div>
          </Empty>
        }
      />
    </>
  );
}

function PartnerRow({ partner }: { partner: Partner }) {
  const about = [partner.type, (partner.domains ?? []).join(", ")].filter(Boolean).join(" · ");
  return (
    <Link to="/partners/$partner" params={{ partner: partner.id }} className="row">
      <Avatar name={partner.name} logo={partner.logo && samePath(partner.logo)} />
      <span className="row-words">
        <span className="row-name">{partner.name}</span>
        <span className="row-sub">{about || t.partner.licences[partner.licence]}</span>
      </span>
      <span className="row-end">
        {partner.kind === "distributor" && <Pill tone="calm">{t.partner.kinds.distributor}</Pill>}
        {partner.status === "inactive" && <Pill tone="bad">{t.partner.statuses.inactive}</Pill>}
        {partner.counts && <FunnelBar counts={partner.counts} small />}
      </span>
    </Link>
  );
}
