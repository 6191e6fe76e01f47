import { Button, FileButton } from "@mantine/core";
import { useState } from "react";
import { told, type Problem } from "../api/client";
import { samePath } from "./logo";
import { Notice } from "./Page";
import { toast } from "./toasts";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** LogoField shows a logo, and replaces or removes it. The API checks what kind of file it is. */
export function LogoField({
  logo,
  name,
  set,
}: {
  logo?: string;
  name: string;
  set: (file: File | null) => Promise<void>;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = async (file: File | null) => {
    setBusy(true);
    setProblem(null);
    try {
      await set(file);
      toast(shared.saved);
    } catch (error) {
      setProblem(told(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <div className="logo-edit">
        {logo && <img src={samePath(logo)} alt={shared.logoOf({ name })} />}
        <FileButton
          accept="image/png,image/jpeg,image/webp"
          onChange={(file) => file && void change(file)}
          inputProps={{ "aria-label": t.logo.choose }}
        >
          {(button) => (
            <Button {...button} variant="default" loading={busy}>
              {logo ? t.logo.change : t.logo.choose}
            </Button>
          )}
        </FileButton>
        {logo && (
          <Button variant="subtle" color="red" disabled={busy} onClick={() => void change(null)}>
            {shared.remove}
          </Button>
        )}
      </div>
      <Notice problem={problem} />
    </div>
  );
}
