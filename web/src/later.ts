import { Modal } from "@mantine/core";

// What no page shows before somebody opens it, or before the API asks for it. See useLater.
export { Modal };
export { ConfirmPasswordDialog } from "./shell/ConfirmPasswordDialog";
export { NavigationDrawer } from "./shell/NavigationDrawer";
export { ProfileItems } from "./shell/ProfileItems";
export { SignInAgainDialog } from "./shell/SignInAgainDialog";
