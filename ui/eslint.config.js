import noUnsanitized from "eslint-plugin-no-unsanitized";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

export default ts.config(
  { ignores: ["dist/", "dist-browser/", "node_modules/", "src/lib/ipc/contract.ts"] },
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  noUnsanitized.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      // Names and keys come from files and clipboards: nothing of ours may turn text into markup.
      "svelte/no-at-html-tags": "error",
      "no-eval": "error",
      "no-new-func": "error",
      // The content security policy blocks `style="..."`; a `style:` directive sets a property.
      "no-restricted-syntax": ["error", "SvelteAttribute[key.name='style']"],
      // State is replaced as a whole, never changed in place.
      "svelte/prefer-svelte-reactivity": "off",
      // Nothing that a person typed may end up in a console.
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "off",
    },
  },
  { files: ["tests/**/*.mjs"], rules: { "no-console": "off" } },
);
