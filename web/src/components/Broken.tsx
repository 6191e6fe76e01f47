import { shared } from "../sharedTexts";
import { t } from "./texts";

/** Broken stands where a page would be that could not be shown, be it our fault or a file that did not come. */
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
