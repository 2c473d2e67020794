// The list under the keyboard and the pointer, where only a browser that lays things out can tell.

import { open } from "./site.mjs";

const SMALL = { width: 380, height: 480 };
const USUAL = { width: 880, height: 640 };

/** Answers what went wrong, one line each. */
export async function list(browser, origin) {
  const faults = [];
  for (const [what, scenario, size, story] of STORIES) {
    const { page, context, complaints } = await open(browser, origin, { scenario, theme: "light", size });
    page.setDefaultTimeout(5000);
    const expect = (claim, holds) => {
      if (!holds) faults.push(`${what}: ${claim}`);
    };
    await story(page, expect).catch((error) => faults.push(`${what}: ${error}`));
    faults.push(...complaints.map((text) => `${what}: console: ${text}`));
    await context.close();
  }
  return faults;
}

const STORIES = [
  ["every row, compact, banners above", "settings", SMALL, everyRow],
  ["every row, compact", "compact", SMALL, everyRow],
  ["every row", "usual", SMALL, everyRow],
  ["actions out of sight", "many-1000", USUAL, outOfSight],
  ["places change", "usual", USUAL, placesChange],
  ["names from right to left", "names", USUAL, namesAreRead],
  ["the smallest window", "settings", SMALL, nothingIsCut],
  ["a drag", "many-1000", USUAL, drag],
];

/** Down and up again: the row with the focus is wholly between the toolbar and the footer. */
async function everyRow(page, expect) {
  const rows = await page.evaluate(() => window.keyfob.state.accounts.list.total);
  for (const key of ["ArrowDown", "ArrowUp"]) {
    for (let i = 1; i < rows; i += 1) {
      await page.keyboard.press(key);
      const seen = await page.waitForFunction(isWholeInSight).catch(() => null);
      expect(`row ${i} by ${key} is in sight`, seen !== null);
      if (seen === null) return;
    }
  }
}

async function outOfSight(page, expect) {
  const { keyboard } = page;
  const id = await page.evaluate(() => window.keyfob.state.accounts.active.id);
  await scroll(page, 20_000);
  await keyboard.down("Control");
  const third = page.locator("[data-id]", { has: page.locator(".digit", { hasText: "3" }) });
  const wanted = await third.getAttribute("data-id");
  await keyboard.press("3");
  await keyboard.up("Control");
  await page.waitForFunction((one) => window.keyfob.state.copied.id === one, wanted);
  await page.locator(".digit").first().waitFor({ state: "detached" });

  await page.evaluate((one) => window.keyfob.state.accounts.activate(one), id);
  await keyboard.press("Control+k");
  const head = await page.locator("dialog .head").innerText();
  expect(`the menu names its account: ${head}`, head.includes("user1@example.com"));
  const below = await page.evaluate((one) => {
    const row = document.querySelector(`[data-id="${one}"]`)?.getBoundingClientRect();
    return row !== undefined && row.top >= 0 && row.bottom <= innerHeight;
  }, id);
  expect("the row of the menu came into sight", below);
  await keyboard.press("Escape");

  await keyboard.press("End");
  await page.waitForFunction(isWholeInSight);
  await keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".scroller").scrollTop === 0);
}

/** Whoever is on a row stays on it while it is pinned, moved, put into a group; then its neighbour. */
async function placesChange(page, expect) {
  const { keyboard } = page;
  const isOn = (id) =>
    page.waitForFunction((one) => document.activeElement?.dataset.id === one, id).catch(() => {
      expect(`the focus is on ${id}`, false);
    });
  await keyboard.press("End");
  await isOn("a10");
  await keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(() => window.keyfob.state.accounts.position("a10").row === 4);
  await isOn("a10");
  await keyboard.press("Control+p");
  await page.waitForFunction(() => window.keyfob.state.accounts.position("a10").section === 0);
  await isOn("a10");
  await page.waitForFunction(isWholeInSight);
  await keyboard.press("Control+p");
  await page.waitForFunction(() => window.keyfob.state.accounts.position("a10").section === 2);
  await isOn("a10");

  await keyboard.press("Control+k");
  await page.getByRole("menuitem", { name: "Move to a group" }).waitFor();
  for (let i = 0; i < 4; i += 1) await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await page.getByRole("textbox", { name: /^Group/ }).waitFor();
  await keyboard.type("Aviary");
  await keyboard.press("Enter");
  await page.waitForFunction(() => window.keyfob.state.accounts.position("a10").section === 1);
  await isOn("a10");
  await page.waitForFunction(isWholeInSight);

  await keyboard.press("Delete");
  await page.getByRole("button", { name: "Remove", exact: true }).press("Enter");
  await isOn("a3");
  await keyboard.press("Control+z");
  await isOn("a10");
}

/** No button covers a name, from whichever side it is read. */
async function namesAreRead(page, expect) {
  for (const number of [0, 1, 6]) {
    const row = page.locator("[data-id]").nth(number);
    await row.hover();
    const covered = await row.evaluate((node) => {
      const button = node.querySelector(".more").getBoundingClientRect();
      return [...node.querySelectorAll(".title, .subtitle")].some((line) => {
        const range = document.createRange();
        range.selectNodeContents(line);
        const text = range.getBoundingClientRect();
        const box = line.getBoundingClientRect();
        return Math.min(text.right, box.right) > button.left + 1;
      });
    });
    expect(`the name of row ${number} is not covered`, !covered);
  }
}

/** What has no room is left out whole, also beside the longest words about the lock. */
async function nothingIsCut(page, expect) {
  await page.evaluate(() => {
    const { autoLock, codes } = window.keyfob.state;
    autoLock.set(600, codes.ticker.nowMs() / 1000 + 36_000);
  });
  await page.locator(".lock", { hasText: "600" }).waitFor();
  const cut = await page.evaluate(() => {
    const hints = document.querySelector(".hints").getBoundingClientRect();
    const lock = document.querySelector(".lock").getBoundingClientRect();
    const shown = [...document.querySelectorAll(".hints > span, .hints .key")]
      .map((hint) => hint.getBoundingClientRect())
      .filter((hint) => hint.top < hints.bottom);
    return shown.some(
      (hint) => hint.right > lock.left || hint.top < hints.top || hint.bottom > hints.bottom,
    );
  });
  expect("no hint is cut", !cut);
  const room = await page.locator("input[type=search]").evaluate((field) => {
    const style = getComputedStyle(field);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = `${style.fontSize} ${style.fontFamily}`;
    const inside = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return inside - canvas.measureText(field.placeholder).width;
  });
  expect(`the search field has room for its placeholder: ${room}`, room >= 0);
}

/** Esc drops the row where it was; near an edge the list scrolls on by itself. */
async function drag(page, expect) {
  const { mouse, keyboard } = page;
  const row = page.locator("[role=rowgroup]").nth(1).locator("[data-id]").first();
  const { x, y } = await row.boundingBox();
  const before = await page.evaluate(() => window.keyfob.host.world.accounts.map(({ id }) => id).join());
  await mouse.move(x + 200, y + 20);
  await mouse.down();
  await mouse.move(x + 200, y + 150, { steps: 4 });
  await keyboard.press("Escape");
  await mouse.up();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  const after = await page.evaluate(() => window.keyfob.host.world.accounts.map(({ id }) => id).join());
  expect("Esc leaves the row where it was", after === before);
  expect("and copies nothing", (await page.evaluate(() => window.keyfob.host.copied)) === null);
  expect("and the window stays", !(await page.evaluate(() => window.keyfob.host.minimized)));

  await mouse.move(x + 200, y + 20);
  await mouse.down();
  await mouse.move(x + 200, 590, { steps: 4 });
  await page.waitForFunction(() => document.querySelector(".scroller").scrollTop > 300);
  await keyboard.press("Escape");
  await mouse.up();
}

async function scroll(page, top) {
  await page.mouse.move(400, 300);
  await page.mouse.wheel(0, top);
  await page.waitForFunction((least) => document.querySelector(".scroller").scrollTop >= least, top);
}

/** Runs in the page: whether the row with the focus lies wholly within the list. */
function isWholeInSight() {
  const row = document.activeElement?.closest("[data-id]")?.getBoundingClientRect();
  const frame = document.querySelector(".scroller").getBoundingClientRect();
  return row !== undefined && row.top >= frame.top && row.bottom <= frame.bottom;
}
