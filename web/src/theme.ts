import { createTheme, type CSSVariablesResolver, type MantineColorSchemeManager } from "@mantine/core";

// Mantine gets the values of styles/base.css, so that all pages look the same. Its provider writes them into a <style>
// element. Its modals write another, which keeps the page from scrolling. For these two elements, the content security
// policy allows 'unsafe-inline' styles. It never allows inline scripts.

export const theme = createTheme({
  fontFamily: "var(--letters)",
  defaultRadius: 10,
  primaryColor: "brand",
  primaryShade: { light: 7, dark: 7 },
  colors: {
    dark: [
      "#e8ecf3",
      "#c5cedb",
      "#a6b1c1",
      "#8893a4",
      "#3a4454",
      "#2b3340",
      "#1e2530",
      "#171c24",
      "#11161d",
      "#0e1218",
    ],
    brand: [
      "#e9efff",
      "#d3ddfb",
      "#a9bcf5",
      "#93b4ff",
      "#6f8df0",
      "#4f74ea",
      "#2a5be4",
      "#1d4ed8",
      "#173fb0",
      "#122f86",
    ],
  },
  respectReducedMotion: true,
  focusRing: "auto",
  cursorType: "pointer",
  headings: { fontWeight: "650" },
  components: {
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } },
    Checkbox: { defaultProps: { size: "md" } }, // 24 pixels, which WCAG 2.2 asks of what is clicked
  },
});

const colours = {
  "--mantine-color-body": "var(--card)",
  "--mantine-color-text": "var(--words)",
  "--mantine-color-dimmed": "var(--quiet)",
  "--mantine-color-placeholder": "var(--quiet)",
  "--mantine-color-anchor": "var(--brand)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-default": "var(--card)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-color": "var(--words)",
  "--mantine-color-default-border": "var(--line)",
  "--mantine-primary-color-filled": "var(--fill)",
  "--mantine-primary-color-filled-hover": "var(--fill-hover)",
  "--mantine-primary-color-light": "var(--tint)",
  "--mantine-primary-color-light-hover": "var(--tint)",
  "--mantine-primary-color-light-color": "var(--brand)",
  "--mantine-color-brand-filled": "var(--fill)",
  "--mantine-color-brand-filled-hover": "var(--fill-hover)",
  "--mantine-color-brand-light": "var(--tint)",
  "--mantine-color-brand-light-hover": "var(--tint)",
  "--mantine-color-brand-light-color": "var(--brand)",
  "--mantine-color-red-filled": "var(--bad-fill)",
  "--mantine-color-red-filled-hover": "var(--bad-fill)",
  "--mantine-color-disabled-color": "var(--quiet)",
};

/**
 * variables sets Mantine's variables from ours. They are set in both schemes, because Mantine's own defaults would win
 * over :root.
 */
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: colours, dark: colours });

/** manager does nothing, because scheme.ts sets the colour scheme before Mantine loads. */
export const manager: MantineColorSchemeManager = {
  get: (standard) => standard,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};
