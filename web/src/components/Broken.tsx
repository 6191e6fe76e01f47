import { shared } from "../sharedTexts";
import { t } from "./texts";

/** Broken takes the place of a page that could not be shown: because of a fault in it, or a file that did not load. */
export function Broken() {
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
