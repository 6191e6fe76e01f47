import { Button } from "@mantine/core";
import { told } from "../api/client";
import { LinkButton } from "./links";
import { PageTitle } from "./PageTitle";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** Refused takes the place of a page whose data could not be read. */
export function Refused({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = told(error);
  const title =
    problem.status === 404 ? t.refused.missing : problem.status === 403 ? t.refused.forbidden : t.refused.title;
  return (
    <div className="empty" role="alert">
      <PageTitle title={title} />
      <p className="quiet">{problem.detail}</p>
      {problem.status === 404 || problem.status === 403 ? (
        <LinkButton to="/" variant="default">
          {shared.home}
        </LinkButton>
      ) : (
        retry && <Button onClick={retry}>{shared.retry}</Button>
      )}
    </div>
  );
}
