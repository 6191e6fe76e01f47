import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

/** DownloadButton saves a list as a file. save is what useAct has made of the download; small is for a card's head. */
export function DownloadButton({
  save,
  small,
  children,
}: {
  save: { busy: boolean; act: () => Promise<unknown> };
  small?: boolean;
  children: string;
}) {
  return (
    <Button
      {...(small ? { size: "xs" } : {})}
      variant="default"
      leftSection={<IconDownload size={small ? 16 : 18} aria-hidden />}
      loading={save.busy}
      onClick={() => void save.act()}
    >
      {children}
    </Button>
  );
}
