import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { loadShell } from "../ahead";
import { told, type Schemas } from "../api/client";
import { acceptInvite, declineInvite, previewQuery } from "../api/invites";
import { filled, useForm } from "../form/useForm";
import { personIn } from "../link";
import { forgetMailedToken, useMailedToken } from "../mailed";
import { PageTitle } from "../components/PageTitle";
import { samePath } from "../components/logo";
import { useStoredPhone } from "../components/phone";
import { asTime, fromNow } from "../components/time";
import { DeadInvite } from "./DeadLink";
import { ByCode, PasteLink } from "./OtherWays";
import { SignedInNote } from "./SignedInNote";
import { Waiting } from "../components/Waiting";
import { Sheet, SignedOut } from "./SignedOut";
import { Field, PasswordField, Submit, Wrong } from "./fields";
import { welcome } from "../welcome";
import { shared } from "../sharedTexts";
import { useNext } from "./next";
import { t } from "./texts";

type Preview = Schemas["PreviewOutputBody"];

/** AcceptPage is where the link of an invite leads. Opening it does not use up the link. */
export function AcceptPage() {
  const link = useMailedToken();
  const preview = useQuery(previewQuery(link));
  const [declined, setDeclined] = useState(false);
  return (
    <SignedOut>
      {declined ? (
        <Sheet title={t.accept.declinedTitle} lead={t.accept.declinedLead} />
      ) : link.token === "" ? (
        <Sheet title={t.accept.noTokenTitle} lead={t.accept.noTokenLead}>
          <ByCode />
          <PasteLink />
        </Sheet>
      ) : preview.isPending ? (
        <Waiting />
      ) : preview.error ? (
        <DeadInvite problem={told(preview.error)} token={link.token} retry={() => void preview.refetch()} />
      ) : (
        <Invite
          key={link.opened}
          invite={preview.data}
          token={link.token}
          declined={() => setDeclined(true)}
          changed={() => void preview.refetch()}
        />
      )}
    </SignedOut>
  );
}

function Invite({
  invite,
  token,
  declined,
  changed,
}: {
  invite: Preview;
  token: string;
  declined: () => void;
  changed: () => void;
}) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const next = useNext();
  const who = [personIn(token), invite.email];
  const host = next.hostFor(...who);
  const askNames = !invite.firstName || !invite.lastName;
  const form = useForm(
    { password: "", firstName: invite.firstName, lastName: invite.lastName, phone: "" },
    async (values) => {
      const { password, phone, firstName, lastName } = values;
      try {
        await acceptInvite({ token, password, ...(askNames ? { firstName, lastName } : {}), ...filled({ phone }) });
      } catch (error) {
        if (told(error).code.startsWith("link_")) changed(); // the page then says why the link no longer works
        throw error;
      }
      if (await next.go(cache, ...who)) return forgetMailedToken();
      cache.clear();
      welcome();
      await navigate({ to: "/", replace: true });
      forgetMailedToken();
    },
  );
  const number = useStoredPhone(form.values.phone);
  const place = invite.partner?.name ?? invite.portal;
  return (
    <div className="sheet">
      <div className="sheet-head">
        <PartnerEmblem name={place} logo={invite.partner?.logo} />
        <p className="quiet">
          {invite.invitedBy ? t.accept.invitedBy({ name: invite.invitedBy.name }) : t.accept.invited}
        </p>
        <PageTitle title={t.accept.title({ place })} />
      </div>
      <SignedInNote email={invite.email} act={t.signedIn.accepting} />
      <dl className="facts">
        {invite.partner && <Fact name={t.accept.portal} value={invite.portal} />}
        <Fact name={t.accept.until} value={`${asTime(invite.expiresAt)} (${fromNow(invite.expiresAt)})`} />
      </dl>
      <form onSubmit={(event) => void form.submit(event)} onFocus={() => void loadShell()} noValidate>
        <Field
          label={t.accept.email}
          type="email"
          value={invite.email}
          readOnly
          autoComplete="username"
          name="username"
        />
        {askNames && (
          <div className="pair">
            <Field label={shared.person.firstName} autoComplete="given-name" {...form.text("firstName")} />
            <Field label={shared.person.lastName} autoComplete="family-name" {...form.text("lastName")} />
          </div>
        )}
        {invite.hasAccount ? (
          <PasswordField label={t.password.yours} hint={t.accept.hasAccount} {...form.text("password")} />
        ) : (
          <>
            <PasswordField label={t.password.choose} least={invite.passwordMinLength} {...form.text("password")} />
            <Field
              label={shared.person.phone}
              optional
              hint={number ? shared.person.phoneStored({ number }) : shared.person.phoneHint}
              type="tel"
              autoComplete="tel"
              {...form.text("phone")}
            />
          </>
        )}
        {host && <p className="quiet">{t.next({ host })}</p>}
        <Wrong problem={form.problem} />
        <Submit busy={form.busy}>{t.accept.submit}</Submit>
      </form>
      <Decline token={token} place={place} declined={declined} />
    </div>
  );
}

function PartnerEmblem({ name, logo }: { name: string; logo?: string }) {
  if (logo)
    return (
      <div className="emblem logo">
        <img src={samePath(logo)} alt={shared.logoOf({ name })} />
      </div>
    );
  return (
    <div className="emblem" aria-hidden>
      {name.charAt(0).toUpperCase()}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Decline asks for confirmation, in the browser's own dialog. */
function Decline({ token, place, declined }: { token: string; place: string; declined: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useForm({}, async () => {
    await declineInvite(token);
    dialog.current?.close();
    forgetMailedToken();
    declined();
  });
  return (
    <div className="sheet-foot">
      <button type="button" className="link-button" onClick={() => dialog.current?.showModal()}>
        {t.accept.decline}
      </button>
      <dialog ref={dialog} className="ask" aria-labelledby="decline-title">
        <h2 id="decline-title">{t.accept.declineTitle({ place })}</h2>
        <p className="quiet">{t.accept.declineLead}</p>
        <form onSubmit={(event) => void form.submit(event)}>
          <Wrong problem={form.problem} />
          <div className="ask-buttons">
            <button type="button" className="button plain" onClick={() => dialog.current?.close()}>
              {t.accept.declineNo}
            </button>
            <Submit busy={form.busy} danger>
              {t.accept.declineYes}
            </Submit>
          </div>
        </form>
      </dialog>
    </div>
  );
}
