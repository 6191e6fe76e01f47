import { IconBuilding, IconChecklist, IconUserCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { countsQuery, sumOf } from "../api/counts";
import { Avatar } from "../components/Avatar";
import { requestsQuery } from "../api/requests";
import { api, type Schemas } from "../api/client";
import { isStaff } from "../api/session";
import { DownloadButton } from "../components/DownloadButton";
import { csv, download } from "../components/download";
import { Funnel, FunnelBar } from "../components/Funnel";
import { Card, Empty, Heading } from "../components/Page";
import { Refused } from "../components/Refused";
import { useAct } from "../components/useAct";
import { Waiting } from "../components/Waiting";
import { Launch } from "../partners/Launch";
import { useSession } from "../shell/session";
import { LinkButton } from "../components/links";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { Trend } from "./Trend";
import { Welcome } from "../profile/Welcome";

/** OverviewPage is the first page after sign-in. Staff see the portal's progress; others are sent to their own page. */
export function OverviewPage() {
  const session = useSession();
  if (isStaff(session)) return <Overview name={session.person.firstName} />;
  return <Navigate to={session.can.managePeople ? "/team" : "/profile"} replace />;
}

function Overview({ name }: { name: string }) {
  const counts = useQuery(countsQuery);
  const pending = useInfiniteQuery(requestsQuery("pending")).data?.pages;
  const save = useAct(() => download(api.GET("/v1/counts", csv), "counts.csv"));
  if (counts.isPending) return <Waiting />;
  if (counts.error) return <Refused error={counts.error} retry={() => void counts.refetch()} />;
  const sum = sumOf(counts.data.map((one) => one.counts));
  const waiting = pending?.reduce((all, page) => all + (page.items?.length ?? 0), 0) ?? 0;
  return (
    <>
      <Heading title={t.title(name)} lead={t.lead} />
      <Welcome />
      {counts.data.length === 0 ? (
        <Empty icon={<IconBuilding />} title={shared.firstPartner.title}>
          <p className="quiet">{shared.firstPartner.lead}</p>
          <div className="buttons">
            <LinkButton to="/partners/new">{shared.firstPartner.add}</LinkButton>
          </div>
        </Empty>
      ) : (
        <div className="stack">
          <div className="tiles">
            <Link to="/partners" className="tile">
              <span className="tile-icon">
                <IconBuilding aria-hidden />
              </span>
              <span>
                <b>{counts.data.length.toLocaleString(shared.locale)}</b>
                {t.partners({ count: counts.data.length })}
              </span>
            </Link>
            <Link to="/people" search={{ status: "active" }} className="tile">
              <span className="tile-icon">
                <IconUserCheck aria-hidden />
              </span>
              <span>
                <b>{sum.active.toLocaleString(shared.locale)}</b>
                {t.active({ count: sum.active })}
              </span>
            </Link>
            <Link to="/requests" className="tile">
              <span className="tile-icon">
                <IconChecklist aria-hidden />
              </span>
              <span>
                <b>
                  {waiting.toLocaleString(shared.locale)}
                  {pending?.at(-1)?.next && "+"}
                </b>
                {t.requests({ count: waiting })}
              </span>
            </Link>
          </div>
          <Card
            title={t.all}
            actions={
              <DownloadButton save={save} small>
                {shared.csv}
              </DownloadButton>
            }
          >
            <div className="stack">
              <Funnel
                counts={sum}
                to={(filter, words) => (
                  <Link to="/people" search={filter}>
                    {words}
                  </Link>
                )}
              />
              <div className="launch">
                <Launch contacts={sum.contacts} />
              </div>
            </div>
          </Card>
          <Trend />
          <Behind all={counts.data} />
        </div>
      )}
    </>
  );
}

/** Behind lists the partners with the most people who are not active yet, and why they are not. */
function Behind({ all }: { all: Schemas["PartnerCounts"][] }) {
  const open = ({ counts }: Schemas["PartnerCounts"]) => counts.contacts + counts.invited;
  const behind = all
    .filter((one) => open(one) > 0)
    .sort((a, b) => open(b) - open(a))
    .slice(0, 5);
  if (behind.length === 0) return null;
  return (
    <Card title={t.behind} lead={t.behindLead}>
      <ul role="list" className="plain-rows">
        {behind.map(({ partner, counts }) => (
          <li key={partner.id}>
            <Link to="/partners/$partner" params={{ partner: partner.id }} className="row">
              <Avatar name={partner.name} />
              <span className="row-words">
                <span className="row-name">{partner.name}</span>
                <span className="row-sub">{t.open(counts)}</span>
              </span>
              <span className="row-end">
                <FunnelBar counts={counts} small />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
