import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { NotLoaded, whyNotLoaded, type Why } from "../lazyPage";
import { shared } from "../sharedTexts";
import { Waiting } from "./Waiting";
import { t } from "./texts";

/** Broken takes the place of a page that could not be shown: because of a fault in it, or a file that did not load. */
export function Broken({ error, reset }: ErrorComponentProps) {
  if (error instanceof NotLoaded) return <Missing reset={reset} />;
  return (
    <div className="broken" role="alert">
      <h1>{t.broken.title}</h1>
      <p className="quiet">{t.broken.lead}</p>
      <p className="broken-ways">
        <button type="button" className="button" onClick={() => location.reload()}>
          {t.broken.reload}
        </button>
        <a href="/">{shared.home}</a>
      </p>
    </div>
  );
}

/**
 * Missing says why a page's script was not loaded. Only the user's own click reloads the window: when there is a new
 * version of the portal, or when a browser does not load a script again that has failed before.
 */
function Missing({ reset }: { reset: () => void }) {
  const router = useRouter();
  const [why, setWhy] = useState<Why | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let shown = true;
    void whyNotLoaded().then((found) => shown && setWhy(found));
    return () => {
      shown = false;
    };
  }, []);
  if (!why) return <Waiting />;
  const again = async () => {
    setBusy(true);
    const pages = router.state.matches.map(({ routeId }) => router.routesById[routeId]?.options.component);
    const loads = pages.map((page) => (page as { preload?: () => Promise<void> } | undefined)?.preload?.());
    await Promise.all(loads);
    await router.invalidate();
    reset();
    setBusy(false);
  };
  return (
    <div className="broken" role="alert">
      <h1>{t.missing[why].title}</h1>
      <p className="quiet">{t.missing[why].lead}</p>
      <p className="broken-ways">
        {why === "offline" ? (
          <button type="button" className="button" aria-disabled={busy} onClick={() => void again()}>
            {shared.retry}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => location.reload()}>
            {t.broken.reload}
          </button>
        )}
      </p>
    </div>
  );
}
