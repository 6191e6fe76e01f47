import { texts } from "../language";

export const t = {
  ...texts.shell,
  shortcuts: {
    ...texts.shell.shortcuts,
    all: [
      { keys: ["Ctrl", "K"], does: texts.shell.shortcuts.all.palette },
      { keys: ["/"], does: texts.shell.shortcuts.all.search },
      { keys: ["?"], does: texts.shell.shortcuts.all.help },
      { keys: ["Esc"], does: texts.shell.shortcuts.all.close },
      { keys: ["Tab"], does: texts.shell.shortcuts.all.next },
    ],
  },
};
