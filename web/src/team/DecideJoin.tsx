import { Button } from "@mantine/core";
import { useState } from "react";
import { queries } from "../api/queries";
import { approveRequest, type UserRequest } from "../api/requests";
import { useAct } from "../components/useAct";
import { Deny } from "../requests/Decide";
import { t } from "./texts";

/** DecideJoin lets a primary contact decide whether an account joins their organisation. */
export function DecideJoin({ request }: { request: UserRequest }) {
  const [denying, deny] = useState(false);
  const approve = useAct(
    async () => {
      await approveRequest(request.id, {});
      await queries.invalidateQueries({ queryKey: ["people", "list"] });
    },
    t.joined({ email: request.email }),
  );
  return (
    <>
      <Button
        size="xs"
        loading={approve.busy}
        aria-label={t.letInOf({ email: request.email })}
        onClick={() => void approve.act()}
      >
        {t.letIn}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t.turnDownOf({ email: request.email })}
        onClick={() => deny(true)}
      >
        {t.turnDown}
      </Button>
      {denying && <Deny request={request} close={() => deny(false)} />}
    </>
  );
}
