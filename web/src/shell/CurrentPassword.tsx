import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { alone } from "../components/Dialog";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** CurrentPassword is the password field of a dialog that stands over other work. It has the focus first. */
export function CurrentPassword(props: PasswordInputProps) {
  return (
    <PasswordInput
      label={t.confirm.password}
      autoComplete="current-password"
      data-autofocus
      visibilityToggleButtonProps={{ "aria-label": shared.password.show, ...alone }}
      {...alone}
      {...props}
    />
  );
}
