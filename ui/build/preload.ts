import type { Plugin } from "vite";

/**
 * Has the page fetch the first screen while the entry asks the core for what to show on it. The entry
 * imports the screen dynamically, so that the question is on its way first; the page would otherwise
 * learn of the screen's files only then. The font of the digits comes along, which the page would
 * otherwise ask for when it has drawn them in another one.
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
        const font = Object.keys(bundle).find((file) => /inter-latin-(?!ext-).*\.woff2$/.test(file));
        if (font === undefined) throw new Error("the font of the digits is no file of its own");
        const attrs = { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `./${font}` };
        return { html, tags: [...tags, { tag: "link", injectTo: "head" as const, attrs }] };
      },
    },
  };
}
