import { IconAlertCircle, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useId, useState, type ComponentProps, type ReactNode } from "react";
import type { Problem } from "../api/client";
import { Strength } from "./Strength";
import { shared } from "../sharedTexts";
import { t } from "./texts";

interface FieldProps extends Omit<ComponentProps<"input">, "children"> {
  label: string;
  hint?: string;
  error?: ReactNode;
  optional?: boolean;
  beside?: ReactNode; // inside the box, after the input
}

/** Field is an input with a label. Its error is shown below it. */
export function Field({ label, hint, error, optional, beside, ...input }: FieldProps) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {optional && <span className="optional">{t.optional}</span>}
      </label>
      <div className="field-box">
        <input id={id} aria-invalid={error ? true : undefined} aria-describedby={about || undefined} {...input} />
        {beside}
      </div>
      {hint && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-wrong`} className="wrong" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

/** PasswordField can show the password. With `least`, it is for a new password, and shows how strong it seems. */
export function PasswordField({ least, ...field }: FieldProps & { value: string; least?: number }) {
  const [shown, setShown] = useState(false);
  const peek = (
    <button
      type="button"
      className="peek"
      aria-label={shown ? shared.password.hide : shared.password.show}
      aria-pressed={shown}
      onClick={() => setShown(!shown)}
    >
      {shown ? <IconEyeOff size={20} aria-hidden /> : <IconEye size={20} aria-hidden />}
    </button>
  );
  return (
    <>
      <Field
        {...field}
        type={shown ? "text" : "password"}
        autoComplete={least ? "new-password" : "current-password"}
        spellCheck={false}
        autoCapitalize="none"
        beside={peek}
      />
      {least ? <Strength password={field.value} least={least} /> : null}
    </>
  );
}

/** Wrong shows a problem that belongs to no field of the form. */
export function Wrong({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  return (
    <p className="note bad" role="alert">
      <IconAlertCircle size={20} aria-hidden />
      {problem.detail}
    </p>
  );
}

/** Submit is not disabled while the form is sent, because a disabled button loses the focus. */
export function Submit({ busy, children, danger }: { busy: boolean; children: ReactNode; danger?: boolean }) {
  return (
    <button type="submit" className={danger ? "button danger" : "button"} aria-disabled={busy}>
      {busy && <span className="spin" aria-hidden style={{ width: "1.1rem", height: "1.1rem", borderWidth: 2 }} />}
      {children}
    </button>
  );
}
