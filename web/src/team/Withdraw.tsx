import { Button } from "@mantine/core";
import { useState } from "react";
import { withdrawRequest } from "../api/requests";
import { Ask } from "../components/Ask";
import { toast } from "../components/toasts";
import { t } from "./texts";

/** Withdraw takes back a request that the portal's staff have not decided yet. */
export function Withdraw({ request, name }: { request: string; name: string }) {
  const [asked, ask] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => ask(true)} aria-label={t.withdrawOf({ name })}>
        {t.withdraw}
      </Button>
      <Ask
        opened={asked}
        close={() => ask(false)}
        title={t.withdrawOf({ name })}
        yes={t.withdraw}
        act={async () => {
          await withdrawRequest(request);
          toast(t.withdrawn({ name }));
        }}
      >
        <p>{t.withdrawLead}</p>
      </Ask>
    </>
  );
}
