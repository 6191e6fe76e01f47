import { Button } from "@mantine/core";
import { useState } from "react";
import type { Kept } from "../api/client";
import { archivePartner, editPartner, restorePartner, setLogo, type Partner } from "../api/partners";
import { patch, useForm } from "../form/useForm";
import { Ask } from "../components/Ask";
import { idsChanged } from "../components/externalIds";
import { LogoField } from "../components/LogoField";
import { Card, Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { onlyFields, PartnerFields, valuesOf } from "./PartnerFields";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PartnerDetails changes a partner. It does not overwrite a change that somebody else made meanwhile: see ifMatch. */
export function PartnerDetails({ kept }: { kept: Kept<Partner> }) {
  if (kept.record.archivedAt) return <Restore partner={kept.record} />;
  return (
    <div className="stack narrow">
      <Card title={t.partner.details}>
        <Edit key={kept.record.id} kept={kept} />
      </Card>
      <Card title={shared.logo} lead={t.partner.logoLead}>
        <LogoField logo={kept.record.logo} name={kept.record.name} set={(file) => setLogo(kept.record.id, file)} />
      </Card>
      <Archive partner={kept.record} />
    </div>
  );
}

function Archive({ partner }: { partner: Partner }) {
  const [asked, ask] = useState(false);
  return (
    <Card title={t.partner.archive} lead={t.partner.archiveLead}>
      <Button variant="light" color="red" onClick={() => ask(true)}>
        {t.partner.archive}
      </Button>
      <Ask
        opened={asked}
        close={() => ask(false)}
        title={t.partner.archiveTitle({ name: partner.name })}
        yes={t.partner.archiveYes}
        danger
        act={async () => {
          await archivePartner(partner.id);
          toast(t.partner.archived({ name: partner.name }), "good", async () => {
            await restorePartner(partner.id);
            toast(t.partner.restored({ name: partner.name }));
          });
        }}
      >
        <p>{t.partner.archiveLead}</p>
      </Ask>
    </Card>
  );
}

function Restore({ partner }: { partner: Partner }) {
  const restore = useAct(async () => {
    await restorePartner(partner.id);
    toast(t.partner.restored({ name: partner.name }), "good", async () => {
      await archivePartner(partner.id);
      toast(t.partner.archived({ name: partner.name }));
    });
  });
  return (
    <div className="stack narrow">
      <p className="notice wait">{t.partner.archivedNow}</p>
      <div className="buttons">
        <Button loading={restore.busy} onClick={() => void restore.act()}>
          {t.partner.restore}
        </Button>
      </div>
    </div>
  );
}

function Edit({ kept }: { kept: Kept<Partner> }) {
  const form = useForm(
    valuesOf(kept.record),
    async (values) => {
      const { externalIds, ...others } = onlyFields(values);
      await editPartner(kept, {
        ...(patch(onlyFields(valuesOf(kept.record)), others) as object),
        ...idsChanged(kept.record.externalIds, externalIds),
      });
      toast(shared.saved);
    },
    { external_id_taken: "externalIds" },
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <PartnerFields form={form} />
      {form.values.status === "inactive" && kept.record.status === "active" && (
        <p className="notice wait">{t.partner.inactiveWarning}</p>
      )}
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" loading={form.busy}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}
