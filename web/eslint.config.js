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
      "max-len": ["error", 120], // what Prettier cannot break: texts and comments
      "no-console": "error",
      // Safari takes a list without bullets for none, unless it is told.
      "jsx-a11y/no-redundant-roles": ["error", { ul: ["list"] }],
    },
  },
);
