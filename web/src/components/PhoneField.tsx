import { TextInput, type TextInputProps } from "@mantine/core";
import { shared } from "../sharedTexts";
import { useStoredPhone } from "./phone";

/** PhoneField takes a phone number, and shows it as it will be stored, with its country. */
export function PhoneField(props: TextInputProps & { value: string }) {
  const number = useStoredPhone(props.value);
  return (
    <TextInput
      label={shared.person.phone}
      description={number ? shared.person.phoneStored({ number }) : shared.person.phoneHint}
      type="tel"
      {...props}
    />
  );
}
