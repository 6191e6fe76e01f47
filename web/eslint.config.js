import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.d.ts", "test-results"] },
  js.configs.recommended,
  tseslint.configs.strict,
  jsxA11y.flatConfigs.recommended,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "max-lines": ["error", 320],
      "max-len": ["error", 120], // for texts and comments, which Prettier does not break
      "no-console": "error",
      // Safari does not treat a list without bullets as a list, unless its role says so.
      "jsx-a11y/no-redundant-roles": ["error", { ul: ["list"] }],
    },
  },
  {
    files: ["src/languages/*.ts"], // a message is one line: joined strings have no types of their arguments
    rules: { "max-len": "off", "max-lines": "off" },
  },
);
