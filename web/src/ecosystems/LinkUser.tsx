import { Button } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { link } from "../api/ecosystems";
import { useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { EcosystemUserPicker } from "../components/Picker";
import { toast } from "../components/toasts";
import { t } from "./texts";

type Reference = Schemas["Reference"];

/** LinkUser links a user of the ecosystem with a member, from the member's side. */
export function LinkUser({ ecosystem, member }: { ecosystem: string; member: Reference }) {
  const form = useForm({ user: null as Reference | null }, async ({ user }, { reset }) => {
    if (!user) return;
    await link(ecosystem, user, member.id);
    toast(t.ecosystem.linked({ name: user.name, member: member.name }));
    reset({ user: null });
  });
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <div className="inline-form">
        <EcosystemUserPicker
          key={String(form.values.user === null)}
          ecosystem={ecosystem}
          label={t.member.linkOne}
          description={t.member.linkOneHint}
          {...form.choice("user")}
        />
        <Button
          type="submit"
          loading={form.busy}
          disabled={!form.values.user}
          leftSection={<IconLink size={18} aria-hidden />}
        >
          {t.ecosystem.linkShort}
        </Button>
      </div>
      <Notice problem={form.problem} />
    </form>
  );
}
