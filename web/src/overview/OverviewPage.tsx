import { Button } from "@mantine/core";
import { IconBuilding, IconChecklist, IconDownload, IconUserCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { countsQuery, type Counts } from "../api/partners";
import { requestsQuery } from "../api/requests";
import { isStaff } from "../api/session";
import { download } from "../parts/download";
import { Funnel } from "../parts/Funnel";
import { Card, Empty, Heading } from "../parts/Page";
import { Refused } from "../parts/Refused";
import { useAct } from "../parts/useAct";
import { Waiting } from "../parts/Waiting";
import { Launch } from "../partners/Launch";
import { useSession } from "../shell/session";
import { t } from "../texts";
import { LinkButton } from "../parts/links";

/** OverviewPage is where signing in leads: staff see how far the portal is, others what is theirs. */
export function OverviewPage() {
  const session = useSession();
  if (isStaff(session)) return <Overview name={session.person.firstName} />;
  return <Navigate to={session.can.managePeople ? "/team" : "/profile"} replace />;
}

function Overview({ name }: { name: string }) {
  const counts = useQuery(countsQuery);
  const pending = useInfiniteQuery(requestsQuery("pending")).data?.pages;
  const csv = useAct(() => download("/v1/counts", "counts.csv"));
  if (counts.isPending) return <Waiting />;
  if (counts.error) return <Refused error={counts.error} retry={() => void counts.refetch()} />;
  const sum = counts.data.reduce((all, { counts }) => add(all, counts), nothing);
  const waiting = pending?.reduce((all, page) => all + (page.items?.length ?? 0), 0) ?? 0;
  return (
    <>
      <Heading title={t.overview.title(name)} lead={t.overview.lead} />
      {counts.data.length === 0 ? (
        <Empty icon={<IconBuilding />} title={t.partners.emptyTitle}>
          <p className="quiet">{t.partners.emptyLead}</p>
          <div className="buttons"><LinkButton to="/partners/new">{t.partners.add}</LinkButton></div>
        </Empty>
      ) : (
        <div className="stack">
          <div className="tiles">
            <Link to="/partners" className="tile">
              <span className="tile-icon"><IconBuilding aria-hidden /></span>
              <span><b>{counts.data.length.toLocaleString(t.locale)}</b>{t.overview.partners(counts.data.length)}</span>
            </Link>
            <Link to="/people" search={{ status: "active" }} className="tile">
              <span className="tile-icon"><IconUserCheck aria-hidden /></span>
              <span><b>{sum.active.toLocaleString(t.locale)}</b>{t.overview.active(sum.active)}</span>
            </Link>
            <Link to="/requests" className="tile">
              <span className="tile-icon"><IconChecklist aria-hidden /></span>
              <span><b>{waiting.toLocaleString(t.locale)}</b>{t.overview.requests(waiting)}</span>
            </Link>
          </div>
          <Card title={t.funnel.all} actions={<Button size="xs" variant="default" loading={csv.busy} leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void csv.act()}>{t.csv}</Button>}>
            <div className="stack">
              <Funnel counts={sum} />
              <div className="launch"><Launch contacts={sum.contacts} /></div>
            </div>
          </Card>
        </div>
      )}
    </>
  );
}

const nothing: Counts = { contacts: 0, requested: 0, invited: 0, expired: 0, bounced: 0, active: 0, disabled: 0 };

const add = (a: Counts, b: Counts): Counts => ({
  contacts: a.contacts + b.contacts, requested: a.requested + b.requested, invited: a.invited + b.invited,
  expired: a.expired + b.expired, bounced: a.bounced + b.bounced, active: a.active + b.active, disabled: a.disabled + b.disabled,
});
