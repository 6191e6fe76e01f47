import { IconPlus, IconUsersPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { api, type Kept } from "../api/client";
import { partnerQuery, type Partner } from "../api/partners";
import { partnerPeopleQuery, type PeopleFilter } from "../api/people";
import { EventList } from "../events/EventList";
import { Avatar } from "../components/Avatar";
import { DownloadButton } from "../components/DownloadButton";
import { csv, download } from "../components/download";
import { Funnel } from "../components/Funnel";
import { samePath } from "../components/logo";
import { Back, LinkButton } from "../components/links";
import { Card, Empty, Heading } from "../components/Page";
import { Refused } from "../components/Refused";
import { Pill } from "../components/StatusPill";
import { useAct } from "../components/useAct";
import { Waiting } from "../components/Waiting";
import { PeopleDesk } from "../people/PeopleDesk";
import { Launch } from "./Launch";
import { PartnerDetails } from "./PartnerDetails";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PartnerPage shows one partner: its people, its details and its events. */
export function PartnerPage() {
  const { partner: id } = useParams({ from: "/shell/partners/$partner" });
  const { tab } = useSearch({ from: "/shell/partners/$partner" });
  const partner = useQuery(partnerQuery(id));
  if (partner.isPending) return <Waiting />;
  if (partner.error) return <Refused error={partner.error} retry={() => void partner.refetch()} />;
  const { record } = partner.data;
  const params = { partner: id };
  return (
    <>
      <Heading
        title={record.name}
        back={<Back to="/partners">{shared.pages.partners}</Back>}
        lead={<About partner={record} />}
        beside={<Avatar name={record.name} logo={record.logo && samePath(record.logo)} />}
      >
        <LinkButton
          to="/partners/$partner/add"
          params={{ partner: id }}
          leftSection={<IconPlus size={18} aria-hidden />}
        >
          {shared.addPeople.one}
        </LinkButton>
        <LinkButton
          to="/partners/$partner/add-many"
          params={{ partner: id }}
          variant="default"
          leftSection={<IconUsersPlus size={18} aria-hidden />}
        >
          {shared.addPeople.many}
        </LinkButton>
      </Heading>
      <nav className="tabs" aria-label={record.name}>
        <Link
          to="/partners/$partner"
          params={params}
          search={{}}
          activeOptions={{ exact: true }}
          className={tab ? undefined : "active"}
        >
          {shared.pages.people}
        </Link>
        <Link to="/partners/$partner" params={params} search={{ tab: "details" }}>
          {t.partner.details}
        </Link>
        <Link to="/partners/$partner" params={params} search={{ tab: "events" }}>
          {shared.pages.events}
        </Link>
      </nav>
      {tab === "details" ? (
        <PartnerDetails kept={partner.data} />
      ) : tab === "events" ? (
        <EventList of={{ partner: id }} />
      ) : (
        <People kept={partner.data} />
      )}
    </>
  );
}

function About({ partner }: { partner: Partner }) {
  return (
    <span className="pills">
      <Pill tone={partner.status === "active" ? "good" : "bad"}>
        {t.partner.statuses[partner.archivedAt ? "archived" : partner.status]}
      </Pill>
      <Pill tone="calm">{t.partner.kinds[partner.kind]}</Pill>
      <Pill tone="calm">{t.partner.licences[partner.licence]}</Pill>
      {(partner.domains ?? []).map((domain) => (
        <Pill key={domain} tone="brand">
          {domain}
        </Pill>
      ))}
    </span>
  );
}

function People({ kept: { record } }: { kept: Kept<Partner> }) {
  const { q, status, invite, mail } = useSearch({ from: "/shell/partners/$partner" });
  const navigate = useNavigate({ from: "/partners/$partner" });
  const filter = { q, status, invite, mail };
  const set = (to: PeopleFilter) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const save = useAct(() =>
    download(
      api.GET("/v1/partners/{partner}/people", { params: { path: { partner: record.id } }, ...csv }),
      `${record.name}.csv`,
    ),
  );
  return (
    <div className="columns aside">
      <div className="aside-part stack">
        {record.status === "inactive" && (
          <p className="notice wait">
            {record.archivedAt ? t.partner.archivedNow : t.partner.inactiveNow}{" "}
            <Link to="/partners/$partner" params={{ partner: record.id }} search={{ tab: "details" }}>
              {t.partner.inactiveChange}
            </Link>
          </p>
        )}
        {record.counts && (
          <Card title={t.partner.activation}>
            <div className="stack">
              <Funnel
                counts={record.counts}
                to={(filter, words) => (
                  <Link to="/partners/$partner" params={{ partner: record.id }} search={filter}>
                    {words}
                  </Link>
                )}
              />
              {record.status === "active" && <Launch partner={record} contacts={record.counts.contacts} />}
            </div>
          </Card>
        )}
      </div>
      <div className="main-part">
        <PeopleDesk
          query={partnerPeopleQuery(record.id, filter)}
          filter={filter}
          set={set}
          place="partner"
          partner={record.id}
          label={shared.pages.people}
          empty={
            <Empty icon={<IconUsers />} title={shared.nobodyHere}>
              <p className="quiet">{t.partner.nobodyLead}</p>
              <div className="buttons">
                <LinkButton to="/partners/$partner/add" params={{ partner: record.id }}>
                  {shared.addPeople.one}
                </LinkButton>
                <LinkButton to="/partners/$partner/add-many" params={{ partner: record.id }} variant="default">
                  {shared.addPeople.many}
                </LinkButton>
              </div>
            </Empty>
          }
        >
          <DownloadButton save={save}>{shared.csv}</DownloadButton>
        </PeopleDesk>
      </div>
    </div>
  );
}
