import { TagsInput } from "@mantine/core";
import type { ReactNode } from "react";
import { shared } from "../sharedTexts";
import { oneEach } from "./externalIds";
import { t } from "./texts";

/**
 * ExternalIdsField is for the ids that a record has in other systems. Only staff see and set them. A record has one id
 * in a system, so a second one takes the place of the first as soon as it is typed.
 */
export function ExternalIdsField({
  onChange,
  ...props
}: {
  name: string;
  value: string[];
  error?: ReactNode;
  onChange: (to: string[]) => void;
}) {
  return (
    <TagsInput
      className="wide"
      label={shared.externalIds}
      description={t.externalIdsHint}
      splitChars={[]}
      acceptValueOnBlur
      clearButtonProps={{ "aria-label": shared.clear }}
      onChange={(tags) => onChange(oneEach(tags))}
      {...props}
    />
  );
}
