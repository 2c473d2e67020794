// Pictures of every screen: `npm run shots -- FOLDER [NAME...]`, light and dark, at the usual and at
// the smallest size of the window, and the list also where it has a pane beside it.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { SCREENS } from "./screens.mjs";
import { launch, open, serve } from "./site.mjs";

const SIZES = [
  { width: 880, height: 640 },
  { width: 380, height: 480 },
];
const WIDE = { width: 1100, height: 720 };

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: npm run shots -- FOLDER [NAME...]");
  process.exit(2);
}
await mkdir(folder, { recursive: true });

const site = await serve();
const browser = await launch();
for (const screen of SCREENS) {
  if (names.length > 0 && !names.includes(screen.name)) continue;
  const sizes = /^(list|account|add)$|secret/.test(screen.name) ? [...SIZES, WIDE] : SIZES;
  for (const theme of ["light", "dark"]) {
    for (const size of sizes) {
      const { page, context } = await open(browser, site.origin, { ...screen, theme, size });
      page.setDefaultTimeout(5000);
      await screen.go?.(page).catch((error) => console.error(`${screen.name}: ${error}`));
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${screen.name}-${size.width}-${theme}.png`) });
      await context.close();
    }
  }
}
await browser.close();
site.close();
