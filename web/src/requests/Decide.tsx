import { Button, Switch, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem, type Schemas } from "../api/client";
import { inLanguage } from "../api/problems";
import { queries } from "../api/queries";
import { approveRequest, decideMany, denyRequest, type UserRequest } from "../api/requests";
import { personQuery } from "../api/people";
import { useForm } from "../form/useForm";
import { Ask } from "../components/Ask";
import { GroupsField } from "../components/GroupsField";
import { Notice } from "../components/Page";
import { PartnerPicker } from "../components/Picker";
import { Waiting } from "../components/Waiting";
import { toast } from "../components/toasts";
import { EmailTaken } from "../people/EmailTaken";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

/** Approve invites the person. Staff may choose another partner or other groups. */
export function Approve({ request, close }: { request: UserRequest; close: () => void }) {
  const [taken, setTaken] = useState<Problem | null>(null);
  const [freed, setFreed] = useState(false);
  const settled = () => {
    void queries.invalidateQueries({ queryKey: ["requests"] }); // the move has changed what is open
    close();
  };
  const held = request.holder && !freed ? request.holder : undefined;
  const form = useForm(
    { partner: request.partner as Schemas["Reference"] | null, ownGroups: false, groups: [] as string[] },
    async ({ partner, ownGroups, groups }) => {
      setTaken(null);
      try {
        await approveRequest(request.id, {
          ...(partner && partner.id !== request.partner.id ? { partner: partner.id } : {}),
          ...(ownGroups ? { groups } : {}),
        });
      } catch (error) {
        if (error instanceof Problem && error.code === "email_taken") setTaken(error);
        throw error;
      }
      toast(t.approved({ email: request.email }));
      close();
    },
  );
  return (
    <Dialog opened onClose={close} title={t.approveOf({ email: request.email })}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        {request.reason && <p className="notice wait">{shared.reasons[request.reason]}</p>}
        {held ? (
          <>
            <p>{t.heldLead}</p>
            <Held holder={held} partner={request.partner} settled={settled} released={() => setFreed(true)} />
          </>
        ) : (
          <>
            <p>{t.approveLead}</p>
            <PartnerPicker label={shared.person.partner} {...form.choice("partner")} />
            <Switch label={t.ownGroups} description={t.ownGroupsHint} {...form.check("ownGroups")} />
            {form.values.ownGroups && <GroupsField {...form.choice("groups")} />}
          </>
        )}
        <Notice problem={form.problem} />
        {taken && (
          <EmailTaken
            problem={taken}
            partner={form.values.partner ?? undefined}
            settled={close}
            released={() => setTaken(null)}
          />
        )}
        <DialogButtons close={close} busy={form.busy} disabled={Boolean(held)}>
          {t.approve}
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** Held says who has the address, and offers what makes it free: to move them here, or to release it. */
function Held(props: {
  holder: Schemas["Reference"];
  partner: Schemas["Reference"];
  settled: () => void;
  released: () => void;
}) {
  const { holder, partner } = props;
  const person = useQuery(personQuery(holder.id)).data?.record;
  if (!person) return <Waiting />;
  const own = person.partner?.id === partner.id;
  const steps = { contact: "invite", requested: undefined, invited: "resend", active: undefined, disabled: "enable" };
  const movable = person.role === "user" || person.role === "primary_contact";
  return (
    <EmailTaken
      {...props}
      problem={
        new Problem({
          code: "email_taken",
          holder,
          partner: person.partner,
          ...(own ? { holderStatus: person.status } : {}),
          action: (own ? steps[person.status] : movable ? "move" : undefined) as Problem["action"],
        })
      }
    />
  );
}

export function Deny({ request, close }: { request: UserRequest; close: () => void }) {
  const form = useForm({ reason: "" }, async ({ reason }) => {
    await denyRequest(request.id, reason.trim());
    toast(t.denied({ email: request.email }));
    close();
  });
  return (
    <Dialog opened onClose={close} title={t.denyOf({ email: request.email })}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <Textarea label={t.reason} description={t.reasonHint} autosize minRows={3} {...form.text("reason")} />
        <Notice problem={form.problem} />
        <DialogButtons close={close} busy={form.busy} danger>
          {t.deny}
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** DecideMany approves or denies all chosen requests. Refused ones stay in the list, and a message says why. */
export function DecideMany({ requests, done }: { requests: UserRequest[]; done: () => void }) {
  const [asked, ask] = useState<"approve" | "deny" | null>(null);
  const [reason, setReason] = useState("");
  const free = requests.filter((one) => !one.holder); // the others would be refused
  const decide = async (approve: boolean) => {
    const chosen = approve ? free : requests;
    const refused = await decideMany(
      chosen.map((one) => one.id),
      approve,
      approve ? "" : reason.trim(),
    );
    const decided = chosen.length - refused.length;
    if (decided > 0) toast(approve ? t.approvedMany({ count: decided }) : t.deniedMany({ count: decided }));
    const why = new Map<string, string[]>(); // one message for all requests that were refused for the same reason
    for (const row of refused) {
      const detail = (row.problem && inLanguage(row.problem).detail) ?? shared.unknownProblem;
      why.set(detail, [...(why.get(detail) ?? []), requests.find((one) => one.id === row.id)?.email ?? row.id]);
    }
    for (const [detail, emails] of why) toast(t.refused(emails, detail), "bad");
    done();
  };
  return (
    <>
      <div className="buttons">
        <Button size="xs" disabled={free.length === 0} onClick={() => ask("approve")}>
          {t.approveAll}
        </Button>
        <Button size="xs" variant="default" onClick={() => ask("deny")}>
          {t.denyAll}
        </Button>
      </div>
      <Ask
        opened={asked === "approve"}
        close={() => ask(null)}
        title={t.approveMany({ count: free.length })}
        yes={t.approveAll}
        act={() => decide(true)}
      >
        <p>{t.approveLead}</p>
        {free.length < requests.length && (
          <p className="notice wait">{t.heldMany({ count: requests.length - free.length })}</p>
        )}
      </Ask>
      <Ask
        opened={asked === "deny"}
        close={() => ask(null)}
        title={t.denyMany({ count: requests.length })}
        yes={t.denyAll}
        danger
        act={() => decide(false)}
      >
        <Textarea
          label={t.reason}
          description={t.reasonHint}
          autosize
          minRows={3}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Ask>
    </>
  );
}
