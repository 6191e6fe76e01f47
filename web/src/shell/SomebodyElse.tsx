import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { whoQuery } from "../api/session";
import { PageTitle } from "../components/PageTitle";
import { t } from "./texts";

/** SomebodyElse takes the place of every page once somebody else is signed in by this browser. */
export function SomebodyElse({ before }: { before?: string }) {
  const who = useQuery(whoQuery).data;
  const name = who && (`${who.firstName} ${who.lastName}`.trim() || who.email);
  return (
    <main className="page" id="main">
      <div className="empty" role="alert">
        <PageTitle title={name ? t.somebodyElse.title({ name }) : t.somebodyElse.unknown} />
        <p className="quiet">{before ? t.somebodyElse.lead({ before }) : t.somebodyElse.leadUnknown}</p>
        <Button onClick={() => location.assign("/")}>
          {name ? t.somebodyElse.goOn({ name }) : t.somebodyElse.reload}
        </Button>
      </div>
    </main>
  );
}
