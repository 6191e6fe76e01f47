import { ActionIcon } from "@mantine/core";
import { IconLink, IconUnlink } from "@tabler/icons-react";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { link } from "../api/ecosystems";
import { useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { MemberPicker } from "../components/Picker";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

type Reference = Schemas["Reference"];

interface LinkProps {
  ecosystem: string;
  person: Reference;
  member?: Reference;
}

/** LinkIcons link a user with a member. Once they are linked, the second icon ends the link. */
export function LinkIcons(user: LinkProps) {
  const [linking, setLinking] = useState(false);
  const { person, member } = user;
  return (
    <>
      <ActionIcon
        variant={member ? "light" : "default"}
        size="lg"
        aria-label={member ? t.ecosystem.relink({ name: person.name }) : t.ecosystem.link({ name: person.name })}
        title={member ? t.ecosystem.relinkShort : t.ecosystem.linkShort}
        onClick={() => setLinking(true)}
      >
        <IconLink size={18} aria-hidden />
      </ActionIcon>
      {member && <UnlinkIcon {...user} />}
      {linking && <LinkDialog {...user} close={() => setLinking(false)} />}
    </>
  );
}

/** UnlinkIcon ends a user's link with a member. The user stays in the ecosystem. */
export function UnlinkIcon({ ecosystem, person }: LinkProps) {
  const unlink = useAct(() => link(ecosystem, person, null), t.ecosystem.unlinkDone({ name: person.name }));
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={t.ecosystem.unlink({ name: person.name })}
      title={t.ecosystem.unlinkShort}
      loading={unlink.busy}
      onClick={() => void unlink.act()}
    >
      <IconUnlink size={18} aria-hidden />
    </ActionIcon>
  );
}

function LinkDialog({ ecosystem, person, member, close }: LinkProps & { close: () => void }) {
  const form = useForm({ member: (member ?? null) as Reference | null }, async ({ member: to }) => {
    if (!to) return;
    await link(ecosystem, person, to.id);
    toast(t.ecosystem.linked({ name: person.name, member: to.name }));
    close();
  });
  return (
    <Dialog opened onClose={close} title={t.ecosystem.link({ name: person.name })}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <p className="quiet">{t.ecosystem.linkLead}</p>
        <MemberPicker ecosystem={ecosystem} label={t.ecosystem.member} {...form.choice("member")} />
        <Notice problem={form.problem} />
        <DialogButtons
          close={close}
          busy={form.busy}
          disabled={!form.values.member || form.values.member.id === member?.id}
        >
          {t.ecosystem.linkShort}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
