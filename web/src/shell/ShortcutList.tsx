import { Switch } from "@mantine/core";
import { Dialog } from "../components/Dialog";
import { switchSingleKeys, useSingleKeys } from "./singleKeys";
import { t } from "./texts";

const shortcuts = t.shortcuts.all;

/** ShortcutList shows the keys that do something everywhere. */
export function ShortcutList({ close }: { close: () => void }) {
  const single = useSingleKeys();
  return (
    <Dialog opened onClose={close} title={t.shortcuts.title}>
      <dl className="shortcuts">
        {shortcuts.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={t.shortcuts.single}
        description={t.shortcuts.singleHint}
        checked={single}
        onChange={(event) => switchSingleKeys(event.currentTarget.checked)}
      />
    </Dialog>
  );
}
