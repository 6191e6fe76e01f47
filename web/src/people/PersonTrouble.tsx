import { Button, TextInput } from "@mantine/core";
import { IconArrowsExchange, IconMailOff, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { erasePerson, movePerson, nameOf, releaseEmail, type Person } from "../api/people";
import { useForm } from "../form/useForm";
import { Ask } from "../components/Ask";
import { Card, Notice } from "../components/Page";
import { PartnerPicker } from "../components/Picker";
import { toast } from "../components/toasts";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

/**
 * PersonTrouble has the actions that staff seldom need and cannot easily undo: move, release the address, erase. A
 * primary contact can only erase.
 */
export function PersonTrouble({ person, staff }: { person: Person; staff: boolean }) {
  const [asked, ask] = useState<"move" | "release" | "erase" | null>(null);
  const name = nameOf(person);
  const ofStaff = person.role === "owner" || person.role === "admin";
  const size = 18;
  return (
    <Card title={t.person.more}>
      <div className="buttons">
        {staff && !ofStaff && (
          <Button
            variant="default"
            leftSection={<IconArrowsExchange size={size} aria-hidden />}
            onClick={() => ask("move")}
          >
            {t.person.move}
          </Button>
        )}
        {staff && person.email && !ofStaff && (
          <Button
            variant="default"
            leftSection={<IconMailOff size={size} aria-hidden />}
            onClick={() => ask("release")}
          >
            {t.person.release}
          </Button>
        )}
        <Button
          variant="light"
          color="red"
          leftSection={<IconTrash size={size} aria-hidden />}
          onClick={() => ask("erase")}
        >
          {t.person.erase}
        </Button>
      </div>
      <Move key={asked} person={person} opened={asked === "move"} close={() => ask(null)} />
      <Ask
        opened={asked === "release"}
        close={() => ask(null)}
        title={t.person.release}
        yes={t.person.releaseYes}
        danger
        act={async () => {
          await releaseEmail(person.id);
          toast(t.taken.released);
        }}
      >
        <p>{t.person.releaseLead}</p>
      </Ask>
      <Erase person={person} name={name} staff={staff} opened={asked === "erase"} close={() => ask(null)} />
    </Card>
  );
}

function Move({ person, opened, close }: { person: Person; opened: boolean; close: () => void }) {
  const form = useForm({ partner: null as Schemas["Reference"] | null }, async ({ partner }) => {
    if (!partner) return;
    await movePerson(person, partner.id);
    toast(t.person.moved({ name: nameOf(person), to: partner.name }));
    close();
  });
  return (
    <Dialog opened={opened} onClose={close} title={t.person.moveTitle({ name: nameOf(person) })}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <p>{t.person.moveLead}</p>
        <PartnerPicker label={t.person.moveTo} {...form.choice("partner")} />
        <Notice problem={form.problem} />
        <DialogButtons close={close} busy={form.busy} disabled={!form.values.partner}>
          {t.person.moveYes}
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** Erase makes staff type the person's name, because erasing cannot be undone. */
function Erase(props: { person: Person; name: string; staff: boolean; opened: boolean; close: () => void }) {
  const { person, name, staff, opened, close } = props;
  const navigate = useNavigate();
  const form = useForm({ typed: "" }, async () => {
    await erasePerson(person);
    toast(t.person.erased({ name }));
    await navigate({ to: staff ? "/people" : "/team", replace: true });
  });
  return (
    <Dialog opened={opened} onClose={close} title={t.person.eraseTitle({ name })}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <p className="notice bad">{t.person.eraseLead}</p>
        <TextInput label={t.person.eraseType({ name })} autoComplete="off" {...form.text("typed")} />
        <Notice problem={form.problem} />
        <DialogButtons close={close} busy={form.busy} disabled={form.values.typed.trim() !== name} danger>
          {t.person.eraseYes}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
