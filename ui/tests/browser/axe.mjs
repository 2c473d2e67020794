// Looks at every screen in a real browser under the window's own policy, light and dark, at the usual
// and at the smallest size: axe-core finds nothing, nothing scrolls sideways, nothing is on the
// console. Then walks from the first run to unlocking with the keyboard alone.
//
// `npm run test:axe [-- NAME...]`, after `npm run build:browser`.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { SCREENS } from "./screens.mjs";
import { launch, open, serve } from "./site.mjs";
import { point, walk } from "./walk.mjs";
import { list } from "./walk_list.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [
  { width: 880, height: 640 },
  { width: 380, height: 480 },
];
const WIDE = { width: 1100, height: 720 };
/** How often a screen that changes under axe's hands is looked at. */
const LOOKS = 3;
/** Pages at a time: what two cores keep up with. */
const AT_ONCE = 3;

const names = process.argv.slice(2);
const site = await serve();
const browser = await launch();
const faults = [];
let looked = 0;

const views = SCREENS.filter(({ name }) => names.length === 0 || names.includes(name)).flatMap(
  (screen) => {
    const sizes = screen.name.startsWith("list") ? [...SIZES, WIDE] : SIZES;
    return sizes.map((size) => ({ screen, size }));
  },
);
await Promise.all(Array.from({ length: AT_ONCE }, worker));
if (names.length === 0 || names.includes("walk")) {
  for (const fault of await walk(browser, site.origin)) faults.push(`keyboard: ${fault}`);
  for (const fault of await point(browser, site.origin)) faults.push(`pointer: ${fault}`);
  for (const fault of await list(browser, site.origin)) faults.push(`list: ${fault}`);
}

await browser.close();
site.close();
faults.forEach((fault) => console.error(fault));
console.log(`${looked} views looked at, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

async function worker() {
  for (let view = views.shift(); view !== undefined; view = views.shift()) await look(view);
}

async function look({ screen, size }) {
  const where = `${screen.name} ${size.width}x${size.height}`;
  const at = { ...screen, theme: "light", size };
  const { page, context, complaints } = await open(browser, site.origin, at);
  page.setDefaultTimeout(10_000);
  try {
    await screen.go?.(page);
    // Evaluated by the debugger, which the page's policy does not bind.
    await page.evaluate(AXE);
    // Colours are checked when the fades of 120 ms are over.
    await page.waitForTimeout(200);
    await check(page, `${where} light`, {});
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForTimeout(200);
    // Only the colours changed.
    await check(page, `${where} dark`, { runOnly: ["color-contrast"] });
    faults.push(...(await sideways(page)).map((node) => `${where}: scrolls sideways: ${node}`));
  } catch (error) {
    faults.push(`${where}: ${error}`);
  }
  faults.push(...complaints.map((text) => `${where}: console: ${text}`));
  await context.close();
}

async function check(page, where, options) {
  const { violations } = await examine(page, options, LOOKS);
  for (const { id, help, nodes } of violations) {
    const targets = nodes.map(({ target }) => target.join(" ")).join(", ");
    faults.push(`${where}: ${id}: ${help}: ${targets}`);
  }
  looked += 1;
}

/** axe throws when an element it holds leaves the page meanwhile: that look found nothing out, so
    it is taken again; only the last one may fail. */
async function examine(page, options, looks) {
  try {
    return await page.evaluate(
      (wanted) => window.axe.run({ ...wanted, resultTypes: ["violations"] }),
      options,
    );
  } catch (error) {
    if (looks === 1) throw error;
    return examine(page, options, looks - 1);
  }
}

function sideways(page) {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main, dialog, aside, .scroller")]
      .filter((node) => node.scrollWidth > node.clientWidth + 1)
      .map((node) => `${node.localName}.${node.className}`),
  );
}
