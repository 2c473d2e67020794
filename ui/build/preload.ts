import type { Plugin } from "vite";

/**
 * Has the page fetch the first screen while the entry asks the core for what to show on it. The entry
 * imports the screen dynamically, so that the question is on its way first; the page would otherwise
 * learn of the screen's files only then.
 */
export function preloadFirstScreen(): Plugin {
  return {
    name: "preload-first-screen",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const first = chunks.find(({ name }) => name === "show");
        if (first === undefined) throw new Error("the first screen is no chunk of its own");
        const entry = chunks.find(({ isEntry }) => isEntry)?.fileName;
        const files = [first.fileName, ...first.imports].filter((file) => file !== entry);
        const tags = files.map((file) => ({
          tag: "link",
          injectTo: "head" as const,
          attrs: { rel: "modulepreload", crossorigin: true, href: `./${file}` },
        }));
        return { html, tags };
      },
    },
  };
}
