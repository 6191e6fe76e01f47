import { Modal } from "@mantine/core"; // direct.ts does not see `export … from`

// What no page shows before somebody opens it, or before the API asks for it. useLater loads it.
export { Modal };
export { ConfirmPasswordDialog } from "./shell/ConfirmPasswordDialog";
export { NavigationDrawer } from "./shell/NavigationDrawer";
export { ProfileItems } from "./shell/ProfileItems";
export { SignInAgainDialog } from "./shell/SignInAgainDialog";
