import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { partnerRequestsQuery, type UserRequest } from "../api/requests";
import { Card } from "../components/Page";
import { Pill } from "../components/StatusPill";
import { usePoll } from "../components/usePoll";
import { asTime, fromNow } from "../components/time";
import { DecideJoin } from "./DecideJoin";
import { WhyWaiting } from "./WhyWaiting";
import { Withdraw } from "./Withdraw";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const tones = { pending: "wait", approved: "good", denied: "bad", withdrawn: "calm", closed: "calm" } as const;

/** OwnRequests lists what an organisation has asked for: what waits, and what became of the rest. */
export function OwnRequests({ partner }: { partner: string }) {
  const { data, refetch } = useInfiniteQuery(partnerRequestsQuery(partner));
  const all = (data?.pages ?? []).flatMap((page) => page.items ?? []);
  usePoll(refetch, all.some(({ status }) => status === "pending") ? 30 : 0);
  if (all.length === 0) return null;
  return (
    <Card title={t.requests} lead={t.requestsLead}>
      <ul role="list" className="plain-rows">
        {all.map((one) => (
          <li key={one.id} className="row">
            <Own request={one} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Own({ request }: { request: UserRequest }) {
  const name = request.name || request.email;
  const at = request.decidedAt ?? request.at;
  const joins = request.reason === "self_registered" && request.status !== "approved"; // not theirs yet
  return (
    <>
      <span className="row-words wide">
        <span className="row-name">
          {request.person && !joins ? (
            <Link to="/people/$person" params={{ person: request.person }}>
              {name}
            </Link>
          ) : (
            name
          )}{" "}
          {request.name && <span className="quiet">{request.email}</span>}
        </span>
        <span className="row-sub">
          {request.status === "pending" ? t.askedBy(request.byName) : t.decidedBy(request.decidedByName)} ·{" "}
          <time dateTime={at} title={asTime(at)}>
            {fromNow(at)}
          </time>
        </span>
        <span className="row-sub">
          {request.status === "pending" ? <WhyWaiting reason={request.reason} /> : request.note}
        </span>
      </span>
      <span className="row-end">
        <Pill tone={tones[request.status]}>{shared.requestStatuses[request.status]}</Pill>
        {request.status === "pending" &&
          (request.reason === "self_registered" ? (
            <DecideJoin request={request} />
          ) : (
            <Withdraw request={request.id} name={name} />
          ))}
      </span>
    </>
  );
}
