import { NumberInput, TextInput } from "@mantine/core";
import type { Ecosystem } from "../api/ecosystems";
import { useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

interface Values {
  name: string;
  userSlots: number | null;
}

/** EcosystemForm is the dialog that creates or changes an ecosystem. */
export function EcosystemForm({
  opened,
  close,
  title,
  ecosystem,
  send,
}: {
  opened: boolean;
  close: () => void;
  title: string;
  ecosystem?: Ecosystem;
  send: (values: Values) => Promise<void>;
}) {
  return (
    <Dialog opened={opened} onClose={close} title={title}>
      <Fields ecosystem={ecosystem} send={send} close={close} />
    </Dialog>
  );
}

function Fields({
  ecosystem,
  send,
  close,
}: {
  ecosystem?: Ecosystem;
  send: (values: Values) => Promise<void>;
  close: () => void;
}) {
  const form = useForm<Values>(
    { name: ecosystem?.name ?? "", userSlots: ecosystem?.userSlots ?? null },
    async (values) => {
      await send(values);
      close();
    },
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={t.ecosystems.name} data-autofocus {...form.text("name")} />
      <NumberInput
        label={t.ecosystems.slots}
        description={t.ecosystems.slotsHint}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        hideControls
        name="userSlots"
        value={form.values.userSlots ?? ""}
        error={form.errors.userSlots}
        onChange={(value) => form.set("userSlots", value === "" ? null : Number(value))}
      />
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {shared.save}
      </DialogButtons>
    </form>
  );
}
