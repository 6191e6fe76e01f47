import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

/** DownloadButton saves a list as a file. save is what useAct has made of the download. */
export function DownloadButton({
  save,
  children,
}: {
  save: { busy: boolean; act: () => Promise<unknown> };
  children: string;
}) {
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={18} aria-hidden />}
      loading={save.busy}
      onClick={() => void save.act()}
    >
      {children}
    </Button>
  );
}
