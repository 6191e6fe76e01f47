import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { deliveriesQuery, repeatDelivery, type Delivery, type Webhook } from "../api/webhooks";
import { queries } from "../api/queries";
import { Dialog } from "../components/Dialog";
import { List } from "../components/List";
import { Pill } from "../components/StatusPill";
import { asTime, fromNow } from "../components/time";
import { useAct } from "../components/useAct";
import { eventType } from "../events/types";
import { t } from "./texts";

/** DeliveriesDialog lists what came of each event at a webhook. Each can be sent again. */
export function DeliveriesDialog({ webhook, opened, close }: { webhook: Webhook; opened: boolean; close: () => void }) {
  const query = deliveriesQuery(webhook.id);
  return (
    <Dialog opened={opened} onClose={close} title={t.deliveriesOf({ url: webhook.url })}>
      <div className="stack">
        <div className="buttons">
          <Button
            variant="default"
            leftSection={<IconRefresh size={18} aria-hidden />}
            onClick={() => void queries.invalidateQueries({ queryKey: query.queryKey })}
          >
            {t.refresh}
          </Button>
        </div>
        <List
          query={query}
          id={(one) => one.id}
          label={t.deliveries}
          row={(one) => <DeliveryRow webhook={webhook} delivery={one} />}
          empty={<p className="quiet">{t.none}</p>}
        />
      </div>
    </Dialog>
  );
}

function DeliveryRow({ webhook, delivery }: { webhook: Webhook; delivery: Delivery }) {
  const again = useAct(() => repeatDelivery(webhook.id, delivery.id), t.repeated);
  const type = eventType(delivery.type);
  return (
    <div className="row">
      <div className="row-words">
        <span className="row-name">{type}</span>
        <span className="row-sub">{words(delivery)}</span>
      </div>
      <div className="row-end">
        <Pill tone={delivery.status === "delivered" ? "good" : "bad"}>{t.statuses[delivery.status]}</Pill>
        {webhook.active && (
          <Button
            variant="default"
            size="xs"
            loading={again.busy}
            aria-label={t.againOf({ type, at: asTime(delivery.at) })}
            onClick={() => void again.act()}
          >
            {t.again}
          </Button>
        )}
      </div>
    </div>
  );
}

/** words says when an event was, how often it was tried, and what came of it. */
function words({ at, attempts, code, why, nextAt, status }: Delivery): string {
  return [
    asTime(at),
    t.attempts({ count: attempts }),
    code && t.answered({ code }),
    why,
    status === "pending" && nextAt && t.next({ when: fromNow(nextAt) }),
  ]
    .filter(Boolean)
    .join(" · ");
}
