import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import subsetFont from "subset-font";
import type { Plugin } from "vite";

const PACKAGE = new URL("../node_modules/inter-ui/", import.meta.url);
/** Where `styles/fonts.css` finds the files. */
const CACHE = new URL("../node_modules/.cache/keyfob/", import.meta.url);

/** What a code needs (digits of one width, slashed zero), and what names need. */
const FEATURES = ["tnum", "zero", "kern", "mark", "mkmk", "ccmp", "locl"];

/** One file a script, each with the code points that `unicode-range` promises for it. */
const SCRIPTS: Record<string, readonly (readonly [number, number])[]> = {
  latin: [[0x20, 0x7e], [0xa0, 0xff], [0x2010, 0x2027], [0x2030, 0x203a], [0x20ac, 0x20ac],
    [0x2122, 0x2122], [0x2190, 0x2193], [0x21e7, 0x21e7], [0x2212, 0x2212], [0x2318, 0x2318], [0x2325, 0x2325], [0xfffd, 0xfffd]],
  "latin-ext": [[0x100, 0x24f], [0x250, 0x2ff], [0x300, 0x36f], [0x1e00, 0x1eff], [0x20a0, 0x20ab], [0x20ad, 0x20c0]],
  greek: [[0x370, 0x3ff], [0x1f00, 0x1fff]],
  cyrillic: [[0x400, 0x52f]],
};

/**
 * Cuts Inter (SIL Open Font License 1.1) down to one small file a script, keeping tabular digits and
 * the slashed zero, which the ready-made subsets on npm leave out. Its licence is put beside it.
 */
export function inter(): Plugin {
  return {
    name: "inter",
    async config() {
      mkdirSync(CACHE, { recursive: true });
      const whole = readFileSync(new URL("variable/InterVariable.woff2", PACKAGE));
      for (const [script, ranges] of Object.entries(SCRIPTS)) {
        const file = new URL(`inter-${script}.woff2`, CACHE);
        if (existsSync(fileURLToPath(file)) && process.env["CI"] === undefined) continue;
        const subset = await subsetFont(whole, characters(ranges), {
          targetFormat: "woff2",
          keepFeatures: FEATURES,
          variationAxes: { opsz: 14, wght: { min: 400, max: 600 } },
        });
        writeFileSync(file, subset);
      }
    },
    generateBundle() {
      const source = readFileSync(new URL("LICENSE.txt", PACKAGE));
      this.emitFile({ type: "asset", fileName: "assets/inter-OFL.txt", source });
    },
  };
}

function characters(ranges: readonly (readonly [number, number])[]): string {
  let text = "";
  for (const [first, last] of ranges) {
    for (let point = first; point <= last; point += 1) text += String.fromCodePoint(point);
  }
  return text;
}
