import { Button } from "@mantine/core";
import type { Kept } from "../api/client";
import { editPartner, setLogo, type Partner } from "../api/partners";
import { patch, useForm } from "../form/useForm";
import { LogoField } from "../components/LogoField";
import { Card, Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { onlyFields, PartnerFields, valuesOf } from "./PartnerFields";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PartnerDetails changes a partner. It does not overwrite a change that somebody else made meanwhile: see ifMatch. */
export function PartnerDetails({ kept }: { kept: Kept<Partner> }) {
  return (
    <div className="stack narrow">
      <Card title={t.partner.details}>
        <Edit key={kept.record.id} kept={kept} />
      </Card>
      <Card title={shared.logo} lead={t.partner.logoLead}>
        <LogoField logo={kept.record.logo} name={kept.record.name} set={(file) => setLogo(kept.record.id, file)} />
      </Card>
    </div>
  );
}

function Edit({ kept }: { kept: Kept<Partner> }) {
  const form = useForm(valuesOf(kept.record), async (values) => {
    await editPartner(kept, patch(onlyFields(valuesOf(kept.record)), onlyFields(values)) as object);
    toast(shared.saved);
  });
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
