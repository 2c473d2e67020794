import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import { inter } from "./build/inter.ts";
import { preloadFirstScreen } from "./build/preload.ts";
import { CONTENT_SECURITY_POLICY } from "./tests/browser/csp.mjs";

/** The plain-browser page is held to the policy that the shell sets for the window. */
function samePolicyInTheBrowser(): Plugin {
  return {
    name: "same-policy-in-the-browser",
    apply: "build",
    transformIndexHtml(html) {
      return {
        html,
        tags: [
          {
            tag: "meta",
            injectTo: "head-prepend",
            attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
          },
        ],
      };
    },
  };
}

// Two builds of the same interface: the one the shell embeds (`dist`, over Tauri) and the one that
// runs in a plain browser over an in-memory host (`dist-browser`, for tests and pictures).
export default defineConfig(({ mode }) => {
  const browser = mode === "browser";
  return {
    base: "./",
    plugins: [svelte(), inter(), preloadFirstScreen(), ...(browser ? [samePolicyInTheBrowser()] : [])],
    resolve: process.env["VITEST"] === undefined ? {} : { conditions: ["browser"] },
    build: {
      outDir: browser ? "dist-browser" : "dist",
      target: ["es2022", "safari16"],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      reportCompressedSize: false,
      rolldownOptions: { input: browser ? "browser.html" : "index.html" },
    },
    test: {
      environment: "happy-dom",
      include: ["src/**/*.test.ts"],
      restoreMocks: true,
    },
  };
});
