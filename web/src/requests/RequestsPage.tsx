import { Button, Checkbox } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../api/client";
import { requestsQuery, type UserRequest } from "../api/requests";
import { Avatar } from "../components/Avatar";
import { DownloadButton } from "../components/DownloadButton";
import { csv, download } from "../components/download";
import { List } from "../components/List";
import { Empty, Heading } from "../components/Page";
import { Pill } from "../components/StatusPill";
import { asTime, fromNow } from "../components/time";
import { useAct } from "../components/useAct";
import { Approve, DecideMany, Deny } from "./Decide";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const tones = { pending: "wait", approved: "good", denied: "bad", withdrawn: "calm", closed: "calm" } as const;

/** RequestsPage lists the requests of primary contacts. Staff approve or deny them, one or many at a time. */
export function RequestsPage() {
  const { status = "pending" } = useSearch({ from: "/shell/requests" });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const pages = useInfiniteQuery(requestsQuery("pending")).data?.pages ?? [];
  const waiting = status === "pending" ? pages.flatMap((page) => page.items ?? []) : [];
  const picked = waiting.filter((one) => chosen.has(one.id)); // without those that were decided in the meantime
  const [deciding, decide] = useState<{ what: "approve" | "deny"; request: UserRequest } | null>(null);
  const choose = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  const save = useAct(() =>
    download(api.GET("/v1/requests", { params: { query: { status } }, ...csv }), t.file({ status })),
  );
  return (
    <>
      <Heading title={shared.pages.requests} lead={t.lead}>
        <DownloadButton save={save}>{t.download}</DownloadButton>
      </Heading>
      <nav className="tabs" aria-label={shared.pages.requests}>
        {(["pending", "approved", "denied", "withdrawn", "closed"] as const).map((one) => (
          <Link
            key={one}
            to="/requests"
            search={one === "pending" ? {} : { status: one }}
            activeOptions={{ exact: true, explicitUndefined: true }}
            className={status === one ? "active" : undefined}
          >
            {shared.requestStatuses[one]}
          </Link>
        ))}
      </nav>
      {waiting.length > 1 && (
        <div className="chosen">
          <Checkbox
            label={picked.length > 0 ? t.chosen({ count: picked.length }) : t.chooseAll({ count: waiting.length })}
            checked={picked.length === waiting.length}
            indeterminate={picked.length > 0 && picked.length < waiting.length}
            onChange={(event) => setChosen(new Set(event.currentTarget.checked ? waiting.map((one) => one.id) : []))}
          />
          {picked.length > 0 && <DecideMany requests={picked} done={() => setChosen(new Set())} />}
        </div>
      )}
      <List
        query={requestsQuery(status)}
        id={(one) => one.id}
        label={shared.pages.requests}
        row={(one) => (
          <RequestRow
            request={one}
            chosen={chosen.has(one.id)}
            choose={(on) => choose(one.id, on)}
            decide={(what) => decide({ what, request: one })}
          />
        )}
        empty={
          <Empty icon={<IconChecklist />} title={t.emptyTitle[status]}>
            {status === "pending" && <p className="quiet">{t.emptyLead}</p>}
          </Empty>
        }
      />
      {deciding?.what === "approve" && (
        <Approve key={deciding.request.id} request={deciding.request} close={() => decide(null)} />
      )}
      {deciding?.what === "deny" && (
        <Deny key={deciding.request.id} request={deciding.request} close={() => decide(null)} />
      )}
    </>
  );
}

function RequestRow({
  request,
  chosen,
  choose,
  decide,
}: {
  request: UserRequest;
  chosen: boolean;
  choose: (on: boolean) => void;
  decide: (what: "approve" | "deny") => void;
}) {
  const pending = request.status === "pending";
  return (
    <div className="row">
      {pending ? (
        <Checkbox
          checked={chosen}
          aria-label={t.choose({ email: request.email })}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
      ) : (
        <Avatar name={request.name || request.email} />
      )}
      <div className="row-words">
        <span className="row-name">
          {request.person ? (
            <Link to="/people/$person" params={{ person: request.person }}>
              {request.name || request.email}
            </Link>
          ) : (
            request.name || request.email
          )}{" "}
          {request.name && <span className="quiet">{request.email}</span>}
        </span>
        <span className="row-sub">
          <Link to="/partners/$partner" params={{ partner: request.partner.id }}>
            {request.partner.name}
          </Link>{" "}
          · {t.by} {request.byName ? <PersonLink id={request.by} name={request.byName} /> : t.gone} ·{" "}
          <time dateTime={request.at} title={asTime(request.at)}>
            {fromNow(request.at)}
          </time>
        </span>
        <span className="row-sub">
          {request.note ? t.note({ note: request.note }) : request.reason && shared.reasons[request.reason]}{" "}
          {request.holder && (
            <>
              {t.heldBy} <PersonLink id={request.holder.id} name={request.holder.name} />. {t.heldFirst}
            </>
          )}
        </span>
        {request.decidedAt && (
          <span className="row-sub">
            {shared.requestStatuses[request.status]}
            {request.decidedByName && <> {t.decidedBy({ name: request.decidedByName })}</>} ·{" "}
            <time dateTime={request.decidedAt} title={asTime(request.decidedAt)}>
              {fromNow(request.decidedAt)}
            </time>
          </span>
        )}
      </div>
      <div className="row-end">
        {pending ? (
          <>
            <Button
              size="xs"
              variant={request.holder ? "light" : "filled"}
              onClick={() => decide("approve")}
              aria-label={
                request.holder ? t.resolveOf({ email: request.email }) : t.approveOf({ email: request.email })
              }
            >
              {request.holder ? t.resolve : t.approve}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => decide("deny")}
              aria-label={t.denyOf({ email: request.email })}
            >
              {t.deny}
            </Button>
          </>
        ) : (
          <Pill tone={tones[request.status]}>{shared.requestStatuses[request.status]}</Pill>
        )}
      </div>
    </div>
  );
}

function PersonLink({ id, name }: { id: string; name: string }) {
  return (
    <Link to="/people/$person" params={{ person: id }}>
      {name}
    </Link>
  );
}
