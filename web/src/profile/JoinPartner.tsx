import { Button } from "@mantine/core";
import { askToJoin } from "../api/accounts";
import type { Person } from "../api/people";
import { withdrawRequest } from "../api/requests";
import { Card } from "../components/Page";
import { asTime } from "../components/time";
import { useAct } from "../components/useAct";
import { t } from "./texts";

/** JoinPartner is for an account without a partner: a partner's invite, a request that waits, or a button to ask. */
export function JoinPartner({ own, reread }: { own: Person; reread: () => Promise<unknown> }) {
  const then = (call: () => Promise<unknown>) => async () => {
    await call();
    await reread();
  };
  const join = useAct(then(askToJoin), t.join.asked);
  const withdraw = useAct(
    then(() => withdrawRequest(own.request?.id ?? "")),
    t.join.withdrawn,
  );
  const { pendingInvite: invite, request } = own;
  return (
    <Card
      title={t.join.title}
      lead={invite || request ? undefined : t.join.lead({ domain: domainOf(own.email ?? "") })}
    >
      <div className="stack">
        {invite && (
          <p className="notice wait">
            {invite.expired
              ? t.join.expired({ partner: invite.partner.name })
              : t.join.invited({ partner: invite.partner.name })}{" "}
            {!invite.expired && t.join.until({ email: own.email ?? "", when: asTime(invite.expiresAt) })}
          </p>
        )}
        {request && <p className="notice wait">{t.join.waits}</p>}
        <div className="buttons">
          {request ? (
            <Button variant="default" loading={withdraw.busy} onClick={() => void withdraw.act()}>
              {t.join.withdraw}
            </Button>
          ) : (
            <Button variant={invite ? "default" : "filled"} loading={join.busy} onClick={() => void join.act()}>
              {t.join.ask}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

const domainOf = (email: string) => email.slice(email.lastIndexOf("@") + 1);
