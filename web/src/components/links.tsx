import { Button, type ButtonProps } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

/** LinkButton is a link that looks like a button. */
export const LinkButton = createLink((props: ButtonProps & Omit<ComponentProps<"a">, keyof ButtonProps>) => (
  <Button component="a" {...props} />
));

/** Back is the link to the page above this one. */
export const Back = createLink(({ children, ...link }: ComponentProps<"a">) => (
  <a {...link} className="back">
    <IconChevronLeft size={16} aria-hidden />
    {children}
  </a>
));
