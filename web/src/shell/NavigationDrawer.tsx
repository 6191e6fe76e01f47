import { Drawer } from "@mantine/core";
import type { Session } from "../api/session";
import { shared } from "../sharedTexts";
import { Navigation } from "./Navigation";

interface NavigationDrawerProps {
  session: Session;
  title: string;
  opened: boolean;
  close: () => void;
}

/** NavigationDrawer shows the staff's menu on a narrow screen. */
export function NavigationDrawer({ session, title, opened, close }: NavigationDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={close}
      size="17rem"
      title={title}
      closeButtonProps={{ "aria-label": shared.close }}
    >
      <Navigation session={session} chosen={close} />
    </Drawer>
  );
}
