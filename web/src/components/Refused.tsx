import { Button } from "@mantine/core";
import { told } from "../api/client";
import { t } from "../texts";
import { LinkButton } from "./links";
import { PageTitle } from "./PageTitle";

/** Refused stands where a page would be that could not be read. */
export function Refused({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = told(error);
  const title =
    problem.status === 404
      ? t.problems.missingTitle
      : problem.status === 403
        ? t.problems.forbiddenTitle
        : t.problems.title;
  return (
    <div className="empty" role="alert">
      <PageTitle title={title} />
      <p className="quiet">{problem.detail}</p>
      {problem.status === 404 || problem.status === 403 ? (
        <LinkButton to="/" variant="default">
          {t.missing.home}
        </LinkButton>
      ) : (
        retry && <Button onClick={retry}>{t.retry}</Button>
      )}
    </div>
  );
}
